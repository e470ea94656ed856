"""What a Python file imports: which modules, when, and whether it can do without them."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source

Import: TypeAlias = ast.Import | ast.ImportFrom

_NOT_IMPORTED = ("ImportError", "ModuleNotFoundError")
"""What an import raises of a module that isn't there."""
_OF_TYPES = "TYPE_CHECKING"


def origins(source: Source, node: Import) -> list[str]:
    """The modules that an import may load, `/`-separated; by their place where it is relative."""
    if isinstance(node, ast.Import):
        return [alias.name.replace(".", "/") for alias in node.names]
    module = (node.module or "").replace(".", "/")
    found = [module, *(f"{module}/{alias.name}" for alias in node.names)]
    if not node.level:
        return found
    folders = source.path.split("/")[:-1]
    above = "/".join(folders[: len(folders) - node.level + 1])
    return [f"{above}/{each.strip('/')}".strip("/") for each in found]


def late(source: Source) -> frozenset[str]:
    """The modules that are imported only in functions, for type checkers, or by a file that is run as a program."""
    if not _is_any_inside(source):
        return frozenset()
    functions: list[ast.stmt] = [*source.nodes(ast.FunctionDef), *source.nodes(ast.AsyncFunctionDef)]
    return _only_in([*functions, *_for_types(source), *_for_programs(source)], source)


def unneeded(source: Source) -> frozenset[str]:
    """The modules that nothing in a file needs where it is imported: for type checkers, or to run it as a program."""
    return _only_in([*_for_types(source), *_for_programs(source)], source) if _is_any_inside(source) else frozenset()


def _is_any_inside(source: Source) -> bool:
    """Whether an import is part of another statement: most files have none, and are known so at once."""
    return any(node.col_offset for node in _imports(source))


def _only_in(blocks: Sequence[ast.stmt], source: Source) -> frozenset[str]:
    """The modules that are imported in some statements of a file, and nowhere else there."""
    spans = _spans(blocks)
    found: dict[bool, set[str]] = {False: set(), True: set()}
    for node in _imports(source):
        found[_is_in(spans, node)].update(origins(source, node))
    return frozenset(found[True] - found[False])


def tried(source: Source) -> frozenset[str]:
    """The modules that are imported only where the error of one that isn't there is caught, or for type checkers.

    So are those of which one or another is imported. One that is imported by another name of it where that error is
    caught is always there.
    """
    if not _is_any_inside(source):
        return frozenset()
    guards = [*_choices(source)]
    if any(map(source.text.__contains__, _NOT_IMPORTED)):
        guards += _guards(source)
    if not guards:
        return frozenset()
    types = _spans(_for_types(source))
    found: dict[bool, set[str]] = {False: set(), True: set()}
    for node in _imports(source):
        around = [others for span, others in guards if node.lineno in span]
        for origin in origins(source, node) if not _is_in(types, node) else ():
            found[any(_last(origin) not in others for others in around)].add(origin)
    return frozenset(found[True] - found[False])


def demanded(source: Source) -> frozenset[str]:
    """The modules that a file says it can't be loaded without: where they aren't there, it raises another error."""
    if not any(map(source.text.__contains__, _NOT_IMPORTED)):
        return frozenset()
    tries = [node for node in source.nodes(ast.Try) if not node.col_offset and _is_demand(node)]
    spans = [span for node in tries for span in _spans(node.body)]
    found = (node for node in _imports(source) if _is_in(spans, node))
    return frozenset(origin for node in found for origin in origins(source, node))


def _is_demand(node: ast.Try) -> bool:
    """Whether an import that fails in a `try` is told of, and fails all the same."""
    handlers = [each for each in node.handlers if each.type is not None and _is_of_imports(each.type)]
    return bool(handlers) and all(_is_left(each.body[-1]) for each in handlers)


def _is_left(statement: ast.stmt) -> bool:
    """Whether nothing is run after a statement: `raise ...`, `sys.exit(...)`."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(statement, ast.Raise) or (isinstance(call, ast.Call) and last_name(call.func) == "exit")


def _guards(source: Source) -> Iterator[tuple[range, frozenset[str]]]:
    """The lines where such an error is caught, and the last names of what is imported instead."""
    for node in source.nodes(ast.Try):
        if any(handler.type is not None and _is_of_imports(handler.type) for handler in node.handlers):
            handlers = _spans(node.handlers)
            instead = (each for each in _imports(source) if _is_in(handlers, each))
            others = frozenset(_last(origin) for each in instead for origin in origins(source, each))
            yield from ((span, others) for span in _spans(node.body))
    for block in source.nodes(ast.With):
        calls = (item.context_expr for item in block.items if isinstance(item.context_expr, ast.Call))
        if any(last_name(call.func) == "suppress" and any(map(_is_of_imports, call.args)) for call in calls):
            yield from ((span, frozenset()) for span in _spans(block.body))


def _choices(source: Source) -> Iterator[tuple[range, frozenset[str]]]:
    """The lines of each of two blocks at the top, of which only the one is run, that both import something."""
    for node in source.tree.body if source.tree is not None else ():
        if isinstance(node, ast.If) and node.orelse and last_name(node.test) != _OF_TYPES and not is_for_program(node):
            blocks = _spans(node.body), _spans(node.orelse)
            if all(any(_is_in(spans, each) for each in _imports(source)) for spans in blocks):
                yield from ((span, frozenset()) for spans in blocks for span in spans)


def _is_of_imports(caught: ast.expr) -> bool:
    """Whether what is caught is, or has among several, what an import raises of a module that isn't there."""
    several = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(last_name(each) in _NOT_IMPORTED for each in several)


def _imports(source: Source) -> Iterator[Import]:
    yield from source.nodes(ast.Import)
    yield from source.nodes(ast.ImportFrom)


def _for_types(source: Source) -> list[ast.If]:
    """The blocks that only a type checker reads."""
    if _OF_TYPES not in source.text:
        return []
    return source.nodes(ast.If, lambda node: last_name(node.test) == _OF_TYPES)


def _for_programs(source: Source) -> list[ast.stmt]:
    """The blocks of a file that are run where it is run as a program: below `if __name__ == "__main__":`."""
    body = source.tree.body if source.tree is not None and "__main__" in source.text else ()
    return [node for node in body if is_for_program(node)]


def is_for_program(node: ast.stmt) -> bool:
    """Whether a statement is `if __name__ == "__main__":`."""
    left = node.test.left if isinstance(node, ast.If) and isinstance(node.test, ast.Compare) else None
    return isinstance(left, ast.Name) and left.id == "__name__"


def _spans(nodes: Iterable[ast.stmt | ast.excepthandler]) -> list[range]:
    """The lines of each node."""
    return [range(node.lineno, (node.end_lineno or 0) + 1) for node in nodes]


def _is_in(spans: Iterable[range], node: ast.stmt) -> bool:
    """Whether a statement is a part of one of the statements of some lines."""
    return node.col_offset > 0 and any(node.lineno in span for span in spans)


def _last(module: str) -> str:
    return module.rpartition("/")[2]
