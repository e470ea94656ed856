"""Where rules register, and the rules that every part of a message has: length, case, emptiness, an end."""

from __future__ import annotations

from devkit.changelog.lint.cases import has_case
from devkit.changelog.lint.finding import Draft, Fact, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from devkit.changelog.lint.finding import Check

    Part = Callable[[Draft], str | None]
    """A part of a message, None where it has none."""

RULES: dict[str, Rule] = {}


def rule(name: str, kind: str | None = None, *, paths: bool = False) -> Callable[[Check], Check]:
    """Register the function below under a well-known name."""

    def register(check: Check) -> Check:
        RULES[name] = Rule(name, check, kind, paths)
        return check

    return register


def measured(name: str, part: Part) -> None:
    """Register `<name>-max-length` and `<name>-min-length`."""

    def longest(draft: Draft, value: int) -> Fact | None:
        text = part(draft)
        if not text:
            return None
        return Fact(len(text) <= value, f"the {name} {{must}} have at most {value} characters; it has {len(text)}")

    def shortest(draft: Draft, value: int) -> Fact | None:
        text = part(draft)
        if not text:
            return None
        return Fact(len(text) >= value, f"the {name} {{must}} have at least {value} characters; it has {len(text)}")

    rule(f"{name}-max-length", "number")(longest)
    rule(f"{name}-min-length", "number")(shortest)


def cased(name: str, part: Part) -> None:
    """Register `<name>-case`: one case or one of several."""

    def check(draft: Draft, value: str | list[str]) -> Fact | None:
        text = part(draft)
        if not text or text[0].lower() == text[0].upper():
            return None
        return Fact(has_case(text, value), f"the {name} {{must}} be {{value}}")

    rule(f"{name}-case", "cases")(check)


def ended(name: str, part: Part) -> None:
    """Register `<name>-full-stop`; an ellipsis is none."""

    def check(draft: Draft, value: str) -> Fact | None:
        text = part(draft)
        if not text:
            return None
        ends = text.endswith(value) and not (value == "." and text.endswith("..."))
        return Fact(ends, f"the {name} {{must}} end with {value!r}")

    rule(f"{name}-full-stop", "text")(check)
