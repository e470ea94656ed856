"""The files of a project: as they stand in the work tree, or as they are staged."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from devkit.core import plumbing

_SKIPPED = frozenset({"node_modules", "site-packages", "build", "dist", "venv", "env", "__pycache__"})
_MARK = "pyvenv.cfg"
"""The file that makes a folder a virtual environment."""
_INSTALLED = re.compile(r"(?:^|/)[Ll]ib/(?:python\d[^/]*/)?site-packages/")
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_SUBMODULE, _LINK = "160000", "120000"


class WorkTree:
    """Tracked files, and untracked ones that aren't ignored; without git all but the usual generated folders.

    A virtual environment is none of the project's, though nobody had git ignore it.
    """

    def __init__(self, top: Path, *, git: bool) -> None:
        self.top = top
        self.git = git

    def files(self) -> list[str]:
        """Paths relative to the top folder, `/`-separated, sorted; of those some may be no regular file or gone."""
        if not self.git:
            return sorted(_walked(self.top))
        command = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]
        return sorted(outside_environments(list(_paths(_asked(self.top, command)))))

    def read(self, path: str) -> bytes | None:
        """A regular file's bytes, None for anything else: a link leads elsewhere, a submodule is another repository.

        Raises:
            OSError: it is there and can't be read.
        """
        try:
            descriptor = os.open(os.path.join(self.top, path), os.O_RDONLY | _NO_FOLLOW)  # noqa: PTH118 - for each file
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            if (self.top / path).is_symlink():
                return None
            raise
        try:
            with os.fdopen(descriptor, "rb") as file:
                return file.read()
        except IsADirectoryError:
            os.close(descriptor)
            return None

    def changed(self) -> tuple[str, ...]:
        """The files that a commit made now would change."""
        return ()

    @property
    def blobs(self) -> Mapping[str, str]:
        """Path -> blob of the files whose content has a name already: none."""
        return {}


class Index(WorkTree):
    """What is staged: the content that the next commit will have."""

    def __init__(self, top: Path) -> None:
        super().__init__(top, git=True)
        self._blobs: dict[str, str] = {}
        self._differing: frozenset[str] = frozenset()

    def files(self) -> list[str]:
        """Paths of staged files."""
        for entry in _paths(_asked(self.top, ["ls-files", "-z", "--stage"])):
            about, _, path = entry.partition("\t")
            mode, blob = about.split()[:2]
            if mode not in (_SUBMODULE, _LINK):
                self._blobs.setdefault(path, blob)
        self._differing = frozenset(_paths(_asked(self.top, ["diff-files", "--name-only", "--no-relative", "-z"])))
        return sorted(self._blobs)

    def read(self, path: str) -> bytes | None:
        """A staged file's bytes, from the work tree where they are the same."""
        if path not in self._blobs:
            return None
        if path not in self._differing:
            data = super().read(path)
            if data is not None:
                return data
        return _asked(self.top, ["cat-file", "blob", self._blobs[path]]).encode("utf-8", "surrogateescape")

    def differs(self, path: str) -> bool:
        """Whether a file of the work tree has other content than the staged one."""
        return path in self._differing

    @property
    def blobs(self) -> Mapping[str, str]:
        """Path -> blob of each staged file, once they were asked for."""
        return self._blobs

    def changed(self) -> tuple[str, ...]:
        """The files that are staged with changes."""
        command = ["diff", "--cached", "--name-only", "--no-renames", "--no-relative", "--diff-filter=d", "-z"]
        return tuple(_paths(_asked(self.top, command)))


def outside_environments(paths: Sequence[str]) -> list[str]:
    """The paths, in their order, without those in a virtual environment that is among them, though only in part."""
    roots = tuple(path.removesuffix(_MARK) for path in paths if path.endswith(f"/{_MARK}"))
    return [
        path
        for path in paths
        if not (path.startswith(roots) or ("/site-packages/" in path and _INSTALLED.search(path)))
    ]


def _asked(top: Path, command: list[str]) -> str:
    return plumbing.output(["-C", str(top), "-c", "core.fsmonitor=false", *command], fails=f"git {command[0]}")


def _paths(output: str) -> Iterable[str]:
    return (path for path in output.split("\0") if path)


def _walked(top: Path) -> Iterable[str]:
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        if _MARK in files:
            folders.clear()
            continue
        inside = Path(folder).relative_to(top)
        yield from ((inside / name).as_posix() for name in files)
