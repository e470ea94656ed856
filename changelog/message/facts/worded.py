"""What comments and docstrings hold that has a name: code, words to tools, a note, an example, an argument."""

import ast
from collections.abc import Sequence

from devkit.changelog.message.pattern import Pattern

_DIRECTIVE = Pattern(
    r"#\s*(noqa|nosec|pragma: ?no ?cover|[a-z][\w-]*(?:: ?| )(?:ignore|disable|enable|off|on|skip|noqa))(?=[\[=:,\s]|$)"
)
_PARTS = {
    "note": Pattern(r"\.\. note::|Notes?:?$"),
    "warning": Pattern(r"\.\. warning::|Warnings?:?$"),
    "example": Pattern(r">>> |Examples?:?:?$"),
    "reference": Pattern(r"\.\. seealso::|See [Aa]lso:?$"),
}
"""What a part of a docstring is called -> how its first line begins."""
_ARGUMENT = Pattern(r":param (?:[\w.\[\], |]+ )?\*{0,2}(\w+):|\*{0,2}(\w+)(?: \([^()]*\))?(?: ?:(?: |$))")
"""The line that tells of an argument."""
_STATEMENTS = (
    *(ast.Assign, ast.AugAssign, ast.Return, ast.Import, ast.ImportFrom, ast.If, ast.For, ast.While, ast.With),
    *(ast.FunctionDef, ast.ClassDef, ast.Raise, ast.Assert, ast.Try),
)


def directive(went: Sequence[str], came: Sequence[str]) -> str:
    """What all of some comments tell a tool, such as `noqa`; empty where they speak to people.

    Args:
        went: Comments that went, each from its `#` on.
        came: Comments that came.
    """
    both = set(went) & set(came)
    found = [_DIRECTIVE.match(comment) for comment in (*went, *came) if comment not in both]
    names = {match[1] if match else "" for match in found}
    return names.pop() if len(names) == 1 else ""


def is_code(comments: Sequence[str]) -> bool:
    """Whether comments are code that was put out of use."""
    text = "\n".join(comment.lstrip("#").removeprefix(" ") for comment in comments)
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(node, _STATEMENTS) or _is_call(node) for node in body)


def _is_call(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def part(lines: Sequence[str], node: ast.AST | None) -> str:
    """What was added to a docstring, where that has a name: `note`, `example`, `argument x`; else empty.

    Args:
        lines: What came.
        node: What it documents, where that is known.
    """
    told = [line.strip() for line in lines if line.strip()]
    arguments = _arguments(node)
    named = [match[1] or match[2] for line in told if (match := _ARGUMENT.match(line))]
    known = [name for name in named if name in arguments]
    if told and _ARGUMENT.match(told[0]) and len(known) == 1 and known == named[:1]:
        return f"argument {known[0]}"
    return next((name for name, begins in _PARTS.items() if told and begins.match(told[0])), "")


def _arguments(node: ast.AST | None) -> set[str]:
    """The names of a function's arguments, or of what a class is made with."""
    if isinstance(node, ast.ClassDef):
        node = next((one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"), None)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return set()
    given = node.args
    return {one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg) if one}
