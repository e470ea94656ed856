"""The comment by which a changelog remembers what was offered to it: `<!-- devkit: 1a2b3c4d5e6f -->`.

Everything in the history of that commit has been offered; what isn't there any more was taken out by somebody.
"""

import re
from pathlib import Path
from typing import NamedTuple

from devkit.changelog.notes import pipe
from devkit.changelog.notes.document import Entry

_MARKER = re.compile(r"[ \t]*<!-- devkit: ([0-9a-f]{7,64})((?: [^\s<>]+)*) -->[ \t]*")
_LENGTH = 12


class Offered(NamedTuple):
    """What a changelog was offered before."""

    commits: frozenset[str] = frozenset()
    """Full hashes."""
    alike: frozenset[tuple[str, str, str]] = frozenset()
    """Time, address and subject of commits that may have been rebased since."""
    fragments: frozenset[str] = frozenset()
    """Names of news fragments."""

    def has(self, entry: Entry) -> bool:
        """Whether an entry is among it."""
        source = entry.source
        if not source.sha:
            return source.subject in self.fragments
        return source.sha in self.commits or (source.when, source.email, source.subject) in self.alike


NOTHING = Offered()


def offered(top: Path, lines: list[str], marks: frozenset[str]) -> Offered:
    """What the markers in a changelog say; several of them are what a merge left.

    A marker whose commit isn't here any more, after a rebase and in another clone, says nothing.

    Args:
        top: The repository.
        lines: The changelog.
        marks: The commits that are releases: what they contain is not asked for.
    """
    commits: set[str] = set()
    alike: set[tuple[str, str, str]] = set()
    fragments: set[str] = set()
    for match in filter(None, map(_MARKER.fullmatch, lines)):
        fragments.update(match[2].split())
        whole = pipe.found(top, "rev-parse", "--verify", "--quiet", f"{match[1]}^{{commit}}")
        if whole:
            command = ("log", "-z", "--encoding=UTF-8", "--no-show-signature", "--format=%H%n%at%n%aE%n%B")
            for chunk in pipe.records(top, *command, revisions=(whole, *(f"^{mark}" for mark in sorted(marks)))):
                for record in chunk:
                    sha, when, email, message = record.split("\n", 3)
                    commits.add(sha)
                    alike.add((when, email, message.partition("\n")[0]))
    return Offered(frozenset(commits), frozenset(alike), frozenset(fragments))


def marked(line: str) -> bool:
    """Whether a line is a marker."""
    return _MARKER.fullmatch(line) is not None


def marker(head: str, fragments: list[str]) -> str:
    """The line for what was offered up to a commit, and from fragments."""
    names = "".join(f" {name}" for name in sorted(set(fragments)) if not re.search(r"[\s<>]|--", name))
    return f"<!-- devkit: {head[:_LENGTH]}{names} -->"
