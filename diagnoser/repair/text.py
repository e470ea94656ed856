"""A source file as text and tree, with the places of nodes as offsets into the text."""

import ast
import io
import re
import tokenize
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from devkit.diagnoser.sources import LARGEST_FILE
from devkit.diagnoser.syntax import parsed

BOM = "\ufeff"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class SourceText:
    """One file of UTF-8 text, with its line ends as they are."""

    def __init__(self, path: str, text: str, *, bom: bool = False) -> None:
        """Take what it reads from.

        Args:
            path: relative to the root, `/`-separated.
            text: without a byte order mark.
            bom: whether the file begins with one.
        """
        self.path = path
        self.text = text
        self.bom = bom

    @property
    def whole(self) -> str:
        """The file's text as it is on disk, a byte order mark included."""
        return BOM + self.text if self.bom else self.text

    @cached_property
    def tree(self) -> ast.Module | None:
        """The syntax tree; None where the file can't be parsed."""
        return parsed(self.text)

    @cached_property
    def starts(self) -> list[int]:
        """Offsets at which lines begin."""
        if "\r" in self.text:
            return [match.start() for match in _LINE.finditer(self.text)]
        starts = [0, *accumulate(map((1).__add__, map(len, self.text.split("\n"))))]
        return starts[:-1] if not self.text or self.text.endswith("\n") else [*starts[:-1], len(self.text)]

    def line(self, number: int) -> str:
        """One line, 1-based, with its end; empty where there is none."""
        if not 0 < number <= len(self.starts):
            return ""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[start:end]

    def line_at(self, offset: int) -> int:
        """The 1-based line an offset stands in."""
        import bisect

        return bisect.bisect_right(self.starts, offset)

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node begins and ends, as offsets into the text."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        last, end = getattr(node, "end_lineno", line), getattr(node, "end_col_offset", 0)
        return self._offset(line, column), self._offset(last, end)

    def _offset(self, line: int, column: int) -> int:
        """`ast` counts columns in UTF-8 bytes."""
        text = self.line(line)
        if not text.isascii():
            column = len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))
        return self.starts[line - 1] + column


class Project:
    """The files below a root, as far as they are asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._known: dict[str, SourceText | None] = {}

    def file(self, path: str) -> SourceText | None:
        """A Python file; None for what is none, lies elsewhere or isn't UTF-8."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: str) -> SourceText | None:
        if not path.endswith(".py"):
            return None
        try:
            file = (self.root / path).resolve()
            if not file.is_relative_to(self.root) or file.stat().st_size > LARGEST_FILE:
                return None
            content = file.read_bytes()
            if tokenize.detect_encoding(io.BytesIO(content).readline)[0] not in ("utf-8", "utf-8-sig"):
                return None
            text = content.decode("utf-8")
        except (OSError, ValueError, SyntaxError):
            return None
        return SourceText(path, text.removeprefix(BOM), bom=text.startswith(BOM))
