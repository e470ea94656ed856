"""How much harm a cause does, from where it stands in the latest runs."""

from collections.abc import Sequence

from devkit.diagnoser.history.causes import Line
from devkit.diagnoser.history.priority import Standing
from devkit.diagnoser.history.runs import KnownRun
from devkit.diagnoser.history.window import Window

RECENT = 20
"""The latest runs that say how often a cause turns up."""


def standing(
    window: Window, cause: str | None, known: Sequence[Line], *, tests: int, now: KnownRun, main: str | None
) -> Standing:
    """Measure a cause that stands in the run at hand.

    Args:
        window: The runs before.
        cause: Fingerprint history knows it by; None where history doesn't.
        known: Where it was seen before.
        tests: Tests it takes down now.
        now: The run at hand.
        main: The main branch; None where there is none.
    """
    ids = window.causes.get(cause, set()) if cause is not None else set()
    recent = window.runs[: RECENT - 1]
    red = [run for run in recent if run.id in ids]
    branches = {line.branch for line in known} | {now.branch}
    on_main = now.branch in (main, None) or (window.branch == main and window.last(cause or "") == 0)
    return Standing(
        tests=tests,
        recent=len(red) + 1,
        looked_at=len(recent) + 1,
        branches=len(branches),
        returns=_returns([True, *(run.id in ids for run in window.runs)]),
        now=now.time,
        first=min((line.first for line in known), default=now.time),
        last=now.time,
        seconds=sum(run.seconds for run in red) + now.seconds,
        on_main=on_main,
    )


def _returns(present: Sequence[bool]) -> int:
    """How often something was there, gone, and there again."""
    blocks = sum(here and not (index and present[index - 1]) for index, here in enumerate(present))
    return max(blocks - 1, 0)
