"""All reasons why a change breaks callers."""

from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.breaking import api, keys
from devkit.changelog.message.breaking.options import options
from devkit.changelog.message.facts.collect import Read
from devkit.changelog.message.facts.fact import Fact

MOST = 20
"""Reasons given; more are counted."""


def reasons(files: Sequence[FileDiff], facts: Sequence[Fact], read: Read) -> tuple[str, ...]:
    """Why callers will have to change something; empty where nothing was found.

    Args:
        files: The change.
        facts: Of the change.
        read: Reads both versions of a file.
    """
    found: list[str] = []
    before: set[str] = set()
    after: set[str] = set()
    there = {api.module(file.path) for file in files if file.status in {"A", "R", "C"}}
    for file in files:
        name = api.module(file.old_path or file.path)
        if name is None or not may_break(file) or (file.status in {"D", "R"} and name in there):
            continue
        contents = read(file)
        if contents is None:
            continue
        found += api.reasons(file, *contents)
        before |= options(contents[0])
        after |= options(contents[1])
    found += [f"command-line option {name} was removed" for name in sorted(before - after)]
    found += keys.reasons(facts)
    unique = list(dict.fromkeys(found))
    return tuple(unique[:MOST] + ([f"and {len(unique) - MOST} more"] if len(unique) > MOST else []))


def may_break(file: FileDiff) -> bool:
    """Whether a file's diff can break a caller at all: it takes lines away, or adds to what spans several lines."""
    if file.status in {"D", "R"}:
        return True
    if file.status in {"A", "T"}:  # where it leads now is not known
        return False
    return any(line[:1] == b"-" for hunk in file.hunks for line in hunk.lines) or any(
        line.rstrip().endswith(",") for line in file.added
    )
