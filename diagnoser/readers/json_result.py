"""One test of a pytest-json-report."""

from devkit.diagnoser.readers.json_schema import JsonCollector, JsonLog, JsonPlace, JsonStage, JsonTest
from devkit.diagnoser.readers.outcome import KNOWN, RERUN, split_worker, verdict, without_evidence
from devkit.diagnoser.report import Crash, LogRecord, Phase, TestResult, TracebackEntry, When

_WARNING = 30
_FAILED = frozenset({"failed", "error"})


def test_result(test: JsonTest, job: str) -> TestResult:
    """Return the record of one entry of `tests`, its text not cleaned yet."""
    stages = _stages(test)
    phases = tuple([_phase(when, stage) for when, stage in stages if stage.outcome in _FAILED])
    outcome = verdict(test.outcome, phases, [stage.outcome for _, stage in stages])
    if outcome == "passed" and _was_interrupted(test):
        outcome = "skipped"
    if outcome not in _FAILED:
        phases = ()
    elif not phases:
        phases = (_bare_phase(test, outcome == "error"),)
    return TestResult(
        nodeid=test.nodeid,
        outcome=outcome,
        phases=phases,
        duration=sum([stage.duration for _, stage in stages]),
        lineno=None if test.lineno is None or test.lineno < 0 else test.lineno + 1,
        job=job,
        worker=_worker(stages),
        reruns=(without_evidence("failed"),) if test.outcome in RERUN else (),
    )


def is_told(test: JsonTest) -> bool:
    """Say whether the entry tells how the test ended: by pytest's words, or by the outcomes of its stages."""
    return test.outcome in KNOWN or bool(_stages(test))


def collection_error(collector: JsonCollector, job: str) -> TestResult:
    """Return the record of a collector that failed; pytest's root collector has an empty id, `.` here."""
    worker, longrepr = split_worker(collector.longrepr or "")
    phase = Phase(when="collect", outcome="failed", longrepr=longrepr)
    return TestResult(collector.nodeid or ".", "error", (phase,), job=job, worker=worker)


def _stages(test: JsonTest) -> list[tuple[When, JsonStage]]:
    stages: list[tuple[When, JsonStage]] = []
    if test.setup is not None:
        stages.append(("setup", test.setup))
    if test.call is not None:
        stages.append(("call", test.call))
    if test.crashed is not None:
        stages.append(("call", test.crashed))
    if test.teardown is not None:
        stages.append(("teardown", test.teardown))
    return stages


def _was_interrupted(test: JsonTest) -> bool:
    # Ctrl-C or pytest.exit in the middle of a test: pytest-json-report leaves it "passed" with its setup alone.
    return test.setup is not None and test.call is None and test.teardown is None and test.crashed is None


def _phase(when: When, stage: JsonStage) -> Phase:
    return Phase(
        when,
        "failed",
        stage.duration,
        _crash(stage.crash),
        tuple([TracebackEntry(frame.path, frame.lineno or 0, frame.message or "") for frame in stage.traceback or ()]),
        split_worker(stage.longrepr)[1] if stage.longrepr else "",
        _log(stage.log) if stage.log else (),
        stage.stdout or "",
        stage.stderr or "",
    )


def _bare_phase(test: JsonTest, is_error: bool) -> Phase:
    """Subtests of which only the last report was kept: failed, and the call that stands there passed."""
    if is_error or test.call is None:
        return without_evidence("error" if is_error else "failed")
    return Phase("call", "failed", test.call.duration, stdout=test.call.stdout or "", stderr=test.call.stderr or "")


def _crash(place: JsonPlace | None) -> Crash | None:
    return None if place is None else Crash(place.path, place.lineno or 0, place.message or "")


def _log(records: list[JsonLog]) -> tuple[LogRecord, ...]:
    return tuple([LogRecord(log.levelname, log.name, _logged(log)) for log in records if log.levelno >= _WARNING])


def _logged(log: JsonLog) -> str:
    """The message as a log file would show it: the traceback, if any, below it."""
    return f"{log.msg or ''}\n{log.exc_text}" if log.exc_text else log.msg or ""


def _worker(stages: list[tuple[When, JsonStage]]) -> str:
    for _, stage in stages:
        if stage.longrepr and (worker := split_worker(stage.longrepr)[0]):
            return worker
    return ""
