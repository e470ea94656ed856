"""Messages that no test expects."""

from collections.abc import Iterator, Mapping

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.wording import letters, shown, words
from devkit.hooks.checks.error_messages.expectations import Wanted
from devkit.hooks.checks.error_messages.facts import Facts, Said
from devkit.hooks.checks.error_messages.meeting import agreement
from devkit.hooks.checks.error_messages.rules import UNPINNED

_LEAST_LETTERS = 4


def judge(facts: Mapping[str, Facts]) -> Iterator[Finding]:
    """Find raised messages that no expectation fits; nothing where no test expects any message."""
    pins = [expected.what for each in facts.values() for expected in each.expected]
    for path, found in facts.items():
        for said in found.said if pins and not is_test_path(path) else ():
            if letters(said.words) >= _LEAST_LETTERS and not _is_pinned(said, pins):
                message = f"no test expects {shown(said.words)!r}; expect it in one (pytest.raises(…, match=…))"
                yield Finding(UNPINNED.id, path, said.line, said.column, message, said.end_line)


def _is_pinned(said: Said, pins: list[Wanted]) -> bool:
    mine = set(words(said.words))
    near = (what for what in pins if mine.intersection(words(what.words)))
    return any(agreement(what, said.words) >= _LEAST_LETTERS for what in near)
