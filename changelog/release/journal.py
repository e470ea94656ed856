"""What a release is about to change, kept until it is done: whatever ends it, everything can be put back.

The journal is a folder in git's own: `state.json`, a copy of the index, and of each file. It is complete before the
first file is changed, and is taken away whole.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from devkit.changelog.release.repository import Repository
from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically

_STATE, _INDEX = "state.json", "index"


class State(NamedTuple):
    """What was there before a release."""

    version: str
    tag: str
    message: str
    """The release commit's."""
    branch: str
    head: str
    """The full hash of the branch's commit."""
    files: tuple[tuple[str, int | None], ...]
    """Path from the work tree's top -> permissions; None for a file that was not there."""


class Journal:
    """The journal of a work tree.

    Args:
        repository: The work tree.
    """

    def __init__(self, repository: Repository) -> None:
        self._git = Path(repository.read("rev-parse", "--absolute-git-dir"))
        self._index = self._git / "index"
        self.top = Path(repository.read("rev-parse", "--show-toplevel"))
        self.folder = self._git / "devkit-release"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other releases of this work tree out.

        Raises:
            DevkitError: one is under way, or git's folder can't be written to.
        """
        lock = self._git / "devkit-release.lock"
        try:
            opened = lock.open("ab")
        except OSError as error:
            raise DevkitError(f"{lock}: can't be written: {error.strerror}; a release needs to write there") from error
        with opened as file:
            try:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except ImportError:  # Windows: two releases at once end at git's own locks
                pass
            except OSError as error:
                raise DevkitError("another devkit release is under way in this work tree; wait for its end") from error
            yield

    def left(self) -> State | None:
        """What a release that was cut off has left; None where there is nothing.

        Raises:
            DevkitError: it can't be read.
        """
        try:
            fields = json.loads((self.folder / _STATE).read_text(encoding="utf-8"))
            return State(**fields | {"files": tuple((path, mode) for path, mode in fields["files"])})
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise DevkitError(
                f"{self.folder / _STATE}: what a cut-off release has left can't be read ({error}); the files of "
                "before it lie beside it"
            ) from error

    def write(self, state: State, contents: Mapping[str, bytes | None]) -> None:
        """Keep everything the release will change.

        Args:
            state: What is there now.
            contents: The content of each of its files, None for one that isn't there.

        Raises:
            DevkitError: it can't be written.
        """
        fresh = self.folder.with_name("devkit-release.new")
        try:
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            for number, (path, _) in enumerate(state.files):
                content = contents[path]
                if content is not None:
                    write_atomically(fresh / str(number), content)
            if self._index.exists():
                write_atomically(fresh / _INDEX, self._index.read_bytes())
            write_atomically(fresh / _STATE, json.dumps(state._asdict()))
            fresh.rename(self.folder)
        except OSError as error:
            raise DevkitError(f"{self.folder}: can't be written, so nothing was changed: {error.strerror}") from error

    def close(self) -> None:
        """Forget it: the release is done, or taken back."""
        gone = self.folder.with_name("devkit-release.done")
        shutil.rmtree(gone, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            self.folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def kept(self, state: State) -> dict[str, bytes | None]:
        """The files as they were, by their path from the work tree's top."""
        kept = ((path, self.folder / str(number)) for number, (path, _) in enumerate(state.files))
        return {path: copy.read_bytes() if copy.exists() else None for path, copy in kept}

    def put_index_back(self) -> None:
        """Make the index what it was.

        Raises:
            DevkitError: git holds it.
        """
        lock = self._index.with_name("index.lock")
        if lock.exists():
            raise DevkitError(f"{lock} is there: if no git is running here, remove it, then run devkit release --abort")
        copy = self.folder / _INDEX
        if copy.exists():
            write_atomically(self._index, copy.read_bytes())
        else:
            self._index.unlink(missing_ok=True)

    def set_aside(self, path: str, content: bytes) -> Path:
        """Keep a file that nobody foresaw, where git looks after it no more; return where."""
        target = self._git / f"devkit-release-found-{os.path.basename(path)}"  # noqa: PTH119 - a path of git's
        write_atomically(target, content)
        return target
