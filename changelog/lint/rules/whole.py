"""Rules for what may stand anywhere in a message."""

import re

from devkit.changelog.lint.finding import Draft, Fact
from devkit.changelog.lint.rules.registry import rule


@rule("references-empty", "texts")
def _references(draft: Draft, value: list[str] | None) -> Fact:
    prefixes = "|".join(re.escape(prefix) for prefix in value or ["#"])
    holds = re.search(rf"(?<![\w&])(?:[\w.-]{{1,100}}/[\w.-]{{1,100}})?(?:{prefixes})\d", draft.text) is None
    return Fact(holds, f"references to issues, such as {(value or ['#'])[0]}12, {{must}} be missing")


@rule("breaking-change-exclamation-mark")
def _both(draft: Draft, _: None) -> Fact | None:
    message = draft.message
    if message.header.type is None:
        return None
    described = any(footer.breaking for footer in message.footers)
    what = "a breaking change {must} have both a mark before the colon and a footer BREAKING CHANGE"
    return Fact(described == message.header.marked, what)
