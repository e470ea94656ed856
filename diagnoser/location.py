"""Where a frame's file lies: relative to the repository, and whether it is the project's, a test's or a library's.

A report comes from another machine as often as not, so a path is matched by what the report says of its root and by
which of its endings exist below the local root, never by being equal to a local path.
"""

import re
from pathlib import Path, PurePosixPath
from typing import Literal

from devkit.diagnoser.report import Phase

Origin = Literal["project", "test", "library", "stdlib", "harness"]

_INSTALLED = re.compile(r".*(?:site|dist)-packages/")
_STDLIB = re.compile(r"(?:.*/lib(?:64)?/(?:python|pypy)\d[^/]*/|.*/(?:Python|python)\d[^/]*/[Ll]ib/|<frozen )")
_HARNESS = re.compile(r"(?:_pytest|pluggy|pytest|xdist|pytest_\w+)(?:/|\.py$)")
_TEST = re.compile(r"(?:^|/)(?:tests?/|testing/tests?/|conftest\.py$|test_[^/]*\.py$|[^/]*_tests?\.py$)")
_ABSOLUTE = re.compile(r"(?:[A-Za-z]:)?/")


def is_test_path(path: str) -> bool:
    """Whether a relative path is a test's by convention: `tests/`, `test_*.py`, `*_test.py`, conftest.py."""
    return _TEST.search(path) is not None


def is_file(path: Path) -> bool:
    """Whether a file is there; False, too, for a name no file system takes: a report may hold any."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


class Locator:
    """Turns a report's paths into repository paths; remembers, since a run has few files and many frames."""

    def __init__(self, roots: tuple[str, ...] = (), local_root: Path | None = None) -> None:
        """Know the runs' roots.

        Args:
            roots: root directories the reports name, on the machines they ran on.
            local_root: the repository here, if any; only asked which files exist.
        """
        cleaned = {root.replace("\\", "/").rstrip("/") for root in roots}
        self._roots = tuple(sorted((root + "/" for root in cleaned if root), key=lambda root: (-len(root), root)))
        self._local = local_root
        self._known: dict[str, tuple[str, Origin]] = {}

    def locate(self, raw: str) -> tuple[str, Origin]:
        """Give the repository path (or the library's own path) of a frame's file, and whose it is."""
        known = self._known.get(raw)
        if known is None:
            known = self._known[raw] = self._locate(raw.replace("\\", "/"))
        return known

    def learn(self, phase: Phase, file: str) -> None:
        """Learn a root of the run from an absolute path that ends in the test's own file."""
        ending = "/" + file
        for raw in (entry.path for entry in phase.traceback):
            path = raw.replace("\\", "/")
            if path.endswith(ending) and _ABSOLUTE.match(path):
                self._add_root(path[: -len(file)])
                return
        if not phase.traceback and phase.longrepr:
            shown = re.search(r'File "([^"\n]*/)' + re.escape(file) + '"', phase.longrepr.replace("\\", "/"))
            if shown:
                self._add_root(shown[1])

    def _add_root(self, root: str) -> None:
        if root not in self._roots and root != "/":
            self._roots = tuple(sorted((*self._roots, root), key=lambda each: (-len(each), each)))
            self._known.clear()

    def _locate(self, path: str) -> tuple[str, Origin]:
        installed = _INSTALLED.match(path)
        if installed:
            inside = path[installed.end() :]
            return inside, "harness" if _HARNESS.match(inside) else "library"
        if path.startswith("<") or _STDLIB.match(path):
            return path, "stdlib"
        relative = self._relative(path)
        if relative is None:
            return path, "library"
        return relative, "test" if is_test_path(relative) else "project"

    def _relative(self, path: str) -> str | None:
        for root in self._roots:
            if path.startswith(root):
                return path[len(root) :]
        if not _ABSOLUTE.match(path):
            return self._existing(path) or str(PurePosixPath(path))
        return self._existing(path)

    def _existing(self, path: str) -> str | None:
        """The longest ending of `path` that is a file below the local root."""
        if self._local is None:
            return None
        parts = [part for part in path.split("/") if part not in ("", ".", "..")]
        for start in range(len(parts)):
            ending = "/".join(parts[start:])
            if is_file(self._local / ending):
                return ending
        return None
