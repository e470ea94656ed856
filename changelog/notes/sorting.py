"""The commits of a history as entries in the sections of releases."""

from collections import defaultdict
from collections.abc import Container, Sequence
from typing import NamedTuple

from devkit.changelog.notes import bots as automatic
from devkit.changelog.notes.bots import Bots
from devkit.changelog.notes.document import Entry, Section
from devkit.changelog.notes.history import UNRELEASED, History
from devkit.changelog.notes.homes import REVERTED, Homes
from devkit.changelog.notes.reading import Reader, lists
from devkit.changelog.notes.reverts import Told
from devkit.changelog.notes.sieve import TAKEN_BACK, TOLD, Sieve

_SHORT = 4
"""A body of no more characters lists nothing."""
_LETTERS = frozenset("abdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Where a body begins with one of them after an empty line, it lists nothing either; asked here, as most bodies do."""


class Rules(NamedTuple):
    """How commits are sorted."""

    homes: Homes
    bots: Bots
    ignore: Sequence[str] = ()
    """Regular expressions for subjects of commits that make no entry."""
    whole: bool = True
    """Sections that are hidden are read too; else they are only counted."""


class Shelf:
    """What a release holds."""

    def __init__(self) -> None:
        self.entries: defaultdict[str, list[Entry]] = defaultdict(list)
        """Title -> entries, oldest first."""
        self.left_out: dict[str, int] = {}
        self.withdrawn: list[Entry] = []

    def leave_out(self, reason: str) -> None:
        """Count a commit that makes no entry."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1

    def put(self, entry: Entry) -> None:
        """Add an entry to its section."""
        self.entries[entry.home].append(entry)

    def take_in(self, fragments: list[Entry]) -> None:
        """Add news fragments; they stand for the commits of the issue or pull request that they name."""
        numbers = {number for fragment in fragments for number in fragment.closes}
        for title, entries in self.entries.items():
            kept = [entry for entry in entries if entry.breaking or numbers.isdisjoint((entry.pull, *entry.closes))]
            for _ in range(len(entries) - len(kept)):
                self.leave_out(TOLD)
            self.entries[title] = kept
        for fragment in fragments:
            self.put(fragment)

    def sections(self, rules: Rules) -> tuple[Section, ...]:
        """Its sections, in their order; entries of hidden ones are counted as left out, by type."""
        hidden = rules.homes.hidden
        for title in filter(hidden.__contains__, self.entries):
            kinds = [entry[1] or "other" for entry in self.entries[title]]
            for kind in dict.fromkeys(kinds):
                self.left_out[kind] = self.left_out.get(kind, 0) + kinds.count(kind)
        titles = [title for title, entries in self.entries.items() if entries and (rules.whole or title not in hidden)]
        titles.sort(key=rules.homes.order.index)
        return tuple(automatic.section(title, self.entries[title], rules.bots, rules.homes) for title in titles)


def shelves(history: History, rules: Rules, only: Container[str] | None = None) -> dict[int, Shelf]:
    """Sort the commits of a history.

    Args:
        history: The history.
        rules: How.
        only: The hashes of the commits to look at; all of them where it is None.

    Returns:
        The number of a release, as in the history -> what it holds.
    """
    reader, sieve = Reader(rules.homes, whole=rules.whole), Sieve(history, rules.homes, rules.ignore)
    found = {number: Shelf() for number in {*history.release, *range(len(history.marks))}}
    out, pulls, told, read, people = sieve.out, sieve.pulls, sieve.told, reader.read, rules.bots.known
    quiet = reader.quiet.get
    special = {*out, *told}
    columns = (range(len(history.commits)), history.commits, history.release, history.carrier)
    for place, commit, number, bringer in zip(*map(reversed, columns), strict=True):
        _, _, author, _, _, subject, body = commit
        if only is not None and commit.sha not in only:
            continue
        shelf = found[number]
        if place in special and place in out:
            shelf.leave_out(out[place])
            if number == UNRELEASED and out[place] == TAKEN_BACK:
                shelf.withdrawn.append(reader.entry(commit))
            continue
        start, _, text = subject.partition(": ")
        if (silent := quiet(start)) and "!" <= text < "\x7f" and "BREAKING" not in body and place not in special:
            entry = silent  # as `read` has it, without asking it each time
        else:
            brought = pulls.get(bringer, "") if pulls else ""
            entry = read(commit, subject, body, brought)
        if place in special and place in told:
            entry = _told(entry, told[place], reader, rules.homes)
        if entry[3] and people.get(author, True) and rules.bots.wrote(commit):
            entry = automatic.housed(entry, rules.homes)
        entries = shelf.entries
        entries[entry[6]].append(entry)
        unusual = len(body) > _SHORT and (body[1] not in _LETTERS or body[0] != "\n" or subject[:1] == "S")
        if unusual and lists(subject, body):
            for inner in reader.inner(commit, entry, brought):
                entries[inner[6]].append(inner)
    return found


def _told(entry: Entry, told: Told, reader: Reader, homes: Homes) -> Entry:
    """A revert, told by what it takes back or puts back."""
    what = reader.entry(entry.source._replace(subject=told.what, body=""))
    if told.back:
        return entry._replace(type=what.type, scope=what.scope, text=f"{what.text} (again)", home=what.home)
    home = entry.home if entry.breaking else homes.types.get("revert", REVERTED)
    return entry._replace(type="revert", scope=what.scope or entry.scope, text=what.text, home=home)
