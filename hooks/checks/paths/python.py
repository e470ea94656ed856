"""Places of one machine in Python sources."""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking import meaning
from devkit.hooks.checking.finding import Finding, Related, Rule
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.paths.evidence import counts, counts_in_tests
from devkit.hooks.checks.paths.host import Reach, address
from devkit.hooks.checks.paths.literal import SOCKETS, Named, may_be, named
from devkit.hooks.checks.paths.rules import ABSOLUTE, DRIVE, HOST, KINDS, TEMPORARY, USER, shown
from devkit.hooks.checks.paths.standing import constant_of
from devkit.hooks.checks.paths.use import CONNECTS

ADVICE = {
    USER: "make it relative to the file or the repository, or take it from a setting",
    DRIVE: "make it relative to the file or the repository, or take it from a setting",
    TEMPORARY: "let tempfile make the name, or use tmp_path in a test",
    ABSOLUTE: "take it from a setting, or make it relative to the file",
    HOST: "take it from a setting or the environment",
}
_ITSELF = "is whichever machine this runs on"
_FOR_SOCKET = "make a folder for it with tempfile.mkdtemp, as a socket's path must be short"
"""A socket's path has 108 bytes at most, or 104; one below `tmp_path` may have more."""
_MOST_RELATED = 10
_ALLOWED = re.compile(r"#.*\b[SB]10[48]\b")
"""How a linter of security is told that a place is meant."""
_TEMPORARY_FOLDER = {"tempfile.gettempdir", "tempfile.gettempdirb"}
_TEMPORARY_FOLDERS = {"/tmp", "/tmp/", "/var/tmp", "/var/tmp/"}  # noqa: S108 - what is looked for


class Place(NamedTuple):
    """A place that a file's code goes to."""

    finding: Finding
    in_tests: bool
    """Whether it counts in a test as well."""
    text: str
    """The path, or the address, whole."""
    constant: str
    """The name of the module that it is given; empty where it is given none."""


def read(source: Source) -> tuple[Place, ...] | None:
    """The places of one file; None where there are none, which is most files."""
    return tuple(_places(source)) or None


def _places(source: Source) -> Iterator[Place]:
    if source.path.startswith("."):  # an action's, in a container
        return
    told: dict[tuple[str, int], list[Place]] = {}
    tables: dict[int, tuple[str, int]] = {}
    for node, found in _named(source):
        if _ALLOWED.search(source.line(node.lineno)) or not counts(source, node, found):
            continue
        in_tests = counts_in_tests(source, node, found)
        message = f"{shown(found.place)} {_kind(found.rule, found.text)}; {_advice(found)}"
        finding = source.finding(found.rule.id, node, message)
        place = Place(finding, in_tests, found.text, constant_of(source, node))
        # Told once a file, as it is mended for all of it.
        once = (found.place, 0 if found.rule in {TEMPORARY, HOST} else len(told) + 1)
        table = _table(source, node) if found.rule is HOST else None
        if table is not None and once not in told:
            once = tables.setdefault(id(table), once)
        told.setdefault(once, []).append(place)
    yield from map(_together, told.values())


def _advice(found: Named) -> str:
    return _FOR_SOCKET if found.rule is TEMPORARY and found.suffix in SOCKETS else ADVICE[found.rule]


def _together(places: Sequence[Place]) -> Place:
    """One place for several that are mended at once: the first that counts in tests, or the first."""
    first = next((each for each in places if each.in_tests), places[0])
    others = places[places.index(first) + 1 :]
    finding = first.finding
    number = len({each.text for each in others} - {first.text})
    if number:
        kind = _kind(HOST, first.text)
        message = finding.message.replace(f" {kind}", f" (and {number} more of this table) {kind}", 1)
        finding = finding._replace(message=message)
    again = (
        Related(each.finding.path, each.finding.line, f"{shown(each.text)} {_also(each, first)}") for each in others
    )
    return first._replace(finding=finding._replace(related=(*finding.related, *again)[:_MOST_RELATED]))


