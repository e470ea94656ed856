"""Reverts: a change and its revert in one release leave nothing to tell; a revert of what was released is told."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from devkit.changelog import grammar
from devkit.changelog.notes.history import History

_QUOTED = re.compile(r'(Revert|Reapply) "(.+)"(?: \([#!]\d+\))?')
_SAID = re.compile(  # begins with a set of letters, for which the engine can look fast
    r"[Rr]e(?<!\w[Rr]e)(?:verts?|applies) (?:commits? )?([0-9a-f]{7,64}(?:(?:,| and|, and) [0-9a-f]{7,64})*)"
)
_HASH = re.compile(r"[0-9a-f]{7,64}")

_ALIKE = 16
"""Characters that subjects are first compared by."""


class Told(NamedTuple):
    """A revert that has to be told."""

    what: str
    """The subject of what it takes back, or puts back."""
    back: bool
    """It puts back what an earlier one took."""


class Reverts(NamedTuple):
    """What reverts leave."""

    gone: frozenset[int]
    """Places of commits of which nothing is left in their release: reverted ones, and their reverts."""
    told: Mapping[int, Told]
    """Place -> what to tell of the revert there."""


class _Claim(NamedTuple):
    """What a commit says that it is a revert."""

    place: int
    subject: str
    """That of what it takes or puts back."""
    back: bool
    """It puts back what an earlier one took."""
    named: list[int]
    """The places of the commits that it names, where they are there and older."""


class _Ledger:
    """The reverts so far, from the oldest commit to the newest."""

    def __init__(self, history: History, copies: Mapping[int, int], asked: AbstractSet[str]) -> None:
        """`asked` are the keys of the subjects that will be looked for."""
        self.history = history
        self.copies = copies
        self.gone: set[int] = set()
        self.told: dict[int, Told] = {}
        self.undone: dict[int, list[int]] = {}
        """Place of a revert -> the places it took with it."""
        self.subjects: dict[str, list[int]] = {}
        """Subject without the number of a pull request -> places, newest first."""
        if asked:
            self._look_for(asked)
        self._loads: dict[int, list[int]] = {}
        """Place of a merge -> the places of what it brought."""

    def enter(self, claim: _Claim) -> None:
        """Take in the next revert."""
        place, subject, back, _ = claim
        targets = self._targets(claim)
        release = self.history.release
        if targets and all(release[target] == release[place] for target in targets):
            self._cancel(place, targets)
        else:
            self.told[place] = Told(subject, back)

    def _look_for(self, asked: AbstractSet[str]) -> None:
        """Find the commits with some subjects; few begin like one of them, and the rest needs no key."""
        width = min(_ALIKE, *map(len, asked))
        starts = {key[:width] for key in asked}
        for place in [place for place, commit in enumerate(self.history.commits) if commit[5][:width] in starts]:
            subject = self.history.commits[place].subject
            key = _key(subject) if subject[-1:] == ")" else subject
            if key in asked:
                self.subjects.setdefault(key, []).append(place)

    def _cancel(self, place: int, targets: list[int]) -> None:
        """A revert and what it takes back, in one release; what a reverted revert had taken is there again."""
        for target in targets:
            self.gone.difference_update(self.undone.pop(target, ()))
            self.told.pop(target, None)
        self.gone.update(targets, (place,))
        self.undone[place] = targets

    def _targets(self, claim: _Claim) -> list[int]:
        """The places of what a revert takes back; of a merge, of what it had brought. Empty where nothing is found."""
        found = claim.named or self._by_subject(claim.place, claim.subject)
        whole = [part for target in found for part in self._brought(target)]
        return [self.copies.get(target, target) for target in whole]

    def _brought(self, place: int) -> list[int]:
        """The places of what a merge brought; of any other commit, its own."""
        if " " not in self.history.commits[place].parents:
            return [place]
        if not self._loads:
            for brought, bringer in enumerate(self.history.carrier):
                if bringer != brought:
                    self._loads.setdefault(bringer, []).append(brought)
        return self._loads.get(place) or [place]

    def _by_subject(self, place: int, subject: str) -> list[int]:
        """The newest commit before a place that has a subject, maybe with the number of a pull request after it."""
        return [older for older in self.subjects.get(_key(subject), ()) if older > place and older not in self.gone][:1]


def reverts(history: History, copies: Mapping[int, int]) -> Reverts:
    """Find what reverts leave of a history."""
    claims = list(_claims(history))
    ledger = _Ledger(history, copies, {_key(claim.subject) for claim in claims if not claim.named})
    for claim in claims:
        ledger.enter(claim)
    return Reverts(frozenset(ledger.gone), ledger.told)


def _claims(history: History) -> Iterator[_Claim]:
    """The reverts, oldest first."""
    for place in reversed(history.found(history.signs.reverting)):
        subject, body = history.commits[place][5:]
        start = subject[:7]
        if start[:6].lower() == "revert" or start == "Reapply":
            said = _SAID.search(body)
            named = [history.place(sha) for sha in _HASH.findall(said[1])] if said else []
            older = [target for target in named if target is not None and target > place]
            yield _Claim(place, *_meant(subject), older)


def _key(subject: str) -> str:
    """A subject without the number of a pull request at its end."""
    return subject.partition(" (#")[0]


def _meant(subject: str) -> tuple[str, bool]:
    quoted = _QUOTED.fullmatch(subject)
    if quoted and quoted[1] == "Reapply":
        return f'Revert "{quoted[2]}"', True
    if quoted:
        again = _QUOTED.fullmatch(quoted[2])
        return quoted[2], again is not None and again[1] == "Revert"
    header = grammar.parse_header(subject)
    return (header.description or subject, False)
