"""The check `tests`: those that a change can affect are run, and each cause of failures is a finding."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from devkit.core.words import counted
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding, Related
from devkit.hooks.checking.registry import Rule, check

if TYPE_CHECKING:
    from devkit.diagnoser.diagnosis import ClusterReport

FAILURE = Rule(
    "failing-test",
    "tests that fail from one cause",
    "Runs pytest, in the project's own environment, on the tests that the difference to `--base` (the remote's main "
    "branch by default) can affect, told from the sources by functions and the names they use; on all tests where that "
    "can't be told, and says why; on none where none is affected. The page affected-tests.md says how it is told. The "
    "work tree is tested as it is. Each root cause is one finding, at the line to open first. `[tool.devkit.tests]` "
    "says how tests are run.",
    bad="def half(x):\n    return x // 2\n\ndef test_half():\n    assert half(3) == 1.5",
    good="def half(x):\n    return x / 2\n\ndef test_half():\n    assert half(3) == 1.5",
)


@check("tests", "The tests that a change can affect, run. Runs the project's code.", FAILURE, default=False)
def _judge(context: Context) -> Iterator[Finding]:
    from devkit.core.errors import DevkitError
    from devkit.hooks.affected.session import run

    if not context.git:
        raise DevkitError(
            f"{context.top} is no git repository, so it can't be told what has changed; run pytest itself"
        )
    result = run(context.top, context.base)
    if result.diagnosis is None:
        return
    for cluster in result.diagnosis.clusters:
        if cluster.known is None:
            yield _finding(cluster, context.files)


def _finding(cluster: "ClusterReport", files: Sequence[str]) -> Finding:
    place, remedy = cluster.culprit, "repair it"
    if _is_uninstalled(cluster.title, files):
        place, remedy = None, "install the project where its tests run, as by python -m pip install -e ."
    path, line = (place.path, place.line) if place else (cluster.tests[0].partition("::")[0], 1)
    number = counted(len(cluster.tests), "test")
    related = tuple(Related(test.partition("::")[0], 1, test) for test in cluster.tests)
    message = f"{number} fail{'s' if len(cluster.tests) == 1 else ''} from this: {cluster.title}; {remedy}"
    return Finding(FAILURE.id, path, line, 1, message, related=related)


def _is_uninstalled(title: str, files: Sequence[str]) -> bool:
    """Whether a package can't be imported that is the project's own, and there."""
    missing = re.search(r"ModuleNotFoundError: No module named '(\w+)'", title)
    homes = (f"src/{missing[1]}", missing[1]) if missing else ()
    return any(f"{home}/__init__.py" in files or f"{home}.py" in files for home in homes)
