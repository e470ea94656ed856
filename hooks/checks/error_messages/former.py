"""What a file said in earlier commits and doesn't any more: the evidence that an expectation was met once."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from devkit.core import plumbing
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.source import Source
from devkit.hooks.checking.wording import Wording
from devkit.hooks.checks.error_messages import facts
from devkit.hooks.checks.error_messages.expectations import Wanted
from devkit.hooks.checks.error_messages.meeting import Library

_MOST_COMMITS = 20
"""Of one file, the last ones."""
_MOST_FILES = 4
_MOST_NAMES = 3
"""Former names of one file that are looked for."""
_TIPS = ("HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD")
"""Where history begins: what is merged or picked just now is part of it."""
_RENAMES = ("--find-renames", "--diff-filter=R", "--raw", "-z", "--no-commit-id", "-r")


class _Past(NamedTuple):
    """What git knows of one path."""

    blobs: tuple[str, ...]
    """What it held after each of its last commits, and before the first of these."""
    brought: str | None
    """The commit that brought it, where it is the first of these; empty for a path without commits."""


class Former:
    """The strings that files have, and had in their last commits, read when they are asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._git = ["-C", str(context.top), "--literal-pathspecs"]
        self._pasts: dict[str, _Past] = {}
        self._now: dict[str, Library] = {}
        self._earlier: dict[str, Library] = {}
        self._renamed: dict[str, Library] = {}
        self._versions: dict[str, list[frozenset[Wording]]] = {}

    def said(self, what: Wanted, paths: Sequence[str]) -> str | None:
        """The first of some files that said it once, maybe under another name; of many only some are asked."""
        asked = paths[:_MOST_FILES] if self._context.git else ()
        for libraries, contents in ((self._earlier, self._under_its_name), (self._renamed, self._under_former_names)):
            for path in asked:
                if path not in libraries:
                    versions = [facts.strings_of(Source(path, data)) for data in contents(path)]
                    self._versions.setdefault(path, []).extend(versions)
                    libraries[path] = Library(said for version in versions for said in version)
                if libraries[path].says(what):
                    return path
        return None

    def stood_beside(self, said: Wording, what: Wanted, path: str) -> bool:
        """Whether a file said another message already when it said what is expected: then it isn't that one reworded.

        Args:
            said: The other message.
            what: What is expected.
            path: The file, one of those that `said` was asked for.
        """
        return any(said in version and Library(version).says(what) for version in self._versions.get(path, ()))

    def says(self, what: Wanted, paths: Sequence[str]) -> bool:
        """Whether one of the same files says it now: closer looked at than where all files are asked at once."""
        for path in paths[:_MOST_FILES]:
            if path not in self._now:
                self._now[path] = Library(facts.strings_of(Source(path, self._context.data(path) or b"")))
            if self._now[path].says(what):
                return True
        return False

    def _under_its_name(self, path: str) -> Iterator[bytes]:
        self._pasts[path] = self._past(path, _TIPS)
        return self._contents(self._pasts[path].blobs)

    def _under_former_names(self, path: str) -> Iterator[bytes]:
        """What a file held before it was renamed, at a commit or as it is staged."""
        past, blobs = self._pasts[path], list[str]()
        for _ in range(_MOST_NAMES):
            renamed = {} if past.brought is None else self._renamed_at(past.brought) if past.brought else self._staged
            if path not in renamed:
                break
            path = renamed[path]
            past = self._past(path, [f"{past.brought}^"] if past.brought else _TIPS)
            blobs += past.blobs
        return self._contents(blobs)

    def _past(self, path: str, tips: Iterable[str]) -> _Past:
        """The last commits of a path; those of merged branches are among them, though nothing of them may be left."""
        command = ["log", "--full-history", "--no-merges", "--ignore-missing", f"--max-count={_MOST_COMMITS}"]
        command += ["--format=%H", "--raw", "--no-abbrev", "--no-renames", *tips, "--", path]
        commit, before, blobs = "", "0", list[str]()
        for line in plumbing.output([*self._git, *command]).splitlines():
            if line.startswith(":"):
                before, after = line.split()[2:4]
                blobs += [after, before]
            elif line:
                commit = line
        is_first = not before.strip("0")
        return _Past(tuple(dict.fromkeys(each for each in blobs if each.strip("0"))), commit if is_first else None)

    def _renamed_at(self, commit: str) -> dict[str, str]:
        """New path -> former one of the files that a commit renamed."""
        return _pairs(plumbing.output([*self._git, "diff-tree", *_RENAMES, commit]))

    @cached_property
    def _staged(self) -> dict[str, str]:
        """The same of those that are renamed in the index."""
        return _pairs(plumbing.output([*self._git, "diff-index", "--cached", *_RENAMES, "HEAD"]))

    def _contents(self, blobs: Sequence[str]) -> Iterator[bytes]:
        if not blobs:
            return
        said = plumbing.output([*self._git, "cat-file", "--batch"], stdin="\n".join([*blobs, ""]).encode())
        rest = said.encode("utf-8", "surrogateescape")
        while rest:
            head, _, rest = rest.partition(b"\n")
            if not head.split()[-1].isdigit():  # a blob that a partial clone doesn't have
                continue
            size = int(head.split()[-1])
            yield rest[:size]
            rest = rest[size + 1 :]


def _pairs(output: str) -> dict[str, str]:
    """New path -> former one, of git's raw output of renames."""
    parts = output.split("\0")
    return dict(zip(parts[2::3], parts[1::3], strict=False))
