"""Rules for the whole first line."""

from devkit.changelog.lint.finding import Draft, Fact
from devkit.changelog.lint.rules.registry import cased, ended, measured, rule


def _header(draft: Draft) -> str:
    return draft.message.header.text


measured("header", _header)
cased("header", _header)
ended("header", _header)


@rule("header-trim")
def _trim(draft: Draft, _: None) -> Fact:
    line = draft.text.partition("\n")[0]
    return Fact(line == line.strip(), "the header {must} be free of white space around it")
