"""What tests ran when they were run last, kept under the git folder."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically
from devkit.hooks.affected.edges import Key
from devkit.hooks.checking.remembered import folder

_NAME = "tests-ran"
_SCHEMA = 1
_MOST_RUNS = 8
_LARGEST = 32_000_000
"""Bytes of the file; it is done without one that is larger."""


class Run(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A run of pytest, and the state of the project that it saw."""

    commit: str
    differing: dict[str, bytes | None]
    """The content of files that weren't as in the commit; None for those that weren't there."""
    command: str
    """The interpreter, the folder and the arguments."""
    installed: str
    """What stands for the packages there were."""
    places: list[str]
    """The folders of these packages."""
    early: list[str]
    """Files that were loaded before anything could be seen."""
    loaded: list[str]
    """Files that were loaded later."""
    outside: bytes
    """What was run by importing and collecting, as bits that stand for the numbers of units."""
    left: bytes
    """What was run by tests that left something for others, likewise."""


class Kept(msgspec.Struct, array_like=True, gc=False):
    """The file."""

    schema: int = _SCHEMA
    units: list[Key] = []
    """Functions, which stand for their numbers elsewhere."""
    runs: list[Run] = []
    """The newest last."""
    tests: dict[str, tuple[int, bytes]] = {}
    """Test -> the number of its last run, in which it passed, and what it ran, as bits."""


class Recorded(msgspec.Struct):
    """What one process of pytest has written."""

    units: list[Key]
    outside: list[int]
    left: list[int]
    loaded: list[str]
    early: list[str]
    places: list[str]
    tests: dict[str, list[int]]
    gone: list[str]
    """Tests that were run, of which it isn't known what they ran, or that failed."""


def load(top: Path) -> Kept:
    """What is known; nothing where the file can't be read, or holds what it shouldn't."""
    with contextlib.suppress(OSError, DevkitError, msgspec.MsgspecError):
        path = folder(top) / _NAME
        if path.stat().st_size <= _LARGEST:
            kept = msgspec.msgpack.decode(path.read_bytes(), type=Kept)
            if kept.schema == _SCHEMA and _is_sound(kept):
                return kept
    return Kept()


def _is_sound(kept: Kept) -> bool:
    """Whether every number stands for something."""
    masks = {
        *(mask for _, mask in kept.tests.values()),
        *(mask for run in kept.runs for mask in (run.outside, run.left)),
    }
    longest = max((int.from_bytes(mask, "little").bit_length() for mask in masks), default=0)
    return longest <= len(kept.units) and all(0 <= run < len(kept.runs) for run, _ in kept.tests.values())


def forget(top: Path) -> None:
    """Know nothing any more."""
    with contextlib.suppress(OSError, DevkitError):
        (folder(top) / _NAME).unlink(missing_ok=True)


def numbers(mask: bytes) -> Iterable[int]:
    """The numbers that bits stand for."""
    value = int.from_bytes(mask, "little")
    while value:
        lowest = value & -value
        yield lowest.bit_length() - 1
        value ^= lowest


def bits(chosen: Iterable[int]) -> bytes:
    """Numbers as bits."""
    value = 0
    for each in chosen:
        value |= 1 << each
    return value.to_bytes((value.bit_length() + 7) // 8, "little")


def add(kept: Kept, run: Run, recorded: Sequence[Recorded]) -> Kept:
    """What is known after a run.

    Args:
        kept: What was known before.
        run: The run, in which nothing is said of functions.
        recorded: What its processes have written.
    """
    table = {unit: number for number, unit in enumerate(kept.units)}
    outside: set[int] = set()
    left: set[int] = set()
    tests = dict(kept.tests)
    for each in recorded:
        own = [table.setdefault(unit, len(table)) for unit in each.units]
        outside.update(own[number] for number in each.outside)
        left.update(own[number] for number in each.left)
        for name in each.gone:
            tests.pop(name, None)
        tests |= {name: (len(kept.runs), bits(own[at] for at in ran)) for name, ran in each.tests.items()}
    whole = msgspec.structs.replace(run, outside=bits(outside), left=bits(left))
    return _pruned(list(table), [*kept.runs, whole], tests)


def _pruned(units: list[Key], runs: list[Run], tests: Mapping[str, tuple[int, bytes]]) -> Kept:
    """What is left of the newest runs that tests were in last, with the functions that these name."""
    used = sorted({run for run, _ in tests.values()})[-_MOST_RUNS:]
    left = {run: position for position, run in enumerate(used)}
    tests = {name: (left[run], mask) for name, (run, mask) in tests.items() if run in left}
    runs = [runs[each] for each in used]
    masks = [mask for _, mask in tests.values()] + [mask for run in runs for mask in (run.outside, run.left)]
    every = 0
    for mask in set(masks):
        every |= int.from_bytes(mask, "little")
    kept = list(numbers(every.to_bytes((every.bit_length() + 7) // 8, "little")))
    if len(kept) == len(units):
        return Kept(units=units, runs=runs, tests=dict(tests))
    again = {number: position for position, number in enumerate(kept)}
    moved = {mask: bits(again[each] for each in numbers(mask)) for mask in set(masks)}
    return Kept(
        units=[units[number] for number in kept],
        runs=[msgspec.structs.replace(run, outside=moved[run.outside], left=moved[run.left]) for run in runs],
        tests={name: (run, moved[mask]) for name, (run, mask) in tests.items()},
    )


def save(top: Path, kept: Kept) -> None:
    """Write what is known; where that isn't possible, or is too much, nothing is known any more."""
    try:
        content = msgspec.msgpack.encode(kept)
        path = folder(top) / _NAME
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, content if len(content) <= _LARGEST else b"")
    except (DevkitError, OSError, UnicodeEncodeError):
        forget(top)
