"""`devkit message --evaluate`: how good the proposals would have been for the repository's newest commits."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from devkit.changelog.grammar import Header, parse_header
from devkit.changelog.learn.lesson import type_of
from devkit.changelog.message.batch import proposals
from devkit.changelog.message.proposal import Proposal
from devkit.changelog.message.propose import Context
from devkit.changelog.origins import origin
from devkit.core import plumbing
from devkit.core.errors import DevkitError

NEWEST = 200
"""Commits measured."""
_BOTS = re.compile(r"\[bot\]|dependabot|renovate|pre-commit-ci|github-actions", re.IGNORECASE)


class Measured(NamedTuple):
    """Means over the commits; shares are 0 to 1, None where there was nothing to measure."""

    commits: int
    accuracy: float | None
    """Share of commits whose type was proposed."""
    top3: float | None
    """Share whose type was among the first three."""
    confident: float | None
    """Accuracy of the half of which devkit was surest."""
    scope: float | None
    """Share of given scopes that were proposed."""
    header: float | None
    """Similarity of the header."""


def evaluate(top: Path, settings: Context) -> Measured:
    """Propose messages for the newest human commits with a conventional header, and compare.

    Raises:
        DevkitError: there are none.
    """
    written = list(_newest())
    if not written:
        raise DevkitError(
            "no commit here has a conventional header written by a person, so there is nothing to compare"
        )
    made = proposals(top, [commit for commit, _ in written], settings)
    return measure([header for _, header in written], list(made))


def measure(written: Sequence[Header], made: Sequence[Proposal]) -> Measured:
    """Compare what was written with what is proposed, pairwise."""
    pairs = list(zip(written, made, strict=True))
    right = [
        (one.types[0].probability if one.types else 0.0, type_of(header.type) == one.type) for header, one in pairs
    ]
    sure = sorted(right, reverse=True)[: len(right) // 2]
    scoped = [header.scope == one.scope for header, one in pairs if header.scope]
    return Measured(
        len(pairs),
        _mean(hit for _, hit in right),
        _mean(type_of(header.type) in [kind.value for kind in one.types[:3]] for header, one in pairs),
        _mean(hit for _, hit in sure),
        _mean(scoped),
        _mean(SequenceMatcher(None, header.text, one.header, autojunk=False).ratio() for header, one in pairs),
    )


def as_text(found: Measured) -> str:
    """The figures as lines of text."""
    lines = [
        f"{found.commits} newest commits, each proposed from what its ancestors teach",
        f"type: {_share(found.accuracy)} right, in the surer half {_share(found.confident)}",
        f"type among the first three: {_share(found.top3)}",
        f"scope, where one was given: {_share(found.scope)} right",
        f"header: {_share(found.header)} alike",
    ]
    return "\n".join(lines)


def _newest() -> Iterable[tuple[str, Header]]:
    """Hashes and headers of the newest human commits, the newest first."""
    command = [
        "log",
        "-z",
        "--no-merges",
        f"--max-count={NEWEST * 5}",
        "--encoding=UTF-8",
        "--format=%H%n%an%n%s",
        "HEAD",
        "--",
    ]
    count = 0
    for record in plumbing.output(command).split("\0"):
        commit, _, rest = record.partition("\n")
        author, _, text = rest.partition("\n")
        header = parse_header(text)
        if header.type and not _BOTS.search(author) and not origin(text) and count < NEWEST:
            count += 1
            yield commit, header


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return mean(found) if found else None


def _share(value: float | None) -> str:
    return "nothing" if value is None else f"{value:.0%}"
