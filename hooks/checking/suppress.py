"""Comments that suppress findings: `devkit: ignore[rule]` on a line of what was found, `devkit: ignore-file[rule]`."""

import re
import tokenize
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Edit, Finding, Fix
from devkit.hooks.checking.patterns import Patterns
from devkit.hooks.checking.registry import UNUSED
from devkit.hooks.checking.select import Selection, is_known, owner_of, suggestion
from devkit.hooks.checking.source import Source

_MARKS = (b"devkit: ignore", b"devkit:ignore")
_DIRECTIVE = re.compile(r"(?P<lead>[ \t]*#[ \t]*)?devkit: ?ignore(?P<file>-file)?\b(?:\[(?P<names>[^\]\r\n]*)\])?")


class Suppression(NamedTuple):
    """One comment."""

    line: int
    whole: bool
    """Whether it is for the whole file."""
    names: tuple[str, ...]
    start: int
    """Offsets of the comment in the text."""
    end: int

    def covers(self, finding: Finding) -> bool:
        """Whether a finding of its file is one it may suppress."""
        return self.whole or finding.line <= self.line <= max(finding.line, finding.end_line)


class Suppressions:
    """The comments of a project, and which of them were of use."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, tuple[Suppression, ...]] = {}
        self._used: set[tuple[str, Suppression, str]] = set()
        ignores = context.settings.check.per_file_ignores
        self._ignores = [(Patterns([line], context.folder), names) for line, names in ignores.items()]

    def hides(self, finding: Finding) -> bool:
        """Whether a comment or the settings' per-file-ignores suppress a finding."""
        names = {finding.rule, owner_of(finding.rule).id}
        hidden = False
        for suppression in self._of(finding.path):
            for name in names.intersection(suppression.names) if suppression.covers(finding) else ():
                self._used.add((finding.path, suppression, name))
                hidden = True
        return hidden or any(names.intersection(off) and pattern.match(finding.path) for pattern, off in self._ignores)

    def unused(self, selection: Selection) -> Iterator[Finding]:
        """Comments in the files judged that hid nothing of what was looked for, and would have hidden it."""
        past = {rule.id for each in selection.checks for rule in each.rules if rule.by_history}
        every = {each.id: {rule.id for rule in each.rules} for each in selection.checks}
        whole = {check for check, rules in every.items() if rules <= selection.rules and rules.isdisjoint(past)}
        ran = (selection.rules - past) | whole
        read = {*self._context.python, *self._context.opened}.difference(self._context.unparsed)
        for path in sorted(self._context.targets & read):
            for suppression in self._of(path):
                idle = [name for name in suppression.names if self._is_idle(path, suppression, name, ran)]
                if idle or not suppression.names:
                    yield _finding(self._context, path, suppression, idle)

    def _is_idle(self, path: str, suppression: Suppression, name: str, ran: Iterable[str]) -> bool:
        return name != UNUSED.id and (path, suppression, name) not in self._used and (name in ran or not is_known(name))

    def _of(self, path: str) -> tuple[Suppression, ...]:
        if path not in self._known:
            data = self._context.data(path) or b""
            found = any(mark in data for mark in _MARKS)
            source = self._context.source(path) if found else None
            self._known[path] = tuple(_written(source)) if source is not None else ()
        return self._known[path]


def _written(source: Source) -> Iterator[Suppression]:
    """The suppressions of a file: in a Python file only in comments."""
    for begin, text in _comments(source):
        for match in _DIRECTIVE.finditer(text):
            names = tuple(name for name in re.split(r"[,\s]+", match["names"] or "") if name)
            start = begin + match.start()
            line = source.line_at(begin + match.end() - 1)
            yield Suppression(line, bool(match["file"]), names, start, begin + match.end())


def _comments(source: Source) -> Iterator[tuple[int, str]]:
    """Offset and text of each comment, with the spaces before it; of the whole text where it is no valid Python."""
    if source.tree is None:
        yield 0, source.text
        return
    lines = iter(source.text[start:end] for start, end in zip(source.starts, [*source.starts[1:], None], strict=True))
    for token in tokenize.generate_tokens(lambda: next(lines, "")):
        if token.type == tokenize.COMMENT:
            start = source.starts[token.start[0] - 1]
            before = source.text[start : start + token.start[1]]
            blank = len(before) - len(before.rstrip(" \t"))
            yield start + token.start[1] - blank, before[len(before) - blank :] + token.string


def _finding(context: Context, path: str, suppression: Suppression, idle: list[str]) -> Finding:
    source = context.source(path)
    assert source is not None  # noqa: S101 - its comment was read from there
    lead = len(source.text[suppression.start : suppression.end]) - len(
        source.text[suppression.start : suppression.end].lstrip()
    )
    column = suppression.start + lead - source.starts[source.line_at(suppression.start) - 1] + 1
    return Finding(
        UNUSED.id, path, suppression.line, column, _message(suppression, idle), fix=_removal(source, suppression, idle)
    )


def _message(suppression: Suppression, idle: list[str]) -> str:
    if not suppression.names:
        return "this suppression names no rule, so it suppresses nothing; name one, as in `devkit: ignore[rule]`"
    unknown = [name for name in idle if not is_known(name)]
    if unknown:
        return f"there is no rule {unknown[0]!r} to suppress{suggestion(unknown[0])}"
    place = "in this file" if suppression.whole else "here"
    return f"nothing of {', '.join(idle)} is found {place}; remove the suppression"


def _removal(source: Source, suppression: Suppression, idle: list[str]) -> Fix | None:
    """Take idle names, or the whole comment with its line where nothing else stands there, out."""
    text, kept = source.text, [name for name in suppression.names if name not in idle]
    written = text[suppression.start : suppression.end]
    if kept:
        head = written[: written.index("[")]
        new, start, end = f"{head}[{', '.join(kept)}]", suppression.start, suppression.end
    else:
        new, start, end = "", suppression.start, suppression.end
        number = source.line_at(start)
        rest = text[end : source.starts[number] if number < len(source.starts) else len(text)]
        if rest.strip() or not written.lstrip().startswith("#"):
            return None
        if start == source.starts[number - 1]:
            end += len(rest)
    return Fix("Remove the suppression", (Edit(source.path, start, end, new),))
