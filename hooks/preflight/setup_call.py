"""What setup.py passes to setuptools, read without running it."""

import ast
from collections.abc import Iterator

from devkit.diagnoser.syntax import last_name, parsed
from devkit.hooks.preflight.place import Place


def passed(place: Place, argument: str, key: str = "") -> list[tuple[str, str]]:
    """The texts that are written out for an argument of `setup(...)`, each with its `setup.py:line`.

    Args:
        place: The repository.
        argument: Such as `install_requires`.
        key: Of an argument that is a dictionary, the key whose value is wanted.
    """
    tree = parsed(place.text("setup.py"))
    if tree is None:
        return []
    calls = (each for each in ast.walk(tree) if isinstance(each, ast.Call) and last_name(each.func) == "setup")
    values = (each.value for call in calls for each in call.keywords if each.arg == argument)
    value = next(values, None)
    if value is not None and key:
        value = _entry(_resolved(tree, value), key)
    return [] if value is None else list(_texts(tree, value))


def _entry(value: ast.expr, key: str) -> ast.expr | None:
    if not isinstance(value, ast.Dict):
        return None
    pairs = zip(value.keys, value.values, strict=True)
    return next((each for name, each in pairs if isinstance(name, ast.Constant) and name.value == key), None)


def _texts(tree: ast.Module, value: ast.expr) -> Iterator[tuple[str, str]]:
    """Strings of a list, of lists that are added, or a line each of one string; what is computed is left out."""
    value = _resolved(tree, value)
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        for each in value.elts:
            yield from _texts(tree, each.value if isinstance(each, ast.Starred) else each)
    elif isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        yield from _texts(tree, value.left)
        yield from _texts(tree, value.right)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        for number, line in enumerate(value.value.splitlines(), start=value.lineno):
            if line.strip() and not line.strip().startswith("#"):
                yield line.strip(), f"setup.py:{min(number, value.end_lineno or number)}"


def _resolved(tree: ast.Module, value: ast.expr) -> ast.expr:
    """What a name stands for that the module sets once; the expression itself where that isn't plain."""
    if not isinstance(value, ast.Name):
        return value
    stores = [each for each in ast.walk(tree) if isinstance(each, ast.Name) and each.id == value.id]
    set_here = [each for each in tree.body if isinstance(each, ast.Assign) and last_name(each.targets[0]) == value.id]
    is_plain = len(set_here) == 1 and sum(isinstance(each.ctx, ast.Store) for each in stores) == 1
    found = set_here[0].value if is_plain else value
    return found if not isinstance(found, ast.Name) else value
