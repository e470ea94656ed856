"""The check `paths`: places that exist on one machine only, written into source, configuration and tests."""

from collections.abc import Iterator

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.hook import runner
from devkit.hooks.checking.registry import check
from devkit.hooks.checks.paths import configuration, python
from devkit.hooks.checks.paths.repair import repaired
from devkit.hooks.checks.paths.rules import RULES

run = runner("paths")


@check("paths", "Paths, hosts and temporary files that exist on one machine only.", *RULES, read=python.read)
def _judge(context: Context) -> Iterator[Finding]:
    for found in context.facts("paths").values():
        for finding in found:
            yield repaired(context, finding)
    yield from configuration.judge(context)
