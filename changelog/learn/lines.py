"""The changed lines of a file, by sort: definitions, guards, comments, imports, tests."""

import re
from typing import NamedTuple

from devkit.changelog.learn.change import ChangedFile

_TAKEN = 60
"""Lines of a file that are looked at on each side; the rest only counts."""
_WIDTH = 300

_M = re.MULTILINE
_DEFINED = re.compile(
    r"^[ \t]*(?:(?:export|default|pub(?:\([a-z]+\))?|async|static|public|private|abstract|unsafe)\s+)*"
    r"(def|class|func|fn|function|struct|enum|trait|interface|type|impl|const|let|mod)\s+(?:\([^)\n]*\)\s*)?"
    r"([A-Za-z_]\w*)",
    _M,
)
_SORTS = {
    "any": re.compile(r"^[ \t]*\S", _M),
    "comment": re.compile(r"^[ \t]*(?:#|//|/\*|\*|\"\"\"|'''|<!--|--)", _M),
    "import": re.compile(
        r"^[ \t]*(?:import |from \S+ import|use |require\(|const .* = require|#include|export \* from|\} from )", _M
    ),
    "testcase": re.compile(
        r"^[ \t]*(?:(?:async )?def test_|func Test|fn test_|#\[(?:\w+::)?test"
        r"|(?:it|test|describe)(?:\.\w+)*\([ \t]*['\"`])",
        _M,
    ),
    "if": re.compile(r"^[ \t]*(?:\}?[ \t]*else[ \t]+)?(?:if|elif|when|match)\b", _M),
    "raise": re.compile(r"\b(?:raise|throw|panic|Err\(|errors\.New|fmt\.Errorf)\b"),
    "try": re.compile(r"^[ \t]*(?:\}[ \t]*)?(?:try|except|catch)\b", _M),
    "deprecate": re.compile(r"deprecat", re.IGNORECASE),
    "remark": re.compile(r"\b(?:TODO|FIXME|type: ignore|noqa|eslint-disable|nolint|ty: ignore|pragma: no)\b"),
    "issue": re.compile(r"#\d{2,}|issues/\d+"),
}


_HINTS = {
    "raise": ("raise", "throw", "panic", "Err(", "errors.New", "fmt.Errorf"),
    "remark": ("TODO", "FIXME", "type: ignore", "noqa", "eslint-disable", "nolint", "ty: ignore", "pragma: no"),
}
"""Patterns that take long to look for what is mostly not there: one of these texts must be."""


class Lines(NamedTuple):
    """What the first changed lines of a file are."""

    added: str
    """The lines that came, joined by newlines."""
    removed: str
    counts: dict[str, int]
    """How many lines of which sort; `+if` came, `-if` went."""
    defined: set[tuple[str, str]]
    """Keyword and name of the definitions in what came."""
    undefined: set[tuple[str, str]]
    """And in what went."""
    respaced: bool
    """Whether only white space and line breaks changed."""


def lines_of(file: ChangedFile) -> Lines:
    """Sort the first lines that came and went."""
    added = "\n".join(line[:_WIDTH] for line in file.added[:_TAKEN])
    removed = "\n".join(line[:_WIDTH] for line in file.removed[:_TAKEN])
    counts = {f"+{sort}": count for sort, count in _sorted(added).items()}
    counts.update({f"-{sort}": count for sort, count in _sorted(removed).items()})
    return Lines(
        added,
        removed,
        counts,
        set(_DEFINED.findall(added)),
        set(_DEFINED.findall(removed)),
        bool(added) and added != removed and "".join(added.split()) == "".join(removed.split()),
    )


def _sorted(text: str) -> dict[str, int]:
    if not text:
        return {}
    counts = {
        sort: len(pattern.findall(text))
        for sort, pattern in _SORTS.items()
        if sort not in _HINTS or any(hint in text for hint in _HINTS[sort])
    }
    counts["code"] = counts["any"] - counts["comment"] - counts["import"]
    return {sort: count for sort, count in counts.items() if count}
