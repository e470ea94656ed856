"""The model of a repository: from its cache, brought up to date, or learned from history."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from devkit.changelog.learn import cache
from devkit.changelog.learn.change import Change
from devkit.changelog.learn.history import ancestry, commits, outlines
from devkit.changelog.learn.learner import Learner
from devkit.changelog.learn.lesson import Lesson, described, lesson
from devkit.changelog.learn.prediction import Prediction
from devkit.changelog.learn.replay import DEEP, MEMORY, Replay, types_in, untuned
from devkit.changelog.learn.timeline import Graph, Timeline
from devkit.core import plumbing
from devkit.core.console import say
from devkit.core.errors import DevkitError

_LATEST = 15
"""So many of the newest commits are not learned for good: they may still be amended or rebased away."""
_AHEAD = 40
"""When history is so many commits ahead of what is kept, more of it is learned for good."""
_MOST_LINES = 400_000
"""Changed lines that are read: generated files in history would make the first time last several times as long."""
_WORTH_SAYING = 300
"""Commits that are learned without a word."""


class Learned:
    """What history taught, ready to be asked."""

    def __init__(self, learner: Learner, author: str | None = None) -> None:
        self._learner = learner
        self._author = author

    def predict(self, change: Change) -> Prediction:
        """Say what the message of a change would be; it is taken for the user's own if it names no author."""
        if change.author is None:
            change = change._replace(author=self._author)
        return self._learner.predict(change)


def load(top: Path, before: str | None = None) -> Learned:
    """The model of a repository, from its cache under the git directory, brought up to date.

    Args:
        top: The work tree's top folder, or a bare repository.
        before: A commit; only its ancestors are then learned from, and the cache is left alone.

    Raises:
        DevkitError: git can't be run, or `before` is no commit.
    """
    if before is not None:
        replay = Replay(top, [before])
        return next(Learned(learner) for _, learner in replay.learners())
    return Learned(_current(top), _author())


def predict_commits(top: Path, names: Sequence[str]) -> Iterator[tuple[Change, Prediction]]:
    """What the model would have said about commits when they were made, in the order given.

    Each prediction is learned from that commit's ancestors only.

    Args:
        top: The work tree's top folder, or a bare repository.
        names: Full hashes; several may be the same.

    Raises:
        DevkitError: git can't be run, or a name is no commit.
    """
    replay = Replay(top, names)
    found = {name: learner.answer(replay.questions[name]) for name, learner in replay.learners()}
    for name in names:
        yield replay.questions[name].change, found[name]


def _author() -> str | None:
    """Who is committing, as far as git's settings say."""
    return os.environ.get("GIT_AUTHOR_EMAIL") or plumbing.settings(r"^user\.email$").get("user.email")


def _current(top: Path) -> Learner:
    """The model of what is checked out."""
    folder, head = _where(top)
    if head is None:
        return Learner(types_in(()))
    path = folder / "devkit" / "message-model"
    kept = cache.read(path)
    newer = _newer(top, kept.base, head) if kept else None
    if kept is None or newer is None:
        kept, newer = _built(top, head)
    elif len(newer) > _AHEAD:
        kept, newer = _advanced(top, kept, head, newer)
    elif all(name in kept.lessons for name in newer):
        return _caught_up(kept, newer)
    kept.lessons = _lessons(top, newer, kept.lessons)
    cache.write(path, kept)
    return _caught_up(kept, newer)


def _lessons(top: Path, names: Sequence[str], known: dict[str, Lesson]) -> dict[str, Lesson]:
    """The lessons of commits; those not known yet are read."""
    read = commits(top, [name for name in names if name not in known])
    fresh = {commit.name: lesson(commit, described(commit.change)) for commit in read}
    return {name: known.get(name) or fresh[name] for name in names}


def _caught_up(kept: cache.Kept, newer: Sequence[str]) -> Learner:
    for name in newer:
        kept.learner.learn(kept.lessons[name])
    return kept.learner


def _where(top: Path) -> tuple[Path, str | None]:
    """The git directory that all work trees share, and the commit checked out."""
    output = plumbing.output(
        ["-C", str(top), "rev-parse", "--git-common-dir", "--verify", "HEAD^{commit}"]
    ).splitlines()
    folder = (top / output[0]) if output else top / ".git"
    return folder, output[1] if len(output) > 1 else None


def _newer(top: Path, base: str, head: str) -> list[str] | None:
    """The commits that HEAD has and `base` has not, oldest first; None where history was rewritten."""
    revisions = [f"{base}...{head}"] if base else [head]
    command = ["-C", str(top), "rev-list", "--topo-order", "--reverse", "--left-right", *revisions, "--"]
    try:
        lines = [line.decode("ascii").strip() for line in plumbing.lines(command, fails="git rev-list")]
    except DevkitError:
        return None
    if len(lines) > MEMORY or (base and any(line.startswith("<") for line in lines)):
        return None
    return [line.lstrip(">") for line in lines]


def _built(top: Path, head: str) -> tuple[cache.Kept, list[str]]:
    """Learn from the newest commits, the very latest of them aside."""
    graph = ancestry(top, [head])
    base = _settled(graph, head)
    timeline = Timeline(graph, MEMORY)
    names = timeline.up_to(base)[-MEMORY:] if base else []
    if len(names) > _WORTH_SAYING:
        say(f"learning from the newest {len(names)} commits; this is done once")
    deep = _deep(top, names[-DEEP:])
    found = [*map(lesson, outlines(top, names[: len(names) - len(deep)])), *deep]
    learner = Learner(types_in(one.entry for one in found if one.human))
    older = untuned(found)
    for one in found:
        learner.learn(one, tune=one.entry.commit not in older)
    learned = set(timeline.up_to(base)) if base else set()
    newer = [name for name in timeline.up_to(head) if name not in learned][-MEMORY:]
    return cache.Kept(base, learner, {}), newer


def _deep(top: Path, names: Sequence[str]) -> list[Lesson]:
    """What the newest commits teach with their lines, oldest first; of fewer commits where these are long."""
    found: list[Lesson] = []
    lines = 0
    for commit in commits(top, names[::-1]):
        found.append(lesson(commit, described(commit.change)))
        lines += sum(len(file.added) + len(file.removed) for file in commit.change.files)
        if lines > _MOST_LINES:
            break
    return found[::-1]


def _settled(graph: Graph, head: str) -> str:
    """The ancestor of HEAD that is not likely to go away any more; empty where history is too short."""
    name = head
    for _ in range(_LATEST):
        parents = graph.get(name, ())
        if not parents or parents[0] not in graph:
            return ""
        name = parents[0]
    return name


def _advanced(top: Path, kept: cache.Kept, head: str, newer: list[str]) -> tuple[cache.Kept, list[str]]:
    """Learn more of history for good."""
    graph = {name: parents for name, parents in ancestry(top, [head]).items() if name in set(newer)}
    base = _settled(graph, head)
    if not base:
        return kept, newer
    settled = Timeline(graph, len(graph)).up_to(base)
    kept.lessons = _lessons(top, newer, kept.lessons)
    for name in settled:
        kept.learner.learn(kept.lessons[name], tune=True)
    if set(types_in(kept.learner.archive.entries)) - set(kept.learner.types):
        return _built(top, head)
    kept.base = base
    left = set(newer) - set(settled)
    return kept, [name for name in newer if name in left]
