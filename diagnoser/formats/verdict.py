"""The first line: what a run came to, in one sentence of devkit's own words."""

from collections import Counter

from devkit.core.errors import ExitCode
from devkit.core.words import counted
from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis, RunSummary

_FLAKY_FROM = 0.5
_WHOSE = {"yours": "from this change", "base": "on the base, too", "infrastructure": "from the infrastructure"}


def verdict(diagnosis: Diagnosis) -> str:
    """Say how many tests failed from how many causes, or that none did. Holds nothing taken from a report."""
    failing = diagnosis.run.failed + diagnosis.run.errors
    if not failing and not diagnosis.clusters:
        return _green(diagnosis.run, partial=bool(diagnosis.unread))
    causes = _causes(diagnosis)
    if not failing:
        return f"No test failed in the end, but some did on the way, from {causes}"
    return f"{_share(failing, diagnosis.run.tests)} failed from {causes}"


def exit_code(diagnosis: Diagnosis, fail_on: str) -> ExitCode:
    """What `--fail-on` makes of a run: unreadable input outweighs findings; a run that broke off is a finding.

    Args:
        diagnosis: With its verdicts.
        fail_on: `any` for every cause that is no known failure, `new` for those that block, `none`.
    """
    if diagnosis.unread:
        return ExitCode.USAGE
    causes = [each for each in diagnosis.clusters if each.known is None and (fail_on == "any" or each.blocks)]
    return ExitCode.FINDINGS if (causes or diagnosis.notes) and fail_on != "none" else ExitCode.OK


def is_flaky(cluster: ClusterReport) -> bool:
    """Whether a cluster is called flaky: more likely than not."""
    return cluster.flaky is not None and cluster.flaky.probability >= _FLAKY_FROM


def whose(cluster: ClusterReport) -> str:
    """Whose a cluster is, in words; empty where nobody knows, or where it is a flake."""
    return _WHOSE.get(cluster.verdict.kind, "") if cluster.known is None else ""


def is_ours(cluster: ClusterReport) -> bool:
    """Whether a cluster is to be repaired here: no flake, not the base's, not the infrastructure's, not known."""
    return cluster.known is None and not is_flaky(cluster) and cluster.verdict.kind in ("yours", "unknown")


def _share(failing: int, tests: int) -> str:
    # Collection errors are failures that no test count includes.
    return f"{failing:,} of {counted(tests, 'test')}" if failing <= tests else counted(failing, "test")


def _causes(diagnosis: Diagnosis) -> str:
    statuses = [cluster.history.status for cluster in diagnosis.clusters]
    whoses = Counter(filter(None, map(whose, diagnosis.clusters)))
    counts = {
        _WHOSE["yours"]: whoses.pop(_WHOSE["yours"], 0),
        "new": statuses.count("new"),
        "back again": statuses.count("regressed"),
        "probably flaky": sum(map(is_flaky, diagnosis.clusters)),
        **whoses,
        "known": sum(cluster.known is not None for cluster in diagnosis.clusters),
    }
    parts = [_part(number, len(statuses), words) for words, number in counts.items() if number]
    return ", ".join([counted(len(statuses), "cause"), *parts])


def _part(number: int, total: int, words: str) -> str:
    if total == 1:
        return words
    return f"all of them {words}" if number == total else f"{number:,} of them {words}"


def _green(run: RunSummary, *, partial: bool) -> str:
    where = " in the reports that could be read" if partial else ""
    if not run.tests:
        return f"No tests{where or ' in the reports'}"
    skipped = f", {run.skipped:,} skipped" if run.skipped else ""
    return f"No failures{where}: {counted(run.passed, 'test')} passed{skipped}"
