"""Places of one machine in Python sources."""

import ast
import re
from collections.abc import Iterator

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.paths.literal import Named, named
from devkit.hooks.checks.paths.rules import ABSOLUTE, DRIVE, HOST, TEMPORARY, USER
from devkit.hooks.checks.paths.use import CONNECTS, Use, is_alone, is_constant, use

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
_SHOWN = re.compile(r"(?:^|/)(?:examples?|docs?|docs_src|samples?|tutorials?|demos?|templates?)/")
"""Folders of programs that people read and change before they run them."""
_LOOPBACK = re.compile(r"(?:[a-z0-9+.-]*://)?(?:[^/@\s]*@)?(?:localhost|127\.|0\.0\.0\.0|\[::1?\])")
_TEMPORARY_FOLDER = {"gettempdir", "gettempdirb"}


def read(source: Source) -> tuple[Finding, ...] | None:
    """The findings of one file; None where there are none, which is most files."""
    return tuple(_findings(source)) or None


def _findings(source: Source) -> Iterator[Finding]:
    in_tests = is_test_path(source.path)
    for node, found in _literals(source):
        if _counts(source, node, found, in_tests=in_tests):
            message = f"{found.place!r} {_KINDS[found.rule]}; {ADVICE[found.rule]}"
            yield source.finding(found.rule.id, node, message)
    yield from _below_temporary_folder(source)
    if not _SHOWN.search(source.path):
        yield from _addresses(source, in_tests=in_tests)


def _addresses(source: Source, *, in_tests: bool) -> Iterator[Finding]:
    """A host and a port that are handed to what connects, as a pair or as two arguments."""
    for call in source.nodes(ast.Call):
        if _name(call.func) in CONNECTS:
            found = named(_address(call))
            if found is not None and found.rule is HOST and not (in_tests and _LOOPBACK.match(found.place)):
                yield source.finding(HOST.id, call, f"{found.place!r} {_KINDS[HOST]}; {ADVICE[HOST]}")


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


def _counts(source: Source, node: ast.expr, found: Named, *, in_tests: bool) -> bool:
    """Whether the program will go to the place, rather than talk about it."""
    purpose = use(source, node)
    if purpose not in _ENOUGH[found.rule] or (found.rule is not USER and _SHOWN.search(source.path)):
        return False
    if not in_tests:
        if purpose is Use.CONFIGURED and not found.is_sure:
            return False
        # Of several paths the program takes the one that is there.
        return found.rule in {USER, HOST, TEMPORARY} or is_alone(source, node)
    if not is_alone(source, node) or (found.rule is HOST and _LOOPBACK.match(found.place)):
        return False
    is_kept = found.rule in {USER, TEMPORARY} and purpose is Use.CONFIGURED and is_constant(source, node)
    return purpose in {Use.OPENED, Use.CONNECTED} or is_kept


def _below_temporary_folder(source: Source) -> Iterator[Finding]:
    """A fixed name joined to the system's folder for temporary files."""
    for call in source.nodes(ast.Call):
        if not isinstance(call.func, (ast.Name, ast.Attribute)) or _name(call.func) not in _TEMPORARY_FOLDER:
            continue
        name = _joined_name(source, call)
        if name is not None and use(source, call) in {*_REACHED, Use.KEPT}:
            message = f"{name!r} in the folder for temporary files is a fixed name; {ADVICE[TEMPORARY]}"
            yield source.finding(TEMPORARY.id, call, message)


def _joined_name(source: Source, call: ast.Call) -> str | None:
    """The constant that follows `gettempdir()` in a join or after a slash."""
    parent = source.parents.get(call)
    if isinstance(parent, ast.Call) and _name(parent.func) == "Path":
        call, parent = parent, source.parents.get(parent)
    if isinstance(parent, ast.Call) and _name(parent.func) == "join" and parent.args[0] is call:
        return _text(parent.args[1]) if len(parent.args) > 1 else None
    if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Div) and parent.left is call:
        return _text(parent.right)
    return None


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
