"""Formats of a run's outcome, one a module with `render(outcome) -> str`."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devkit.hooks.checking.run import Outcome

FORMATS = ("text", "json", "sarif", "github")
_MODULES = {"json": "contract"}


def render(outcome: "Outcome", form: str) -> str:
    """Render an outcome in one of `FORMATS`."""
    module = importlib.import_module(f"devkit.hooks.checking.formats.{_MODULES.get(form, form)}")
    rendered: str = module.render(outcome)
    return rendered
