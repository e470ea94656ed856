"""One test of a JUnit XML report, put together from the cases of its name."""

import re
from collections.abc import Sequence

from devkit.diagnoser.readers.captured import log_records
from devkit.diagnoser.readers.junit_case import Case, Finding
from devkit.diagnoser.readers.outcome import SUBTESTS, without_evidence
from devkit.diagnoser.report import Crash, LogRecord, Outcome, Phase, TestResult, When

_FIXTURE = re.compile(r'failed on (?P<when>setup|teardown) with "(?P<reason>.*?)"?', re.DOTALL)
"""Since pytest 9 a long reason is cut, its closing quote with it."""
_OLD_FIXTURE = re.compile(r"test (?P<when>setup|teardown) failure")
_LOCATION = re.compile(r"(?P<path>.+):(?P<line>\d{1,9}): [\w.]+")
_ANSI = re.compile(r"#x1B\[[0-?]*[ -/]*[@-~]")
_NO_MESSAGE = ("", "failed", "failure", "error")
"""Messages that say no more than the element's name does."""
_SECTION = re.compile(r"^-+ Captured (Out|Err|Log) -+$", re.MULTILINE)


def test_result(nodeid: str, cases: Sequence[Case], job: str, *, by_pytest: bool) -> TestResult:
    """Return the record of a test.

    Args:
        nodeid: Its id.
        cases: All cases of that id, in the report's order: pytest writes another one for an error in teardown after a
            failed call, and for every attempt of a rerun test, which then looks like a pass.
        job: The job it ran in.
        by_pytest: Whether pytest wrote the report.
    """
    phases = [_phase(case, finding, by_pytest=by_pytest) for case in cases for finding in _failures(case)]
    if len(phases) > 1:
        phases = [phase for phase in phases if not SUBTESTS.fullmatch(phase.longrepr)] or phases
    last = cases[-1]
    return TestResult(
        nodeid=nodeid,
        outcome=_outcome(cases, phases),
        phases=tuple(phases),
        duration=sum(case.seconds for case in cases),
        lineno=None if last.line is None else last.line + 1,
        job=job,
        reruns=tuple(_reruns(cases, by_pytest=by_pytest)),
    )


def _failures(case: Case) -> list[Finding]:
    return [finding for finding in case.findings if finding.kind in ("failure", "error")]


def _outcome(cases: Sequence[Case], phases: Sequence[Phase]) -> Outcome:
    findings = [finding for case in cases for finding in case.findings]
    if phases:
        return "error" if any(finding.kind == "error" for finding in findings) else "failed"
    skips = [finding for finding in cases[-1].findings if finding.kind == "skipped"]
    if skips:
        return "xfailed" if skips[0].type == "pytest.xfail" else "skipped"
    return "passed"


def _reruns(cases: Sequence[Case], *, by_pytest: bool) -> list[Phase]:
    named = [
        _phase(case, finding, by_pytest=by_pytest)
        for case in cases
        for finding in case.findings
        if finding.kind == "rerun"
    ]
    if named or not by_pytest:
        return named
    return [without_evidence("failed") for case in cases[:-1] if not case.findings]


def _phase(case: Case, finding: Finding, *, by_pytest: bool) -> Phase:
    text = finding.text.strip()
    when, message = _when(case, finding) if by_pytest else ("call", _with_type(finding))
    stdout, log = _captured(case.stdout)
    stderr, more = _captured(case.stderr)
    return Phase(
        when=when,
        outcome="failed",
        duration=case.seconds,
        crash=_crash(message, text),
        longrepr=_ANSI.sub("", text or message),
        log=log + more,
        stdout=stdout,
        stderr=stderr,
    )


def _when(case: Case, finding: Finding) -> tuple[When, str]:
    """Return the phase pytest means, and the message without the words around it."""
    if finding.kind == "failure":
        return "call", finding.message
    if not case.classname:
        return "collect", ""
    if match := _FIXTURE.fullmatch(finding.message):
        return ("setup" if match["when"] == "setup" else "teardown"), match["reason"]
    if match := _OLD_FIXTURE.fullmatch(finding.message):
        return ("setup" if match["when"] == "setup" else "teardown"), ""
    return "call", finding.message


def _with_type(finding: Finding) -> str:
    """Return what another tool says was raised: its attributes, or its text's first line where they say nothing."""
    message = finding.message
    if message.strip().lower() in _NO_MESSAGE and "Traceback (most recent call last)" not in finding.text:
        lines = (line.strip() for line in finding.text.split("\n"))
        message = next((line for line in lines if line and not line.startswith(("===", "---"))), message)
    if not finding.type or message.startswith(finding.type):
        return message
    return f"{finding.type}: {message}" if message else finding.type


def _crash(message: str, text: str) -> Crash | None:
    if not message or message == text:
        return None
    match = _LOCATION.fullmatch(text.rpartition("\n")[2][:1000])
    path, line = (match["path"], int(match["line"])) if match else ("", 0)
    return Crash(path, line, _ANSI.sub("", message))


def _captured(text: str) -> tuple[str, tuple[LogRecord, ...]]:
    """Tell a stream's own text from the log that pytest wrote there, under headings."""
    before, *sections = _SECTION.split(text)
    if not sections:
        return text, ()
    named = list(zip(sections[::2], sections[1::2], strict=True))
    own = "".join(body.lstrip("\n") for name, body in named if name != "Log")
    log = "".join(body for name, body in named if name == "Log")
    return before + own, log_records(log)
