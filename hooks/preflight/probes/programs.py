"""Programs on PATH."""

import ast
import re
import shutil
from collections.abc import Iterator

from devkit.hooks.checking.source import Source
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.reads import OF_A_SYSTEM, runs_here, suppresses
from devkit.hooks.preflight.trouble import Trouble

_CALLS = frozenset({"run", "Popen", "call", "check_call", "check_output", "create_subprocess_exec"})
_ABSENT = {"OSError", "FileNotFoundError", "EnvironmentError", "Exception", "BaseException"}
"""What starting a program that isn't there raises."""
_NAME = re.compile(r"[A-Za-z][\w.+-]*")
_OURS = frozenset({"python", "python3", "pip", "sh", "bash", "cmd", "powershell"})


def probe(place: Place) -> Iterator[Trouble]:
    """Look for the programs the settings name, and for those that the code can't do without."""
    for name in place.settings.programs:
        if shutil.which(name, path=place.search_path) is None:
            where = place.line_of(place.settings_file, f'"{name}"')
            yield Trouble("programs", f"the program {name} is not on PATH", where, "")
    for name, where in sorted(_started(place).items()):
        if name not in {*place.settings.programs, *_own(place)} and shutil.which(name, path=place.search_path) is None:
            yield Trouble("programs", f"the program {name} is started, and is not on PATH", where, "", "warning")


def _own(place: Place) -> set[str]:
    """The programs that come with the project itself, once it is installed."""
    tables = (("project", "scripts"), ("project", "gui-scripts"), ("tool", "poetry", "scripts"))
    return {name for keys in tables for name in place.table(*keys)}


def _started(place: Place) -> dict[str, str]:
    """Name of a program -> where it is started first."""
    context = place.context
    found: dict[str, str] = {}
    for path in context.python:
        source = context.source(path) if runs_here(path) else None
        if source is None or "subprocess" not in source.text or source.tree is None:
            continue
        spared = _spared(source)
        for call in source.nodes(ast.Call):
            name = _program(call)
            if name and call.lineno not in spared and not _looked_for(source, name):
                found.setdefault(name, f"{path}:{call.lineno}")
    return found


def _spared(source: Source) -> set[int]:
    """The lines on which a program that isn't there is seen to."""
    lines: set[int] = set()
    for attempt in source.nodes(ast.Try):
        if any(handler.type is None or _ABSENT & _names(handler.type) for handler in attempt.handlers):
            lines.update(range(attempt.lineno, attempt.handlers[0].lineno))
    for block in source.nodes(ast.With):
        if any(suppresses(item) and _ABSENT & _names(item.context_expr) for item in block.items):
            lines.update(range(block.lineno, (block.end_lineno or block.lineno) + 1))
    for branch in source.nodes(ast.If):
        if OF_A_SYSTEM.search(ast.dump(branch.test)):  # which of the others is this one's isn't told
            lines.update(range(branch.lineno, (branch.end_lineno or branch.lineno) + 1))
    return lines


def _names(node: ast.expr) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def _looked_for(source: Source, name: str) -> bool:
    """Whether a module asks for a program before it is started."""
    return "which(" in source.text and f'which("{name}"' in source.text.replace("'", '"')


def _program(call: ast.Call) -> str:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called not in _CALLS or not call.args:
        return ""
    first = call.args[0].elts[0] if isinstance(call.args[0], ast.List) and call.args[0].elts else call.args[0]
    named = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    is_program = isinstance(call.args[0], ast.List) or called == "create_subprocess_exec"
    return named if is_program and _NAME.fullmatch(named) and named not in _OURS else ""
