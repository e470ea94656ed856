"""Handlers that do nothing and say nothing."""

import ast
import re
from collections.abc import Iterator

from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.source import Source
from devkit.hooks.checking.written import is_left_alone
from devkit.hooks.checks.error_messages.facts import FUNCTIONS, is_aside
from devkit.hooks.checks.error_messages.missed import Attempt, function_around, is_look_up, is_missed
from devkit.hooks.checks.error_messages.rules import ATTEMPT, NARROW, SILENT

_BROAD = frozenset({"Exception", "BaseException"})
_ADVICE = "catch what is meant, log it, or say why in a comment"
_ALLOWED = re.compile(
    r"#.*\b(?:broad-except\w*|broad-exception-caught|bare-except|W070[23]|W0718|BLE001|S11[02]|E722|B11[02])\b"
)
"""How a linter is told that it is meant to catch everything there: then nobody has to be told again."""
_EXCUSES = re.compile(
    r"(?i)ignor|best.effort|defensive|\b(?:may|might|can|could)\b|fail|if possible|optional|don't care|error|exception"
    r"|swallow|suppress|silent"
)
_QUIET = re.compile(
    r"(?i)quiet|silent|ignor|best[ -]effort|swallow|suppress|^_*(?:safe|safely|try|maybe|optional)_"
    r"|\b(?:never|not|without) (?:fail|rais)|if (?:possible|available)"
)
"""How a function says, in its name or docstring, that it passes over errors."""
_INSTRUCTIONS = ("noqa", "pragma:", "pylint:", "type:", "nosec", "devkit:", "nopep8", "pyright:", "mypy:")
"""How comments begin that are for a linter and say nothing to a reader."""


def read(source: Source) -> tuple[Finding, ...]:
    """The silent handlers of one file."""
    if is_test_path(source.path) or is_aside(source.path):
        return ()
    found = (*_handlers(source), *_suppressed(source))
    return () if found and is_left_alone(source) else found


def _handlers(source: Source) -> Iterator[Finding]:
    attempts: list[Attempt] = [*source.nodes(ast.Try), *source.nodes(ast.TryStar)]
    handlers = ((attempt, node) for attempt in attempts for node in attempt.handlers)
    for attempt, node in handlers:
        if (
            not all(map(_does_nothing, node.body))
            or _has_comment(source, node, attempt)
            or _is_choice(source, attempt)
            or _raises(attempt.body)
            or _is_finalizer(source, attempt)
            or _is_told(source, attempt)
        ):
            continue
        caught = _caught(node.type)
        if node.type is None or _BROAD.intersection(caught):
            what = "every error" if node.type is None else " or ".join(caught)
            message = f"this handler swallows {what} without a word; {_ADVICE}"
            yield source.finding(_rule(source, attempt), node, message)
        else:
            yield source.finding(
                NARROW.id, node, f"this handler swallows {' or '.join(caught)} without a word; say why in a comment"
            )


def _suppressed(source: Source) -> Iterator[Finding]:
    calls = ((node, item.context_expr) for node in source.nodes(ast.With) for item in node.items)
    for node, call in calls:
        if isinstance(call, ast.Call) and last_name(call.func) == "suppress" and not _has_comment(source, call):
            body = "".join(source.line(number) for number in range(node.lineno, (node.end_lineno or 0) + 1))
            if _is_left(source, node) or _is_finalizer(source, node) or _is_told(source, node) or "  # " in body:
                continue
            broad = sorted(_BROAD.intersection(map(last_name, call.args)))
            if broad:
                message = f"suppress({broad[0]}) swallows errors without a word; {_ADVICE}"
                yield source.finding(_rule(source, node), call, message)


def _rule(source: Source, block: Attempt | ast.With) -> str:
    """The rule for a handler of a block: what sets something that is missed later is worse than what is only done."""
    is_worse = not _is_handling(source, block) and not is_look_up(block) and is_missed(source, block)
    return SILENT.id if is_worse else ATTEMPT.id


def _is_handling(source: Source, node: ast.AST) -> bool:
    """Whether an error is handled already."""
    while (above := source.parents.get(node)) is not None and not isinstance(above, FUNCTIONS):
        if isinstance(above, ast.ExceptHandler):
            return True
        node = above
    return False


