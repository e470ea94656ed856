"""The commits of a history as entries in the sections of releases."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from devkit.changelog.notes import bots as automatic
from devkit.changelog.notes.bots import Bots
from devkit.changelog.notes.document import Entry, Section
from devkit.changelog.notes.history import UNRELEASED, Commit, History
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
        self.listed: list[Entry] = []
        """Those of the entries that a squash lists: its commit has another one."""
        self.left_out: dict[str, int] = {}
        self.withdrawn: list[Entry] = []

    def leave_out(self, reason: str) -> None:
        """Count a commit that makes no entry."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1

    def put(self, entry: Entry) -> None:
        """Add an entry to its section."""
        self.entries[entry.home].append(entry)

    def put_listed(self, entries: list[Entry]) -> None:
        """Add what a squash lists, beside its own entry."""
        self.listed += entries
        for entry in entries:
            self.put(entry)

    def take_in(self, fragments: list[Entry], homes: Homes) -> None:
        """Add news fragments; they stand for what is shown of the issue or pull request that they name."""
        numbers = {number for fragment in fragments for number in fragment.closes}
        listed = set(map(id, self.listed))
        for title in self.entries.keys() - homes.hidden:
            kept = []
            for entry in self.entries[title]:
                if entry.breaking or numbers.isdisjoint((entry.pull, *entry.closes)):
                    kept.append(entry)
                elif id(entry) not in listed:
                    self.leave_out(TOLD)
            self.entries[title] = kept
        for fragment in fragments:
            self.put(fragment)

    def sections(self, rules: Rules) -> tuple[Section, ...]:
        """Its sections, in their order; the commits whose own entry is in a hidden one count as left out, by type."""
        hidden = rules.homes.hidden
        listed = set(map(id, self.listed))
        for title in filter(hidden.__contains__, self.entries):
            kinds = [entry[1] or "other" for entry in self.entries[title] if id(entry) not in listed]
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
    reader, full = Reader(rules.homes, whole=rules.whole), Reader(rules.homes)
    sieve, found = Sieve(history, rules.homes, rules.ignore), _empty(history)
    out, pulls, told, read, people = sieve.out, sieve.pulls, sieve.told, reader.read, rules.bots.known.get
    quiet, inner, by_bots, updates = reader.quiet.get, reader.inner, rules.bots.wrote, automatic.updates
    for place, commit, number, bringer in _oldest_first(history, only):
        if place in out:
            found[number].leave_out(out[place])
            if number == UNRELEASED and out[place] == TAKEN_BACK:
                found[number].withdrawn.append(full.entry(commit))
            continue
        _, _, author, _, _, subject, body = commit
        header = start, _, text = subject.partition(": ")
        by_bot = people(author)
        if by_bot is None:
            by_bot = by_bots(commit)
        if (
            (silent := quiet(start))
            and "!" <= text < "\x7f"
            and "BREAKING" not in body
            and not (by_bot and updates(text))
            and place not in told
        ):
            entry = silent  # as `read` has it, without asking it each time
        else:
            what = told.get(place) if told else None
            loud = by_bot or what  # is told even where the section of its type is hidden
            entry = (full.read if loud else read)(commit, header, body, pulls.get(bringer, "") if pulls else "")
            if what:
                entry = _told(entry, what, full, rules.homes)
            if by_bot:
                entry = automatic.housed(entry, rules.homes)
        entries = found[number].entries
        entries[entry[6]].append(entry)
        unusual = len(body) > _SHORT and (body[1] not in _LETTERS or body[0] != "\n" or subject[:1] == "S")
        if unusual and lists(subject, body) and (listed := inner(commit, entry, pulls.get(bringer, ""))):
            found[number].put_listed(listed)
    return found


def _empty(history: History) -> dict[int, Shelf]:
    """The number of each release -> an empty shelf."""
    return {number: Shelf() for number in {*history.release, *range(len(history.marks))}}


def _oldest_first(history: History, only: Container[str] | None) -> Iterable[tuple[int, Commit, int, int]]:
    """Place, commit, release and carrier of the commits to look at."""
    columns = (range(len(history.commits)), history.commits, history.release, history.carrier)
    rows = zip(*map(reversed, columns), strict=True)
    return rows if only is None else (row for row in rows if row[1].sha in only)


def _told(entry: Entry, told: Told, reader: Reader, homes: Homes) -> Entry:
    """A revert, told by what it takes back or puts back."""
    what = reader.entry(entry.source._replace(subject=told.what, body=""))
    if told.back:
        return entry._replace(type=what.type, scope=what.scope, text=f"{what.text} (again)", home=what.home)
    home = entry.home if entry.breaking else homes.types.get("revert", REVERTED)
    return entry._replace(type="revert", scope=what.scope or entry.scope, text=what.text, home=home)
