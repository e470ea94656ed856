"""A string in a Python source, found without running it."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from devkit.changelog.release.version import Scheme
from devkit.core.errors import DevkitError

_LINE = re.compile(r"\r\n|\n|\r")


class Literal(NamedTuple):
    """A string given to a name at the top of a module, or to a keyword of a call, as in `setup(version="1.0")`."""

    path: str
    name: str
    call: str = ""
    """The function called; empty for a name."""
    scheme: Scheme | None = "pep440"
    follows: bool = False

    def find(self, text: str) -> str | None:
        """The string; None where there is none."""
        node = self._node(text.removeprefix("\ufeff"))
        return None if node is None else str(node.value)

    def put(self, text: str, version: str) -> str:
        """Replace the string between its quotes.

        Raises:
            DevkitError: it is made of pieces.
        """
        start = "\ufeff" if text.startswith("\ufeff") else ""
        text = text.removeprefix("\ufeff")
        node = self._node(text)
        if node is None:
            raise ValueError(self.name)
        begin, end = _offset(text, node.lineno, node.col_offset), _offset(text, node.end_lineno, node.end_col_offset)
        old = text[begin:end]
        if old.count(str(node.value)) != 1:
            raise DevkitError(
                f"{self.path}:{node.lineno}: {self.name} is put together of pieces; write it as one string"
            )
        return start + text[:begin] + old.replace(str(node.value), version) + text[end:]

    def _node(self, text: str) -> ast.Constant | None:
        try:
            module = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError) as error:
            line = f":{error.lineno}" if isinstance(error, SyntaxError) else ""
            raise DevkitError(f"{self.path}{line}: not valid Python: {error}; repair it or exclude the file") from error
        values = _keywords(module, self.call, self.name) if self.call else _assigned(module, self.name)
        return next((node for node in values if isinstance(node, ast.Constant) and isinstance(node.value, str)), None)


def _assigned(module: ast.Module, name: str) -> Iterator[ast.expr]:
    for node in module.body:
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            yield from (node.value for target in targets if isinstance(target, ast.Name) and target.id == name)


def _keywords(module: ast.Module, function: str, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == function:
            yield from (keyword.value for keyword in node.keywords if keyword.arg == name)


def _offset(text: str, line: int | None, column: int | None) -> int:
    """Where in a text a line's column lies; Python counts lines from 1, columns in bytes of UTF-8."""
    starts = [0, *(match.end() for match in _LINE.finditer(text))]
    start = starts[(line or 1) - 1]
    before = text[start:].encode("utf-8", "surrogatepass")[:column]
    return start + len(before.decode("utf-8", "surrogatepass"))
