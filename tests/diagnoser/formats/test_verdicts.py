"""Verdicts, known failures, what is fixed and what could not be told, in every format."""

import json
from types import SimpleNamespace

import msgspec
import pytest

from devkit.core.errors import ExitCode
from devkit.diagnoser.diagnosis import (
    Diagnosis,
    FixedCause,
    Flaky,
    Hunk,
    Known,
    PriorityPart,
    Verdict,
    VerdictEvidence,
)
from devkit.diagnoser.formats import render
from devkit.diagnoser.formats.verdict import exit_code, verdict

EVIDENCE = (
    VerdictEvidence("yours", "blame", "the line was changed"),
    VerdictEvidence("base", "history", "red on main"),
)
YOURS = Verdict("yours", "the line was changed", "3f786850", "Ada", Hunk("src/shop/cart.py", 41, 41), evidence=EVIDENCE)
KNOWN = Known("tests/*", "ada@example.com", "being rewritten", "2999-12-31", "https://example.org/7")
PEOPLE = ("text", "markdown", "html")


@pytest.fixture
def judged(build: SimpleNamespace) -> Diagnosis:
    """One cluster of each verdict, and a known one."""
    clusters = (
        build.cluster(1, verdict=YOURS, priority_parts=(PriorityPart("tests", 25.0, "takes 66 tests down"),)),
        build.cluster(2, verdict=Verdict("base", "red on main, too", "89e6c98d"), blocks=False),
        build.cluster(3, verdict=Verdict("infrastructure", "the disk is full"), blocks=False),
        build.cluster(4, verdict=Verdict("flaky", "80% likely"), flaky=Flaky(0.8, "comes and goes"), blocks=False),
        build.cluster(5, verdict=Verdict("unknown", "no base was found")),
        build.cluster(6, verdict=YOURS, known=KNOWN, blocks=False),
    )
    return msgspec.structs.replace(
        build.diagnosis(*clusters),
        fixed=(
            FixedCause("v1:a", "Stock is found again", ("tests/test_stock.py::test_load",), "2026-01-01T00:00:00Z"),
        ),
        expired=("known-failures.toml: tests/x expired",),
        remarks=("the clone is shallow",),
    )


def test_the_headline_counts_them(judged: Diagnosis) -> None:
    said = verdict(judged)
    for part in (
        "1 of them probably flaky",
        "1 of them from this change",
        "1 of them on the base, too",
        "1 of them known",
    ):
        assert part in said


@pytest.mark.parametrize("name", PEOPLE)
def test_people_read_them(judged: Diagnosis, name: str) -> None:
    shown = " ".join(render(judged, name).split())
    for part in (
        "This change: the line was changed",
        "The base: red on main, too",
        "The infrastructure: the disk is full",
        "Known failure: until 2999-12-31: being rewritten",
        "Known failures, which do not count:",
        "Fixed since the runs before",
        "Stock is found again",
        "the clone is shallow",
        "tests 25",
    ):
        assert part in shown.replace("`", ""), part
    assert "expired" in shown


def test_more_is_told_when_asked_for(judged: Diagnosis) -> None:
    assert "no base was found" not in render(judged, "text")
    more = " ".join(render(judged, "text", verbose=1).split())
    assert "No verdict: no base was found" in more
    assert "Speaks for the base: red on main" in more
    assert "tests 25 (takes 66 tests down)" in more


def test_annotations_are_errors_only_for_what_is_to_be_repaired_here(judged: Diagnosis) -> None:
    levels = [line.split(" ")[0] for line in render(judged, "github").splitlines()]
    assert levels == ["::error", "::error", *["::warning"] * 3, "::notice", "::warning"]


def test_sarif_has_them(judged: Diagnosis) -> None:
    results = json.loads(render(judged, "sarif"))["runs"][0]["results"]
    assert [result["level"] for result in results] == ["error", *["warning"] * 3, "error", "warning"]
    assert results[0]["properties"]["verdict"] == {"kind": "yours", "why": YOURS.why, "commit": "3f786850"}
    assert [result for result in results if "suppressions" in result] == [results[5]]


def test_quarantine_takes_one_line(judged: Diagnosis) -> None:
    apart = msgspec.structs.replace(judged.clusters[5], known=msgspec.structs.replace(KNOWN, mode="quarantine"))
    diagnosis = msgspec.structs.replace(judged, clusters=(*judged.clusters[:5], apart))
    text = render(diagnosis, "text")
    assert "In quarantine:\n  6. Cart.total" in text
    assert "being rewritten" not in text
    assert render(diagnosis, "github").count("::notice") == 0


def test_exit_codes(judged: Diagnosis) -> None:
    quiet = msgspec.structs.replace(judged, clusters=judged.clusters[1:4])
    known = msgspec.structs.replace(judged, clusters=judged.clusters[5:])
    codes = [[exit_code(each, fail_on) for fail_on in ("any", "new", "none")] for each in (judged, quiet, known)]
    bad, good = ExitCode.FINDINGS, ExitCode.OK
    assert codes == [[bad, bad, good], [bad, good, good], [good, good, good]]
