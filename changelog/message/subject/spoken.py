"""What people wrote about a change inside of it: fragments of the change log, names and titles of tests."""

import re
from collections.abc import Sequence

from devkit.changelog.diff.records import SYMLINK, FileDiff
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.pattern import Pattern

_FOLDERS = r"news|newsfragments|changelog\.d|changelogs?/unreleased|changes|\.changeset|\.changes|releasenotes/notes"
_SORTS = r"feat(?:ure)?|bug(?:fix)?|fix|docs?|removal|misc|improvement|change|deprecation|trivial|breaking|packaging"
FRAGMENTS = Pattern(rf"(?:^|/)(?:(?:{_FOLDERS})/[^/]+|changelog/[^/]+\.(?:{_SORTS})(?:\.\d+)?)\.(?:md|rst|txt|ya?ml)$")
"""Where files are whose texts become a change log."""
_KEY = Pattern(r"^(?:[\w-]+:(?=\s|$)|---|#.*|\"[^\"]+\":.*)\s*\|?-?\s*")
_BEGINS = Pattern(r"\s*(?:[-*] |[-*]$|#|---|[\w-]+:(?:\s|$)|\.\. )")
"""A line that begins something else."""
_CAMEL = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CLASS = Pattern(r"(?:[A-Z][a-z0-9]*)+")
_BUG = r"(?:bug|issue|regression|regression issue|problem)"
_END = r"(?<=[a-z`)])(?<!\be\.g)(?<!\bi\.e)\. (?=[A-Z`\"])"
"""Between sentences."""
_RST_LINK = Pattern(r"`([^`<]+)<[^`>]+>`__?")
_ISSUE = Pattern(r"^(?:[Bb]ug|[Ii]ssue|PR|[Gg][Hh])?[ -]?#\d+: ")
"""A number before the first sentence."""
_BY = Pattern(r"\s+(?:--?|\u2013|\u2014)\s*by\s.*$")
"""Who wrote a fragment."""
_FILLER = Pattern(
    rf"^(?:should(?: be)?|it|fix(?:es|ed)? (?:an? |the )?{_BUG} (?:that|where|when|with|in)) ", re.IGNORECASE
)
_SHOULD_NOT = Pattern(r"^(?:it )?should(?: not|n't) ", re.IGNORECASE)
_DOING = frozenset(
    (
        *("add", "apply", "build", "call", "change", "check", "compare", "copy", "count", "create", "delete", "drop"),
        *("edit", "fetch", "find", "generate", "get", "insert", "load", "make", "move", "open", "parse", "put", "read"),
        *("remove", "rename", "render", "replace", "run", "save", "send", "set", "start", "stop", "update", "use"),
        "write",
    )
)
"""Verbs with which names of tests begin that say what the test itself does: as a subject, the commit would have."""
_UNDER = frozenset(
    ("after", "as", "at", "before", "by", "during", "for", "from", "if", "in", "on", "when", "with", "without")
)
"""Words with which names of tests begin that say under what conditions, and no more."""
_FEWEST_WORDS = 3
_SHORTEST = 12


def fragment(files: Sequence[FileDiff]) -> str | None:
    """The first sentence of a change log's fragment that comes with a change."""
    for file in files:
        if file.status == "A" and file.new_mode != SYMLINK and FRAGMENTS.search(file.path):
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
    added = (fact.name for fact in facts if fact.kind == "test" and fact.action == "add" and not fact.inner)
    titles = (words(name) for name in added if not _CLASS.fullmatch(name))
    told = (title for title in titles if len(title.split()) >= _FEWEST_WORDS)
    return next((title for title in told if title.split()[0].lower() not in _DOING | _UNDER), None)


def words(name: str) -> str:
    """The name of a test, or its title, as words."""
    if " " not in name:
        name = name.rpartition(".")[2]
        plain = name.replace("_", " ") if "_" in name else " ".join(_CAMEL.findall(name))
        name = re.sub(r"^[Tt]ests? ?", "", plain.strip())
    return sentence(name)


def sentence(text: str) -> str:
    """The first sentence, without markup for code of reStructuredText and without what says nothing."""
    text = _ISSUE.sub("", _RST_LINK.sub(lambda match: match[1].strip(), " ".join(text.replace("``", "`").split())))
    text = _BY.sub("", re.split(_END, text)[0]).rstrip(".")
    return _FILLER.sub("", _SHOULD_NOT.sub("do not ", text))
