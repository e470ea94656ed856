"""Which values are worth sharing."""

import ast
import contextlib
import operator
import re
from collections.abc import Callable, Mapping, Sequence

from devkit.hooks.checking import meaning

_LEAST_ENTRIES = 3
_LEAST_SAID = 6
_LEAST_DIGITS = 10
_LONG_TEXT = 24
_PATTERN = 8
"""Characters of a regular expression that nobody writes twice by chance."""
_SHORT_TEXT = 6
_LEAST_NUMBER = 1_000
_LEAST_FIGURES = 3
"""Different figures other than zero, in decimal and in hexadecimal, of a number that isn't round."""
_LARGEST_FACTOR = 2**64
_LEAST_NAME = 3
_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}
_CALLS = frozenset({"compile", "frozenset", "set", "tuple", "dict", "timedelta", "Decimal", "Path", "MappingProxyType"})
_COMMON = re.compile(
    r"localhost|127\.0\.0\.1|0\.0\.0\.0|::1?|(?:\w+\.)?example\.(?:com|org|net)|utf-?8|ascii|latin-?1|default|unknown|https?"
    r"|master|true|false|none",
    re.IGNORECASE,
)
"""Texts that any program has."""
_WORDS = re.compile(r"[A-Za-z_ ]+")
_EVERYDAY = re.compile(
    r"(?:cache|config|data|index|info|license|manifest|metadata|package|pyproject|readme|requirements|schema|settings|setup)"
    r"\.[a-z]{1,4}",
    re.IGNORECASE,
)
"""Files that are called alike wherever there are such: `manifest.json`."""
_OF_SCHEMAS = frozenset({"properties", "patternProperties", "additionalProperties", "items"})
"""What a JSON schema says of an object, or a list, beside that it is one."""
_OF_THE_MODULE = re.compile(
    r"__\w+__|_?log(?:ger)?|app|router|parser|pytestmark|pytest_plugins|urlpatterns|app_name|revision"
    r"|down_revision|name|title|slots|version(?:_info)?",
    re.IGNORECASE,
)
"""Names that every module of a kind has for itself."""


def constant(name: str, value: ast.expr, names: Callable[[ast.expr], Mapping[str, str]]) -> str:
    """What a constant says, its name included where only the same name makes it the same; empty if too little.

    Args:
        name: what it is called.
        value: what it is.
        names: tells what the names stand for that are part of a value.
    """
    if _OF_THE_MODULE.fullmatch(name) or not _is_literal(value) or _is_spelled(name, value):
        return ""
    constants = [node.value for node in meaning.nodes_of(value) if isinstance(node, ast.Constant)]
    texts = [each for each in constants if isinstance(each, (str, bytes))]
    if texts and all(_COMMON.fullmatch(str(each)) for each in texts):
        return ""
    if is_table(value) and _is_telling(constants):
        return meaning.written(value, names(value))
    enough = _PATTERN if _is_pattern(value) else _LONG_TEXT
    if any(len(text.strip()) >= enough for text in texts):
        return meaning.written(value, names(value))
    if any(_COMMON.fullmatch(str(each)) or name.lower().endswith(str(each).lower()) for each in texts):
        return ""
    is_telling = name.isupper() and len(name) >= _LEAST_NAME and _is_of_some_length(value, texts)
    return f"{name}={meaning.written(value, names(value))}" if is_telling else ""


def is_words(value: ast.expr) -> bool:
    """Whether a value is words alone, a field's name, an everyday file's or kinds of something, or a few counts."""
    texts = [node.value for node in meaning.nodes_of(value) if isinstance(node, ast.Constant)]
    return _number(value) is None and all(
        _WORDS.fullmatch(each) or _EVERYDAY.fullmatch(each) for each in texts if isinstance(each, str)
    )


def said(value: ast.AST) -> int:
    """How many characters and digits the constants of a value have together."""
    return sum(
        len(node.value) if isinstance(node.value, (str, bytes)) else len(str(node.value))
        for node in meaning.nodes_of(value)
        if node.__class__ is ast.Constant
    )


def is_table(value: ast.expr) -> bool:
    """Whether a value is a list, a tuple, a set or a dictionary, or a call that makes one of such."""
    inner = value.args[0] if isinstance(value, ast.Call) and value.args else value
    if isinstance(inner, ast.Call):
        return isinstance(inner.func, ast.Name) and inner.func.id == "dict"
    return isinstance(inner, (ast.Dict, ast.List, ast.Tuple, ast.Set))


def is_schema(value: ast.expr) -> bool:
    """Whether a value is a JSON schema of an object or a list, or has one as a part."""
    return any(each.__class__ is ast.Dict and _is_schema(each) for each in meaning.nodes_of(value))


def _is_schema(table: ast.Dict) -> bool:
    pairs = zip(table.keys, table.values, strict=True)
    said = {key.value: value for key, value in pairs if isinstance(key, ast.Constant)}
    kinds = (each.value for each in ast.walk(said["type"]) if isinstance(each, ast.Constant)) if "type" in said else ()
    return not _OF_SCHEMAS.isdisjoint(said) and not {"object", "array"}.isdisjoint(kinds)


def _is_telling(constants: Sequence[object]) -> bool:
    """Whether a table's entries say so much together that no two are equal by chance."""
    said = sum(_letters(each) if isinstance(each, (str, bytes)) else _digits(each) for each in constants)
    differ = len(set(map(repr, constants)))
    return said > 0 and len(constants) >= _LEAST_ENTRIES <= differ and said + len(constants) >= _LEAST_SAID


def _is_spelled(name: str, value: ast.expr) -> bool:
    """Whether it is a key that is called what it says, so that two of a name can't come to differ."""
    return (
        isinstance(value, ast.Constant) and isinstance(value.value, str) and _squeezed(value.value) in _squeezed(name)
    )


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def _letters(text: str | bytes) -> int:
    """How long a text is; nothing where it is punctuation alone, as each parser has it."""
    characters = text.decode("latin-1") if isinstance(text, bytes) else text
    return len(text) if any(map(str.isalnum, characters)) else 0


def _digits(number: object) -> int:
    """How many digits a number has; none where it has one only, as a count or an index."""
    return len(str(number)) if isinstance(number, (int, float)) and abs(number) >= _LEAST_DIGITS else 0


def _is_pattern(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "compile"


def _is_of_some_length(value: ast.expr, texts: list[str | bytes]) -> bool:
    if any(len(text.strip()) >= _SHORT_TEXT for text in texts):
        return True
    number = _number(value)
    if number is not None:
        return abs(number) >= _LEAST_NUMBER and not _is_round(number)
    constants = {node.value for node in meaning.nodes_of(value) if isinstance(node, ast.Constant)}
    said = [each for each in constants if not isinstance(each, (str, bytes)) or _letters(each)]
    return len(said) >= _LEAST_ENTRIES


def _number(node: ast.expr) -> float | None:
    """The number that an expression is, worked out: `24 * 60 * 60`; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _number(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        left, right = _number(node.left), _number(node.right)
        if left is not None and right is not None and max(abs(left), abs(right)) < _LARGEST_FACTOR:
            with contextlib.suppress(ArithmeticError, TypeError):
                return _ARITHMETIC[type(node.op)](left, right)
    return None


def _is_round(number: float) -> bool:
    """Whether it is a limit, a size or a flag that two choose by themselves: 90_000, 0x20008, 256 * 1024."""
    forms = [str(number), *([f"{number:x}"] if isinstance(number, int) else [])]
    return any(len(set(form) & set("123456789abcdef")) < _LEAST_FIGURES for form in forms)


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
