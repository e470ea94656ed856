"""How good the model is in this repository, on its newest commits."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from devkit.changelog.learn.history import ancestry, outlines
from devkit.changelog.learn.lesson import lesson
from devkit.changelog.learn.prediction import Prediction
from devkit.changelog.learn.replay import Replay
from devkit.changelog.origins import origin

_SEARCHED = 10
_BINS = 5


class Bin(NamedTuple):
    """Answers given with about the same probability."""

    answers: int
    said: float
    """Their mean probability."""
    right: float
    """The share of them that was right."""


class Evaluation(NamedTuple):
    """Figures, each a share from 0 to 1. Every commit was predicted from its ancestors only."""

    commits: int
    accuracy: float
    """The first type was the author's."""
    macro_f1: float
    """The mean over the types of how well each is told from the others."""
    top3: float
    """The author's type was among the first three."""
    confident_half: float
    """Accuracy on the half with the highest probabilities."""
    scopes: int
    """Commits whose author gave a scope."""
    scope_accuracy: float
    scope_top3: float
    calibration: tuple[Bin, ...]
    """By probability of the first type, the lowest first."""


def evaluate(top: Path, newest: int = 200) -> Evaluation:
    """Measure the model on the newest conventional commits of people.

    Raises:
        DevkitError: git can't be run, or there is no commit.
    """
    asked = _asked(top, newest)
    truths = {commit.name: lesson(commit).entry for commit in outlines(top, asked)}
    replay = Replay(top, asked)
    rows = [
        (truths[name].type or "", truths[name].scope, learner.answer(replay.questions[name]))
        for name, learner in replay.learners()
    ]
    pairs = [(kind, prediction.type) for kind, _, prediction in rows]
    sure = sorted(rows, key=lambda row: -row[2].types[0].probability)[: len(rows) // 2]
    scoped = [(scope, [one.value for one in said.scopes[:3]]) for _, scope, said in rows if scope]
    return Evaluation(
        len(rows),
        _share([truth == said for truth, said in pairs]),
        _macro_f1(pairs),
        _share([kind in [one.value for one in said.types[:3]] for kind, _, said in rows]),
        _share([kind == said.type for kind, _, said in sure]),
        len(scoped),
        _share([said[:1] == [scope] for scope, said in scoped]),
        _share([scope in said for scope, said in scoped]),
        tuple(_bins([(kind, prediction) for kind, _, prediction in rows])),
    )


def _asked(top: Path, newest: int) -> list[str]:
    names = [name for name, parents in ancestry(top, ["HEAD"]).items() if len(parents) <= 1][: newest * _SEARCHED]
    found = (commit for commit in outlines(top, names) if commit.human and origin(commit.header) is None)
    return [commit.name for commit in found if commit.parsed.type][:newest]


def _share(facts: Sequence[bool]) -> float:
    return sum(facts) / len(facts) if facts else 0.0


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    labels = {truth for truth, _ in pairs}
    return sum(_f1(pairs, label) for label in labels) / len(labels) if labels else 0.0


def _f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    right = sum(truth == said == label for truth, said in pairs)
    wrong = sum((truth == label) != (said == label) for truth, said in pairs)
    return 2 * right / (2 * right + wrong)


def _bins(rows: Sequence[tuple[str, Prediction]]) -> list[Bin]:
    found = []
    for at in range(_BINS):
        inside = [
            (said.types[0].probability, kind == said.type)
            for kind, said in rows
            if at / _BINS < said.types[0].probability <= (at + 1) / _BINS
        ]
        if inside:
            count = len(inside)
            found.append(Bin(count, sum(one for one, _ in inside) / count, sum(ok for _, ok in inside) / count))
    return found
