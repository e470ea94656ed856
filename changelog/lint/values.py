"""A rule's setting as it is written: a level, commitlint's `[level, applicable, value]`, or a table."""

import re
from typing import Any

from devkit.changelog.lint.cases import CASES
from devkit.changelog.lint.finding import ERROR, LEVELS, Setting
from devkit.changelog.lint.rules import named
from devkit.changelog.lint.ruleset import CONVENTIONAL

_FORBIDDEN = Setting(ERROR, always=False)
USUAL = {
    **{f"{part}-case": Setting(ERROR, value="lower-case") for part in ("body", "header", "scope")},
    **{f"{part}-empty": _FORBIDDEN for part in ("body", "footer", "references", "scope")},
    **{f"{part}-full-stop": _FORBIDDEN._replace(value=".") for part in ("body", "header")},
    **dict.fromkeys(("body-hard-tab", "title-hard-tab", "title-trailing-punctuation"), _FORBIDDEN),
    "subject-exclamation-mark": _FORBIDDEN,
    "title-must-not-contain-word": Setting(ERROR, value=["WIP"]),
    **CONVENTIONAL,
}
"""What a rule is where no more than its level is given, as the documentation of commitlint or gitlint has it."""


def setting(name: str, written: object, default: Setting | None) -> Setting:
    """Read one rule's setting.

    Args:
        name: A known rule's.
        written: `"off"`, `2`, `[2, "always", 72]` or `{"level": "error", "when": "always", "value": 72}`.
        default: What holds where `written` doesn't say; what is usual for the rule where that is None.

    Raises:
        ValueError: it can't be used; says what was expected.
    """
    default = default or USUAL.get(name) or Setting(ERROR)
    if isinstance(written, dict):
        unknown = sorted(set(written) - {"level", "when", "value"})
        if unknown:
            raise ValueError(f"unknown key {unknown[0]}; known are level, when and value")
        parts = [written.get("level", LEVELS[default.level]), written.get("when"), written.get("value")]
    else:
        parts = [*written, None, None, None][:3] if isinstance(written, list) else [written, None, None]
    level, when, value = parts
    value = default.value if value is None else value
    made = Setting(_level(level), _when(when, default=default.always), value)
    rule = named(name)
    if made.level and rule:
        _check(rule.kind, value)
    return made


def _level(written: object) -> int:
    if written in LEVELS:
        return LEVELS.index(str(written))
    if isinstance(written, int) and not isinstance(written, bool) and 0 <= written <= ERROR:
        return written
    raise ValueError(f"expected the level off, warning or error (or 0, 1, 2), got {written!r}")


def _when(written: object, *, default: bool) -> bool:
    if written is None:
        return default
    if written in ("always", "never"):
        return written == "always"
    raise ValueError(f"expected always or never, got {written!r}")


def _check(kind: str | None, value: Any) -> None:  # noqa: ANN401 - what a person wrote
    """Refuse a value that the rule can't use."""
    good = {
        "number": lambda: isinstance(value, int | float) and not isinstance(value, bool) and value >= 0,
        "text": lambda: value is None or isinstance(value, str),
        "texts": lambda: value is None or _texts(value),
        "cases": lambda: value in CASES if isinstance(value, str) else _texts(value) and set(value) <= set(CASES),
        "pattern": lambda: isinstance(value, str) and _compiles(value),
    }
    expected = {
        "number": "a number of characters",
        "text": "text",
        "texts": "a list of texts",
        "cases": f"one or several of {', '.join(CASES)}",
        "pattern": "a regular expression",
    }
    if kind and not good[kind]():
        raise ValueError(f"expected {expected[kind]} as the value, got {value!r}")


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _compiles(value: str) -> bool:
    try:
        re.compile(value)
    except re.error:
        return False
    return True
