"""Places of one machine in Python sources."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.roles import is_aside
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.paths.literal import Named, named
from devkit.hooks.checks.paths.rules import ABSOLUTE, DRIVE, HOST, TEMPORARY, USER
from devkit.hooks.checks.paths.use import (
    CONNECTS,
    Use,
    is_alone,
    is_constant,
    is_default,
    is_folder_default,
    is_read,
    is_setting,
    use,
)

ADVICE = {
    USER: "make it relative to the file or the repository, or take it from a setting",
    DRIVE: "make it relative to the file or the repository, or take it from a setting",
    TEMPORARY: "use tempfile, or tmp_path in a test",
    ABSOLUTE: "take it from a setting, or make it relative to the file",
    HOST: "take it from a setting or the environment",
}
_KINDS = {
    USER: "is in somebody's home folder",
    DRIVE: "is on one machine's drive",
    TEMPORARY: "is a temporary file under a fixed name",
    ABSOLUTE: "exists on one machine",
    HOST: "is one machine's address",
}
_REACHED = {Use.OPENED, Use.CONFIGURED}
_ENOUGH = {
    USER: {*_REACHED, Use.KEPT},
    DRIVE: {*_REACHED, Use.KEPT},
    TEMPORARY: _REACHED,
    ABSOLUTE: _REACHED,
    HOST: {*_REACHED, Use.CONNECTED},
}
_ALLOWED = re.compile(r"#.*\b[SB]10[48]\b")
"""How a linter of security is told that a place is meant."""
_LOOPBACK = re.compile(r"(?:[a-z0-9+.-]*://)?(?:[^/@\s]*@)?(?:localhost|127\.|0\.0\.0\.0|\[::1?\])")
_TEMPORARY_FOLDER = {"gettempdir", "gettempdirb"}


class Place(NamedTuple):
    """A place that a file's code goes to."""

    finding: Finding
    in_tests: bool
    """Whether it counts in a test as well."""


def read(source: Source) -> tuple[Place, ...] | None:
    """The places of one file; None where there are none, which is most files."""
    return tuple(_places(source)) or None


def _places(source: Source) -> Iterator[Place]:
    if source.path.startswith("."):  # an action's, in a container
        return
    seen: set[str] = set()
    for node, found in _literals(source):
        purpose = use(source, node)
        if found.place in seen and found.rule in {TEMPORARY, HOST}:
            continue  # told once a file, as it is mended for all of it
        if _ALLOWED.search(source.line(node.lineno)):
            continue
        if _counts(source, node, found, purpose):
            message = f"{found.place!r} {_KINDS[found.rule]}; {ADVICE[found.rule]}"
            in_tests = _counts_in_tests(source, node, found, purpose)
            seen |= {found.place} if in_tests else set()
            yield Place(source.finding(found.rule.id, node, message), in_tests)
    for finding in {each.message: each for each in reversed(list(_below_temporary_folder(source)))}.values():
        yield Place(finding, in_tests=True)
    if not is_aside(source.path):
        yield from _addresses(source)


def _addresses(source: Source) -> Iterator[Place]:
    """A host and a port that are handed to what connects, as a pair or as two arguments."""
    for call in source.nodes(ast.Call):
        if _name(call.func) in CONNECTS:
            found = named(_address(call))
            if found is not None and found.rule is HOST:
                finding = source.finding(HOST.id, call, f"{found.place!r} {_KINDS[HOST]}; {ADVICE[HOST]}")
                yield Place(finding, in_tests=not _LOOPBACK.match(found.place))


def _address(call: ast.Call) -> str:
    """`host:port`; empty where they aren't written out."""
    named_parts = {each.arg: each.value for each in call.keywords}
    parts: list[ast.expr | None] = [named_parts.get("host"), named_parts.get("port")]
    if call.args and isinstance(call.args[0], ast.Tuple):
        parts = list(call.args[0].elts)
    match [each.value for each in parts if isinstance(each, ast.Constant)]:
        case [str(host), int(port)]:
            return f"{host}:{port}"
        case _:
            return ""


