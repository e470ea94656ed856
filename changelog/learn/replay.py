"""History gone through once more: what would have been said of commits when they were made."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from devkit.changelog.learn.archive import Entry
from devkit.changelog.learn.history import Commit, ancestry, commits, outlines
from devkit.changelog.learn.learner import Learner, Question, question
from devkit.changelog.learn.lesson import Lesson, described, lesson
from devkit.changelog.learn.prior import TYPES, Judge
from devkit.changelog.learn.timeline import Timeline, common

MEMORY = 3000
"""Commits that are remembered by their paths."""
DEEP = 900
"""The newest of them, whose lines are read too."""
TUNED = 12
"""The newest of them with a scope, by which the evidence on scopes is weighed."""
_OFTEN = 3
"""A type of the repository's own counts when it was used so often."""
_LOCAL = 8
_STEP = 20
_KEPT = 16


def types_in(entries: Iterable[Entry]) -> list[str]:
    """The types every repository may use, and those that only this one has."""
    counts = Counter(entry.type for entry in entries if entry.type)
    own = [kind for kind, count in counts.most_common() if kind not in TYPES and count >= _OFTEN]
    return [*TYPES, *own[:_LOCAL]]


class Replay:
    """The commits asked about, and what comes before them."""

    def __init__(self, top: Path, asked: Sequence[str], judge: Judge | None = None) -> None:
        """Read what is needed from git.

        Raises:
            DevkitError: a name is no commit here.
        """
        self._judge = judge
        timeline = Timeline(ancestry(top, asked), MEMORY)
        self.order = timeline.sorted(asked)
        self._before = timeline.before(self.order)
        needed = {name for before in self._before.values() for name in before}
        self.lessons: dict[str, Lesson] = {}
        self.questions: dict[str, Question] = {}
        oldest = self._before[self.order[0]] if self.order else []
        shallow = set(oldest[:-DEEP])
        self._take(outlines(top, oldest[:-DEEP]), needed, deep=False)
        names = timeline.sorted((needed - shallow) | set(self.order))
        self._take(commits(top, names), needed, deep=True)
        self._untuned = untuned([self.lessons[name] for name in oldest])

    def _take(self, found: Iterable[Commit], needed: set[str], *, deep: bool) -> None:
        asked = set(self.order)
        for commit in found:
            if deep and commit.name in asked:
                self.questions[commit.name] = question(commit.change)
            if commit.name in needed:
                self.lessons[commit.name] = lesson(commit, described(commit.change) if deep else None)

    def learners(self) -> Iterator[tuple[str, Learner]]:
        """Each commit asked about, parents before children, with what was learned from its ancestors only.

        The learner goes on learning when the next one is asked for.
        """
        sequences = {name: [one for one in self._before[name] if self.lessons[one].human] for name in self.order}
        types = types_in(one.entry for one in self.lessons.values() if one.human)
        tangled = _tangled(list(sequences.values()))
        learner, learned = Learner(types, self._judge), list[str]()
        kept: list[tuple[int, Learner]] = []
        for name in self.order:
            sequence = sequences[name]
            shared = common(learned, sequence)
            if shared < len(learned):
                kept = [one for one in kept if one[0] <= shared]
                length, learner = (kept[-1][0], kept[-1][1].copy()) if kept else (0, Learner(types, self._judge))
                learned = learned[:length]
            for one in sequence[len(learned) :]:
                learner.learn(self.lessons[one], tune=one not in self._untuned)
                learned.append(one)
                if tangled and len(learned) % _STEP == 0:
                    kept = [*kept[-_KEPT:], (len(learned), learner.copy())]
            yield name, learner


def untuned(lessons: Sequence[Lesson]) -> set[str]:
    """The commits, of these, that the weights of the evidence on scopes don't depend on: all but the newest ones."""
    scoped = [one.entry.commit for one in lessons if one.human and one.sketch]
    return {one.entry.commit for one in lessons} - set(scoped[-TUNED:])


def _tangled(sequences: Sequence[Sequence[str]]) -> bool:
    """Whether a commit's ancestors are not simply the next one's too."""
    return any(common(one, other) < len(one) for one, other in pairwise(sequences))
