"""A cluster's title: one line a person would write."""

from devkit.diagnoser.cluster import Cluster
from devkit.diagnoser.diagnosis import Kind
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.suspects import Suspect

LONGEST = 120
"""Characters."""
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
        "fixture": f"Fixture fails{where}: {what}",
        "collection": f"{example.file} can't be collected: {what}",
        "assertion": _check(cluster, example, what, where),
        "message-mismatch": (kind == "message-mismatch" and _drifted(example)) or _check(cluster, example, what, where),
    }
    return _clip(said.get(kind, f"{what}{where}"))


def _drifted(example: Failure) -> str:
    """What the test expected of a message and what it got; empty where the report doesn't tell both."""
    from devkit.diagnoser.repair.reading import is_mismatch

    found = is_mismatch(example)
    if found is None or not found.expected or not found.actual:
        return ""
    return f"{example.test.rpartition('::')[2]} expects {found.expected!r}, the message is {found.actual!r}"


def _check(cluster: Cluster, example: Failure, what: str, where: str) -> str:
    tests = {unit.example.test for unit in cluster.units}
    name = example.test.rpartition("::")[2]
    if len(tests) == 1:
        return f"{name}: {what}"
    return f"{len(tests)} tests get wrong results{where}, such as {name}: {what}"


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
