"""A diagnosis with memory: what history knows of a run completes it, and the run is remembered in turn."""

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.diagnoser.diagnosis import Diagnosis
from devkit.diagnoser.pipeline import Options, diagnose
from devkit.diagnoser.report import Stream
from devkit.diagnoser.roots import find_root

if TYPE_CHECKING:
    from devkit.diagnoser.attribution.judging import Judge
    from devkit.diagnoser.history.collect import Collector
    from devkit.diagnoser.history.context import Context
    from devkit.diagnoser.history.records import Assessment


class Memory(msgspec.Struct, frozen=True):
    """Where runs are remembered, and what this one was of."""

    place: str | Path | None = None
    """A path or a URL; None takes the default file of the git repository, and none outside of one."""
    branch: str | None = None
    """As the caller gave it; else CI's or git's."""
    time: str | None = None
    """ISO 8601 or seconds since 1970, as the caller gave it; else the report's."""
    weights: Mapping[str, float] = {}
    """Of the parts of a priority; what is left out keeps its default."""
    keep_days: int | None = None
    """Runs this much older are rolled up; None for the default."""


class Rules(msgspec.Struct, frozen=True):
    """What decides about a cause besides the run itself."""

    main: tuple[str, ...] = ()
    """Names of the main branch; found where none are given."""
    known: Path | None = None
    """The file of known failures; by default the one at the top of the repository, if there is one."""


NO_RULES = Rules()


def diagnose_remembered(
    stream: Stream, options: Options, memory: Memory | None, rules: Rules = NO_RULES
) -> tuple[Diagnosis, tuple[str, ...]]:
    """Diagnose a run, hold it against history, record it, and say whose each cause is.

    Args:
        stream: the run's tests.
        options: where its sources are and what it was of.
        memory: where history lies; None for neither looking nor remembering.
        rules: the main branch and the known failures.

    Returns:
        The diagnosis, whose remarks say what could not be told; and why the run is not remembered, in a sentence, where
        it should have been: a history that can't be used costs the diagnosis its statuses, never itself.

    Raises:
        DevkitError: as `diagnose`; `memory.time` is no time; the known failures can't be read.
    """
    from devkit.diagnoser.attribution.quieting import find_known, with_known
    from devkit.diagnoser.attribution.tally import tallied

    top = git.toplevel(options.root or Path.cwd())
    known = find_known(rules.known, top or options.root or Path.cwd())
    kept = memory is not None and (memory.place is not None or top is not None)
    gathered = _collected(stream, top, options, memory) if memory is not None and kept else None
    found = diagnose(gathered[0] if gathered else stream, options)
    if not found.run.reports:
        return found, ()
    judge = _judge(stream, found, options, rules, gathered[0].files() if gathered else ())
    assessment: Assessment | None = None
    troubles: tuple[str, ...] = ()
    if memory is not None and gathered is not None and found.run.tests:
        try:
            assessment = _remembered(found, gathered, memory, judge, top)
        except DevkitError as error:
            troubles = (f"this run is not remembered: {error}",)
    judged = _judged(found, assessment, judge, troubles)
    known_as = {name: cause.known_as for name, cause in assessment.causes.items()} if assessment else {}
    quieted = with_known(judged, known, known_as, dt.datetime.now(dt.UTC).date())
    verdict = judged.verdict
    return tallied(quieted, verdict.base_name, verdict.base_commit), troubles


def _collected(stream: Stream, top: Path | None, options: Options, memory: Memory) -> "tuple[Collector, Context]":
    from devkit.diagnoser.history.collect import Collector
    from devkit.diagnoser.history.context import context

    about = context(top, commit=options.commit, branch=memory.branch, time=memory.time)
    return Collector(stream), about


def _judge(stream: Stream, found: Diagnosis, options: Options, rules: Rules, files: Collection[str]) -> "Judge":
    """Who knows the run's repository; with `files`, those of its tests, where they are known."""
    from devkit.diagnoser.attribution.judging import Judge

    failing = {nodeid.partition("::")[0] for cluster in found.clusters for nodeid in cluster.tests}
    root = find_root(options.root, stream.run.reports, failing or files)
    return Judge(root, base=options.base, commit=found.run.commit, main=rules.main)


def _remembered(
    found: Diagnosis, gathered: "tuple[Collector, Context]", memory: Memory, judge: "Judge", top: Path | None
) -> "Assessment":
    from devkit.diagnoser.history.collect import cluster_outcome
    from devkit.diagnoser.history.memory import remember
    from devkit.diagnoser.history.place import default_path
    from devkit.diagnoser.history.priority import WEIGHTS
    from devkit.diagnoser.history.rollup import KEEP_DAYS
    from devkit.diagnoser.history.store import open_history

    collector, about = gathered
    run = collector.outcome(about, map(cluster_outcome, found.clusters))
    around = judge.around(failed=bool(found.clusters))
    keep = KEEP_DAYS if memory.keep_days is None else memory.keep_days
    with open_history(memory.place or default_path(top or Path.cwd())) as history:
        return remember(history, run, {**WEIGHTS, **memory.weights}, keep, around)


def _judged(found: Diagnosis, assessment: "Assessment | None", judge: "Judge", troubles: tuple[str, ...]) -> Diagnosis:
    found = msgspec.structs.replace(found, remarks=(*found.remarks, *troubles))
    if assessment is None:
        return judge.judged(found)
    from devkit.diagnoser.history.verdict import with_history

    on_base = {name: cause.base for name, cause in assessment.causes.items() if cause.base is not None}
    return judge.judged(with_history(found, assessment), on_base)
