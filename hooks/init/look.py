"""What can be seen of a repository without asking."""

import re
from functools import cached_property
from pathlib import Path
from typing import Any

from devkit.core import git

_MOST = 200
_MOSTLY = 0.5
_MAIN = ("main", "master", "trunk")
_PLAIN = re.compile(r"\w[\w./-]*")
"""A branch's name that can be written into any configuration as it is."""

_UNRELEASED = re.compile(r"^##\s.*\bunreleased\b", re.IGNORECASE | re.MULTILINE)


class Look:
    """A repository as it is."""

    def __init__(self, top: Path, home: str | None, version: str) -> None:
        """Begin to look.

        Args:
            top: its top folder.
            home: the address of devkit's own repository; None for hooks and steps that install the package.
            version: devkit's own.
        """
        self.top = top
        self.home = home
        self.version = version

    def has(self, *names: str) -> bool:
        """Whether one of these files or folders is there."""
        return any((self.top / name).exists() for name in names)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """What git tracks."""
        status, output, _ = git.run(self.top, "ls-files", "-z")
        return tuple(filter(None, output.split("\0"))) if status == 0 else ()

    @cached_property
    def is_python(self) -> bool:
        """Whether there is Python, or nothing yet."""
        return not self.files or any(path.endswith(".py") for path in self.files)

    @cached_property
    def has_tests(self) -> bool:
        """Whether there are tests that pytest would collect."""
        names = (path.rpartition("/")[2] for path in self.files)
        return any(name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py")) for name in names)

    @cached_property
    def is_conventional(self) -> bool:
        """Whether commit messages are Conventional Commits here: most of the newest, or there are none yet."""
        from devkit.changelog.grammar import parse

        status, output, _ = git.run(self.top, "log", f"-{_MOST}", "--no-merges", "--format=%s", "HEAD")
        headers = output.splitlines() if status == 0 else []
        known = sum(parse(line).conventional for line in headers)
        return not headers or known >= len(headers) * _MOSTLY

    @cached_property
    def main(self) -> str | None:
        """The branch that others build on: the remote's default one, or a usual name that is there; None else."""
        status, output, _ = git.run(self.top, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
        names = [output.partition("/")[2]] if status == 0 else []
        for folder in ("refs/remotes/origin", "refs/heads"):
            names += [name for name in _MAIN if git.run(self.top, "show-ref", "--quiet", f"{folder}/{name}")[0] == 0]
        current = git.head_branch(self.top)  # without a commit, there is no reference yet
        names += [current] if current in _MAIN else []
        return next((name for name in names if _PLAIN.fullmatch(name)), None)

    @cached_property
    def has_unreleased(self) -> bool:
        """Whether CHANGELOG.md lists what isn't released yet: others are written when there is a release."""
        return _UNRELEASED.search(self.read("CHANGELOG.md")) is not None

    @cached_property
    def text(self) -> str:
        """pyproject.toml's text; empty where there is none or it is no text."""
        return self.read("pyproject.toml")

    @cached_property
    def project(self) -> dict[str, Any]:
        """What pyproject.toml says; nothing where there is none or it can't be read."""
        import tomllib

        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError:
            return {}

    def read(self, name: str) -> str:
        """A file's text; empty where there is none or it is no text."""
        try:
            return (self.top / name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError, ValueError):
            return ""
