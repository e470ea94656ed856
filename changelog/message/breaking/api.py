"""Public API of Python modules that went or changed, from the syntax trees of both versions."""

import ast
from collections.abc import Iterator

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.kinds import ending, is_ci, is_document, is_test
from devkit.changelog.message.facts.symbols import Symbol, exported, imported, symbols

_NOT_API = {
    *("examples", "example", "scripts", "script", "tools", "benchmarks", "benchmark", "bench", "demo", "samples"),
    *("migrations", "ci", "noxfile", "tasks", "setup", "conftest", "dev", "contrib", "templates", "vendor", "_vendor"),
    *("docs", "doc", "conf", "duties", "site", "website"),
}


def module(path: str) -> str | None:
    """The dotted name of a public Python module; None for tests, scripts, private modules and other files."""
    if ending(path) not in {"py", "pyi"} or is_test(path) or is_ci(path) or is_document(path):
        return None
    parts = path[: path.rindex(".")].split("/")
    if parts[0] in {"src", "lib", "python"}:
        parts = parts[1:]
    if parts and parts[-1] == "__init__":
        parts = parts[:-1]
    if not parts or any(part in _NOT_API or not part.isidentifier() or part.startswith("_") for part in parts):
        return None
    return ".".join(parts)


def reasons(file: FileDiff, before: bytes, after: bytes) -> Iterator[str]:
    """Why users of a module will have to change their code.

    Args:
        file: Its diff.
        before: The content before.
        after: The content after, empty where the file went.
    """
    name = module(file.old_path or file.path)
    if name is None or file.status == "A":
        return
    old = symbols(before)
    if old is None or not public(old):
        return
    if file.status == "D":
        yield f"module {name} was removed"
        return
    if file.status == "R" and module(file.path) != name:
        yield f"module {name} was renamed to {module(file.path) or file.path}"
        return
    new = symbols(after)
    if new is not None:
        kept = imported(after)
        yield from _compared(name, public(old), new, kept)


def public(table: dict[str, Symbol]) -> dict[str, Symbol]:
    """The symbols others may use: those of `__all__` where there is one, else those without an underscore."""
    listed = exported(table)
    return {
        name: symbol
        for name, symbol in table.items()
        if symbol.public and not _dunder(name) and (listed is None or name.partition(".")[0] in listed)
    }


def _dunder(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last.startswith("__") and last != "__init__"


def _compared(module_name: str, old: dict[str, Symbol], new: dict[str, Symbol], kept: frozenset[str]) -> Iterator[str]:
    for name, symbol in old.items():
        outer = name.rpartition(".")[0]
        if outer and outer not in new:
            continue
        after = new.get(name)
        if after is None:
            if name not in kept and "*" not in kept and not _inherits(new.get(outer)):
                yield f"{symbol.kind} {module_name}.{name} was removed"
        elif isinstance(symbol.node, _FUNCTIONS) and isinstance(after.node, _FUNCTIONS):
            yield from (f"{module_name}.{name}: {what}" for what in parameters(symbol.node, after.node))


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _inherits(symbol: Symbol | None) -> bool:
    """Whether a class has bases, from which what it lost may come."""
    return symbol is not None and bool(getattr(symbol.node, "bases", None))


def parameters(old: ast.FunctionDef | ast.AsyncFunctionDef, new: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """What changed in a signature so that calls which worked no longer do."""
    before, after = _parameters(old), _parameters(new)
    takes_any = bool(new.args.kwarg), bool(new.args.vararg)
    renamed = _renamed(before, after)
    found = [f"parameter {name} is now {other}" for name, other in renamed.items() if not name.startswith("_")]
    found += [
        f"parameter {name} was removed"
        for name, one in before.items()
        if name not in after and name not in renamed and not (takes_any[0] if one.keyword else takes_any[1])
    ]
    for name, one in after.items():
        earlier = before.get(name)
        if earlier is None:
            if one.required and name not in renamed.values():
                found.append(f"parameter {name} was added and is required")
        elif one.required and not earlier.required:
            found.append(f"parameter {name} is now required")
        elif earlier.positional and not one.positional and not takes_any[1]:
            found.append(f"parameter {name} is now keyword-only")
    kept = [name for name, one in before.items() if one.positional and name in after and after[name].positional]
    order = [name for name, one in after.items() if one.positional and name in kept]
    return [*found, "parameters changed their order"] if kept != order else found


def _renamed(before: dict[str, "_Parameter"], after: dict[str, "_Parameter"]) -> dict[str, str]:
    """Parameters that kept their place under another name."""
    first = [name for name, one in before.items() if one.positional]
    second = [name for name, one in after.items() if one.positional]
    if len(first) != len(second):
        return {}
    pairs = zip(first, second, strict=True)
    return {old: new for old, new in pairs if old != new and old not in after and new not in before}


class _Parameter:
    def __init__(self, *, positional: bool, keyword: bool, required: bool) -> None:
        self.positional, self.keyword, self.required = positional, keyword, required


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, _Parameter]:
    args = node.args
    first = [*args.posonlyargs, *args.args]
    bare = len(first) - len(args.defaults)
    found = {
        arg.arg: _Parameter(positional=True, keyword=index >= len(args.posonlyargs), required=index < bare)
        for index, arg in enumerate(first)
    }
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        found[arg.arg] = _Parameter(positional=False, keyword=True, required=default is None)
    return found
