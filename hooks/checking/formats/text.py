"""Plain text: a line a finding, related places below it, a sum at the end; empty where all is well."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from devkit.core.escape import log_safe, one_line

if TYPE_CHECKING:
    from devkit.hooks.checking.finding import Finding
    from devkit.hooks.checking.run import Outcome

_MOST_RELATED = 5


def render(outcome: "Outcome") -> str:
    """Render for a terminal or a log."""
    return "".join(f"{log_safe(line)}\n" for line in _lines(outcome))


def counted(number: int, noun: str) -> str:
    """A number and its noun: `1 finding`, `2 findings`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _lines(outcome: "Outcome") -> Iterator[str]:
    for finding in outcome.findings:
        yield from _finding(outcome, finding)
    if outcome.fixed:
        yield f"{counted(len(outcome.fixed), 'finding')} repaired."
    if outcome.findings:
        fixable = sum(finding.fix is not None for finding in outcome.findings)
        end = f"; {fixable:,} can be repaired with --fix." if fixable else "."
        files = counted(len({finding.path for finding in outcome.findings}), "file")
        yield f"{counted(len(outcome.findings), 'finding')} in {files}{end}"


def _finding(outcome: "Outcome", finding: "Finding") -> Iterator[str]:
    level = "" if outcome.rule(finding).level == "error" else "warning: "
    place = f"{one_line(finding.path)}:{finding.line}:{finding.column}"
    yield f"{place}: {level}{one_line(finding.message)} [{finding.rule}]"
    for related in finding.related[:_MOST_RELATED]:
        yield f"    {one_line(related.path)}:{related.line}: {one_line(related.message)}"
    if len(finding.related) > _MOST_RELATED:
        yield f"    and {len(finding.related) - _MOST_RELATED} more"
