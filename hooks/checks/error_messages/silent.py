"""Handlers that do nothing and say nothing."""

import ast
from collections.abc import Iterator

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.error_messages.expectations import last_name
from devkit.hooks.checks.error_messages.facts import is_aside
from devkit.hooks.checks.error_messages.rules import NARROW, SILENT

_BROAD = frozenset({"Exception", "BaseException"})
_ADVICE = "catch what is meant, log it, or say why in a comment"
_INSTRUCTIONS = ("noqa", "pragma:", "pylint:", "type:", "nosec", "devkit:", "nopep8", "pyright:", "mypy:")
"""How comments begin that are for a linter and say nothing to a reader."""


def read(source: Source) -> tuple[Finding, ...]:
    """The silent handlers of one file."""
    if is_test_path(source.path) or is_aside(source.path):
        return ()
    return (*_handlers(source), *_suppressed(source))


def _handlers(source: Source) -> Iterator[Finding]:
    handlers = ((attempt, node) for attempt in source.nodes(ast.Try) for node in attempt.handlers)
    for attempt, node in handlers:
        if (
            not all(map(_does_nothing, node.body))
            or _has_comment(source, node, attempt.lineno)
            or _is_choice(source, attempt)
        ):
            continue
        caught = _caught(node.type)
        if node.type is None or _BROAD.intersection(caught):
            what = "every error" if node.type is None else " or ".join(caught)
            yield source.finding(
                SILENT.id,
                node,
                f"this handler swallows {what} without a word; {_ADVICE}",
            )
        else:
            yield source.finding(
                NARROW.id, node, f"this handler swallows {' or '.join(caught)} without a word; say why in a comment"
            )


def _suppressed(source: Source) -> Iterator[Finding]:
    calls = (item.context_expr for node in source.nodes(ast.With) for item in node.items)
    for call in calls:
        if isinstance(call, ast.Call) and last_name(call.func) == "suppress" and not _has_comment(source, call):
            broad = sorted(_BROAD.intersection(map(last_name, call.args)))
            if broad:
                message = f"suppress({broad[0]}) swallows errors without a word; {_ADVICE}"
                yield source.finding(SILENT.id, call, message)


def _does_nothing(node: ast.stmt) -> bool:
    """Whether a statement has no effect: `pass`, `...`, a string."""
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _is_choice(source: Source, attempt: ast.Try) -> bool:
    """Whether one way is tried, and left by `return` or the like where it works, and another one follows below."""
    if not isinstance(attempt.body[-1], ast.Return | ast.Continue | ast.Break):
        return False
    block = next(each for each in vars(source.parents[attempt]).values() if isinstance(each, list) and attempt in each)
    return attempt is not block[-1]


def _caught(node: ast.expr | None) -> list[str]:
    nodes = node.elts if isinstance(node, ast.Tuple) else [node] if node is not None else []
    return [last_name(each) or "an error" for each in nodes]


def _has_comment(source: Source, node: ast.ExceptHandler | ast.expr, *more: int) -> bool:
    """Whether a comment of words, no linter's instruction, stands in a node's lines or in more of them: it says why."""
    lines = (*range(node.lineno, (node.end_lineno or node.lineno) + 1), *more)
    text = "".join(source.line(number) for number in lines)
    comments = (line.partition("#")[2].strip().lower() for line in text.splitlines() if "#" in line)
    return any(comment and not comment.startswith(_INSTRUCTIONS) for comment in comments)
