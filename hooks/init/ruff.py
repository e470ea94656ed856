"""Ruff's rules for what devkit leaves to it."""

from typing import Any

from devkit.core.errors import DevkitError
from devkit.hooks.init.look import Look
from devkit.hooks.init.toml import meaning, value, with_values

RULES = ("BLE001", "E722", "F", "PT", "S110", "S112", "T20", "TRY002")
"""Broad and bare handlers, what is unused, pytest style, swallowed errors, print, plain exceptions."""

_LINT = ("tool", "ruff", "lint")
_DECIDED = ("select", "extend-select", "ignore", "extend-ignore")


def path(look: Look) -> str:
    """The file ruff reads: its own where there is one, else pyproject.toml."""
    return next((name for name in ("ruff.toml", ".ruff.toml", "pyproject.toml") if look.has(name)), "ruff.toml")


def merged(text: str, look: Look) -> str:
    """The rules added to those that are selected; a project that selects all has them, and what it ignores stays so.

    Raises:
        DevkitError: the file is no TOML, or its rules are no list.
    """
    if not look.is_python:
        return text
    name = path(look)
    known = _named(name, text, look)
    missing = [rule for rule in RULES if not any(each == "ALL" or rule.startswith(each) for each in known)]
    if not missing:
        return text
    place = (*(_LINT if name == "pyproject.toml" else _LINT[2:]), "extend-select")
    said = value(meaning(text, name), place)
    present = [] if said is None else said
    if not isinstance(present, list) or not all(isinstance(rule, str) for rule in present):
        raise DevkitError(f"{name}: expected a list of rules at extend-select of ruff's settings")
    return with_values(text, name, {place: [*present, *missing]})


def _named(name: str, text: str, look: Look) -> set[str]:
    """The rules that settings select or ignore, those that they extend included: a project has decided about them."""
    found: set[str] = set()
    seen: set[str] = set()
    while name not in seen:
        seen.add(name)
        settings = meaning(text, name)
        keys = _LINT[:2] if name.endswith("pyproject.toml") else ()
        top = _below(settings, keys)
        for each in (top, _below(top, _LINT[2:])):
            found.update(str(rule) for key in _DECIDED for rule in _list(each.get(key)))
        name = str(top.get("extend", name))
        text = look.read(name)
    return found


def _below(settings: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    for key in keys:
        inner = settings.get(key)
        settings = inner if isinstance(inner, dict) else {}
    return settings


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
