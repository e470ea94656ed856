"""Diagnoses to render: the record every format takes."""

from types import SimpleNamespace

import msgspec
import pytest

from devkit.diagnoser.diagnosis import (
    SCHEMA,
    ClusterHistory,
    ClusterReport,
    CodeLine,
    Diagnosis,
    Example,
    Fix,
    FixedCause,
    Flaky,
    Hunk,
    Known,
    Place,
    PriorityPart,
    Related,
    RunSummary,
    RunVerdict,
    UnreadReport,
    Verdict,
    VerdictEvidence,
)

PATCH = """\
--- a/src/shop/cart.py
+++ b/src/shop/cart.py
@@ -39,4 +39,4 @@
     def total(self) -> int:
         subtotal = sum(item.price for item in self.items)
-        return subtotal
+        return subtotal - self.discount
"""


def place(path: str = "src/shop/cart.py", line: int = 41, function: str | None = "Cart.total", **more: object) -> Place:
    fields = {"why": "the deepest project frame that all of them share", "score": 0.92, **more}
    return Place(path=path, line=line, function=function, **fields)  # type: ignore[arg-type]


def cluster(rank: int = 1, **changes: object) -> ClusterReport:
    fields: dict[str, object] = {
        "fingerprint": f"v1:{rank:016x}",
        "rank": rank,
        "priority": max(100 - rank, 0),
        "kind": "assertion",
        "title": "Cart.total ignores the discount",
        "exception": "AssertionError",
        "message": "assert <number> == <number>\n  where <number> = total()",
        "reason": "the same comparison fails on a value from the same function",
        "hints": ("all use the fixture `discounted_cart`",),
        "tests": tuple(f"tests/test_cart.py::test_total[{number}]" for number in range(66)),
        "jobs": (),
        "culprit": place(
            code=(
                CodeLine(39, "    def total(self) -> int:"),
                CodeLine(40, "        subtotal = sum(item.price for item in self.items)"),
                CodeLine(41, "        return subtotal"),
            )
        ),
        "suspects": (place("src/shop/pricing.py", 7, "discount", score=0.31, why="in 12 of 66 tracebacks"),),
        "fixes": (
            Fix("source", "src/shop/cart.py", 41, PATCH, 0.9, verified=True, why="the operand is off by the discount"),
        ),
        "history": ClusterHistory("new"),
        "flaky": None,
        "owners": ("@shop/checkout",),
        "logs": ("WARNING shop.cart: no discount found",),
        "example": Example(
            "tests/test_cart.py::test_total[0]",
            "    def test_total():\n>       assert 100 == 90\nE       assert 100 == 90\n",
        ),
    }
    return ClusterReport(**{**fields, **changes})  # type: ignore[arg-type]


def run(**changes: object) -> RunSummary:
    fields: dict[str, object] = {
        "reports": ("report.json",),
        "tests": 1460,
        "passed": 1240,
        "failed": 210,
        "errors": 4,
        "skipped": 6,
        "duration": 12.5,
        "commit": None,
    }
    return RunSummary(**{**fields, **changes})  # type: ignore[arg-type]


def diagnosis(*clusters: ClusterReport, unread: tuple[UnreadReport, ...] = (), **changes: object) -> Diagnosis:
    return Diagnosis(SCHEMA, run(**changes), clusters, unread)


def hostile_cluster(text: str, rank: int = 1, line: int = 3) -> ClusterReport:
    """A cluster with `text` in every field a report can reach."""
    spot = Place(text, line, text, text, 0.5, (CodeLine(line, text), CodeLine(line + 1, text)))
    return cluster(
        rank,
        title=text,
        exception=text,
        message=text,
        reason=text,
        hints=(text,),
        tests=(text, "other"),
        jobs=(text,),
        culprit=spot,
        suspects=(spot,),
        fixes=(Fix("source", text, line, text, 0.5, verified=None, why=text),),
        flaky=Flaky(0.8, text),
        owners=(text,),
        logs=(text,),
        example=Example(text, text),
        history=ClusterHistory("new", text, text, 1, (text,), text),
        verdict=Verdict(
            "yours", text, text, text, Hunk(text, 1, 2), evidence=(VerdictEvidence("infrastructure", "failure", text),)
        ),
        known=Known(text, text, text, text, text),
        priority_parts=(PriorityPart(text, 1.0, text),),
        related=(Related(text, 2, text),),
    )


def hostile(text: str) -> Diagnosis:
    found = diagnosis(hostile_cluster(text), unread=(UnreadReport(text, text),))
    return msgspec.structs.replace(
        found,
        notes=(text,),
        fixed=(FixedCause(text, text, (text,), text),),
        expired=(text,),
        remarks=(text,),
        verdict=RunVerdict("yours", text, base_name=text, base_commit=text),
    )


@pytest.fixture(scope="session")
def build() -> SimpleNamespace:
    """The functions above, for tests that need other diagnoses than the fixtures below."""
    return SimpleNamespace(
        cluster=cluster, diagnosis=diagnosis, hostile=hostile, hostile_cluster=hostile_cluster, place=place, patch=PATCH
    )


@pytest.fixture
def red() -> Diagnosis:
    return diagnosis(
        cluster(),
        cluster(
            2,
            kind="timeout",
            title="The payment gateway does not answer in test_pay",
            exception="TimeoutError",
            message="timed out after <number> s",
            tests=("tests/test_pay.py::test_pay",),
            jobs=("ubuntu", "windows"),
            flaky=Flaky(0.8, "it passed on the first rerun"),
            history=ClusterHistory("recurring", "2026-01-02", "2026-02-03", 14),
            culprit=place("src/shop/pay.py", 12, None),
            suspects=(),
            fixes=(),
        ),
        cluster(
            3,
            kind="import",
            title="No module named 'requests'",
            exception="ModuleNotFoundError",
            culprit=None,
            fixes=(),
        ),
        unread=(UnreadReport("shard-2.json", "shard-2.json is cut off at byte 4,096: write it again"),),
    )


@pytest.fixture
def green() -> Diagnosis:
    return diagnosis(tests=1466, passed=1460, failed=0, errors=0)


@pytest.fixture
def many() -> Diagnosis:
    return diagnosis(*(cluster(rank) for rank in range(1, 31)))
