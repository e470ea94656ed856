"""Variables that are read by an object made for it: of decouple, django-environ, environs or Starlette."""

import ast
from collections.abc import Iterator

from devkit.hooks.checking.source import Source
from devkit.hooks.preflight.literal import literal

_KINDS = frozenset(
    {
        *("decouple.Config", "decouple.AutoConfig", "starlette.config.Config"),
        *("environ.Env", "environ.FileAwareEnv", "environs.Env", "environs.FileAwareEnv"),
    }
)
_MADE = frozenset({"decouple.config", "environs.env"})
_OTHER = frozenset({"read_env", "prefixed", "read_envs", "add_parser", "parser_for", "seal", "dump"})
"""Methods that read no variable of their first argument's name."""


def read_by_objects(source: Source) -> Iterator[tuple[str, ast.Call, bool]]:
    """Name of a variable, the call that reads it, and whether the call fails without it."""
    objects = dict(_objects(source))
    for call in source.nodes(ast.Call) if objects else ():
        named = _object(call.func, objects)
        name = literal(source, call.args[0]) if named and call.args else ""
        if name:
            has_default = len(call.args) > 1 or any(each.arg in {"default", "missing"} for each in call.keywords)
            yield f"{_prefix(source, call)}{name}", call, not (has_default or name in objects[named])


def _objects(source: Source) -> Iterator[tuple[str, frozenset[str]]]:
    """Names of such objects, and the variables to which each gives a default when it is made."""
    yield from ((name, frozenset()) for name, origin in source.imports.items() if origin in _MADE)
    for node in source.nodes(ast.Assign):
        if isinstance(node.value, ast.Call) and _origin(source, node.value.func) in _KINDS:
            given = (each for each in node.value.keywords if isinstance(each.value, ast.Tuple))
            defaults = frozenset(each.arg for each in given if each.arg)
            yield from ((each.id, defaults) for each in node.targets if isinstance(each, ast.Name))


def _origin(source: Source, function: ast.expr) -> str:
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return f"{source.imports.get(function.value.id, '')}.{function.attr}"
    return source.imports.get(function.id, "") if isinstance(function, ast.Name) else ""


def _object(function: ast.expr, objects: dict[str, frozenset[str]]) -> str:
    """The object that is called, itself or by a method; empty where none is."""
    if isinstance(function, ast.Attribute) and function.attr not in _OTHER:
        function = function.value
    return function.id if isinstance(function, ast.Name) and function.id in objects else ""


def _prefix(source: Source, node: ast.AST) -> str:
    """What `with env.prefixed("SHOP_"):` around a place puts before the names."""
    prefix = ""
    while (parent := source.parents.get(node)) is not None:
        for item in reversed(parent.items) if isinstance(parent, ast.With) else ():
            call = item.context_expr
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "prefixed":
                prefix = f"{literal(source, call.args[0]) if call.args else ''}{prefix}"
        node = parent
    return prefix
