"""What Python's `json` writes and JSON forbids, put right in place: NaN, Infinity, lone surrogates."""

import re

from devkit.diagnoser.readers.content import Buffer

# Without possessive repeats of groups: in Python 3.11.2 they match nothing where they should.
_NUMBER = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|(NaN|-?Infinity)', re.DOTALL)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_ZERO = {b"NaN": b"0e0", b"Infinity": b"0.000000", b"-Infinity": b"-0.000000"}


def repair(data: Buffer) -> bool:
    """Replace, without moving anything, NaN and Infinity by zero and lone surrogates by U+FFFD.

    The zeros are written as floats, so that they stand for a duration but not for a line number.

    Returns:
        Whether anything was replaced.
    """
    numbers = _repair_numbers(data)
    return _repair_surrogates(data) or numbers


def _repair_numbers(data: Buffer) -> bool:
    repaired = False
    position = 0
    while match := _NUMBER.search(data, position):
        start, end = match.span(1)
        position = match.end()
        if start < 0:  # a string
            continue
        zero = _ZERO[match[1]]
        del match  # holds the buffer
        data[start:end] = zero
        repaired = True
    return repaired


def _repair_surrogates(data: Buffer) -> bool:
    repaired = False
    position = 0
    while match := _SURROGATE.search(data, position):
        start, position = match.span()
        high = _is_high(match[0])
        del match
        if _is_escaped(data, start):
            continue
        following = bytes(data[position : position + 6])
        if high and _SURROGATE.match(following) and not _is_high(following):
            position += 6
        else:
            data[start:position] = b"\\ufffd"
            repaired = True
    return repaired


def _is_high(escape: bytes) -> bool:
    return escape[3:4] in b"89abAB"


def _is_escaped(data: Buffer, start: int) -> bool:
    """Say whether the backslash at `start` is itself escaped, as in a Windows path."""
    count = 0
    while start > count and data[start - count - 1 : start - count] == b"\\":
        count += 1
    return count % 2 == 1
