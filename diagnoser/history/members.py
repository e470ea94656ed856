"""Sets and sequences of test ids as compact bytes: 10,000 tests in file order take about 100."""

import hashlib
import itertools
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence

_LENGTH = 16


def digest(names: Iterable[str]) -> bytes:
    """Identity of a list of names, the same in every database."""
    return hashlib.sha256("\0".join(names).encode()).digest()[:_LENGTH]


def pack(groups: Sequence[Sequence[int]]) -> bytes:
    """Groups of numbers below 2**31 as bytes: each one's distance to the one before, compressed."""
    flat = list(itertools.chain.from_iterable(groups))
    steps = array("i", map(int.__sub__, flat, itertools.chain((0,), flat)))
    head = array("i", (len(groups), *map(len, groups)))
    return zlib.compress(_little_endian(head).tobytes() + _little_endian(steps).tobytes(), 6)


def unpack(data: bytes) -> list[list[int]]:
    """The groups that were packed."""
    numbers = array("i")
    numbers.frombytes(zlib.decompress(data))
    numbers = _little_endian(numbers)
    count = numbers[0]
    flat = itertools.accumulate(numbers[1 + count :])
    return [list(itertools.islice(flat, length)) for length in numbers[1 : 1 + count]]


def _little_endian(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
