"""Where a string stands: alone or among others, as a constant of the module, or as what others may set."""

import ast
import re
from pathlib import PurePath

from devkit.hooks.checking.source import Source
from devkit.hooks.checks.paths.use import CLIMBED, FALLS_BACK, last, parameter

_NAMES_FOLDER = re.compile(r"(?i)(?:dir(?:ectory|name)?|folder|path|root|home)s?$")
"""What the name of a parameter or a constant ends with that is for a folder, or may be."""
_COMPOSED = (ast.Call, ast.BinOp, ast.Dict, ast.JoinedStr)
"""What settings are put together with."""


def is_alone(source: Source, node: ast.expr) -> bool:
    """Whether a string stands by itself, not in a list of several."""
    parent = source.parents.get(node)
    return not (isinstance(parent, (ast.List, ast.Tuple, ast.Set)) and len(parent.elts) > 1)


def is_constant(source: Source, node: ast.AST) -> bool:
    """Whether a string, or a path made of it, is what a name of the module is assigned."""
    return bool(constant_of(source, node))


def constant_of(source: Source, node: ast.AST) -> str:
    """The name of the module that a string, or a path made of it, is assigned; empty where it is none's."""
    assigned = _assigned(source, node, (ast.Call, ast.BinOp))
    is_given = assigned is not None and isinstance(source.parents.get(assigned), ast.Module)
    return _name(assigned) if is_given else ""


def _assigned(
    source: Source, node: ast.AST, through: tuple[type[ast.AST], ...] = _COMPOSED
) -> ast.Assign | ast.AnnAssign | None:
    """The assignment of what a string is a part of, through some expressions only; None where it is no part of one."""
    parents = source.parents
    while isinstance(above := parents.get(node), through):
        node = above
    return above if isinstance(above, (ast.Assign, ast.AnnAssign)) else None


def is_setting(source: Source, node: ast.AST) -> bool:
    """Whether a string is what a name of the module is assigned, or an entry of the table that it is."""
    assigned = _assigned(source, node)
    return assigned is not None and isinstance(source.parents.get(assigned), ast.Module)


def is_fixed(source: Source, node: ast.AST) -> bool:
    """Whether what a string is assigned to is written as constants are: others may set a module's variables."""
    assigned = _assigned(source, node)
    return assigned is not None and last(_target(assigned)).isupper()


def is_named_as_setting(source: Source, node: ast.AST) -> bool:
    """Whether a string is an entry of a table under a key in capitals; others are of data as often as of settings."""
    table = source.parents.get(node)
    pairs = zip(table.keys, table.values, strict=True) if isinstance(table, ast.Dict) else ()
    keys = (key.value for key, value in pairs if value is node and isinstance(key, ast.Constant))
    return any(isinstance(key, str) and key.isupper() for key in keys)


def is_of_class(source: Source, node: ast.AST) -> bool:
    """Whether a string is a part of what an attribute of a class is assigned."""
    holder, _ = _holder(source, node)
    return isinstance(holder, (ast.Assign, ast.AnnAssign)) and isinstance(source.parents.get(holder), ast.ClassDef)


def is_of_fixture(source: Source, node: ast.AST | None) -> bool:
    """Whether a string is in a function that pytest takes for a fixture."""
    while node is not None and not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        node = source.parents.get(node)
    return node is not None and any("fixture" in ast.unparse(each) for each in node.decorator_list)


def is_default(source: Source, node: ast.AST) -> bool:
    """Whether a string is a parameter's default, a class's, called a default, or falls back to: what others may set."""
    holder, _ = _holder(source, node)
    if not isinstance(holder, (ast.Assign, ast.AnnAssign)):
        return isinstance(holder, ast.arguments)
    name = last(_target(holder))
    is_of_class = isinstance(source.parents.get(holder), ast.ClassDef)
    if is_of_class or "default" in name.lower():
        return True
    return any(judge(source, holder, name) for judge in (_is_for_nothing, _is_fallback, _is_set_elsewhere))


def is_folder_default(source: Source, node: ast.expr) -> bool:
    """Whether a string is a default under the name of a folder, and doesn't end as files do."""
    is_file = isinstance(node, ast.Constant) and isinstance(node.value, str) and PurePath(node.value).suffix
    return not is_file and is_of_folder(source, node) and is_default(source, node)


def is_of_folder(source: Source, node: ast.expr) -> bool:
    """Whether a string is what a name is given that ends as those of folders do."""
    holder, child = _holder(source, node)
    if isinstance(holder, ast.arguments):
        name = parameter(holder, child)
    else:
        name = last(_target(holder)) if isinstance(holder, (ast.Assign, ast.AnnAssign)) else ""
    return _NAMES_FOLDER.search(name) is not None


def name_of(source: Source, node: ast.AST) -> str:
    """The name that a string, or a path made of it, is assigned anywhere; empty where it is none's."""
    return _name(_assigned(source, node, (ast.Call, ast.BinOp)))


def _holder(source: Source, node: ast.AST) -> tuple[ast.AST | None, ast.AST]:
    """What the expression around a string is a part of, and the expression."""
    parents = source.parents
    while isinstance(parents.get(node), (ast.Call, *CLIMBED)):
        node = parents[node]
    return parents.get(node), node


def _name(assigned: ast.Assign | ast.AnnAssign | None) -> str:
    return last(_target(assigned)) if assigned is not None else ""


def _target(node: ast.Assign | ast.AnnAssign) -> ast.expr:
    return node.targets[0] if isinstance(node, ast.Assign) else node.target


def _is_for_nothing(source: Source, assigned: ast.AST, name: str) -> bool:
    """Whether a name is given it only where it holds nothing: `if not url:`, `if url is None:`."""
    above = source.parents.get(assigned)
    test = ast.unparse(above.test) if isinstance(above, ast.If) and assigned in above.body else ""
    what = rf"(?:\w+\.)*{re.escape(name)}"
    return re.fullmatch(rf"not {what}|{what} (?:is|==) (?:None|'')", test) is not None


def _is_set_elsewhere(source: Source, assigned: ast.Assign | ast.AnnAssign, name: str) -> bool:
    """Whether it is an object's attribute that another method sets as well."""
    target = _target(assigned)
    if not isinstance(target, ast.Attribute):
        return False
    same = (each for each in source.nodes(ast.Attribute) if each.attr == name and isinstance(each.ctx, ast.Store))
    return any(each is not target and ast.dump(each) == ast.dump(target) for each in same)


def _is_fallback(source: Source, assigned: ast.AST, name: str) -> bool:
    """Whether a local name is given to `.get(…)`, `getenv(…)` and the like, for when nothing else is set."""
    function: ast.AST | None = assigned
    while function is not None and not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        function = source.parents.get(function)
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call)) if function is not None else ()
    return any(
        isinstance(each, ast.Name) and each.id == name
        for call in calls
        if last(call.func) in FALLS_BACK
        for each in (*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg == "default"))
    )