def _literals(source: Source) -> Iterator[tuple[ast.expr, Named]]:
    """The strings that name a place, f-strings by what they begin with."""
    for node in source.nodes(ast.Constant):
        if isinstance(node.value, str) and (found := named(node.value)):
            parent = source.parents.get(node)
            if not isinstance(parent, (ast.JoinedStr, ast.FormattedValue)):
                yield node, found
    for joined in source.nodes(ast.JoinedStr):
        first = joined.values[0] if joined.values else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            found = named(first.value, whole=len(joined.values) == 1)
            if found:
                yield joined, found


def _counts(source: Source, node: ast.expr, found: Named, purpose: Use) -> bool:
    """Whether the program will go to the place, rather than talk about it."""
    if purpose not in _ENOUGH[found.rule] or is_aside(source.path) or (purpose is Use.CONFIGURED and not found.is_sure):
        return False
    if found.rule in {USER, TEMPORARY}:
        return found.rule is USER or not is_folder_default(source, node)
    if found.rule is HOST and _LOOPBACK.match(found.place):  # every machine has it
        return purpose is Use.CONNECTED or (is_setting(source, node) and not is_default(source, node))
    if is_folder_default(source, node) if found.rule is DRIVE else is_default(source, node):
        return False
    # What else is configured may be a container's; of several paths the program takes the one that is there.
    is_own = found.rule is not ABSOLUTE or purpose is not Use.CONFIGURED or is_setting(source, node)
    return found.rule is HOST or (is_own and is_alone(source, node))


def _counts_in_tests(source: Source, node: ast.expr, found: Named, purpose: Use) -> bool:
    """Whether the test itself goes to the place, rather than hand it to what it tests."""
    if not is_alone(source, node) or (found.rule is HOST and _LOOPBACK.match(found.place)):
        return False
    if purpose in {Use.OPENED, Use.CONNECTED}:
        return True
    if purpose is not Use.CONFIGURED or not is_constant(source, node):
        return False
    return found.rule is USER or (found.rule is TEMPORARY and is_read(source, node))


def _below_temporary_folder(source: Source) -> Iterator[Finding]:
    """A fixed name joined to the system's folder for temporary files."""
    for call in source.nodes(ast.Call):
        if not isinstance(call.func, (ast.Name, ast.Attribute)) or _name(call.func) not in _TEMPORARY_FOLDER:
            continue
        name = _joined_name(source, call)
        if name is None or use(source, call) not in {*_REACHED, Use.KEPT} or _ALLOWED.search(source.line(call.lineno)):
            continue
        if not is_default(source, call) and is_alone(source, _path(source, call)):
            message = f"{name!r} in the folder for temporary files is a fixed name; {ADVICE[TEMPORARY]}"
            yield source.finding(TEMPORARY.id, call, message)


def _path(source: Source, node: ast.expr) -> ast.expr:
    """The whole of a path that an expression is the beginning of."""
    while isinstance(above := source.parents.get(node), (ast.Call, ast.BinOp)):
        node = above
    return node


def _joined_name(source: Source, call: ast.Call) -> str | None:
    """The constants that follow `gettempdir()` in a join or after slashes; None where anything else does, too."""
    start: ast.expr = call
    parent = source.parents.get(start)
    if isinstance(parent, ast.Call) and _name(parent.func) == "Path":
        start, parent = parent, source.parents.get(parent)
    parts: list[ast.expr] = []
    if isinstance(parent, ast.Call) and _name(parent.func) == "join" and parent.args[0] is start:
        parts = parent.args[1:]
    while isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Div) and parent.left is start:
        parts.append(parent.right)
        start, parent = parent, source.parents.get(parent)
    names = [name for each in parts if (name := _text(each))]
    return "/".join(names) if names and len(names) == len(parts) else None


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
