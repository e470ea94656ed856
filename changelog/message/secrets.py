"""Secrets in what is staged: found to be warned of, and kept out of every message."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.message.pattern import Pattern
from devkit.core.secrets import entropy, find, is_mixed

REDACTED = "[redacted]"

_LONG = Pattern(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,200}={0,2}(?![A-Za-z0-9+/_=-])")
_RANDOM_BITS = 4.2
_LONGEST_LINE = 5000


class Secret(NamedTuple):
    """Something staged that looks like a secret."""

    kind: str
    """In words, with an article."""
    path: str
    line: int
    """In the file as it will be, 1-based."""
    value: str
    """Itself; never to be printed."""


def secrets(files: Iterable[FileDiff]) -> tuple[Secret, ...]:
    """What looks like secrets in the lines that come."""
    return tuple(secret for file in files for hunk in file.hunks for secret in _in_hunk(file.path, hunk))


@lru_cache(maxsize=256)  # who warns of secrets and who keeps them out ask for the same hunks
def _in_hunk(path: str, hunk: Hunk) -> tuple[Secret, ...]:
    return tuple(_found(path, hunk))


def _found(path: str, hunk: Hunk) -> Iterator[Secret]:
    """The secrets of the lines that come, looked for in all of them at once: few hunks have any."""
    text = b"\n".join(raw[1:_LONGEST_LINE].rstrip(b"\n") for raw in hunk.lines if raw[:1] == b"+").decode(
        "utf-8", "replace"
    )
    for secret in find(text):
        yield Secret(
            f"{secret.article} {secret.kind}",
            path,
            _line(hunk, text.count("\n", 0, secret.start)),
            text[secret.start : secret.end],
        )


def _line(hunk: Hunk, number: int) -> int:
    """Where the line stands in the new file that is the `number`th of those that come, counted from 0."""
    added = 0
    for offset, raw in enumerate(raw for raw in hunk.lines if raw[:1] in (b"+", b" ")):
        if raw[:1] == b"+":
            if added == number:
                return hunk.new_start + offset
            added += 1
    return hunk.new_start


def redact(text: str, known: Sequence[Secret] = ()) -> str:
    """A text without secrets: those known, their parts, and what looks like one."""
    for secret in known:
        text = text.replace(secret.value, REDACTED)
        for part in re.split(r"[^A-Za-z0-9]+", secret.value):
            if len(part) >= 8 and part in text:  # noqa: PLR2004 - shorter parts are words
                text = text.replace(part, REDACTED)
    for value in [text[secret.start : secret.end] for secret in find(text)]:
        text = text.replace(value, REDACTED)
    return _LONG.sub(lambda match: REDACTED if _random(match[0]) else match[0], text)


def _random(value: str) -> bool:
    return entropy(value) >= _RANDOM_BITS and is_mixed(value) and "/" not in value.strip("/")
