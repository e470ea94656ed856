"""What a file is for, told from its path."""

_TEST_FOLDERS = {"test", "tests", "spec", "specs", "__tests__", "testing", "testdata", "fixtures", "e2e"}
_DOC_FOLDERS = {"doc", "docs", "documentation", "website", "guides"}
_CI_FOLDERS = {".github", ".gitlab", ".circleci", ".ci", ".buildkite", ".azure"}
_DOCUMENTS = {"md", "rst", "adoc", "txt", "mdx"}
_CODE = {
    *("py", "pyi", "pyx", "js", "jsx", "ts", "tsx", "mjs", "cjs", "vue", "svelte", "go", "rs", "java", "kt", "kts"),
    *("scala", "c", "h", "cc", "cpp", "hpp", "cxx", "m", "mm", "cs", "swift", "rb", "php", "pl", "pm", "lua", "sh"),
    *("bash", "zsh", "ps1", "sql", "ex", "exs", "erl", "hs", "ml", "clj", "dart", "zig", "nim", "jl", "r"),
}
_DATA = {"json", "yml", "yaml", "toml", "ini", "cfg", "xml", "lock", "csv", "snap", "svg", "env"}


def ending(path: str) -> str:
    """What follows the last dot of the file's name, in small letters; empty where there is none."""
    name = path.rpartition("/")[2].lower()
    return name.rpartition(".")[2] if "." in name.lstrip(".") else ""


def is_test(path: str) -> bool:
    """Whether a file belongs to the tests."""
    *folders, name = path.lower().split("/")
    stem = name.partition(".")[0]
    named = stem.startswith("test_") or stem.endswith(("_test", "_spec")) or stem == "conftest"
    return named or ".test." in name or ".spec." in name or bool(_TEST_FOLDERS & set(folders))


def is_document(path: str) -> bool:
    """Whether a file is documentation."""
    *folders, name = path.lower().split("/")
    return ending(path) in _DOCUMENTS or (bool(_DOC_FOLDERS & set(folders)) and ending(path) not in _CODE) or not name


def is_ci(path: str) -> bool:
    """Whether a file tells a CI service what to run."""
    first = path.partition("/")[0].lower()
    return first in _CI_FOLDERS or first in {".travis.yml", "azure-pipelines.yml", "appveyor.yml", ".gitlab-ci.yml"}


def is_code(path: str) -> bool:
    """Whether a file is source code."""
    return ending(path) in _CODE


def is_data(path: str) -> bool:
    """Whether a file holds configuration or data."""
    return ending(path) in _DATA


def family(path: str) -> str:
    """One of `test`, `ci`, `docs`, `code`, `data`, `other`."""
    checks = (("test", is_test), ("ci", is_ci), ("docs", is_document), ("code", is_code), ("data", is_data))
    return next((name for name, check in checks if check(path)), "other")
