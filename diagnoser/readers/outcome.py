"""What a test's outcome is, whatever words a plugin used for it."""

import re
from collections.abc import Sequence

from devkit.diagnoser.report import Outcome, Phase, When

_PLAIN: dict[str, Outcome] = {
    "passed": "passed",
    "failed": "failed",
    "error": "error",
    "skipped": "skipped",
    "xfailed": "xfailed",
    "xpassed": "xpassed",
}
RERUN = frozenset({"rerun", "retried"})
"""What pytest-rerunfailures and pytest-retry call a failed attempt that is not the last."""
KNOWN = frozenset({*_PLAIN, *RERUN, "subtests passed"})
"""The words for a test that need no look at its stages."""
SUBTESTS = re.compile(r"contains \d+ failed subtests?")
"""What stands in place of a test's evidence where its subtests have it."""
_WORKER = re.compile(r"\[([^\]\s]+)\] \S+ -- Python [^\n]*\n*")


def verdict(declared: str, failing: Sequence[Phase], stages: Sequence[str]) -> Outcome:
    """Return the outcome of a test.

    Args:
        declared: The report's word for the whole test; plugins add words of their own, such as `subtests passed`.
        failing: Its failing phases.
        stages: The outcomes of all its stages, which decide where the word is not one of pytest's.
    """
    outcome = _PLAIN.get(declared)
    if outcome == "xpassed" and failing:
        return "failed"
    if outcome is not None:
        return outcome
    if failing:
        return "failed" if any(phase.when == "call" for phase in failing) else "error"
    return "skipped" if "skipped" in stages else "passed"


def without_evidence(outcome: Outcome) -> Phase:
    """Return the phase of a failure of which the report says nothing more."""
    when: When = "setup" if outcome == "error" else "call"
    return Phase(when=when, outcome="failed")


def split_worker(longrepr: str) -> tuple[str, str]:
    """Take the line pytest-xdist puts before a text, `[gw0] linux -- Python 3.12.1 /usr/bin/python`, off it.

    Returns:
        The worker's id, empty where there is no such line, and the text without it.
    """
    match = _WORKER.match(longrepr) if longrepr.startswith("[") else None
    return (match[1], longrepr[match.end() :].lstrip()) if match else ("", longrepr)
