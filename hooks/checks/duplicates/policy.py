"""What a project's guides say is written in several modules on purpose, each of which is to be read by itself."""

import re
from collections.abc import Iterator
from functools import cached_property

from devkit.hooks.checking.context import Context

_GUIDE = re.compile(
    r"(?:\.\w+/|docs?/)?(?:AGENTS|CLAUDE|CONTRIBUTING|HACKING|DEVELOPMENT|ARCHITECTURE|README|copilot-instructions)"
    r"(?:\.(?:md|rst|txt))?",
    re.IGNORECASE,
)
"""Files at the top, or in a folder there that is hidden or of documents, in which a project says how it is written."""
_SIGNS = (b"uplicat", b"self-contained", b"Self-contained")
"""What a guide that says so has one of: it is sooner looked for than the pattern."""
_MEANT = re.compile(
    r"\b(?:deliberately|intentionally|purposely) duplicated?\b"
    r"|\bself-contained (?:by design|on purpose)\b|\bprefer(?:s|red)? (?:\w+ )?duplication (?:over|to)\b"
    r"|\bduplication (?:\w+ ){0,4}?(?:is|are) (?:accepted|preferred|intended|intentional|deliberate|by design)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n\s*\n|\n(?=[-*#])")
_MARKUP = re.compile(r"[*`]+")
_SEVERAL = re.compile(r"[a-z]{3,}(?=s\b)")
"""A word for several of a kind, without its last letter."""


class Policy:
    """What may stand in several modules, as the project says; its guides are read when that is first asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def allows(self, path: str, other: str) -> bool:
        """Whether two files are both of a kind that a guide says repeat each other on purpose: `*_trainer.py`."""
        return any(_is_of(kind, path) and _is_of(kind, other) for kind in self._kinds)

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(self._found())

    def _found(self) -> Iterator[str]:
        for path in filter(_GUIDE.fullmatch, self._context.files):
            data = self._context.peek(path) or b""
            if any(map(data.__contains__, _SIGNS)):
                text = _MARKUP.sub("", data.decode("utf-8", "replace"))
                sentences = (" ".join(each.split()) for each in _SENTENCE.split(text))
                for sentence in filter(_MEANT.search, sentences):
                    yield from _SEVERAL.findall(sentence.lower())


def _is_of(kind: str, path: str) -> bool:
    """Whether a kind is a word of a file's name, or its folder's: `sales_trainer.py`, `trainers/sales.py`."""
    words = re.split(r"[^a-z]+", "/".join(path.lower().removesuffix(".py").split("/")[-2:]))
    return kind in words or f"{kind}s" in words
