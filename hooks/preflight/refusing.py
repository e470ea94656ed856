"""Variables whose absence the code refuses in its own words, while a module is imported."""

import ast
from collections.abc import Iterator

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source

_BLOCKS = (ast.Module, ast.ClassDef)
_EXITS = {"exit", "_exit", "abort"}


def refused(source: Source, read: ast.expr) -> bool:
    """Whether what reads a variable, or asks whether it is there, decides about going on.

    `if "NAME" not in os.environ: raise ...` and `if not os.getenv("NAME"): sys.exit(...)` do, and so does
    `value = os.getenv("NAME")` with such a statement about `value` below it. What functions do is left aside: which of
    them a program needs isn't told.

    Args:
        source: The module.
        read: The call or comparison in it.
    """
    test: ast.AST = read
    statement = source.parents.get(read)
    if isinstance(statement, ast.UnaryOp | ast.Compare):
        test, statement = statement, source.parents.get(statement)
    if isinstance(statement, ast.If):
        return statement.test is test and _is_absence(test, read) and _is_refusal(source, statement)
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is not read:
        return False
    names = {each.id for each in _targets(statement) if isinstance(each, ast.Name)}
    block = source.parents.get(statement)
    below = block.body if isinstance(block, _BLOCKS) else []
    return any(
        isinstance(each, ast.If) and _asks(each.test, names) and _is_refusal(source, each)
        for each in below
        if each.lineno > statement.lineno
    )


def _targets(statement: ast.Assign | ast.AnnAssign) -> Iterator[ast.expr]:
    yield from statement.targets if isinstance(statement, ast.Assign) else (statement.target,)


def _asks(test: ast.expr, names: set[str]) -> bool:
    """Whether it is `not value` or `value is None`."""
    operand = test.operand if isinstance(test, ast.UnaryOp) else test.left if isinstance(test, ast.Compare) else None
    return isinstance(operand, ast.Name) and operand.id in names and _is_absence(test, operand)


def _is_absence(test: ast.AST, read: ast.AST) -> bool:
    """Whether it holds where nothing was read: `not read`, `read is None`, `"NAME" not in os.environ`."""
    if isinstance(test, ast.UnaryOp):
        return isinstance(test.op, ast.Not) and test.operand is read and not _is_denied(read)
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return False
    if test is read:
        return _is_denied(test)
    is_none = isinstance(test.comparators[0], ast.Constant) and test.comparators[0].value is None
    return test.left is read and is_none and isinstance(test.ops[0], ast.Is | ast.Eq)


def _is_denied(node: ast.AST) -> bool:
    return isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn)


def _is_refusal(source: Source, branch: ast.If) -> bool:
    """Whether a branch at the top of a module or class ends by raising, or by leaving the program."""
    last = branch.body[-1]
    leaves = isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and last_name(last.value.func) in _EXITS
    return isinstance(source.parents.get(branch), _BLOCKS) and (leaves or isinstance(last, ast.Raise))
