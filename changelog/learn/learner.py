"""The model of one repository: learns lesson by lesson, and predicts from what it learned so far."""

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from devkit.changelog.learn.archive import Archive, Entry, Hits, Near, locations
from devkit.changelog.learn.change import Change
from devkit.changelog.learn.features import Features, number
from devkit.changelog.learn.habits import habits
from devkit.changelog.learn.lesson import Lesson, described, numbers, traces
from devkit.changelog.learn.online import Online, softmax
from devkit.changelog.learn.prediction import Prediction, Similar, Weighted
from devkit.changelog.learn.prior import TYPES, Judge, proposed, shipped
from devkit.changelog.learn.reasons import reasons
from devkit.changelog.learn.scope_model import ScopeModel
from devkit.changelog.learn.scoped import evidence, probability
from devkit.changelog.learn.scopes import Scopes
from devkit.changelog.learn.sketch import Sketch, sketch
from devkit.changelog.learn.tuning import Tuning
from devkit.changelog.origins import origin

_SIMILAR = 60
_VOTING = 25
_FLOOR = 1e-6
_RECENT = 30
_LEFT_OUT = 0.002
"""A type less likely than this is not offered."""

VOICES = ("model", "prior", "general", "author", "last", "similar")
"""The sources of evidence on the type."""


class Question(NamedTuple):
    """A change, looked at."""

    change: Change
    features: Features
    general: list[int]
    local: list[int]
    terms: list[int]
    traces: list[tuple[int, int]]
    sketch: Sketch


def question(change: Change) -> Question:
    """Look at a change; the lines are not needed any more after that."""
    found = described(change)
    return Question(change, found, *numbers(found), locations(change), list(traces(change)), sketch(change, found))


class Answer(NamedTuple):
    """The evidence on a change, before it is weighed."""

    types: list[str]
    voices: dict[str, list[float]]
    """Source -> what it says of each type, in nats."""
    hits: Hits
    near: list[Near]


