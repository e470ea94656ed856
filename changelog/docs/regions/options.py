"""The table of a program's options, read from its source: click's decorators or argparse's calls."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from devkit.changelog.docs.content import Content, Table, code, prose
from devkit.changelog.docs.context import Context, outside
from devkit.changelog.docs.regions.region import Kind, Wanted
from devkit.core.errors import DevkitError

_PLACE = re.compile(r"%%|%\((\w+)\)[-#0 +]*[0-9]*(?:\.[0-9]+)?[a-zA-Z]")
"""What argparse fills in when it shows a help."""


class _Option(NamedTuple):
    """An option as its source declares it."""

    usage: str
    help: str
    line: int


def fill(context: Context, wanted: Wanted) -> Content:
    """The options of a Python file, or of one function in it (`src/app/cli.py:main`), in the order of the source.

    The source is read, never run: what it computes isn't seen.
    """
    path, _, function = wanted.one("a Python file, or FILE:FUNCTION").partition(":")
    if outside(path):
        raise DevkitError(f"{wanted.where}: {path} leads out of the project; name a file below it")
    content = wanted.source(context, path)
    if content is None:
        raise DevkitError(f"{wanted.where}: there is no file {path}")
    try:
        module = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise DevkitError(f"{wanted.where}: {path} is not valid Python: {error}") from error
    found = sorted(_options(_function(module, function, wanted)), key=lambda option: option.line)
    if not found:
        raise DevkitError(f"{wanted.where}: {path} declares no options for click or argparse")
    return Table(("option", "meaning"), [(code(option.usage), prose(option.help)) for option in found])


def _function(module: ast.Module, name: str, wanted: Wanted) -> ast.AST:
    """The part of a module to look at: all of it, or one function with its decorators."""
    if not name:
        return module
    functions = (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    nodes = (node for node in functions if node.name == name)
    node = next(nodes, None)
    if node is None:
        raise DevkitError(f"{wanted.where}: there is no function {name!r} in the file")
    return node


def _options(tree: ast.AST) -> Iterator[_Option]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            option = _option(node, called) if called in {"option", "add_argument"} else None
            if option:
                yield option


def _option(call: ast.Call, called: str) -> _Option | None:
    names = [text for text in map(_text, call.args) if text.startswith("-")]
    keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    if not names or _hidden(keywords):
        return None
    value = _text(keywords.get("metavar")) or "|".join(_choices(keywords, called))
    told = _text(keywords.get("help"))
    shown = _filled(told, keywords) if called == "add_argument" else told
    return _Option(f"{', '.join(names)} {value}".strip(), shown, call.lineno)


def _filled(text: str, keywords: dict[str, ast.expr]) -> str:
    """The help of argparse with `%%` as `%`, and what the call says itself in place of `%(default)s` and its like.

    What only the running program knows, such as its name, is shown by its key: `DEFAULT`.
    """

    def value(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        node = keywords.get(match[1])
        name = node.id if match[1] == "type" and isinstance(node, ast.Name) else _said(node)
        return name or match[1].upper()

    return _PLACE.sub(value, text)


def _said(node: ast.expr | None) -> str:
    """What a literal is as argparse shows it; empty for what is computed."""
    try:
        value = ast.literal_eval(node) if node else ""
    except (ValueError, TypeError):
        return ""
    if isinstance(value, set):
        value = sorted(value, key=str)  # a set's own order differs from run to run
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _choices(keywords: dict[str, ast.expr], called: str) -> list[str]:
    """The words an option may take: of click's Choice, or argparse's choices."""
    node = keywords.get("type") if called == "option" else keywords.get("choices")
    if called == "option":
        chosen = isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Choice" and node.args
        node = node.args[0] if chosen and isinstance(node, ast.Call) else None
    found = [_said(item) for item in node.elts] if isinstance(node, ast.List | ast.Tuple | ast.Set) else []
    return found if all(found) else []


def _text(node: ast.expr | None) -> str:
    return str(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _hidden(keywords: dict[str, ast.expr]) -> bool:
    """Whether an option isn't meant to be seen: `hidden=True` of click, `help=SUPPRESS` of argparse."""
    hidden, told = keywords.get("hidden"), keywords.get("help")
    return (isinstance(hidden, ast.Constant) and hidden.value is True) or (
        told is not None and ast.unparse(told).endswith("SUPPRESS")
    )


KIND = Kind("options", fill, words=1)
