"""Paths of a diagnosis as git has them, and the text behind them."""

from pathlib import Path, PurePosixPath

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.diagnoser.attribution.base import Base
from devkit.diagnoser.attribution.spans import Span, spans
from devkit.diagnoser.roots import Root

_LARGEST = 2_000_000
"""Bytes; larger files are generated."""


class Paths:
    """Where the files of one run lie in its repository."""

    def __init__(self, top: Path, root: Root | None, base: Base) -> None:
        inside = ""
        if root is not None and root.folder.is_relative_to(top):
            inside = root.folder.relative_to(top).as_posix()
        self._inside = "" if inside in ("", ".") else inside + "/"
        self._prefix = root.prefix if root is not None else ""
        self._top = top
        self._base = base
        self._texts: dict[str, str] = {}
        self._spans: dict[str, tuple[Span, ...]] = {}

    def of_place(self, path: str) -> str:
        """The path of a culprit or a suspect."""
        return self._inside + path.removeprefix(self._prefix)

    def of_test(self, nodeid: str) -> str:
        """The path of a test's file."""
        return self._inside + nodeid.partition("::")[0]

    def shown(self, path: str) -> str:
        """A path of git's as the diagnosis writes paths."""
        return self._prefix + path.removeprefix(self._inside) if path.startswith(self._inside) else path

    def is_inside(self, path: str) -> bool:
        """Whether a path of git's lies below pytest's root directory."""
        return path.startswith(self._inside)

    def modules(self) -> list[str]:
        """The Python files that git follows."""
        command = (
            ["ls-files", "-z"] if self._base.work_tree else ["ls-tree", "-r", "-z", "--name-only", f"{self._base.head}"]
        )
        names = git.run(self._top, *command)[1].split("\0")
        return [name for name in names if _harmless(name)]

    def text(self, path: str) -> str:
        """A Python file as it was in the run; empty where it isn't here."""
        known = self._texts.get(path)
        if known is None:
            known = self._texts[path] = self._read(path) if _harmless(path) else ""
        return known

    def spans(self, path: str) -> tuple[Span, ...]:
        """The functions and classes of a file."""
        known = self._spans.get(path)
        if known is None:
            known = self._spans[path] = spans(self.text(path))
        return known

    def lines(self, path: str, span: Span) -> str:
        """The text of a function."""
        return "\n".join(self.text(path).splitlines()[span.first - 1 : span.last])

    def _read(self, path: str) -> str:
        if not self._base.work_tree and self._base.head is not None:
            try:
                with git.reading(self._top, "show", f"{self._base.head}:{path}") as lines:
                    return b"".join(lines).decode("utf-8", "replace")
            except DevkitError:
                return ""
        file = self._top / path
        try:
            inside = file.resolve().is_relative_to(self._top.resolve()) and file.stat().st_size <= _LARGEST
            return file.read_text(encoding="utf-8", errors="replace") if inside else ""
        except (OSError, ValueError):
            return ""


def _harmless(path: str) -> bool:
    """Whether a path, which a report may have made up, can be a source file of the project."""
    return path.endswith(".py") and ".." not in PurePosixPath(path).parts and not path.startswith(("/", "-", ":"))
