"""The way of a report: from the tests of a run to its diagnosis."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.diagnoser import diagnosis as contract
from devkit.diagnoser.changes import Changes
from devkit.diagnoser.clues import Detective
from devkit.diagnoser.cluster import cluster
from devkit.diagnoser.fingerprint import fingerprints
from devkit.diagnoser.fixing import Fixing, Verification
from devkit.diagnoser.intake import take_in
from devkit.diagnoser.ranking import ranked
from devkit.diagnoser.related import related
from devkit.diagnoser.report import ReportInfo, Run, Stream
from devkit.diagnoser.reporting import Reporter
from devkit.diagnoser.roots import Root, changed_lines
from devkit.diagnoser.sources import Sources

_FAILED = 1
"""pytest's exit code when tests failed."""
_INTERRUPTED = 2
"""pytest's exit code when it was interrupted; also when tests couldn't be collected, which the report shows."""
_ENDINGS = {_INTERRUPTED: "was interrupted", 3: "had an internal error", 4: "was called wrongly"}


class Options(msgspec.Struct, frozen=True):
    """What a diagnosis may be told."""

    root: Path | None = None
    """The repository the tests ran in; found where not given."""
    base: str | None = None
    """A revision: what changed since is looked at first."""
    base_asked: bool = True
    """Whether a person asked for this base just now; of one that stands in the settings, it is only said that git can't
    tell what changed since."""
    commit: str | None = None
    """The commit the run was of; where not given, the one checked out where the sources are."""
    verify: Verification | None = None
    """How to try proposed fixes, which runs the project's tests; None runs nothing of the project."""


def diagnose(stream: Stream, options: Options) -> contract.Diagnosis:
    """Diagnose a run.

    Args:
        stream: the run's tests.
        options: where its sources are and what it was of.

    Returns:
        The diagnosis; what could not be read stands in its `unread`.

    Raises:
        DevkitError: somebody asked for `options.base`, and it is not a revision of the repository, or there is none.
    """
    run, root, gathered = take_in(stream, options.root)
    sources = Sources(root.folder) if root else None
    changes, remarks = _changes(root, options)
    detective = Detective(sources, changes)
    clusters = cluster(gathered, detective)
    fixing = Fixing(sources, root, changes, options.base)
    reporter = Reporter(
        gathered=gathered, places=detective.places, sources=sources, root=root, changes=changes, fixing=fixing
    )
    found = contract.Diagnosis(
        schema=contract.SCHEMA,
        run=_summary(run, options.commit or _head(root)),
        clusters=ranked(
            related([reporter.report(*each) for each in zip(clusters, fingerprints(clusters), strict=True)])
        ),
        flaky=reporter.flaky(),
        notes=_notes(run),
        remarks=remarks,
        unread=tuple(contract.UnreadReport(problem.name, problem.message) for problem in run.problems),
    )
    return fixing.tried(found, gathered.passed, options.verify) if options.verify is not None else found


def _changes(root: Root | None, options: Options) -> tuple[Changes, tuple[str, ...]]:
    """The changed lines by path relative to the run's root, and why they are not known."""
    if options.base is None:
        return Changes(), ()
    try:
        return Changes(_changed(root, options.base)), ()
    except DevkitError as error:
        if options.base_asked and not isinstance(error, git.ShallowError):
            raise
        return Changes(), (f"what changed since {options.base} is not known: {error}",)


def _changed(root: Root | None, base: str) -> Mapping[str, Sequence[tuple[int, int]]]:
    if root is None or root.top is None:
        raise DevkitError(f"--base {base}: no git repository with the run's sources was found; name it with --root.")
    return changed_lines(root, base)


def _notes(run: Run) -> tuple[str, ...]:
    """Runs that ended before every test had run, or failed without a failure that is told: their green is no green."""
    return tuple(note for report in run.reports if (note := _note(report, run)))


def _note(report: ReportInfo, run: Run) -> str:
    code = report.exitcode
    if code in _ENDINGS and not (code == _INTERRUPTED and run.errors):
        return f"{report.name}: pytest {_ENDINGS[code]} (exit code {code}), so tests may be missing"
    if code == _FAILED and not (run.failed or run.errors):
        return (
            f"{report.name}: pytest failed (exit code {code}), but the report holds no failure; see what pytest "
            "printed last: a plugin may have failed the run, as pytest-cov does for too little coverage"
        )
    return ""


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
