"""Rules for the scope; one like `api,cli` or `api/cli` names several."""

import re

from devkit.changelog.lint.cases import has_case
from devkit.changelog.lint.finding import Draft, Fact
from devkit.changelog.lint.rules.registry import measured, rule

_SEVERAL = r"[,/\\]"


def _scope(draft: Draft) -> str | None:
    return draft.message.header.scope


measured("scope", _scope)


@rule("scope-empty")
def _empty(draft: Draft, _: None) -> Fact | None:
    return Fact(not _scope(draft), "the scope {must} be empty") if draft.message.header.type else None


@rule("scope-case", "cases")
def _case(draft: Draft, value: str | list[str]) -> Fact | None:
    scope = _scope(draft)
    if not scope:
        return None
    return Fact(all(has_case(part, value) for part in _parts(scope)), "the scope {must} be {value}")


@rule("scope-enum", "texts")
def _enum(draft: Draft, value: list[str]) -> Fact | None:
    scope = _scope(draft)
    if not scope or not value:
        return None
    known = {name.casefold() for name in value}
    parts = [scope] if scope.casefold() in known else _parts(scope)
    found = [part.casefold() in known for part in parts]
    return Fact(all(found), f"the scope {scope!r} {{must}} be one of {{value}}", partly=any(found))


def _parts(scope: str) -> list[str]:
    return [part.strip() for part in re.split(_SEVERAL, scope)]
