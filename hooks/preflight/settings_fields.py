"""The environment variables that the fields of pydantic's settings are read from."""

import ast
from collections.abc import Iterator

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source
from devkit.hooks.preflight.literal import literal

_PLAIN = frozenset({"str", "int", "float", "bool", "bytes", "SecretStr", "Path", "list", "dict", "set", "tuple"})


def fields(source: Source) -> Iterator[tuple[str, ast.AnnAssign, bool]]:
    """Name of a variable, in capitals, the field that it sets, and whether the field needs it.

    pydantic takes a variable in any case.
    """
    classes = {node.name: node for node in source.nodes(ast.ClassDef)}
    for node in classes.values():
        line = _line(node, classes)
        if not any(last_name(base) == "BaseSettings" for each in line for base in each.bases):
            continue
        prefix = next(filter(None, (_told(source, each, "env_prefix") for each in line)), "")
        is_nested = any(_told(source, each, "env_nested_delimiter") for each in line)
        for field in node.body:
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and _is_field(field):
                names = _aliases(source, field)
                names = [f"{prefix}{field.target.id}"] if names is None else names
                needed = not (_has_default(source, field) or (is_nested and _kind(field.annotation) not in _PLAIN))
                yield from ((name.upper(), field, needed and len(names) == 1) for name in names)


def _line(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """A class with those of its module that it is made from."""
    found = [node]
    for each in found:  # which grows
        bases = (classes.get(base.id) for base in each.bases if isinstance(base, ast.Name))
        found += [base for base in bases if base is not None and base not in found]
    return found


def _told(source: Source, node: ast.ClassDef, option: str) -> str:
    """An option of a class's configuration; empty where it isn't told."""
    for each in ast.walk(node):
        if isinstance(each, ast.keyword) and each.arg == option:
            return literal(source, each.value)
        if isinstance(each, ast.Assign) and any(last_name(target) == option for target in each.targets):
            return literal(source, each.value)
    return ""


def _is_field(field: ast.AnnAssign) -> bool:
    name = last_name(field.target)
    return name != "model_config" and not name.startswith("_") and "ClassVar" not in ast.dump(field.annotation)


def _kind(annotation: ast.expr) -> str:
    """What an annotation is about: `Annotated[str, ...]` and `list[str]` are about their first part, and a list."""
    if isinstance(annotation, ast.Subscript) and last_name(annotation.value) == "Annotated":
        inner = annotation.slice
        return _kind(inner.elts[0] if isinstance(inner, ast.Tuple) else inner)
    return last_name(annotation.value if isinstance(annotation, ast.Subscript) else annotation)


def _calls(field: ast.AnnAssign) -> Iterator[ast.Call]:
    """The `Field(...)` that says more of a field, beside its name or in its annotation."""
    inside = ast.walk(field.annotation) if isinstance(field.annotation, ast.Subscript) else ()
    for each in (field.value, *inside):
        if isinstance(each, ast.Call) and last_name(each.func) == "Field":
            yield each


def _has_default(source: Source, field: ast.AnnAssign) -> bool:
    """Whether it has one; of the first pydantic, what may be None has."""
    may_be_none = _kind(field.annotation) == "Optional" or "None" in ast.unparse(field.annotation)
    if may_be_none and source.imports.get("BaseSettings") == "pydantic.BaseSettings":
        return True
    for call in _calls(field):
        named = any(each.arg in {"default", "default_factory"} for each in call.keywords)
        if named or (call.args and not _is_ellipsis(call.args[0])):
            return True
    is_call = isinstance(field.value, ast.Call) and last_name(field.value.func) == "Field"
    return field.value is not None and not is_call and not _is_ellipsis(field.value)


def _aliases(source: Source, field: ast.AnnAssign) -> list[str] | None:
    """The names that stand for the field's own; None where there are none."""
    given = {each.arg: each.value for call in _calls(field) for each in call.keywords}
    value = next((given[key] for key in ("validation_alias", "alias", "env") if key in given), None)
    if isinstance(value, ast.Constant) and value.value is None:
        return None
    if isinstance(value, ast.Call) and last_name(value.func) == "AliasChoices":
        return list(filter(None, (literal(source, each) for each in value.args)))
    return None if value is None else list(filter(None, [literal(source, value)]))


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...
