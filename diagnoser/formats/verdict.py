"""The first line: what a run came to, in one sentence of devkit's own words."""

from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis, RunSummary

_FLAKY_FROM = 0.5


def verdict(diagnosis: Diagnosis) -> str:
    """Say how many tests failed from how many causes, or that none did. Holds nothing taken from a report."""
    failing = diagnosis.run.failed + diagnosis.run.errors
    if not failing and not diagnosis.clusters:
        return _green(diagnosis.run, partial=bool(diagnosis.unread))
    causes = _causes(diagnosis)
    if not failing:
        return f"No test failed in the end, but some did on the way, from {causes}"
    return f"{_share(failing, diagnosis.run.tests)} failed from {causes}"


def is_flaky(cluster: ClusterReport) -> bool:
    """Whether a cluster is called flaky: more likely than not."""
    return cluster.flaky is not None and cluster.flaky.probability >= _FLAKY_FROM


def counted(number: int, noun: str) -> str:
    """`1 test`, `1,460 tests`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _share(failing: int, tests: int) -> str:
    # Collection errors are failures that no test count includes.
    return f"{failing:,} of {counted(tests, 'test')}" if failing <= tests else counted(failing, "test")


def _causes(diagnosis: Diagnosis) -> str:
    statuses = [cluster.history.status for cluster in diagnosis.clusters]
    counts = {
        "new": statuses.count("new"),
        "back again": statuses.count("regressed"),
        "probably flaky": sum(map(is_flaky, diagnosis.clusters)),
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
