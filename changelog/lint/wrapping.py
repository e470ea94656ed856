"""Long lines of a body broken so that addresses, lists, quotes, tables and code stay what they are."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import accumulate

from devkit.changelog.grammar import parse_header
from devkit.changelog.lint.lines import width

_MARKS = r"\s*(?:(?:[-*+]|\d+[.)])\s+)*"
_ITEM = re.compile(_MARKS)
_KEPT = re.compile(rf"{_MARKS}(?:\s{{4}}|\t|[>|]|#{{1,6}}\s|```|~~~)")
_FENCE = re.compile(rf"{_MARKS}(`{{3,}}(?=[^`]*$)|~{{3,}})")
_MAY_BEGIN = re.compile(
    r"(?!\d+[.)](?:\s|$)|```|~~~|(?:BREAKING CHANGE|[^\W\d_][\w-]*)(?:: | #|:$)|BREAKING\b)[\w\"'`(\[<]"
)
"""What a line may begin with: nothing that would make it a list, a comment, a quote or a footer."""


def wrap(body: str, limit: int, types: Collection[str] = ()) -> str:
    """Break the lines of a body that are longer than `limit` characters, where that is possible.

    Lines are never joined, and no word is changed; what can't be broken stays.

    Args:
        body: It.
        limit: Characters of a line.
        types: Types of commits, in small letters: an item that is a header of one of them is what a squash lists, and
            stays on its line.
    """
    lines, fence = [], ""
    for line in body.split("\n"):
        mark, inside = _FENCE.match(line), fence
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip(" \t`~"):
            fence = ""
        if inside or fence or width(line) <= limit or _KEPT.match(line) or _lists(line, types):
            lines.append(line)
        else:
            lines.extend(_broken(line, limit))
    return "\n".join(lines)


def _lists(line: str, types: Collection[str]) -> bool:
    """Whether a line is the header of a commit that a squash lists."""
    kind = parse_header(line[2:]).type if types and line[:2] in {"* ", "- "} else None
    return kind is not None and kind.lower() in types


def _broken(line: str, limit: int) -> Iterator[str]:
    """Fill lines as far as they go; continuation lines of a list's item are indented like its text."""
    prefix = _ITEM.match(line)
    first = prefix[0] if prefix else ""
    indent = " " * len(first)
    words = line[len(first) :].split(" ")
    ticks = list(accumulate(word.count("`") for word in words))
    parted = [ticks[-1] % 2 or not ticks[index - 1] % 2 for index in range(1, len(words))]  # outside of code
    breaks = [
        index for index, apart in enumerate(parted, 1) if apart and _MAY_BEGIN.match(" ".join(words[index : index + 2]))
    ]
    breaks.append(len(words))
    start, lead = 0, first
    while start < len(words):
        later = bisect_right(breaks, start)
        stop = breaks[later]
        for at in range(later, len(breaks)):
            if width(lead + " ".join(words[start : breaks[at]])) > limit:
                break
            stop = breaks[at]
        yield (lead + " ".join(words[start:stop])).rstrip()
        start, lead = stop, indent
