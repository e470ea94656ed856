"""Which values are worth sharing."""

import ast
import re

_LEAST_ENTRIES = 3
_LONG_TEXT = 24
_SHORT_TEXT = 6
_LEAST_NUMBER = 1_000
_CALLS = frozenset({"compile", "frozenset", "set", "tuple", "dict", "timedelta", "Decimal", "Path", "MappingProxyType"})
_OF_THE_MODULE = re.compile(
    r"__\w+__|_?log(?:ger)?|app|router|parser|pytestmark|pytest_plugins|urlpatterns|app_name|revision"
    r"|down_revision|name|title|slots",
    re.IGNORECASE,
)
"""Names that every module of a kind has for itself."""


def constant(name: str, value: ast.expr) -> str:
    """What a constant says, its name included where only the same name makes it the same; empty if too little."""
    if _OF_THE_MODULE.fullmatch(name) or not _is_literal(value):
        return ""
    texts = [node.value for node in ast.walk(value) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    entries = sum(isinstance(node, ast.Constant) for node in ast.walk(value))
    written = ast.dump(value)
    if _is_table(value) and entries >= _LEAST_ENTRIES and sum(map(len, texts)) + entries >= _LEAST_ENTRIES * 2:
        return written
    if any(len(text.strip()) >= _LONG_TEXT for text in texts):
        return written
    return f"{name}={written}" if name.isupper() and _is_of_some_length(value, texts) else ""


def _is_table(value: ast.expr) -> bool:
    inner = value.args[0] if isinstance(value, ast.Call) and value.args else value
    return isinstance(inner, (ast.Dict, ast.List, ast.Tuple, ast.Set))


def _is_of_some_length(value: ast.expr, texts: list[str]) -> bool:
    if any(len(text.strip()) >= _SHORT_TEXT for text in texts):
        return True
    numbers = [node.value for node in ast.walk(value) if isinstance(node, ast.Constant)]
    return any(isinstance(each, (int, float)) and abs(each) >= _LEAST_NUMBER for each in numbers) or len(numbers) > 1


def _is_literal(value: ast.expr) -> bool:
    """Whether a value is made of constants alone, or of one well-known call on such."""
    if isinstance(value, ast.Call):
        name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
        parts = [*value.args, *(each.value for each in value.keywords)]
        return name in _CALLS and bool(parts) and all(map(_is_literal, parts))
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return all(map(_is_literal, value.elts))
    if isinstance(value, ast.Dict):
        return all(key is not None and _is_literal(key) for key in value.keys) and all(map(_is_literal, value.values))
    if isinstance(value, ast.BinOp):
        return _is_literal(value.left) and _is_literal(value.right)
    if isinstance(value, ast.UnaryOp):
        return _is_literal(value.operand)
    return isinstance(value, ast.Constant) or (isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name))
