"""Features in people's words."""

_KINDS = {
    "asset": "pictures and styles",
    "build": "build files",
    "ci": "CI workflows",
    "data": "data files",
    "docs": "documentation",
    "example": "examples",
    "forge": "templates of the forge",
    "lock": "lock files",
    "news": "changelog or news fragments",
    "other": "files of no known kind",
    "settings": "settings of tools",
    "source": "source",
    "test": "tests",
}
_AREAS = {"s": "source", "t": "tests", "d": "documentation", "n": "news", "c": "CI", "o": "other files"}
_STATES = {"A": "added", "D": "deleted", "M": "modified", "R": "renamed", "C": "copied", "T": "of another type"}
_FIXED = {
    "binary": "binary files change",
    "comment:source": "only comments change",
    "comment:test": "only comments change",
    "deletes:source": "source is only deleted",
    "deletes:test": "test code is only deleted",
    "empty": "no file is changed",
    "import:source": "only imports change",
    "import:test": "only imports change",
    "mode": "the mode of a file changes",
    "moved": "definitions are moved",
    "newtests": "test cases are added",
    "remarks:source": "remarks to linters change",
    "remarks:test": "remarks to linters change",
    "submodule": "a submodule changes",
}
_PREFIXES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("all=", "only {} is touched", _KINDS),
    ("most=", "mostly {} is touched", _KINDS),
    ("kind=", "{}", _KINDS),
    ("count=", "", {}),
    ("bump=", "versions change in {}", _KINDS),
    ("only=", "all files are {}", _STATES),
    ("by=", "commits of {} here", {}),
    ("f=", "earlier commits to {}", {}),
    ("d=", "earlier commits under {}/", {}),
    ("b=", "files called {}", {}),
    ("e=", "", {}),
    ("n=", "the word “{}” in a file name", {}),
    ("c=", "a folder called {}", {}),
    ("h=", "the word “{}” around the change", {}),
    ("new:", "a new {} is defined", {}),
    ("+if:source", "conditions are added to source", {}),
    ("+raise:source", "errors are raised in added source", {}),
    ("+try:source", "exceptions are handled in added source", {}),
    ("+deprecate:source", "something is deprecated", {}),
    ("symbols=", "how many definitions come and go", {}),
    ("new=", "how many definitions come and go", {}),
    ("gone=", "how many definitions come and go", {}),
    ("redefined=", "how many definitions come and go", {}),
    ("source=", "how much source comes and goes", {}),
    ("balance=", "how much source comes and goes", {}),
    ("tested=", "which kinds of files change together", {}),
    ("kinds=", "which kinds of files change together", {}),
    ("big=", "which kinds of files change together", {}),
    ("core=", "which kinds of files change together", {}),
    ("share=", "which kinds of files change together", {}),
    ("lines=", "the size of the change", {}),
    ("files=", "the size of the change", {}),
    ("±", "the size of the change", {}),
)


def worded(feature: str) -> str | None:
    """What a feature means; None where it says nothing to people."""
    if feature in _FIXED:
        return _FIXED[feature]
    for prefix, text, names in _PREFIXES:
        if feature.startswith(prefix):
            rest = feature[len(prefix) :]
            return text.format(names.get(rest, rest)) or None
    sign, area, word = feature[:1], feature[1:2], feature[2:]
    if sign in "+-" and area in _AREAS and word.isalpha() and feature[1:] not in _KINDS:
        return f"“{word}” is {'added' if sign == '+' else 'removed'} in {_AREAS[area]}"
    return None