def _kind(rule: Rule, text: str) -> str:
    """What is wrong with a place, as its message says it."""
    named = address(text) if rule is HOST else None
    return _ITSELF if named is not None and named.reach is Reach.LOOPBACK else KINDS[rule]


def _also(place: Place, first: Place) -> str:
    return "again" if place.text == first.text else "as well"


def _table(source: Source, node: ast.expr) -> ast.expr | None:
    """The outermost list, tuple, set or dictionary that is written out around an expression."""
    found, above = None, source.parents.get(node)
    while isinstance(above, (ast.expr, ast.keyword)):
        if isinstance(above, (ast.List, ast.Tuple, ast.Set, ast.Dict)):
            found = above
        above = source.parents.get(above)
    return found


def _named(source: Source) -> Iterator[tuple[ast.expr, Named]]:
    """The expressions that name a place."""
    yield from _literals(source)
    yield from _below_temporary_folder(source)
    yield from _addresses(source)


def _addresses(source: Source) -> Iterator[tuple[ast.expr, Named]]:
    """A host and a port that are handed to what connects, as a pair or as two arguments."""
    for call in source.nodes(ast.Call, _connects):
        found = named(_address(call))
        if found is not None and found.rule is HOST:
            yield call, found


def _connects(call: ast.Call) -> bool:
    has_address = call.keywords or (call.args and call.args[0].__class__ is ast.Tuple)
    return bool(has_address) and last_name(call.func) in CONNECTS


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
    for node in source.nodes(ast.Constant, _may_be_place):
        if found := named(str(node.value)):
            parent = source.parents.get(node)
            if not isinstance(parent, (ast.JoinedStr, ast.FormattedValue)):
                yield node, found
    for joined in source.nodes(ast.JoinedStr):
        first = joined.values[0] if joined.values else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            found = named(first.value, whole=len(joined.values) == 1)
            if found:
                yield joined, found


def _may_be_place(node: ast.Constant) -> bool:
    return isinstance(node.value, str) and may_be(node.value)


def _below_temporary_folder(source: Source) -> Iterator[tuple[ast.expr, Named]]:
    """A fixed name joined to the system's folder for temporary files."""
    folders: list[ast.expr] = []
    if "gettempdir" in source.text:
        calls = source.nodes(ast.Call, lambda call: meaning.origin(call.func, source.imports) in _TEMPORARY_FOLDER)
        folders += calls
    if "/tmp" in source.text:  # noqa: S108 - what is looked for
        names = source.nodes(ast.Constant, lambda each: each.value in _TEMPORARY_FOLDERS)
        folders += names
    for folder in folders:
        whole, name = _joined(source, folder)
        if whole is not folder:
            found = named(f"/tmp/{name}") if name else None  # noqa: S108 - what the folder is called, to be judged by it
            if found is not None and found.rule is TEMPORARY:
                yield whole, found._replace(place=name)


def _joined(source: Source, folder: ast.expr) -> tuple[ast.expr, str]:
    """The path made of a folder and of the constants that follow in it; these are empty where anything else does."""
    start = folder
    parent = source.parents.get(start)
    if isinstance(parent, ast.Call) and last_name(parent.func) == "Path":
        start, parent = parent, source.parents.get(parent)
    parts: list[ast.expr] = []
    if isinstance(parent, ast.Call) and last_name(parent.func) == "join" and parent.args[0] is start:
        start, parts = parent, parent.args[1:]
    while isinstance(parent, ast.BinOp) and isinstance(parent.op, (ast.Div, ast.Add)) and parent.left is start:
        parts.append(parent.right)
        start, parent = parent, source.parents.get(parent)
    names = [name.strip("/") for each in parts if (name := _text(each))]
    return start, "/".join(names) if len(names) == len(parts) else ""


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
