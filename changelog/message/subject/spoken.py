"""What people wrote about a change inside of it: fragments of the change log, names and titles of tests."""

import re
from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.pattern import Pattern

_FOLDERS = r"news|newsfragments|changelog\.d|changelogs?/unreleased|changes|\.changeset|\.changes|releasenotes/notes"
_FRAGMENTS = Pattern(rf"(?:^|/)(?:{_FOLDERS})/[^/]+\.(?:md|rst|txt|ya?ml)$")
_KEY = Pattern(r"^(?:[\w-]+:(?=\s|$)|---|#.*|\"[^\"]+\":.*)\s*\|?-?\s*")
_BEGINS = Pattern(r"\s*(?:[-*] |[-*]$|#|---|[\w-]+:(?:\s|$)|\.\. )")
"""A line that begins something else."""
_CAMEL = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_BUG = r"(?:bug|issue|regression|regression issue|problem)"
_END = r"(?<=[a-z`)])(?<!\be\.g)(?<!\bi\.e)\. (?=[A-Z`\"])"
"""Between sentences."""
_FILLER = Pattern(
    rf"^(?:should(?: be)?|it|fix(?:es|ed)? (?:an? |the )?{_BUG} (?:that|where|when|with|in)) ", re.IGNORECASE
)
_SHOULD_NOT = Pattern(r"^(?:it )?should(?: not|n't) ", re.IGNORECASE)
_FEWEST_WORDS = 3
_SHORTEST = 12


def fragment(files: Sequence[FileDiff]) -> str | None:
    """The first sentence of a change log's fragment that comes with a change."""
    for file in files:
        if file.status == "A" and _FRAGMENTS.search(file.path):
            text = _paragraph(file.added)
            if text:
                return sentence(text)
    return None


def _paragraph(lines: Sequence[str]) -> str:
    """The first text of a fragment, with the lines it goes on in; empty where there is none."""
    found: list[str] = []
    for line in lines:
        text = _KEY.sub("", line.strip().lstrip("-* ")).strip()
        if found and (not text or _BEGINS.match(line)):
            break
        if found or len(text) >= _SHORTEST:
            found.append(text)
    return " ".join(found)


def test_title(facts: Sequence[Fact]) -> str | None:
    """What the added test that says most is about, in words; None where names say little."""
    titles = [words(fact.name) for fact in facts if fact.kind == "test" and fact.action == "add" and not fact.inner]
    telling = [title for title in titles if len(title.split()) >= _FEWEST_WORDS]
    return telling[0] if telling else None


def words(name: str) -> str:
    """The name of a test, or its title, as words."""
    if " " not in name:
        name = name.rpartition(".")[2]
        plain = name.replace("_", " ") if "_" in name else " ".join(_CAMEL.findall(name))
        name = re.sub(r"^[Tt]ests? ?", "", plain.strip())
    return sentence(name)


def sentence(text: str) -> str:
    """The first sentence, without markup for code of reStructuredText and without what says nothing."""
    text = " ".join(text.replace("``", "`").split())
    text = re.split(_END, text)[0].rstrip(".")
    return _FILLER.sub("", _SHOULD_NOT.sub("do not ", text))
