"""Rules for the type and the description, which commitlint calls the subject."""

import re

from devkit.changelog.lint.finding import Draft, Fact
from devkit.changelog.lint.rules.registry import cased, ended, measured, rule

_EXPLAINED = (
    (r"[^\s():!]+(?:\([^()]+\))?!?:\s*$", "nothing stands after the colon"),
    (r"[^\s():!]+(?:\([^()]*\))?!?:\S", "no space stands after the colon"),
    (r"[^\s():!]+(?:\([^()]+\))?!?:\s", "the colon must be followed by a plain space"),
    (r"[^\s():!]+\(\s*\)", "the scope in parentheses is empty; name one or leave them out"),
    (r"[^\s():!]+!\(", "the exclamation mark belongs after the scope"),
    (r"[^\s():!]+(?:\s+\(|(?:\([^()]*\))?\s+(?:!\s*)?:|(?:\([^()]*\))?!\s+:)", "no space may stand before the colon"),
    (r"[^\s():!]+\(", "the scope's parentheses are not closed and followed by a colon and a space"),
)
_NO_TYPE = "it begins with no type and colon"


def _type(draft: Draft) -> str | None:
    return draft.message.header.type


def _subject(draft: Draft) -> str | None:
    return draft.message.header.description


measured("type", _type)
cased("type", _type)
measured("subject", _subject)
cased("subject", _subject)
ended("subject", _subject)


def _reason(header: str) -> str:
    """Why a header is not conventional."""
    if ":" not in header and "(" not in header:
        return _NO_TYPE
    return next((why for pattern, why in _EXPLAINED if re.match(pattern, header)), _NO_TYPE)


@rule("type-empty")
def _type_empty(draft: Draft, _: None) -> Fact | None:
    header = draft.message.header
    if header.type is None and _reason(header.text) == _EXPLAINED[0][1]:
        return None
    hint = "" if header.type else f"{_reason(header.text)}; write it like 'fix(parser): accept empty input'"
    return Fact(header.type is None, "the type {must} be empty", hint=hint)


@rule("subject-empty")
def _subject_empty(draft: Draft, _: None) -> Fact | None:
    header = draft.message.header
    if header.type is None and _reason(header.text) != _EXPLAINED[0][1]:
        return None
    hint = "" if header.type else "nothing stands after the colon; say what changes"
    return Fact(header.type is None, "the subject {must} be empty", hint=hint)


@rule("type-enum", "texts")
def _enum(draft: Draft, value: list[str]) -> Fact | None:
    kind = draft.message.header.type
    if kind is None or not value:
        return None
    holds = kind in value or kind.casefold() in {name.casefold() for name in value}
    hint = "" if holds else _suggestion(kind, value)
    return Fact(holds, f"the type {kind!r} {{must}} be one of {{value}}", hint=hint)


@rule("subject-exclamation-mark")
def _exclamation(draft: Draft, _: None) -> Fact | None:
    header = draft.message.header
    return Fact(header.marked, "an exclamation mark {must} stand before the colon") if header.type else None


def _suggestion(kind: str, known: list[str]) -> str:
    import difflib

    aliases = {"feature": "feat", "bugfix": "fix", "hotfix": "fix", "doc": "docs", "tests": "test"}
    close = [aliases.get(kind.casefold(), ""), *difflib.get_close_matches(kind.casefold(), known, n=1)]
    found = next((name for name in close if name in known), None)
    return f"did you mean {found}?" if found else ""
