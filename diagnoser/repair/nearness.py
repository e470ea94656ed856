"""How likely a failing test runs a statement, judged by names: it tells statements apart that word a message alike."""

import ast

from devkit.diagnoser.failure import Failure
from devkit.diagnoser.reach import Reach
from devkit.diagnoser.repair.raised_type import catching
from devkit.diagnoser.repair.text import Project, SourceText
from devkit.diagnoser.sources import Definition, Sources
from devkit.diagnoser.syntax import last_name

_REACHED = 0.3
_SAME_CLASS = 0.15
_OTHER_CLASS = -0.15
_NAMED = frozenset(
    {"raises", "assertRaises", "assertRaisesRegex", "RaisesExc", "warns", "assertWarns", "assertWarnsRegex"}
)


class Nearness:
    """Weighs statements for a test; what it reads is kept."""

    def __init__(self, project: Project, sources: Sources) -> None:
        """Take the sources."""
        self._project = project
        self._sources = sources
        self._reach = Reach(sources)

    def weight(self, failure: Failure, path: str, line: int) -> float:
        """What speaks for a test's message coming from a line: about -0.2 to 0.4.

        Args:
            failure: of the test.
            path: the file of the statement.
            line: where it begins, 1-based.
        """
        weights = self._reach.from_test(failure.nodeid)
        reached = max((weights.get(definition, 0.0) for definition in self._users(path, line)), default=0.0)
        return _REACHED * reached + self._class_weight(failure, path, line)

    def _users(self, path: str, line: int) -> list[Definition]:
        """The function around a line; for a constant of a module or class, those that use it by name."""
        definition = self._sources.enclosing(path, line)
        if definition is not None:
            return [definition]
        source = self._project.file(path)
        names = _assigned(source, line) if source is not None else []
        return [user for name in names for user in self._sources.users.get(name, ())]

    def _class_weight(self, failure: Failure, path: str, line: int) -> float:
        """Whether the exception raised there is the one the test waits for."""
        awaited = self._awaited(failure)
        source = self._project.file(path)
        raised = _raised(source, line) if source is not None and awaited else ""
        if not raised:
            return 0.0
        return _SAME_CLASS if raised in awaited else _OTHER_CLASS

    def _awaited(self, failure: Failure) -> set[str]:
        """Classes the calls around the test's failing line name."""
        for frame in reversed(failure.frames):
            source = self._project.file(frame.path) if frame.origin == "test" else None
            if source is None or source.tree is None:
                continue
            calls = list(catching(source.tree, frame.line, _NAMED, head=True))
            names = {last_name(node) for call in calls for node in ast.walk(call) if isinstance(node, ast.expr)}
            return {name for name in names if name[:1].isupper()}
        return set()


def _assigned(source: SourceText, line: int) -> list[str]:
    """Names an assignment around a line gives a value to."""
    for node in ast.walk(source.tree) if source.tree is not None else ():
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.lineno <= line <= (node.end_lineno or node.lineno):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            return [name for target in targets if (name := last_name(target))]
    return []


def _raised(source: SourceText, line: int) -> str:
    """The class a `raise` statement around a line names; empty where there is none."""
    for node in ast.walk(source.tree) if source.tree is not None else ():
        if isinstance(node, ast.Raise) and node.lineno <= line <= (node.end_lineno or node.lineno):
            return last_name(node.exc.func if isinstance(node.exc, ast.Call) else node.exc) if node.exc else ""
    return ""
