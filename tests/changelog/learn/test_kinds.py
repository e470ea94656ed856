import pytest

from devkit.changelog.learn.kinds import extension, kind


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/pkg/a.py", "source"),
        ("tests/test_a.py", "test"),
        ("src/button.spec.ts", "test"),
        ("pkg/server_test.go", "test"),
        ("docs/index.md", "docs"),
        ("README.rst", "docs"),
        (".github/workflows/ci.yml", "ci"),
        (".gitlab-ci.yml", "ci"),
        (".github/ISSUE_TEMPLATE/bug.yml", "forge"),
        ("uv.lock", "lock"),
        ("web/package-lock.json", "lock"),
        ("pyproject.toml", "build"),
        ("requirements/dev.txt", "build"),
        (".pre-commit-config.yaml", "settings"),
        ("CHANGELOG.md", "news"),
        ("news/123.bugfix.md", "news"),
        ("src/history/record.py", "source"),
        ("examples/demo.py", "example"),
        ("data/table.json", "data"),
        ("logo.svg", "asset"),
        ("LICENSE", "other"),
    ],
)
def test_a_path_tells_the_kind_of_file(path: str, expected: str) -> None:
    assert kind(path) == expected


@pytest.mark.parametrize(("path", "expected"), [("a/b.TAR.gz", "gz"), ("Makefile", "makefile"), (".env", ".env")])
def test_extension(path: str, expected: str) -> None:
    assert extension(path) == expected
