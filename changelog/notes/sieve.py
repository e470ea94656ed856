"""Which commits make no entry, and why."""

import re
from collections.abc import Iterator, Sequence

from devkit.changelog.grammar import parse_header
from devkit.changelog.notes.copies import copies
from devkit.changelog.notes.history import Commit, History
from devkit.changelog.notes.homes import Homes
from devkit.changelog.notes.references import merged, pull
from devkit.changelog.notes.reverts import reverts
from devkit.core.expression import Expression

MERGE, DUPLICATE, TAKEN_BACK, IGNORED, TOLD = "merge", "duplicate", "reverted", "ignored", "fragment"
"""Why a commit makes no entry."""
_PULL = re.compile(r"Merge pull request #(\d+) from \S")


class Sieve:
    """What of a history makes no entry, and what merges and reverts in it say about other commits."""

    def __init__(self, history: History, homes: Homes, ignore: Sequence[str] = ()) -> None:
        self._history = history
        self._homes = homes
        merges = history.found(history.signs.merges)
        numbers = ((place, _number(history.commits[place])) for place in merges)
        self.pulls = {place: number for place, number in numbers if number}
        """The place of a merge -> the number of its pull request."""
        copied = copies(history)
        gone, self.told = reverts(history, copied)
        self.out = dict.fromkeys(self._ignored(ignore), IGNORED)
        """Place -> why the commit there makes no entry."""
        self.out |= {place: DUPLICATE for place, kept in copied.items() if kept not in gone or place in self.told}
        speaking = self._speaking(merges)
        self.out |= {place: MERGE for place in merges if place not in speaking}
        self.out |= dict.fromkeys(gone, TAKEN_BACK)

    def _ignored(self, patterns: Sequence[str]) -> Iterator[int]:
        searches = [Expression(pattern, "changelog.ignore").search for pattern in patterns]
        for place, commit in enumerate(self._history.commits) if searches else ():
            if any(search(commit.subject) for search in searches):
                yield place

    def _speaking(self, merges: Sequence[int]) -> set[int]:
        """The merges whose header is conventional, and says what no commit says that they brought."""
        commits = self._history.commits
        said = {
            place: pull(commits[place].subject)[0] for place in merges if self._conventional(commits[place].subject)
        }
        if said:
            for other, merge in enumerate(self._history.carrier):
                if merge in said and merge != other and pull(commits[other].subject)[0] == said[merge]:
                    del said[merge]
        return set(said)

    def _conventional(self, subject: str) -> bool:
        header = parse_header(subject) if ": " in subject else None
        return header is not None and (header.type or "").lower() in self._homes.types


def _number(commit: Commit) -> str:
    """The number of the pull request whose merge a commit is."""
    match = _PULL.match(commit.subject)  # as most are; looking for all forms takes three times as long
    return match[1] if match else merged(f"{commit.subject}\n{commit.body}")
