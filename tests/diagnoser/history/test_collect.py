"""From a stream of tests to a run's outcome: identity, order, what it was of."""

import gzip
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from devkit.core.errors import DevkitError
from devkit.diagnoser.history.collect import Collector, cluster_outcome, storable
from devkit.diagnoser.history.context import Context, context, iso, parse_time
from devkit.diagnoser.history.records import RunOutcome
from devkit.diagnoser.history.store import History
from devkit.diagnoser.history.write import record
from devkit.diagnoser.pipeline import Options, diagnose
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.report import Crash, Phase, ReportInfo, Run, TestResult

HERE = context(environment={})


def collected(*paths: Path, about: Context = HERE) -> RunOutcome:
    collector = Collector(open_reports([str(path) for path in paths]))
    for _ in collector:
        pass
    return collector.outcome(about, ())


class Made:
    """A stream of tests made up."""

    def __init__(self, *tests: TestResult, created: float | None = 5.0) -> None:
        self.run = Run(reports=(ReportInfo("r.json", "pytest-json-report", created=created),), duration=3.0)
        self._tests = tests

    def __iter__(self) -> Iterator[TestResult]:
        return iter(self._tests)

    def outcome(self, about: Context = HERE) -> RunOutcome:
        collector = Collector(self)
        assert list(collector) == list(self._tests)
        return collector.outcome(about, ())


def failing(message: str, name: str = "a.py::test") -> TestResult:
    return TestResult(name, "failed", (Phase("call", "failed", crash=Crash("a.py", 1, message)),), duration=0.1)


def test_the_example(bookshop: Path, sqlite: History) -> None:
    collector = Collector(open_reports([str(bookshop / "report.json")]))
    diagnosis = diagnose(collector, Options(root=bookshop))
    run = collector.outcome(HERE, map(cluster_outcome, diagnosis.clusters))
    (part,) = run.parts
    failed = {each.nodeid for each in part.outcomes if each.outcome != "rerun"}
    assert failed == {nodeid for cluster in run.clusters for nodeid in cluster.tests}
    assert len(failed) == diagnosis.run.failed + diagnosis.run.errors
    assert [each.nodeid for each in part.outcomes if each.outcome == "rerun"] == [
        test.nodeid for test in diagnosis.flaky
    ]
    assert record(sqlite, run)


def test_the_same_report_is_the_same_part_whatever_its_name(bookshop: Path, tmp_path: Path) -> None:
    shutil.copy(bookshop / "report.json", tmp_path / "other.json")
    (tmp_path / "zipped.json.gz").write_bytes(gzip.compress((bookshop / "report.json").read_bytes()))
    names = [bookshop / "report.json", tmp_path / "other.json", tmp_path / "zipped.json.gz"]
    assert len({collected(name).parts[0].digest for name in names}) == 1


def test_another_run_has_another_digest() -> None:
    one = Made(failing("x")).outcome().parts[0].digest
    assert Made(failing("x"), created=6.0).outcome().parts[0].digest != one
    assert Made(failing("x")).outcome(context(commit="abc", environment={})).parts[0].digest != one
    assert Made(failing("x")).outcome(context(time="7", environment={})).parts[0].digest != one
    assert Made(failing("x")).outcome().parts[0].digest == one


def test_without_a_time_the_commit_tells_runs_apart() -> None:
    def of(sha: str) -> str:
        about = context(environment={"GITHUB_SHA": sha})
        return Made(failing("x"), created=None).outcome(about).parts[0].digest

    assert of("a") != of("b")


def test_order_is_kept_by_worker() -> None:
    tests = [TestResult(f"a.py::test_{n}", "passed", worker=f"gw{n % 2}") for n in (3, 1, 2, 0)]
    (part,) = Made(*tests).outcome().parts
    assert part.ran == (("a.py::test_2", "a.py::test_0"), ("a.py::test_3", "a.py::test_1"))


def test_what_ran_and_what_did_not() -> None:
    outcomes = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
    (part,) = Made(*(TestResult(f"a.py::test_{name}", name) for name in outcomes)).outcome().parts
    assert part.skipped == ("a.py::test_skipped", "a.py::test_xfailed")
    assert len(part.ran[0]) == 4
    assert [each.outcome for each in part.outcomes] == ["failed", "error"]


def test_details_tell_messages_apart_but_not_addresses() -> None:
    def detail(message: str) -> int:
        return Made(failing(message)).outcome().parts[0].outcomes[0].detail

    assert detail("took 1.5 s") != detail("took 1.6 s")
    assert detail("<object at 0x7f1>") == detail("<object at 0xabc>")
    assert detail("") == 0


def test_text_no_database_takes() -> None:
    assert storable("a\0b\ud800c") == "a\\x00b\\ud800c"
    assert storable("plain") == "plain"


def test_the_commit_of_a_persons_work_tree_is_not_exact(
    repository: Path, commit: Callable[[dict[str, str]], str]
) -> None:
    sha = commit({"a": "1"})
    found = context(repository, environment={})
    assert (found.commit, found.branch, found.exact) == (sha, "main", False)
    assert context(repository, environment={"CI": "true"}).exact
    assert context(repository, commit=sha, environment={}).exact


def test_a_detached_head_has_no_branch(
    repository: Path, commit: Callable[[dict[str, str]], str], git: Callable[..., str]
) -> None:
    sha = commit({"a": "1"})
    git("checkout", "--quiet", "--detach")
    found = context(repository, environment={})
    assert (found.commit, found.branch) == (sha, None)


def test_ci_says_more(repository: Path) -> None:
    github = {"GITHUB_SHA": "abc", "GITHUB_HEAD_REF": "topic", "GITHUB_RUN_ID": "7", "GITHUB_RUN_ATTEMPT": "2"}
    found = context(repository, environment=github)
    assert (found.commit, found.branch, found.build) == ("abc", "topic", "github-7-2")
    assert context(None, environment={"GITHUB_REF_NAME": "main"}).branch == "main"
    assert msgspec.structs.asdict(context(None, environment={}))["branch"] is None


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1700000000", "2023-11-14T22:13:20Z"),
        ("2026-01-31T12:00:00", "2026-01-31T12:00:00Z"),
        ("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00Z"),
        ("2026-01-31", "2026-01-31T00:00:00Z"),
    ],
)
def test_times(text: str, time: str) -> None:
    assert iso(parse_time(text)) == time


@pytest.mark.parametrize("text", ["", "soon", "1e30", "nan", "inf", "2026-13-01"])
def test_times_that_are_none(text: str) -> None:
    with pytest.raises(DevkitError, match="expected ISO 8601"):
        parse_time(text)