def _is_told(source: Source, node: ast.AST) -> bool:
    """Whether the function's name or its docstring says that errors are passed over."""
    around = function_around(source, node)
    if around is None or isinstance(around, ast.Lambda):
        return False
    return _QUIET.search(f"{around.name} {ast.get_docstring(around, clean=False) or ''}") is not None


def _does_nothing(node: ast.stmt) -> bool:
    """Whether a statement has no effect: `pass`, `...`, a string."""
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _is_choice(source: Source, attempt: Attempt) -> bool:
    """Whether one way is tried, and left by `return` or in an `else` where it works, and another one follows."""
    return bool(attempt.orelse) or _is_left(source, attempt)


def _is_left(source: Source, attempt: Attempt | ast.With) -> bool:
    """Whether a block is left by `return` or the like where it works, and something follows where it doesn't."""
    inner = [node for each in attempt.body for node in ast.walk(each)]
    if not any(isinstance(node, ast.Return | ast.Continue | ast.Break) for node in inner):
        return False
    node: ast.AST = attempt
    while (above := source.parents.get(node)) is not None:
        blocks = (each for each in vars(above).values() if isinstance(each, list))
        if isinstance(above, ast.For | ast.AsyncFor | ast.While) or any(node in each[:-1] for each in blocks):
            return True
        if isinstance(above, FUNCTIONS):
            break
        node = above
    return False


def _raises(body: list[ast.stmt]) -> bool:
    """Whether a block is there to raise: its last statement does, be it in a `with`."""
    last = body[-1]
    return _raises(last.body) if isinstance(last, ast.With | ast.AsyncWith) else isinstance(last, ast.Raise)


def _is_finalizer(source: Source, node: ast.AST) -> bool:
    """Whether it is in `__del__`, when half of the interpreter may be gone, or tidies up before an error goes on."""
    while (above := source.parents.get(node)) is not None and not isinstance(above, FUNCTIONS):
        if isinstance(above, ast.ExceptHandler) and isinstance(above.body[-1], ast.Raise):
            return True
        node = above
    return isinstance(above, ast.FunctionDef) and above.name == "__del__"


def _caught(node: ast.expr | None) -> list[str]:
    nodes = node.elts if isinstance(node, ast.Tuple) else [node] if node is not None else []
    return [last_name(each) or "an error" for each in nodes]


def _has_comment(source: Source, node: ast.ExceptHandler | ast.expr, attempt: Attempt | None = None) -> bool:
    """Whether a comment says why, or that a linter may keep quiet: in a node's lines, right after or above it.

    Args:
        source: The file.
        node: The handler, or the call of `suppress`.
        attempt: The handler's `try`; above it and in its block a comment counts if it speaks of failing.
    """
    last = node.end_lineno or node.lineno
    lines = [*range(node.lineno, last + 1), *([attempt.lineno] if attempt else [])]
    lines += [last + 1] if _is_comment(source, last + 1) else []
    inside = range(attempt.lineno + 1, attempt.body[-1].end_lineno or 0) if attempt else ()
    lines += [number for number in inside if _is_comment(source, number) and _EXCUSES.search(source.line(number))]
    if attempt:
        lines += _above(source, node)
    for begin in _begins(source, attempt or node):
        above = begin - 1
        while _is_comment(source, above):
            lines += [above] if not attempt or _EXCUSES.search(source.line(above)) else []
            above -= 1
    text = "".join(source.line(number) for number in lines)
    if _ALLOWED.search(text):
        return True
    comments = (line.partition("#")[2].strip().lower() for line in text.splitlines() if "#" in line)
    return any(comment and not comment.startswith(_INSTRUCTIONS) for comment in comments)


def _above(source: Source, node: ast.ExceptHandler | ast.expr) -> Iterator[int]:
    """The comments just above a handler, as far in as it is: deeper ones are about its `try`."""
    above = node.lineno - 1
    while _is_comment(source, above) and source.line(above).index("#") == node.col_offset:
        yield above
        above -= 1


def _begins(source: Source, node: ast.AST) -> Iterator[int]:
    """The lines at which a node begins, and the blocks in which it comes first."""
    yield getattr(node, "lineno", 1)
    above = source.parents.get(node)
    while isinstance(above, ast.If | ast.For | ast.With) and above.body[0] is node:
        yield above.lineno
        node, above = above, source.parents.get(above)


def _is_comment(source: Source, line: int) -> bool:
    return 0 < line <= len(source.starts) and source.line(line).lstrip().startswith("#")
