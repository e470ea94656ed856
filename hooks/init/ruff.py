"""Ruff's rules for what devkit leaves to it."""

from devkit.hooks.init.look import Look
from devkit.hooks.init.toml import document, table, written

RULES = ("BLE001", "E722", "F", "PT", "S110", "S112", "T20", "TRY002")
"""Broad and bare handlers, what is unused, pytest style, swallowed errors, print, plain exceptions."""


def path(look: Look) -> str:
    """The file ruff reads: its own where there is one, else pyproject.toml."""
    return next((name for name in ("ruff.toml", ".ruff.toml", "pyproject.toml") if look.has(name)), "ruff.toml")


def merged(text: str, look: Look) -> str:
    """The rules added to those that are selected; a project that selects all has them.

    Raises:
        DevkitError: the file is no TOML.
    """
    if not look.is_python:
        return text
    name = path(look)
    parsed = document(text, name)
    lint = table(parsed, ("tool", "ruff", "lint") if name == "pyproject.toml" else ("lint",))
    selected = [str(rule) for key in ("select", "extend-select") for rule in lint.get(key, [])]
    missing = [rule for rule in RULES if not any(each == "ALL" or rule.startswith(each) for each in selected)]
    if not missing:
        return text
    if "extend-select" in lint:
        lint["extend-select"].extend(missing)
    else:
        lint["extend-select"] = missing
    return written(parsed, text)
