"""Plain exceptions raised where the project has classes of its own."""

from collections import Counter
from collections.abc import Iterator, Mapping

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checks.error_messages.classes import Own, own_classes
from devkit.hooks.checks.error_messages.facts import Facts
from devkit.hooks.checks.error_messages.rules import BARE

VANILLA = frozenset({"Exception", "BaseException"})
"""Classes that can't be caught without catching everything else."""
_LEAST_RAISED = 2
"""Raises of a class of the project's own below which it is an exception among exceptions."""


def judge(_: Context, every: Mapping[str, Facts]) -> Iterator[Finding]:
    """Find plain exceptions beside the project's own ones."""
    facts = {path: each for path, each in every.items() if not is_test_path(path)}
    own = {name: each for name, each in own_classes(facts).items() if each.raised >= _LEAST_RAISED}
    for path, found in facts.items():
        wanted = _offered(path, found, own)
        for raised in found.raised if wanted else ():
            if raised.plain and wanted is not None and raised.exception in VANILLA:
                message = (
                    f"{raised.exception} is raised where the project has classes of its own; raise {wanted.name} "
                    f"({wanted.path}:{wanted.line}) or a class derived from it, so that callers can tell it apart"
                )
                yield Finding(BARE.id, path, raised.line, raised.column, message, raised.end_line)


def _offered(path: str, found: Facts, own: dict[str, Own]) -> Own | None:
    """The class that a module raises most, else the one raised most in the same top folder."""
    mine = Counter(each.exception for each in found.raised if each.exception in own)
    if mine:
        return own[mine.most_common(1)[0][0]]
    top = path.partition("/")[0]
    near = [each for each in own.values() if each.path.partition("/")[0] == top and "/" in path]
    return max(near, key=lambda each: (each.raised, each.name), default=None)
