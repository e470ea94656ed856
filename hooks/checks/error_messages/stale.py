"""Messages that tests expect and no source says any more."""

import builtins
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding, Related
from devkit.hooks.checking.wording import PYTHONS, Wording, prose, shown, words
from devkit.hooks.checks.error_messages.classes import own_classes
from devkit.hooks.checks.error_messages.elsewhere import Elsewhere
from devkit.hooks.checks.error_messages.expectations import Expected, Wanted
from devkit.hooks.checks.error_messages.facts import Facts, Said
from devkit.hooks.checks.error_messages.former import Former
from devkit.hooks.checks.error_messages.handed import is_handed_on
from devkit.hooks.checks.error_messages.meeting import Library
from devkit.hooks.checks.error_messages.rules import STALE, UNSAID

_LEAST_LETTERS = 8
_LONGEST = 500
_MANY_WORDS = 4
_A_BIT = 0.2
"""Share of an expectation's letters that some string must say to doubt, without a similar message, that it is stale."""
_ALIKE = 82.0
"""Likeness, of 100, from which a message of the code is taken for the one that was meant."""
_VERY_ALIKE = 85.0
"""The same where a library may have raised what is expected."""
_LEAST_SHARED = 2
_SHARE = 0.6
"""Of an expectation's words, small ones left out, that the message it was meant for still has."""
_PYTHONS_MODULES = sys.stdlib_module_names | {""}
"""What a class may be imported from that is no library's; empty for a relative import."""
_FOR_ALL = frozenset({"", *vars(builtins)})
"""Exceptions that anybody may raise; empty for one that the test doesn't name."""
_SMALL = frozenset(
    [
        *(
            "an",
            "the",
            "of",
            "in",
            "on",
            "at",
            "by",
            "for",
            "from",
            "to",
            "with",
            "and",
            "or",
            "no",
            "not",
            "is",
            "are",
        ),
        *("was", "be", "been", "can", "has", "have", "must", "it", "this", "that"),
    ]
)
"""Words that any two messages share."""


class Near(NamedTuple):
    """The message of the code that an expectation may have been about."""

    path: str
    said: Said
    likeness: float


def judge(context: Context, facts: Mapping[str, Facts], strings: Iterable[Wording]) -> Iterator[Finding]:
    """Find expectations that nothing in the project can meet.

    Args:
        context: The project.
        facts: What is taken from its files, by path.
        strings: What their strings say.
    """
    library, former, elsewhere = Library(strings), Former(context), Elsewhere(context)
    own = {each.name for each in own_classes(facts)}
    known = own | _FOR_ALL
    parts = _PYTHONS_MODULES.union(part.removesuffix(".py") for path in context.python for part in path.split("/"))
    sources = {path: found for path, found in facts.items() if not is_test_path(path)}
    dynamic = {raised.exception for found in sources.values() for raised in found.raised if raised.dynamic}
    for path, found in facts.items():
        for expected in found.expected:
            what = expected.what
            if prose(what.words) < _LEAST_LETTERS or _is_pythons(what, expected):
                continue
            if _is_librarys(expected, parts) or expected.exception not in known:
                continue
            if library.says(what):
                continue
            near = _near(what, expected, sources)
            certain = expected.exception in own and expected.exception not in dynamic and not library.says(what, _A_BIT)
            if near is None and not certain:
                continue
            speakers = _said_in(context, expected, near, sources)
            speaker = former.said(what, speakers)
            if (speaker is None and not context.wants(UNSAID.id)) or former.says(what, speakers):
                continue
            if elsewhere.says(what) or elsewhere.is_generated(speakers):
                continue
            is_old = near is None or (speaker == near.path and former.stood_beside(near.said.words, what, speaker))
            if is_old and expected.exception in own and is_handed_on(context, expected.exception):
                continue
            yield _finding(path, expected, near, speaker)


def _said_in(context: Context, expected: Expected, near: Near | None, sources: Mapping[str, Facts]) -> list[str]:
    """The files that may have said what is expected: that of the message meant, the commit's, those that raise it."""
    first = [near.path] if near else []
    changed = [path for path in sources if context.staged and path in context.targets]
    raising = [
        path for path, found in sources.items() if expected.exception in {each.exception for each in found.raised}
    ]
    return list(dict.fromkeys([*first, *changed, *raising]))


def _is_librarys(expected: Expected, parts: frozenset[str]) -> bool:
    """Whether the class expected is imported from another project, whatever it is called.

    Args:
        expected: What is expected.
        parts: The names of the project's folders and modules, and of those that are no library's.
    """
    return bool(expected.origin) and expected.origin.partition(".")[0] not in parts


def _is_pythons(what: Wanted, expected: Expected) -> bool:
    """Whether Python itself may say it."""
    return PYTHONS.search("".join(what.words)) is not None and expected.exception in _FOR_ALL


def _near(what: Wanted, expected: Expected, sources: Mapping[str, Facts]) -> Near | None:
    """The message most like an expectation, among those of the exceptions it may be about."""
    best: Near | None = None
    least = _VERY_ALIKE if expected.exception in _FOR_ALL else _ALIKE
    for path, found in sources.items():
        for said in found.said:
            score = _likeness(what, said.words) if _may_be(said, expected.exception) else 0.0
            if score >= least and (best is None or score > best.likeness):
                best = Near(path, said, score)
    return best


def _likeness(what: Wanted, said: Wording) -> float:
    """How alike an expectation and a message are, of 100: as texts, or by the words they share."""
    from rapidfuzz import fuzz

    mine, others = set(words(what.words)) - _SMALL, set(words(said)) - _SMALL
    if len(mine & others) < max(_LEAST_SHARED, _SHARE * len(mine)):
        return 0.0
    text, other = (shown(each, _LONGEST).lower() for each in (what.words, said))
    whole = (what.at_start and what.at_end) or len(other) < len(text)
    shared = 100.0 * len(mine & others) / len(mine) if len(mine) >= _MANY_WORDS else 0.0
    return max(shared, fuzz.ratio(text, other) if whole else fuzz.partial_ratio(text, other))


def _may_be(said: Said, exception: str) -> bool:
    if said.how == "warn":
        return not exception or exception.endswith("Warning")
    return not exception or exception in (said.exception, "Exception", "BaseException")


def _finding(path: str, expected: Expected, near: Near | None, speaker: str | None) -> Finding:
    """The finding, of the weaker rule where no file is known to have said it."""
    message = f"no code says {shown(expected.what.words)!r}{' any more' if speaker else ''}; "
    related = [Related(near.path, near.said.line, "the message that may be meant")] if near else []
    message += (
        f"it says {shown(near.said.words)!r}: make both ends agree"
        if near
        else "expect what is said now, or remove the test"
    )
    if speaker is not None and (near is None or speaker != near.path):
        related.append(Related(speaker, 1, "this file said it"))
    rule = STALE.id if speaker is not None else UNSAID.id
    return Finding(rule, path, expected.line, expected.column, message, expected.end_line, tuple(related))
