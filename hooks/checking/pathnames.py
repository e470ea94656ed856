"""What the name of a file, or of a folder above it, says of it: by that alone, whatever the file holds."""

import re

_FOR_TESTS = re.compile(
    r"(?:^|/)(?:[\w.-]*[_-])?(?:tests?|testing|testdata)(?:[_-][\w.-]*)?(?:/|\.py$)|(?-i:[a-z\d]Tests?\.py$)",
    re.IGNORECASE,
)
"""A folder or a module whose name has the word: also those that help tests, or that only they read."""
_ASIDE = re.compile(
    r"(?:^|/)(?:(?:[\w.-]*[_-])?(?:examples?|tutorials?|demos?)(?:[_-][\w.-]*)?|guides?|docs?(?:[_-]\w+)?|samples?"
    r"|snippets?|_?templates?|galler(?:y|ies)"
    r"|benchmarks?(?:[_-]\w+)?|asv_bench|sandbox|cookbook|notebooks?|recipes|egs)/|[{}]"
    r"|(?:^|/)(?!test_)[\w.-]+[_.-]example\.py$",
    re.IGNORECASE,
)
_CONFIGURATIONS = re.compile(r"(?:^|/)(?:\w+_)?(?:configs|configurations|confs?)/")
_LEGACY = re.compile(r"(?:^|/)(?:[^/]*[_.-])?(?:legacy|deprecated|obsolete)(?:[_.-][^/]*)?(?:/|\.py$)", re.IGNORECASE)
_RETIRED = re.compile(
    r"(?:^|/)(?:(?:[^/]*[_.-])?(?:archived?|attic|graveyard|retired)(?:[_.-][^/]*)?(?:/|\.py$)"
    r"|old/|[^/]*_old(?:/|\.py$)|build/lib/|scratch(?:es|pads?)?/)",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"(?:^|/)[^/]*(?:vendor|third[_-]?party|externals?|extern|bundled|inline_?copy)[^/]*(?:/|\.py$)"
    r"|(?:^|/)[^/]+[-_](?:master|main)/",
    re.IGNORECASE,
)
_GENERATED = re.compile(r"(?:^|/)_*(?:auto_?)?generated/")
_PROTOTYPE = re.compile(r"(?:^|/)(?:[^/]*_)?prototypes?(?:_[^/]*)?(?:\.py$|/)", re.IGNORECASE)
_PROTO = re.compile(r"(?:^|/)proto_[^/]*\.py$")
"""The same of a script, while the module of a package may be about protocols."""


def is_for_tests(path: str) -> bool:
    """Whether the name of a file, or of a folder above it, says that tests use it."""
    return _FOR_TESTS.search(path) is not None


def is_aside(path: str) -> bool:
    """Whether people read, copy or run a file by itself: examples, documentation, benchmarks, templates of files."""
    return _ASIDE.search(path) is not None


def is_among_configurations(path: str) -> bool:
    """Whether a file lies in a folder of configurations, one of which is chosen."""
    return _CONFIGURATIONS.search(path) is not None


def is_retired(path: str) -> bool:
    """Whether a file is kept as it was, by the name of it or of a folder: nobody will work on it."""
    return is_legacy(path) or _RETIRED.search(path) is not None


def is_legacy(path: str) -> bool:
    """Whether another file has taken the place of one, by the name of it or of a folder."""
    return _LEGACY.search(path) is not None


def is_foreign(path: str) -> bool:
    """Whether a file is another project's, kept here as it is there."""
    return _FOREIGN.search(path) is not None


def is_among_generated(path: str) -> bool:
    """Whether a file lies in a folder of what programs write."""
    return _GENERATED.search(path) is not None


def is_prototype(path: str, *, packaged: bool) -> bool:
    """Whether a file only tries something out.

    Args:
        path: The file.
        packaged: Whether it is a module of a package, which may be about protocols.
    """
    return _PROTOTYPE.search(path) is not None or (not packaged and _PROTO.search(path) is not None)
