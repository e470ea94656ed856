"""Plain exceptions raised where the project has classes of its own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checks.error_messages.classes import Own, own_classes
from devkit.hooks.checks.error_messages.facts import Facts, is_aside
from devkit.hooks.checks.error_messages.rules import BARE

_LEAST_RAISED = 2
"""Raises of a project's own exceptions below which they are exceptions among exceptions."""


def judge(_: Context, every: Mapping[str, Facts]) -> Iterator[Finding]:
    """Find plain exceptions where the project has one that most derive from, in files that raise such with a text."""
    facts = {path: each for path, each in every.items() if not is_test_path(path) and not is_aside(path)}
    own = own_classes(facts)
    general = _general(own)
    for path, found in facts.items():
        wanted = general.get(path.partition("/")[0])
        family = {each.name for each in own if wanted is not None and each.root == wanted.root}
        in_use = any(raised.simple and raised.exception in family for raised in found.raised)
        for raised in found.raised if in_use else ():
            if raised.plain and wanted is not None:
                message = (
                    f"{raised.exception} is raised where the project has classes of its own; raise {wanted.name} "
                    f"({wanted.path}:{wanted.line}) or a class derived from it, so that callers can tell it apart"
                )
                yield Finding(BARE.id, path, raised.line, raised.column, message, raised.end_line)


def _general(own: Iterable[Own]) -> dict[str, Own]:
    """Top folder -> the class that most exceptions defined there are derived from; none where no class is."""
    found = {}
    errors = {(each.path, each.line): each for each in own if each.is_error}
    for top, group in groupby(sorted(errors.values(), key=_top), _top):
        classes = list(group)
        root, number = Counter(each.root for each in classes).most_common(1)[0]
        raised = sum(each.raised for each in classes if each.root == root)
        if root in errors and 2 * number > len(classes) and raised >= _LEAST_RAISED and "/" in root[0]:
            found[top] = errors[root]
    return found


def _top(own: Own) -> str:
    return own.path.partition("/")[0]
