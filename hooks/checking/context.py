"""What a check may ask: the files judged, their text and trees, settings, and what was asked for."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from devkit.core.config import Config, Settings, load
from devkit.core.errors import DevkitError
from devkit.core.git import toplevel
from devkit.hooks.checking import roles
from devkit.hooks.checking.patterns import Patterns
from devkit.hooks.checking.registry import FRAME, Check, Read
from devkit.hooks.checking.remembered import MISSING, Broken, Remembered, committed, content
from devkit.hooks.checking.roles import Roles
from devkit.hooks.checking.source import CLOSED, TOO_DEEP, Source
from devkit.hooks.checking.tree import Index, WorkTree

if TYPE_CHECKING:
    from devkit.hooks.checking.unjudged import File

_CONFIGURES_PYTEST = ("pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
_MOST_TREES = 200
"""Parsed files kept in memory: a tree takes fifty times the room of its text."""


class Request(NamedTuple):
    """What to judge."""

    start: Path = Path()
    """The folder devkit was called in."""
    paths: tuple[str, ...] = ()
    """Files and folders, absolute or relative to `start`, that are reported on; all of `start` where there are none."""
    staged: bool = False
    """Judge what is staged instead of the work tree; without `paths`, report on the files staged with changes."""
    base: str | None = None
    """A revision that checks of a change compare with."""


class Context:
    """The project as the checks of one run see it. Paths are relative to `top` and `/`-separated throughout."""

    def __init__(
        self, request: Request, checks: Iterable[Check] = (), rules: Iterable[str] = (), config: Config | None = None
    ) -> None:
        """Find the project; reads no source yet.

        Args:
            request: What to judge.
            checks: Those of this run: their readers share each tree.
            rules: The rules that are wanted.
            config: The settings, where they are known already.

        Raises:
            DevkitError: the settings can't be read, or git fails.
        """
        start = request.start.resolve()
        found = toplevel(start)
        self.top = found or start
        """The top folder of the repository; the folder devkit was called in where there is none."""
        self.git = found is not None
        self.staged = request.staged
        self.base = request.base
        self.rules = frozenset(rules)
        self._request = request._replace(start=start)
        self._config = config
        self._readers: dict[str, Read] = {FRAME.id: roles.read}
        self._readers |= {check.id: check.read for check in checks if check.read is not None}
        self._tree = Index(self.top) if request.staged else WorkTree(self.top, git=self.git)
        self._data: dict[str, bytes | None] = {}
        self._sources: OrderedDict[str, Source] = OrderedDict()
        self._facts: dict[str, dict[str, Any]] = {}
        self._unreadable: dict[str, tuple[int, str]] = {}
        if request.staged and not self.git:
            raise DevkitError(f"{start} is in no git repository, so nothing is staged there; leave out --staged")

    @cached_property
    def config(self) -> Config:
        """The settings, and the file they stand in."""
        return self._config if self._config is not None else load(self._request.start)

    @property
    def settings(self) -> Settings:
        """All of devkit's settings; a check's own are at `settings.check.<name>`."""
        return self.config.settings

    @cached_property
    def folder(self) -> str:
        """The project's folder: that of the settings; empty for the top, else ending in `/`."""
        path = self.config.path
        inside = path.parent.resolve().relative_to(self.top).as_posix() if path is not None else "."
        return "" if inside == "." else f"{inside}/"

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Every file of the repository, excluded ones and other projects' too, sorted: not to be judged."""
        return tuple(self._tree.files())

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file of the project that isn't excluded, sorted; some may turn out to be no regular file."""
        excluded = Patterns(self.settings.check.exclude, self.folder)
        every = (path for path in self.known if path.startswith(self.folder))
        return tuple(path for path in every if not excluded.match(path))

    @cached_property
    def python(self) -> tuple[str, ...]:
        """The Python files among them."""
        return tuple(path for path in self.files if path.endswith((".py", ".pyi")))

    @cached_property
    def targets(self) -> frozenset[str]:
        """The files whose findings are reported: findings there, or with a related place there."""
        wanted = [self._inside(path) for path in self._request.paths]
        if not wanted and self.staged:
            return frozenset(self._tree.changed()).intersection(self.files)
        wanted = wanted or [self._inside(".")]
        return frozenset(
            path for path in self.files if any(each in ("", path) or path.startswith(f"{each}/") for each in wanted)
        )

    def _inside(self, path: str) -> str:
        """A path as given, relative to the top folder; empty for the top folder itself.

        Raises:
            DevkitError: it lies elsewhere.
        """
        full = self._request.start / path
        try:
            inside = (full.parent.resolve() / full.name if full.name else full).resolve().relative_to(self.top)
        except (ValueError, OSError) as error:
            raise DevkitError(f"{path}: not inside {self.top}; call devkit in the project it belongs to") from error
        return "" if inside == Path() else inside.as_posix()

    def wants(self, *rules: str) -> bool:
        """Whether one of these rules is on: what nobody wants need not be looked for."""
        return not self.rules.isdisjoint(rules)

    def data(self, path: str) -> bytes | None:
        """A file's bytes; None where there is no such regular file, or it can't be read, which is then told."""
        if path not in self._data:
            try:
                self._data[path] = self._tree.read(path)
            except OSError as error:
                self._data[path] = None
                self._unreadable[path] = 1, f"{CLOSED}{error.strerror}"
        return self._data[path]

    def peek(self, path: str) -> bytes | None:
        """A file's bytes, for a look at files that aren't judged: not kept, and nothing is told of one that is closed.

        Returns:
            None where there is no such regular file, or it can't be read.
        """
        if path in self._data:
            return self._data[path]
        try:
            return self._tree.read(path)
        except OSError:
            return None

    def text(self, path: str) -> str:
        """A file's text, UTF-8 or what a Python file declares; empty where there is none."""
        source = self.source(path)
        return source.text if source is not None else ""

    def source(self, path: str) -> Source | None:
        """A file with its text and tree; the last ones used are kept."""
        source = self._sources.get(path)
        if source is None:
            data = self.data(path)
            if data is None:
                return None
            source = self._sources[path] = Source(path, data)
            if len(self._sources) > _MOST_TREES:
                self._sources.popitem(last=False)
        self._sources.move_to_end(path)
        return source

    def parsed(self, path: str) -> Source | None:
        """A Python file that has a tree; None, and told once, where it is broken."""
        source = self.source(path)
        if source is not None and source.broken is not None:
            self._unreadable[path] = source.broken
        return source if source is not None and source.tree is not None else None

    def facts(self, check: str, paths: Iterable[str] | None = None) -> Mapping[str, Any]:
        """What a check's reader took from Python files, by path; files without facts are left out.

        Args:
            check: Its id.
            paths: Only these files, where a check can tell which ones matter; all of the project's by default.
        """
        wanted = self.python if paths is None else tuple(paths)
        for path in wanted:
            if path not in self._facts:
                self._facts[path] = self._read(path)
        return {path: self._facts[path][check] for path in wanted if check in self._facts[path]}

    def _read(self, path: str) -> dict[str, Any]:
        """All readers' facts of one file, taken while its tree is at hand, or known from an earlier commit."""
        blob = self._tree.blobs.get(path)
        taken = {name: each.get(path, blob) for name, each in self._remembered.items()} if blob else {}
        if not taken or MISSING in taken.values():
            source = self.parsed(path)
            broken = Broken(*self._unreadable[path]) if source is None and path in self._unreadable else None
            if source is None and broken is None:
                return {}
            taken = {name: self._taken(read, source) if source else broken for name, read in self._readers.items()}
            for name, each in self._remembered.items() if blob and self.data(path) is not None else ():
                each.put(path, blob or "", taken[name])
        for facts in taken.values():
            if isinstance(facts, Broken):
                self._unreadable[path] = facts.line, facts.why
        return {name: facts for name, facts in taken.items() if facts is not None and not isinstance(facts, Broken)}

    @staticmethod
    def _taken(read: Read, source: Source) -> object:
        """What a reader takes from a file: nothing where an expression is nested more deeply than it can follow."""
        try:
            return read(source)
        except RecursionError:
            return Broken(1, TOO_DEEP)

    def remembered(self, check: str, path: str) -> bytes | None:
        """What a check's reader took from a staged file, encoded as msgpack, so that a part of it can be decoded.

        Args:
            check: Its id.
            path: The file.

        Returns:
            The facts; empty for a file that has no tree, None where they aren't known yet: `facts` takes them.
        """
        kept, blob = self._remembered.get(check), self._tree.blobs.get(path)
        encoded = kept.encoded(path, blob) if kept is not None and blob is not None else None
        if encoded == b"":
            self.facts(check, [path])  # so that it counts among those that can't be read
        return encoded

    def committed(self, check: str, paths: Sequence[str]) -> Mapping[str, Any]:
        """What a check's reader takes from Python files as they were committed last, by path.

        Args:
            check: Its id.
            paths: The files; those that weren't committed or have no tree there are left out.
        """
        kept, found = self._remembered.get(check), {}
        for path, blob in committed(self.top, paths).items():
            found[path] = kept.get(path, blob) if kept is not None else MISSING
            if found[path] is MISSING:
                source = Source(path, content(self.top, blob))
                found[path] = Broken(*source.broken) if source.broken else self._taken(self._readers[check], source)
                if kept is not None:
                    kept.put(path, blob, found[path])
        return {path: facts for path, facts in found.items() if not isinstance(facts, Broken)}

    @cached_property
    def _remembered(self) -> dict[str, Remembered]:
        """What each reader took from staged files at earlier commits."""
        readers = self._readers.items() if self.staged else ()
        return {name: Remembered(self.top, name, read) for name, read in readers}

    def remember(self) -> None:
        """Keep for the next commit what was taken from staged files."""
        for each in self._remembered.values():
            each.save(self._tree.blobs)

    @cached_property
    def roles(self) -> Roles:
        """The parts that the Python files play; reads all of them."""
        notebooks = (path for path in self.files if path.endswith(".ipynb"))
        return Roles(self.python, self.facts(FRAME.id), roles.test_patterns(self.pytest_settings), notebooks)

    @property
    def pytest_settings(self) -> tuple[str, ...]:
        """The texts of the files, of those that there are, in which pytest may be configured."""
        return tuple(map(self.text, _CONFIGURES_PYTEST))

    @property
    def unparsed(self) -> tuple[str, ...]:
        """The Python files that were asked for and have no tree."""
        return tuple(path for path in self._unreadable if path.endswith((".py", ".pyi")))

    @property
    def unjudged(self) -> "tuple[File, ...]":
        """The files that were asked for and could not be judged; those that are broken on purpose left out."""
        if not self._unreadable:
            return ()
        from devkit.hooks.checking import unjudged  # a hook is felt: mostly there are none

        before = -1
        while before != len(self._unreadable):  # asking for roles may read more
            before = len(self._unreadable)
            found = tuple(unjudged.files(self, dict(self._unreadable)))
        return found

    @property
    def opened(self) -> tuple[str, ...]:
        """The files that were read so far."""
        return tuple(path for path, data in self._data.items() if data is not None)

    def differs(self, path: str) -> bool:
        """Whether the work tree has another content than the staged one that is judged."""
        return isinstance(self._tree, Index) and self._tree.differs(path)