class Learner:
    """What was learned so far."""

    def __init__(self, types: Iterable[str], judge: Judge | None = None) -> None:
        self.judge = judge or shipped()
        self.types = list(types)
        self.online = Online(len(self.types))
        self.scope_model = ScopeModel()
        self.tuning = Tuning(self.judge.prior)
        self.archive = Archive()
        self.seen: dict[str, None] = {}
        self._traces: dict[int, None] = {}

    def copy(self) -> "Learner":
        """One that goes its own way from here."""
        other = Learner(self.types, self.judge)
        other.online, other.scope_model = self.online.copy(), self.scope_model.copy()
        other.tuning, other.archive = self.tuning.copy(), self.archive.copy()
        other.seen, other._traces = dict(self.seen), dict(self._traces)
        return other

    def remember(self, seen: Iterable[str], traces: bytes) -> None:
        """Take over what `remembered` gave."""
        self.seen = dict.fromkeys(seen)
        self._traces = dict.fromkeys(array("I", traces))

    def remembered(self) -> tuple[list[str], bytes]:
        """The types seen, and the traces of changes."""
        return list(self.seen), array("I", self._traces).tobytes()

    def learn(self, lesson: Lesson, *, tune: bool = False) -> None:
        """Learn from a commit, if a person wrote its message.

        Args:
            lesson: What it teaches.
            tune: Whether what is known so far is asked for its scope first, to weigh the evidence better the next time.
        """
        if not lesson.human:
            return
        if tune and lesson.sketch and lesson.entry.scope:
            self._tune(lesson, lesson.sketch, lesson.entry.scope)
        kind = lesson.entry.type
        if lesson.general and kind in self.types:
            general = self.undoing(lesson.general, lesson.traces)
            chances = self._chances(general, lesson.local)
            self.online.learn([*general, *lesson.local], chances, self.types.index(kind))
        if lesson.local and lesson.entry.scope:
            self.scope_model.learn(lesson.local, lesson.entry.scope)
        self.note(lesson.traces)
        if kind:
            self.seen[kind] = None
        self.archive.add(lesson.entry, lesson.terms)

    def _tune(self, lesson: Lesson, change: Sketch, given: str) -> None:
        author = lesson.entry.author
        answer = self._answered(author, lesson.general, lesson.local, lesson.terms, lesson.traces)
        chances = {one.value: one.probability for one in self.weighed(answer)}
        self.tuning.learn(self._scopes(author, lesson.local, change, answer).table(chances), given)

    def note(self, traces: Iterable[tuple[int, int]]) -> None:
        """Remember what changes of files look like, to know when they are undone."""
        self._traces.update(dict.fromkeys(trace for trace, _ in traces))

    def undoing(self, general: list[int], found: Sequence[tuple[int, int]]) -> list[int]:
        """The features, and whether the change undoes earlier ones."""
        undone = sum(inverse in self._traces for _, inverse in found)
        return [*general, number(f"undo={4 * undone // len(found)}")] if undone else general

    def _chances(self, general: list[int], local: list[int]) -> list[float]:
        offset = self.judge.chances(general, len(self.types))
        return softmax(self.online.scores([*general, *local], offset))

    def ask(self, asked: Question) -> Answer:
        """Collect the evidence on a change."""
        return self._answered(asked.change.author, asked.general, asked.local, asked.terms, asked.traces)

    def _answered(
        self,
        author: str | None,
        general: list[int],
        local: list[int],
        terms: list[int],
        traces: Sequence[tuple[int, int]],
    ) -> Answer:
        general = self.undoing(general, traces)
        hits = self.archive.hits(terms)
        near = self.archive.nearest(hits, _SIMILAR + 20)
        shares = self._general()
        voices = {
            "model": [math.log(chance + _FLOOR) for chance in self._chances(general, local)],
            "prior": self.judge.chances(general, len(self.types)),
            "general": [math.log(share) for share in shares],
            "author": [math.log(share) for share in self._mixed(self._tally(40, author), shares, 3)],
            "last": self._last(author),
            "similar": [math.log(share) for share in self._mixed(self._votes(near), shares, 1)],
        }
        return Answer(self.types, voices, hits, near)

    def _general(self) -> list[float]:
        """How often each type was used lately."""
        even = [1 / len(self.types)] * len(self.types)
        return self._mixed(self._tally(60), self._mixed(self._tally(600), even, 10), 10)

    def _tally(self, half: float, author: str | None = None) -> dict[str, float]:
        """Weights of the types used, newer ones more; by one author only if asked."""
        found: dict[str, float] = defaultdict(float)
        entries = self.archive.entries
        for index in range(max(0, len(entries) - int(8 * half)), len(entries)):
            entry = entries[index]
            if entry.type and (author is None or entry.author == author):
                found[entry.type] += 0.5 ** (self.archive.age(index) / half)
        return found

    def _votes(self, near: Iterable[Near]) -> dict[str, float]:
        found: dict[str, float] = defaultdict(float)
        for one in list(near)[:_VOTING]:
            kind = self.archive.entries[one.at].type
            if kind:
                found[kind] += 8 * one.similarity**2 * self.archive.fading(one.at)
        return found

    def _mixed(self, tally: dict[str, float], base: list[float], trust: float) -> list[float]:
        """Shares of the types by a tally, believed by its size against `trust`."""
        weights = [tally.get(kind, 0.0) for kind in self.types]
        total = sum(weights) + trust
        return [(weight + trust * share) / total for weight, share in zip(weights, base, strict=True)]

    def _last(self, author: str | None) -> list[float]:
        """Which type the same author used last, if that was lately."""
        for entry in reversed(self.archive.entries[-_RECENT:]):
            if entry.type and entry.author == author:
                return [float(kind == entry.type) for kind in self.types]
        return [0.0] * len(self.types)

    def weighed(self, answer: Answer) -> list[Weighted]:
        """The types with their probabilities: first the one to propose, then the others, the likeliest first.

        One that is seldom used here is proposed at a lower probability, see `proposed`.
        """
        prior = self.judge.prior
        scores = [0.0] * len(self.types)
        for voice, says in answer.voices.items():
            scores = [score + prior.voices[voice] * said for score, said in zip(scores, says, strict=True)]
        known = [at for at, kind in enumerate(self.types) if kind in TYPES or kind in self.seen]
        chances = dict(zip(known, softmax(scores[at] for at in known), strict=True))
        often = answer.voices["general"]
        chosen = proposed(scores, often, prior.balance, known)
        ranked = sorted(known, key=lambda at: (at != chosen, -chances[at]))
        return [Weighted(self.types[at], chances[at]) for at in ranked]

    def scopes(self, asked: Question, answer: Answer) -> Scopes:
        """The evidence on the scope."""
        return self._scopes(asked.change.author, asked.local, asked.sketch, answer)

    def _scopes(self, author: str | None, local: list[int], change: Sketch, answer: Answer) -> Scopes:
        said = self.scope_model.scores(local)
        return Scopes(self.archive, answer.hits, answer.near, author, change, scores=said)

    def predict(self, change: Change) -> Prediction:
        """Say what the message of a change would be.

        Args:
            change: Its author should be given: people differ in their habits.
        """
        return self.answer(question(change))

    def answer(self, asked: Question) -> Prediction:
        """Say what the message of a change would be that was looked at before."""
        answer = self.ask(asked)
        types = self.weighed(answer)
        chances = {one.value: one.probability for one in types}
        scopes = self.scopes(asked, answer).ranked(chances, self.tuning)
        odds = evidence(self.archive, answer.hits, answer.near, asked.change, chances)
        offered = [kind for kind in types[1:] if kind.probability >= _LEFT_OUT]
        return Prediction(
            types=(types[0], *offered),
            scopes=tuple(Weighted(scope, chance) for scope, chance in scopes[:10]),
            scoped=probability(odds, self.judge.prior.scoped_voices) if scopes else 0.0,
            reasons=reasons(self, asked, answer, types, scopes[0][0] if scopes else None),
            similar=tuple(self._similar(answer.near)),
            habits=habits(self.archive.entries),
        )

    def _similar(self, near: Iterable[Near]) -> list[Similar]:
        entries = self.archive.entries
        found = [one for one in near if origin(entries[one.at].header) is None][:_SIMILAR]
        return [_similar(entries[one.at], one.similarity, self.archive.age(one.at)) for one in found]


def _similar(entry: Entry, similarity: float, age: int) -> Similar:
    return Similar(entry.commit, entry.header, min(similarity, 1.0), age)
