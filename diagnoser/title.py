"""A cluster's title: one line a person would write."""

from itertools import takewhile

from devkit.diagnoser.cluster import Cluster
from devkit.diagnoser.diagnosis import Kind
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.suspects import Suspect

LONGEST = 120
"""Characters."""
_BEFORE = 12
"""Characters that are shown before what differs."""
_LONGEST_NAME = 34
"""Characters of a test's name, where the texts it holds against each other don't fit beside it."""
_SURE = 0.35
"""Scores below are guesses, which a title doesn't repeat."""


def title_of(cluster: Cluster, kind: Kind, culprit: Suspect | None) -> str:
    """Say in one line what is wrong: what happened, and where."""
    example = cluster.units[0].example
    where = _where(culprit)
    what = _what(example)
    said = {
        "recursion": f"Endless recursion{where}",
        "timeout": f"Time limit exceeded{where}",
        "fixture": f"Fixture missing: {example.raised.text}"
        if example.raised.type == "FixtureLookupError"
        else f"Fixture fails{where}: {what}",
        "collection": f"{_files(cluster)} can't be collected: {what}",
        "assertion": _check(cluster, example, what, where),
        "unknown": _check(cluster, example, what, where),
        "message-mismatch": (kind == "message-mismatch" and _drifted(example)) or _check(cluster, example, what, where),
    }
    return _clip(said.get(kind) or _placed(what, where, culprit))


def _placed(what: str, where: str, culprit: Suspect | None) -> str:
    """What happened and where: unless it says so itself, or leaves no room for it."""
    whole = f"{what.rstrip('.')}{where}"
    named = culprit is not None and f"{culprit.function}()" in what
    return what if named or len(whole) > LONGEST else whole


def _files(cluster: Cluster) -> str:
    units = [unit for unit in cluster.units if unit.example.when == "collect"]
    files = {member.nodeid.partition("::")[0] for unit in units for member in unit.members}
    return f"{len(files)} files" if len(files) > 1 else "".join(files)


def _drifted(example: Failure) -> str:
    """What the test expected of a message and what it got; empty where the report doesn't tell both."""
    from devkit.diagnoser.repair.reading import is_mismatch

    found = is_mismatch(example)
    if found is None or not found.expected or not found.actual:
        return ""
    name = example.test.rpartition("::")[2]
    whole = _said(name, found.expected, found.actual)
    if len(whole) <= LONGEST:
        return whole
    name = _cut(name, 0, _LONGEST_NAME)
    room = (LONGEST - len(_said(name, "", ""))) // 2
    return _said(name, *_differing(found.expected, found.actual, room))


def _said(name: str, expected: str, actual: str) -> str:
    return f"{name} expects {expected!r}, the message is {actual!r}"


def _differing(expected: str, actual: str, room: int) -> tuple[str, str]:
    """Two texts cut around the first word that differs, so that a title holds both."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(expected, actual, strict=False)))
    start = expected.rfind(" ", 0, same - _BEFORE) + 1 if same > _BEFORE and same > room // 2 else 0
    return _cut(expected, start, room), _cut(actual, start, room)


def _cut(text: str, start: int, room: int) -> str:
    line = ("\N{HORIZONTAL ELLIPSIS}" if start else "") + " ".join(text[start:].split())
    return line if len(line) <= room else line[: room - 1] + "\N{HORIZONTAL ELLIPSIS}"


def _check(cluster: Cluster, example: Failure, what: str, where: str) -> str:
    tests = {unit.example.test for unit in cluster.units}
    name = example.test.rpartition("::")[2]
    if len(tests) == 1:
        return f"{name}: {what}"
    return f"{len(cluster.nodeids)} tests get wrong results{where}, such as {name}: {what}"


def _what(example: Failure) -> str:
    raised = example.telling
    first = next((line.strip() for line in raised.text.split("\n") if line.strip()), "")
    if raised.judged:
        return first or "failed without a message"
    return f"{raised.type}: {first}" if first else raised.type


def _where(culprit: Suspect | None) -> str:
    if culprit is None or not culprit.function or culprit.score < _SURE:
        return ""
    if culprit.function == "<module>":
        return f" in {culprit.path}"
    return f" in {culprit.function}()"


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
