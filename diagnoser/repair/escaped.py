"""Warnings that reached a test as errors although something was meant to take them: what that something waited for.

With `-W error` a reworded warning no longer meets `pytest.warns(match=…)`, or the filter that ignored it, and fails the
test by itself. The report says no word of what was expected; the test's code and pytest's configuration do.
"""

import ast
import re
from collections.abc import Iterator

from devkit.diagnoser.failure import Failure
from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.mismatch import Comparison, Mismatch
from devkit.diagnoser.repair.raised_type import catching, pattern_of
from devkit.diagnoser.repair.testcode import function_of
from devkit.diagnoser.repair.text import Project
from devkit.diagnoser.syntax import last_name

_CATCHERS = frozenset({"warns", "deprecated_call", "assertWarnsRegex"})
_CONFIGURATION = ("pyproject.toml", "pytest.toml", "pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg")
_FILTER = re.compile(
    r"\b(?:ignore|default|once|always|module):(?P<message>[^:\n'\"]{8,}?)(?::(?P<kind>[\w.]*))?[:'\"\n]"
)
_FILTERING = frozenset({"filterwarnings"})
_LEAST_ALIKE = 0.65
_MOST_READ = 200_000


def escaped(project: Project, failure: Failure) -> Mismatch | None:
    """What a warning that failed a test should have said for it to be taken.

    Args:
        project: the sources.
        failure: an uncaught warning.

    Returns:
        The mismatch; None where the sources have no expectation that it nearly meets, or one that it does meet.
    """
    if failure.raised.judged or not failure.raised.type.endswith("Warning"):
        return None
    text = failure.raised.text
    wanted = [expectation for expectation in _expectations(project, failure) if _near(expectation.text, text)]
    if not wanted or any(expectation.holds(text) for expectation in wanted):
        return None
    best = max(wanted, key=lambda expectation: _alike(expectation.text, text))
    kinds = (failure.raised.type,)
    return Mismatch("match", (Comparison(best, text),), kinds, failure.raised.type)


def _expectations(project: Project, failure: Failure) -> Iterator[Expectation]:
    for frame in failure.frames:
        source = project.file(frame.path) if frame.origin == "test" else None
        if source is not None and source.tree is not None:
            patterns = (_text(pattern_of(call)) for call in catching(source.tree, frame.line, _CATCHERS, head=True))
            yield from (Expectation("regex", pattern) for pattern in patterns if pattern)
    yield from _filtered(project, failure)
    for name in _CONFIGURATION:
        yield from _filters(_read(project, name))


def _filtered(project: Project, failure: Failure) -> Iterator[Expectation]:
    """Filters of the test itself, its class and its module."""
    source = project.file(failure.file)
    if source is None or source.tree is None:
        return
    function = function_of(source.tree, failure.test)
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or last_name(node.func) not in _FILTERING:
            continue
        if _inside_another(source.tree, function, node):
            continue
        for argument in (*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "message")):
            text = _text(argument)
            yield from _filters(text + "\n") if ":" in text else iter((_ignored(text),) if text else ())


def _inside_another(tree: ast.Module, function: ast.AST | None, node: ast.AST) -> bool:
    """Whether a call stands in a function other than the test."""
    functions = (other for other in ast.walk(tree) if isinstance(other, ast.FunctionDef | ast.AsyncFunctionDef))
    return any(inner is node for other in functions if other is not function for inner in ast.walk(other))


def _filters(text: str) -> Iterator[Expectation]:
    yield from (_ignored(match["message"].strip()) for match in _FILTER.finditer(text))


def _ignored(message: str) -> Expectation:
    """How `warnings.filterwarnings` holds a message: from its beginning, whatever the case."""
    return Expectation("regex", message, re.IGNORECASE, whole=True)


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _read(project: Project, name: str) -> str:
    try:
        with (project.root / name).open(encoding="utf-8", errors="replace") as file:
            return file.read(_MOST_READ)
    except OSError:
        return ""


def _near(pattern: str, text: str) -> bool:
    return _alike(pattern, text) >= _LEAST_ALIKE


def _alike(pattern: str, text: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.partial_ratio(pattern.lower(), text.lower()) / 100
