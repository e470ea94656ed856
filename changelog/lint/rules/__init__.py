"""Every rule, by name: a file registers its own when it is imported, which is when one of them is asked for."""

from devkit.changelog.lint.finding import Rule
from devkit.changelog.lint.rules.registry import RULES

_FILES = ("body", "diff", "footer", "header", "scope", "subject", "title", "whole")
_BY_FIRST_WORD = {"type": "subject"} | {name: name for name in _FILES}


def named(name: str) -> Rule | None:
    """A rule by its well-known name, None where there is none."""
    first = _BY_FIRST_WORD.get(name.partition("-")[0])
    if name not in RULES and first:
        _load(first)
    if name not in RULES:
        everything()
    return RULES.get(name)


def everything() -> dict[str, Rule]:
    """All rules: name -> rule."""
    for file in _FILES:
        _load(file)
    return RULES


def _load(file: str) -> None:
    __import__(f"devkit.changelog.lint.rules.{file}")  # importlib would bring warnings along
