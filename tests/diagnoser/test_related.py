"""Which clusters are said to be perhaps one, and under what numbers."""

from pathlib import Path

import msgspec
import pytest

from devkit.diagnoser.diagnosis import ClusterHistory, ClusterReport, Example, Kind, Place
from devkit.diagnoser.pipeline import Options, diagnose
from devkit.diagnoser.ranking import numbered, ranked
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.related import related

REPORT = Path(__file__).parent.parent.parent / "examples/bookshop/report.json"


def place(function: str, score: float = 0.3) -> Place:
    return Place("shop/pricing.py", 14, function, "a guess", score)


def cluster(
    name: str, *functions: str, score: float = 0.3, kind: Kind = "assertion", priority: int = 50
) -> ClusterReport:
    culprit, *suspects = (place(each, score) for each in functions)
    return ClusterReport(
        fingerprint=f"v1:{name}",
        rank=0,
        priority=priority,
        kind=kind,
        title=name,
        exception="AssertionError",
        message="assert 1 == 2",
        reason="",
        hints=(),
        tests=(f"tests/test_{name}.py::test_it",),
        jobs=(),
        culprit=culprit,
        suspects=tuple(suspects),
        fixes=(),
        history=ClusterHistory(None),
        flaky=None,
        owners=(),
        logs=(),
        example=Example(f"tests/test_{name}.py::test_it", ""),
    )


def named(*clusters: ClusterReport) -> dict[str, list[tuple[int, str]]]:
    return {each.title: [(other.rank, other.why) for other in each.related] for each in ranked(related(clusters))}


def test_different_assertions_about_one_function_of_the_example_are_one_cause() -> None:
    found = diagnose(open_reports([str(REPORT)]), Options())
    (discount,) = [each for each in found.clusters if each.culprit and each.culprit.function == "discount"]
    assert set(discount.tests) == {
        "tests/test_orders.py::test_summary",
        "tests/test_orders.py::test_total_has_the_discount",
        "tests/test_pricing.py::test_discount_from_a_hundred",
        "tests/test_pricing.py::test_discount_from_fifty",
    }
    assert not any(each.related for each in found.clusters)


def test_both_are_told_by_the_others_number() -> None:
    assert named(cluster("a", "total", "discount"), cluster("b", "discount", priority=60), cluster("c", "stock")) == {
        "b": [(2, "both suspect discount in shop/pricing.py")],
        "a": [(1, "both suspect discount in shop/pricing.py")],
        "c": [],
    }


@pytest.mark.parametrize(
    "other",
    [
        cluster("b", "discount", score=0.9),
        cluster("b", "discount", kind="exception"),
        cluster("b", "stock", "discount"),
        cluster("b", ""),
        msgspec.structs.replace(cluster("b", "discount"), culprit=None),
    ],
    ids=["sure", "another kind", "no culprit of either", "no function", "no culprit"],
)
def test_less_is_not_enough(other: ClusterReport) -> None:
    assert named(cluster("a", "total", "discount", ""), other) == {"a": [], "b": []}


def test_three_at_most_are_named_the_most_important_ones() -> None:
    many = [cluster(f"x{number}", "discount", priority=90 - number) for number in range(9)]
    told = named(*reversed(many), cluster("a", "total", "discount", priority=10))
    assert [rank for rank, _ in told["a"]] == [1, 2, 3]
    assert [rank for rank, _ in told["x0"]] == [2, 3, 4]


def test_numbers_follow_where_clusters_are_numbered_anew() -> None:
    first, second = numbered(related([cluster("a", "discount"), cluster("b", "discount")]))
    again = numbered([cluster("c", "stock"), second, first])
    assert [[other.rank for other in each.related] for each in again] == [[], [3], [2]]
