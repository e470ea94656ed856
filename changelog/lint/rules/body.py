"""Rules for the body."""

from devkit.changelog.lint.finding import Draft, Fact
from devkit.changelog.lint.lines import too_long
from devkit.changelog.lint.rules.registry import cased, ended, measured, rule


def _body(draft: Draft) -> str | None:
    return draft.message.body or None


measured("body", _body)
cased("body", _body)
ended("body", _body)


@rule("body-empty")
def _empty(draft: Draft, _: None) -> Fact:
    return Fact(not draft.message.body, "the body {must} be empty")


@rule("body-leading-blank")
def _leading_blank(draft: Draft, _: None) -> Fact | None:
    message = draft.message
    if not message.body:
        return None
    return Fact(message.separated, "the body {must} begin after a blank line", line=2)


@rule("body-max-line-length", "number")
def _line_length(draft: Draft, value: int) -> Fact | None:
    return too_long(draft, "body", value)
