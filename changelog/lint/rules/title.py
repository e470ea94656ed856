"""Rules that gitlint has and commitlint has not, by gitlint's names; its title is the header."""

import re

from devkit.changelog.lint.finding import Draft, Fact
from devkit.changelog.lint.rules.registry import rule


@rule("title-trailing-punctuation")
def _punctuation(draft: Draft, _: None) -> Fact:
    return Fact(draft.message.header.text[-1:] in set("?:!.,;"), "the header {must} end with punctuation")


@rule("title-hard-tab")
def _title_tab(draft: Draft, _: None) -> Fact:
    return Fact("\t" in draft.message.header.text, "the header {must} hold a tab")


@rule("body-hard-tab")
def _body_tab(draft: Draft, _: None) -> Fact | None:
    return Fact("\t" in draft.message.body, "the body {must} hold a tab") if draft.message.body else None


@rule("title-must-not-contain-word", "texts")
def _words(draft: Draft, value: list[str]) -> Fact:
    title = draft.message.header.text
    found = [word for word in value if re.search(rf"\b{re.escape(word)}\b", title, re.IGNORECASE)]
    return Fact(not found, f"the header {{must}} be free of {', '.join(found or value)}")


@rule("title-match-regex", "pattern")
def _title_match(draft: Draft, value: str) -> Fact:
    from devkit.core.expression import Expression

    found = Expression(value, "title-match-regex").search(draft.message.header.text)
    return Fact(found is not None, f"the header {{must}} match {value}")


@rule("body-match-regex", "pattern")
def _body_match(draft: Draft, value: str) -> Fact:
    from devkit.core.expression import Expression

    found = Expression(value, "body-match-regex").search(draft.text.partition("\n")[2].strip("\n"))
    return Fact(found is not None, f"the body {{must}} match {value}")
