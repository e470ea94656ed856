"""Unified diffs that `git apply` takes."""

import difflib
from collections.abc import Iterator

from devkit.diagnoser.repair.text import SourceText


def unified(before: SourceText, after: SourceText, prefix: str = "") -> str:
    """The diff between two states of a file; empty where they are the same.

    Args:
        before: the file as it is.
        after: as it should be.
        prefix: what stands before the file's path in the repository; empty or ending in `/`.
    """
    path = prefix + before.path
    lines = difflib.unified_diff(lines_of(before.whole), lines_of(after.whole), f"a/{path}", f"b/{path}", lineterm="\n")
    return "".join(_ended(lines))


def lines_of(text: str) -> list[str]:
    """Lines as git counts them, with their ends: only a line feed ends one, and the last may lack it."""
    lines = text.split("\n")
    ended = [line + "\n" for line in lines[:-1]]
    return [*ended, lines[-1]] if lines[-1] else ended


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"
