"""What a diff of Python changes that no interpreter sees: docstrings, comments, format."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import is_test
from devkit.changelog.message.facts.symbols import Symbol
from devkit.changelog.message.facts.worded import directive, is_code, part
from devkit.changelog.message.pattern import Pattern

_MOST = 4_000_000
"""Changed lines times texts up to which they are compared with each other."""
_TRAILING = Pattern(r"""((?:[^"'#\\]|\\.|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*)(#.*)""", re.DOTALL)
"""A line of code, and the comment that it ends in."""
_LETTERS = Pattern(r"\b(?!(?:[fbru]|[fbr]{2})[\"'])\w+", re.IGNORECASE)
_QUOTES = ('"""', "'''")


class Side(NamedTuple):
    """One version of a module; its tree and symbols may leave out what the diff doesn't touch."""

    tree: ast.Module
    symbols: dict[str, Symbol]
    content: bytes


class _Version(NamedTuple):
    """One version of a module, as far as its docstrings go."""

    symbols: dict[str, Symbol]
    documented: dict[str, ast.Expr]
    """What has a docstring, by its qualified name, empty for the module -> the docstring."""
    texts: list["_Text"]
    """Docstrings, and other texts of several lines, in the statements that the diff touches."""


class _Text(NamedTuple):
    """A text that a module holds on lines of its own, or on several."""

    first: int
    last: int
    owner: str | None
    """Whose documentation it is, by its qualified name, empty for the module's; None for any other text."""


class _Read(NamedTuple):
    """The lines that a hunk takes away, or brings."""

    code: list[str]
    """As they stand, without comments at their ends."""
    comments: list[str]
    owners: list[str]
    """Whose docstrings they are in."""


def remarks(file: FileDiff, old: Side, new: Side) -> tuple[list[Fact], FileDiff]:
    """What the diff says of docstrings and comments, or of the file's format, where it changes nothing else.

    Args:
        file: The diff.
        old: The module before.
        new: And after.

    Returns:
        The facts, none where code changes; and the diff without the hunks that hold no code.
    """
    if file.status not in {"M", "R"} or not all(_is_bare(hunk) for hunk in file.hunks):
        return [], file
    before = _version(old, [(hunk.old_start, hunk.old_count) for hunk in file.hunks])
    after = _version(new, [(hunk.new_start, hunk.new_count) for hunk in file.hunks])
    if sum(len(hunk.lines) for hunk in file.hunks) * (len(before.texts) + len(after.texts)) > _MOST:
        return [], file
    found: list[Fact] = []
    code: list[Hunk] = []
    for hunk in file.hunks:
        went = _read(hunk.removed, hunk.old_start, before.texts)
        came = _read(hunk.added, hunk.new_start, after.texts)
        if went.code == came.code:
            found += _facts(file.path, hunk, (went, before), (came, after))
        else:
            code.append(hunk)
    if code and len(code) == len(file.hunks) and _is_same(file, old.tree, new.tree):
        return [_formatted(file)], file
    if code:
        return [], file._replace(hunks=tuple(code))
    return found or ([_formatted(file)] if file.hunks else []), file


def _is_bare(hunk: Hunk) -> bool:
    """Whether a hunk comes without lines around it, so that it is known which line is which."""
    return hunk.old_count + hunk.new_count == sum(1 for line in hunk.lines if line[:1] in b"+-")


def _formatted(file: FileDiff) -> Fact:
    size = sum(len(hunk.lines) for hunk in file.hunks)
    return Fact("change", "format", file.path, file.path, size=size, public=False)


def _is_same(file: FileDiff, old: ast.Module, new: ast.Module) -> bool:
    """Whether two versions are the same to the interpreter; looked at only where the letters of both are the same."""
    return _letters(file.added) == _letters(file.removed) and ast.dump(old) == ast.dump(new)


def _letters(lines: Sequence[str]) -> str:
    """Letters and digits, those before quotes aside."""
    return "".join(_LETTERS.findall("\n".join(lines))).lower()


def _facts(path: str, hunk: Hunk, old: tuple[_Read, _Version], new: tuple[_Read, _Version]) -> Iterator[Fact]:
    """What a hunk without code says; nothing where only empty lines came or went."""
    (went, before), (came, after) = old, new
    owners = list(dict.fromkeys((*came.owners, *went.owners)))
    size, test = max(len(hunk.lines), 1), is_test(path)
    for owner in owners:
        action = _action(owner, (went, before), (came, after))
        node = after.symbols[owner].node if owner in after.symbols else None
        brought = part(hunk.added, node) if action == "extend" else ""
        yield Fact(action, "docstring", owner, path, new=brought, size=size, public=not test)
    if went.comments != came.comments:
        action = "change" if went.comments and came.comments else "add" if came.comments else "remove"
        inside = _innermost(after.symbols, hunk.new_start) or _innermost(before.symbols, hunk.old_start)
        told = directive(went.comments, came.comments)
        dead = "code" if action == "remove" and is_code(went.comments) else ""
        yield Fact(action, "comment", inside, path, dead, told, size, public=not test)


def _action(owner: str, old: tuple[_Read, _Version], new: tuple[_Read, _Version]) -> str:
    """What happened to a docstring: it is new, gone, or a part of it is."""
    (went, before), (came, after) = old, new
    if owner not in before.documented or owner not in after.documented:
        return "add" if owner in after.documented else "remove"
    if owner in went.owners and owner in came.owners:
        return "change"
    return "extend" if owner in came.owners else "shorten"


def _read(lines: Sequence[str], start: int, texts: Sequence[_Text]) -> _Read:
    """Part lines into code, comments and docstrings."""
    read = _Read([], [], [])
    for number, line in enumerate(lines, start):
        around = next((text for text in texts if text.first <= number <= text.last), None)
        if around and around.owner is not None:
            read.owners.append(around.owner)
        elif around:
            read.code.append(line)
        elif line.strip():
            _part(line, read)
    return read


def _part(line: str, read: _Read) -> None:
    """Part a line outside of longer texts."""
    match = None if any(quotes in line for quotes in _QUOTES) else _TRAILING.fullmatch(line)
    said, comment = (match[1], match[2]) if match else (line, "")
    if said.strip():
        read.code.append(said.rstrip())
    if comment:
        (read.code if comment.startswith("#!") else read.comments).append(comment.strip())


def _version(side: Side, touched: Sequence[tuple[int, int]]) -> _Version:
    """Look for docstrings, and for other texts of several lines in the statements that a diff touches."""
    lines = side.content.split(b"\n")
    documented = dict(_documentation(side.tree.body, "", scope=True))
    own = [(name, node) for name, node in documented.items() if _meets(node, touched) and _stands_alone(node, lines)]
    found = [_Text(node.lineno, node.end_lineno or node.lineno, name) for name, node in own]
    known = {node.lineno for _, node in own}
    found += [
        _Text(node.lineno, node.end_lineno or node.lineno, None)
        for node in _long(side.tree, touched)
        if node.lineno not in known
    ]
    return _Version(side.symbols, documented, found)


def _long(above: ast.AST, touched: Sequence[tuple[int, int]]) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The texts of several lines in the statements that a diff touches."""
    for node in ast.iter_child_nodes(above):
        if getattr(node, "end_lineno", None) == getattr(node, "lineno", 0):  # most are, and hold nothing longer
            continue
        if isinstance(node, ast.stmt) and not _meets(node, touched):
            continue
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)):
            yield node
        else:
            yield from _long(node, touched)


def _meets(node: ast.stmt, touched: Iterable[tuple[int, int]]) -> bool:
    last = node.end_lineno or node.lineno
    first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
    return any(start <= last and first < start + max(count, 1) for start, count in touched)


def _documentation(body: Sequence[ast.stmt], inside: str, *, scope: bool) -> Iterator[tuple[str, ast.Expr]]:
    """Texts that document something, with its name: first in a module, class or function, or below an assignment."""
    before = inside if scope else None
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            if before is not None:
                yield before, node
            continue
        before = _assigned(node, inside)
        for inner in (getattr(node, name, []) for name in ("body", "orelse", "finalbody")):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from _documentation(inner, f"{inside}.{node.name}".lstrip("."), scope=True)
            elif isinstance(node, ast.If | ast.Try | ast.With):
                yield from _documentation(inner, inside, scope=False)


def _assigned(node: ast.stmt, inside: str) -> str | None:
    target = (
        node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
    )
    return f"{inside}.{target.id}".lstrip(".") if isinstance(target, ast.Name) else None


def _stands_alone(node: ast.Expr, lines: Sequence[bytes]) -> bool:
    """Whether a text has its lines for itself."""
    last = lines[(node.end_lineno or node.lineno) - 1][node.end_col_offset :].strip()
    return not lines[node.lineno - 1][: node.col_offset].strip() and last[:1] in {b"", b"#"}


def _innermost(table: dict[str, Symbol], line: int) -> str:
    around = [symbol for symbol in table.values() if symbol.first <= line <= symbol.last]
    return min(around, key=lambda symbol: symbol.last - symbol.first).name if around else ""
