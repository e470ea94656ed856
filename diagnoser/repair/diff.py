"""Both sides of an equality, put together from shortened reprs and the diff below them."""

import re
from typing import NamedTuple

from devkit.diagnoser.repair import reprs

_SKIPPED = re.compile(r"\s*Skipping (\d+) identical (leading|trailing) characters in diff")
_TRUNCATED = re.compile(
    r"\s*\.\.\.Full output truncated|\s*\.\.\. \(\d+ lines? hidden\)|\s*Diff is \d+ characters long"
)


class Sides(NamedTuple):
    """The two texts, as far as they are shown."""

    left: str
    right: str
    lead: int = 0
    """Characters left out that both begin with."""
    trail: int = 0
    """Characters left out that both end with."""
    cut: bool = False
    """Whether lines are missing."""


def sides(left: str, right: str, below: str, *, minus_left: bool = False) -> Sides | None:
    """Give both texts of an equality.

    Args:
        left: repr of the left side, possibly with `...` where it was shortened; empty where there is none.
        right: the same of the right side.
        below: the explanation that follows.
        minus_left: whether `-` lines of the diff are the left side's (unittest) or the right side's (pytest).

    Returns:
        The texts; None where they can't be read.
    """
    ours, theirs = reprs.string(left), reprs.string(right)
    shown = _diffed(below, minus_left=minus_left)
    shortened = "..." in left or "..." in right or not left
    if ours is not None and theirs is not None and not shortened:
        return Sides(ours, theirs)
    if shown is None:
        return None if ours is None or theirs is None or shortened else Sides(ours, theirs)
    return shown._replace(left=_ended(shown.left, ours, shown), right=_ended(shown.right, theirs, shown))


def _ended(text: str, shown: str | None, found: Sides) -> str:
    r"""A diff shows no final line break; the repr's end, which is never cut, does."""
    if shown and shown.endswith("\n") and not text.endswith("\n") and not found.trail and not found.cut:
        return text + "\n"
    return text


def _diffed(below: str, *, minus_left: bool) -> Sides | None:
    minus: list[str] = []
    plus: list[str] = []
    lead = trail = 0
    cut = False
    indent = _indent(below)
    for line in below.split("\n"):
        skipped = _SKIPPED.match(line)
        if skipped:
            lead, trail = (int(skipped[1]), trail) if skipped[2] == "leading" else (lead, int(skipped[1]))
            continue
        if _TRUNCATED.match(line):
            cut = True
            _unmarked(minus, plus)
            break
        if line and not line.startswith(indent):
            break
        _collect(line[len(indent) :], minus, plus)
    if minus == plus:
        return None
    left, right = (minus, plus) if minus_left else (plus, minus)
    return Sides("\n".join(left), "\n".join(right), lead, trail, cut)


def _unmarked(minus: list[str], plus: list[str]) -> None:
    """Take off the dots that pytest puts behind the last line it shows."""
    for lines in (minus, plus):
        if lines:
            lines[-1] = lines[-1].removesuffix("...")


def _indent(below: str) -> str:
    """Pytest indents an explanation by two, unittest doesn't."""
    changed = re.search(r"^( *)[-+](?: |$)", below, re.MULTILINE)
    return changed[1] if changed else ""


def _collect(line: str, minus: list[str], plus: list[str]) -> None:
    mark, text = line[:1], line[2:]
    if mark == "-":
        minus.append(text)
    elif mark == "+":
        plus.append(text)
    elif line.startswith("  ") and (minus or plus or line.strip()):
        minus.append(text)
        plus.append(text)
