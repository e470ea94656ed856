"""Long lines of a body broken so that addresses, lists, quotes, tables and code stay what they are."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from devkit.changelog.lint.lines import width

_KEPT = re.compile(r" {4}|\t|\s*[>|]|\s*(?:```|~~~)")
_ITEM = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_MAY_BEGIN = re.compile(
    r"(?!\d+[.)](?:\s|$)|```|~~~|(?:BREAKING CHANGE|[^\W\d_][\w-]*)(?:: | #|:$)|BREAKING\b)[\w\"'`(\[<]"
)
"""What a line may begin with: nothing that would make it a list, a comment, a quote or a footer."""


def wrap(body: str, limit: int) -> str:
    """Break the lines of a body that are longer than `limit` characters, where that is possible.

    Lines are never joined, and no word is changed; what can't be broken stays.
    """
    lines, fenced = [], False
    for line in body.split("\n"):
        fenced ^= _FENCE.match(line) is not None
        if fenced or width(line) <= limit or _KEPT.match(line):
            lines.append(line)
        else:
            lines.extend(_broken(line, limit))
    return "\n".join(lines)


def _broken(line: str, limit: int) -> Iterator[str]:
    """Fill lines as far as they go; continuation lines of a list's item are indented like its text."""
    prefix = _ITEM.match(line)
    first = prefix[0] if prefix else ""
    indent = " " * len(first)
    words = line[len(first) :].split(" ")
    breaks = [index for index in range(1, len(words)) if _MAY_BEGIN.match(" ".join(words[index : index + 2]))]
    breaks.append(len(words))
    start, lead = 0, first
    while start < len(words):
        later = bisect_right(breaks, start)
        stop = breaks[later]
        for end in islice(breaks, later, None):
            if width(lead + " ".join(words[start:end])) > limit:
                break
            stop = end
        yield (lead + " ".join(words[start:stop])).rstrip()
        start, lead = stop, indent
