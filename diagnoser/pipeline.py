"""The way of a report: from the tests of a run to its diagnosis."""

from pathlib import Path

import msgspec

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.diagnoser import diagnosis as contract
from devkit.diagnoser.changes import Changes
from devkit.diagnoser.clues import Detective
from devkit.diagnoser.cluster import cluster
from devkit.diagnoser.fingerprint import fingerprints
from devkit.diagnoser.fixing import Fixing
from devkit.diagnoser.intake import take_in
from devkit.diagnoser.ranking import ranked
from devkit.diagnoser.report import Run, Stream
from devkit.diagnoser.reporting import Reporter
from devkit.diagnoser.roots import Root, changed_lines
from devkit.diagnoser.sources import Sources

_INTERRUPTED = 2
"""pytest's exit code when it was interrupted; also when tests couldn't be collected, which the report shows."""
_ENDINGS = {_INTERRUPTED: "was interrupted", 3: "had an internal error", 4: "was called wrongly"}


class Options(msgspec.Struct, frozen=True):
    """What a diagnosis may be told."""

    root: Path | None = None
    """The repository the tests ran in; found where not given."""
    base: str | None = None
    """A revision: what changed since is looked at first."""
    commit: str | None = None
    """The commit the run was of; where not given, the one checked out where the sources are."""


def diagnose(stream: Stream, options: Options) -> contract.Diagnosis:
    """Diagnose a run.

    Args:
        stream: the run's tests.
        options: where its sources are and what it was of.

    Returns:
        The diagnosis; what could not be read stands in its `unread`.

    Raises:
        DevkitError: `options.base` is not a revision of the repository, or there is no repository.
    """
    run, root, gathered = take_in(stream, options.root)
    sources = Sources(root.folder) if root else None
    changes = _changes(root, options.base)
    detective = Detective(sources, changes)
    clusters = cluster(gathered, detective)
    fixing = Fixing(sources, root, changes, options.base)
    reporter = Reporter(
        gathered=gathered, places=detective.places, sources=sources, root=root, changes=changes, fixing=fixing
    )
    return contract.Diagnosis(
        schema=contract.SCHEMA,
        run=_summary(run, options.commit or _head(root)),
        clusters=ranked([reporter.report(*each) for each in zip(clusters, fingerprints(clusters), strict=True)]),
        flaky=reporter.flaky(),
        notes=_notes(run),
        unread=tuple(contract.UnreadReport(problem.name, problem.message) for problem in run.problems),
    )


def _changes(root: Root | None, base: str | None) -> Changes:
    """The changed lines by path relative to the run's root."""
    if base is None:
        return Changes()
    if root is None or root.top is None:
        raise DevkitError(f"--base {base}: no git repository with the run's sources was found; name it with --root.")
    return Changes(changed_lines(root, base))


def _notes(run: Run) -> tuple[str, ...]:
    """Runs that ended before every test had run: their green is no green."""
    return tuple(
        f"{report.name}: pytest {_ENDINGS[report.exitcode]} (exit code {report.exitcode}), so tests may be missing"
        for report in run.reports
        if report.exitcode in _ENDINGS and not (report.exitcode == _INTERRUPTED and run.errors)
    )


def _head(root: Root | None) -> str | None:
    top = root.top if root is not None else git.toplevel(Path.cwd())
    return git.head_commit(top) if top is not None else None


def _summary(run: Run, commit: str | None) -> contract.RunSummary:
    return contract.RunSummary(
        reports=tuple(report.name for report in run.reports),
        tests=run.tests,
        passed=run.passed,
        failed=run.failed,
        errors=run.errors,
        skipped=run.skipped,
        duration=run.duration,
        commit=commit,
    )
