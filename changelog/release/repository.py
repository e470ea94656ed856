"""git for what writes: with the caller's identity, without the caller's repository, stopped when devkit is stopped.

`devkit.core.git` is for what reads: it takes the index of a hook's commit away, too.
"""

import os
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from devkit.core.errors import DevkitError
from devkit.core.git import LOCAL, toplevel

_SAFE = ("--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")


def forget_caller() -> None:
    """Take out of the environment what names another repository than that of the current folder, as hooks find it."""
    for name in LOCAL:
        os.environ.pop(name, None)


class Done(NamedTuple):
    """A git command that ended."""

    status: int
    """0 where it went well, negative where a signal ended it."""
    output: str
    """What it printed, without white space at the end; bytes that are no UTF-8 are kept as surrogates."""
    said: str
    """What it printed to stderr, without white space around it."""


class Repository:
    """A git work tree.

    Args:
        top: Its top folder.
        hooked: devkit runs in one of git's hooks, and the index is the one git named for it.
    """

    def __init__(self, top: Path, *, hooked: bool = False) -> None:
        self.top = top
        local = () if hooked else LOCAL
        self._environment = {name: value for name, value in os.environ.items() if name not in local}
        if hooked and "GIT_DIR" in os.environ:
            # In a linked work tree git names its folder to hooks, and would take any folder they go to for the top.
            self._environment.setdefault("GIT_WORK_TREE", str(toplevel(top) or top))
        self._child: subprocess.Popen[bytes] | None = None

    def run(self, *args: str, given: str = "", extra: dict[str, str] | None = None) -> Done:
        """Run git to its end.

        Args:
            args: What follows `git`; a user's words never where they could be taken for an option.
            given: What it reads from stdin.
            extra: Environment variables beside the caller's.

        Raises:
            DevkitError: git isn't there.
        """
        # Files instead of pipes: a hook's orphan that holds a pipe would keep devkit waiting after git has ended.
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as said:
            source.write(given.encode("utf-8", "surrogateescape"))
            source.seek(0)
            try:
                self._child = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
                    ["git", *_SAFE, *args],  # noqa: S607 - the git on PATH is the one meant
                    cwd=self.top,
                    env=self._environment | (extra or {}),
                    stdin=source,
                    stdout=output,
                    stderr=said,
                )
            except FileNotFoundError as error:
                raise DevkitError("git is not on PATH; install it first") from error
            status = self._child.wait()
            self._child = None
            output.seek(0)
            said.seek(0)
            return Done(status, _text(output.read()).rstrip(), _text(said.read()).strip())

    def read(self, *args: str) -> str:
        """Run git for what it prints.

        Raises:
            DevkitError: git isn't there, or ends with an error.
        """
        done = self.run(*args)
        if done.status:
            raise DevkitError(f"git {' '.join(args[:2])} failed: {' '.join(done.said.split())}")
        return done.output

    def asked(self, *args: str) -> str:
        """What git prints; empty where it ends with an error, which is an answer too."""
        done = self.run(*args)
        return "" if done.status else done.output

    def stop(self) -> None:
        """Ask the git that is running, if any, to end; from a signal handler too."""
        if self._child is not None:
            self._child.terminate()


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")
