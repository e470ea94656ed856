"""Whether a failure is a message that drifted from what its test expects, and what both sides say."""

import re

from devkit.diagnoser import longrepr as longreprs
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.repair import wording_assert, wording_missing, wording_regex
from devkit.diagnoser.repair.mismatch import Mismatch

_LONGEST = 50_000
"""Characters of a failure's text that are looked at: some patterns take quadratic time on texts made for that."""
_CUT = re.compile(r"\n?\[\+\d+ more lines?; full report in element text\]\s*\Z")
"""Since pytest 9 the short text of JUnit XML ends so where it was long."""


def is_mismatch(failure: Failure) -> Mismatch | None:
    """Read what a failure says of an expectation and a message.

    Args:
        failure: the evidence of one failing phase.

    Returns:
        Kind, expectation and message; None where the failure speaks of no message. An exception of another type than
        the test waits for can't be told from others by the report alone: `wrong_type` asks the test's source.
    """
    if not failure.raised.judged:
        escaped = failure.raised.type.endswith("Warning")
        return Mismatch("escaped-warning", actual_type=failure.raised.type) if escaped else None
    text = whole_text(failure)[:_LONGEST]
    return wording_regex.read(text) or wording_missing.read(text) or wording_assert.read(text)


def whole_text(failure: Failure) -> str:
    """A failure's text without its type; from the long form where the report has cut the short one."""
    text = failure.raised.text
    if not _CUT.search(text):
        return text
    shown = longreprs.split_type(longreprs.parse(failure.longrepr)[-1].message)[1]
    return shown if shown.startswith(_CUT.sub("", text)) else text


def worth_asking(failure: Failure) -> bool:
    """Whether `Repairer.propose` may have a patch, judged by the report alone and at little cost.

    True for mismatches, and for exceptions the project's own code raised: the test may have waited for another class.
    """
    raised_here = bool(failure.frames) and failure.frames[-1].origin == "project" and not failure.raised.judged
    return raised_here or is_mismatch(failure) is not None
