"""What changed in a Python file: both versions' symbols compared."""

import ast
from collections.abc import Iterator

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import is_test
from devkit.changelog.message.facts.narrowing import defines, narrowed
from devkit.changelog.message.facts.remarks import Side, remarks
from devkit.changelog.message.facts.symbols import Symbol, defined, parsed

_MOST = 400_000
"""Hunks times symbols, and symbols gone times symbols come, up to which they are compared with each other."""
_TELLING = 3
_ALIKE = 0.6
"""A removed and an added symbol are one that was renamed if this share of their lines is the same."""


def facts(file: FileDiff, before: bytes, after: bytes) -> list[Fact] | None:
    """What was added, removed, renamed or changed; None where a version doesn't parse.

    Args:
        file: Its diff; None is the answer too where it has too many hunks to compare them with all symbols.
        before: The content before, empty where there was none.
        after: The content after, likewise.
    """
    trees = _narrow(file, before, after) or (parsed(before), parsed(after))
    if trees[0] is None or trees[1] is None:
        return None
    old, new = defined(trees[0]), defined(trees[1])
    if len(file.hunks) * (len(old) + len(new)) > _MOST:
        return None
    old_side, new_side = Side(trees[0], old, before), Side(trees[1], new, after)
    said, file = remarks(file, old_side, new_side)
    if said:
        return said
    old_lines, new_lines = before.split(b"\n"), after.split(b"\n")
    gone = {name: symbol for name, symbol in old.items() if name not in new and _hit(symbol, file, after=False)}
    come = {name: symbol for name, symbol in new.items() if name not in old and _hit(symbol, file, after=True)}
    found = list(_renamed(file.path, gone, come, old_lines, new_lines))
    found += [_fact("remove", file.path, symbol, inner=_within(symbol, gone)) for symbol in gone.values()]
    found += [_fact("add", file.path, symbol, inner=_within(symbol, come)) for symbol in come.values()]
    found += _changed(file, old, new)
    return found


def _narrow(file: FileDiff, before: bytes, after: bytes) -> tuple[ast.Module, ast.Module] | None:
    """The parts of both versions that the diff touches; None where only all of them tell."""
    old_part = narrowed(before, [(hunk.old_start, hunk.old_count) for hunk in file.hunks]) or before
    new_part = narrowed(after, [(hunk.new_start, hunk.new_count) for hunk in file.hunks]) or after
    if old_part is before and new_part is after:
        return None
    trees = parsed(old_part), parsed(new_part)
    if trees[0] is None or trees[1] is None:
        return None
    old, new = defined(trees[0]), defined(trees[1])
    gone = [name for name in old.keys() - new.keys() if _hit(old[name], file, after=False)]
    come = [name for name in new.keys() - old.keys() if _hit(new[name], file, after=True)]
    if defines(before, old_part, come) or defines(after, new_part, gone):
        return None
    return trees[0], trees[1]


def _hit(symbol: Symbol, file: FileDiff, *, after: bool) -> bool:
    """Whether a hunk touches a symbol: the diff may be a part of what changed in the file."""
    ranges = [(hunk.new_start, hunk.new_count) if after else (hunk.old_start, hunk.old_count) for hunk in file.hunks]
    return any(symbol.first < start + count and start <= symbol.last for start, count in ranges)


def _renamed(
    path: str, gone: dict[str, Symbol], come: dict[str, Symbol], old_lines: list[bytes], new_lines: list[bytes]
) -> Iterator[Fact]:
    """Pair what went with what came by their lines; the pairs are taken out of both."""
    if len(gone) * len(come) > _MOST // 100:
        return
    for name, symbol in list(gone.items()):
        if symbol.kind == "constant":
            continue
        best, score = None, _ALIKE
        for other in come.values():
            if other.kind != symbol.kind:
                continue
            alike = _alike(symbol, other, _body(symbol, old_lines), _body(other, new_lines))
            if alike > score:
                best, score = other, alike
        if best:
            yield _fact("rename", path, best, old=name, new=best.name)
            for table, prefix in ((gone, name), (come, best.name)):
                for inner in [key for key in table if key == prefix or key.startswith(f"{prefix}.")]:
                    del table[inner]


def _changed(file: FileDiff, old: dict[str, Symbol], new: dict[str, Symbol]) -> Iterator[Fact]:
    """Symbols that stay, and whose lines or signature changed."""
    for name, size in _touched(file, old, new).items():
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            continue
        signatures = signature(before.node), signature(after.node)
        if signatures[0] != signatures[1]:
            yield _fact("sign", file.path, after, old=signatures[0], new=signatures[1], size=size)
        else:
            yield _fact("change", file.path, after, size=size)


def _touched(file: FileDiff, old: dict[str, Symbol], new: dict[str, Symbol]) -> dict[str, int]:
    """Symbol -> how many changed lines stand in it and in none inside of it."""
    counts: dict[str, int] = {}
    for hunk in file.hunks:
        for table, start, count in ((old, hunk.old_start, hunk.old_count), (new, hunk.new_start, hunk.new_count)):
            for number in {start, start + count - 1} if count > 1 else range(start, start + count):
                name = _innermost(table, number)
                if name:
                    counts[name] = counts.get(name, 0) + max(count // 2, 1)
    return counts


def _innermost(table: dict[str, Symbol], line: int) -> str | None:
    around = [symbol for symbol in table.values() if symbol.first <= line <= symbol.last]
    return min(around, key=lambda symbol: symbol.last - symbol.first).name if around else None


def signature(node: ast.AST) -> str:
    """What callers see of a function, as text; empty for anything else."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return ""
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"({ast.unparse(node.args)}){returns}"


def _fact(
    action: str, path: str, symbol: Symbol, *, old: str = "", new: str = "", size: int = 0, inner: bool = False
) -> Fact:
    test = is_test(path)
    last = symbol.name.rpartition(".")[2]
    kind = "test" if test and last.lower().startswith("test") else symbol.kind
    lines = size or symbol.last - symbol.first + 1
    return Fact(action, kind, symbol.name, path, old, new, lines, inner, symbol.public and not test)


def _within(symbol: Symbol, others: dict[str, Symbol]) -> bool:
    return symbol.name.rpartition(".")[0] in others


def _body(symbol: Symbol, lines: list[bytes]) -> set[bytes]:
    return {line.strip() for line in lines[symbol.first : symbol.last]} - {b""}


def _alike(symbol: Symbol, other: Symbol, one: set[bytes], two: set[bytes]) -> float:
    """The share of lines both have; short ones say little, so that the names have to be alike too."""
    share = len(one & two) / max(len(one | two), 1)
    if len(one | two) >= _TELLING:
        return share
    words, others = set(symbol.name.lower().split("_")), set(other.name.lower().split("_"))
    return share if words & others else 0.0
