"""Fixes written to the work tree: as many as don't touch each other, every file whole."""

import ast
import warnings
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from devkit.core.files import write_all
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Edit, Finding, Fix


class Fixed(NamedTuple):
    """What was written."""

    findings: tuple[Finding, ...]
    """Those whose fix was made."""
    refused: tuple[str, ...]
    """Sentences about fixes that were not made."""


def fix(context: Context, findings: Sequence[Finding]) -> Fixed:
    """Write the fixes of findings; a fix that touches an earlier one waits for the next round.

    Raises:
        DevkitError: a file can't be written; those written before it have their old content again.
    """
    taken: dict[str, list[Edit]] = {}
    made: list[Finding] = []
    refused: dict[str, None] = {}
    for finding in findings:
        if finding.fix is None:
            continue
        changed = next((edit.path for edit in finding.fix.edits if context.differs(edit.path)), None)
        if changed is not None:
            refused[
                f"{changed}: not repaired, because it has changes that aren't staged; stage or stash them first"
            ] = None
        elif not _touches(finding.fix, taken):
            trial = {path: [*edits] for path, edits in taken.items()}
            for edit in finding.fix.edits:
                trial.setdefault(edit.path, []).append(edit)
            if all(_holds(context, edit.path, trial[edit.path]) for edit in finding.fix.edits):
                taken = trial
                made.append(finding)
            else:
                refused[f"{finding.path}:{finding.line}: not repaired, because the file would be broken by it"] = None
    _write(context, taken)
    return Fixed(tuple(made), tuple(refused))


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made; they must not touch each other, but several may insert at one place."""
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _touches(wanted: Fix, taken: dict[str, list[Edit]]) -> bool:
    return any(
        edit.start <= other.end and other.start <= edit.end
        for edit in wanted.edits
        for other in taken.get(edit.path, ())
    )


def _bytes(context: Context, path: str, edits: Iterable[Edit]) -> bytes:
    source = context.source(path)
    if source is None:
        return edited("", edits).encode()
    return source.encoded(edited(source.text, edits))


def _holds(context: Context, path: str, edits: Iterable[Edit]) -> bool:
    """Whether a file can be written so, and a Python file that could be parsed still can."""
    source = context.source(path)
    try:
        _bytes(context, path, edits)
        if path.endswith((".py", ".pyi")) and (source is None or source.tree is not None):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                ast.parse(edited(source.text if source is not None else "", edits))
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return False
    return True


def _write(context: Context, taken: dict[str, list[Edit]]) -> None:
    write_all({context.top / path: (context.data(path), _bytes(context, path, edits)) for path, edits in taken.items()})
