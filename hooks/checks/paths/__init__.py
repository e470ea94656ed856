"""The check `paths`: places that exist on one machine only, written into source, configuration and tests."""

import re
from collections.abc import Iterator

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.elsewhere import LeftOut
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.hook import runner
from devkit.hooks.checking.pathnames import is_for_tests, is_foreign, is_retired
from devkit.hooks.checking.registry import check
from devkit.hooks.checks.paths import configuration, python
from devkit.hooks.checks.paths.agreed import Elsewhere
from devkit.hooks.checks.paths.repair import repaired
from devkit.hooks.checks.paths.rules import RULES

_TESTING = re.compile(r"/testing(?:/|\.py$)")
_FOR_MACHINES = re.compile(r"(?:^|/)roles/[^/]+/(?:files|templates)/")
"""What Ansible puts on the machines that it sets up."""
run = runner("paths")


@check("paths", "Paths, hosts and temporary files that exist on one machine only.", *RULES, read=python.read)
def _judge(context: Context) -> Iterator[Finding]:
    elsewhere, left_out = Elsewhere(context), LeftOut(context.folder, context.text)
    for path, found in context.facts("paths").items():
        is_elsewhere = is_retired(path) or is_foreign(path) or _FOR_MACHINES.search(path) is not None
        if path.endswith((".conf.py", ".pyi")) or is_elsewhere or context.roles.is_data(path):
            continue
        if not context.roles.is_generated(path):
            in_tests = context.roles.is_test(path) and not _is_published(path)
            told = (place for place in found if place.in_tests or not in_tests)
            is_reported = path in context.targets and not left_out.is_unkempt(path)
            yield from (repaired(context, each.finding) for each in told if is_reported and not elsewhere.knows(each))
    yield from configuration.judge(context, elsewhere)


def _is_published(path: str) -> bool:
    """Whether a module helps the tests of those who use the package, as `shop/testing.py`: it isn't run by its own."""
    rest = _TESTING.sub("/", f"/{path}")
    return rest != f"/{path}" and not is_for_tests(rest) and not is_test_path(path)
