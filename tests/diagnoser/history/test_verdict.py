"""A diagnosis completed by history."""

from pathlib import Path

from devkit.diagnoser.diagnosis import Diagnosis
from devkit.diagnoser.history.collect import Collector, cluster_outcome
from devkit.diagnoser.history.context import context
from devkit.diagnoser.history.memory import remember
from devkit.diagnoser.history.store import History
from devkit.diagnoser.history.verdict import with_history
from devkit.diagnoser.pipeline import Options, diagnose
from devkit.diagnoser.readers import open_reports


def diagnosed(history: History, bookshop: Path, time: str) -> tuple[Diagnosis, Diagnosis]:
    collector = Collector(open_reports([str(bookshop / "report.json")]))
    diagnosis = diagnose(collector, Options(root=bookshop))
    run = collector.outcome(context(time=time, environment={}), map(cluster_outcome, diagnosis.clusters))
    return diagnosis, with_history(diagnosis, remember(history, run))


def test_every_cluster_has_its_history(history: History, bookshop: Path) -> None:
    _, first = diagnosed(history, bookshop, "2026-01-01")
    plain, second = diagnosed(history, bookshop, "2026-01-02")
    assert {cluster.history.status for cluster in first.clusters} == {"new"}
    assert {cluster.history.status for cluster in second.clusters} == {"recurring"}
    for cluster in second.clusters:
        assert (cluster.history.first_seen, cluster.history.runs) == ("2026-01-01T00:00:00Z", 1)
    assert [cluster.rank for cluster in second.clusters] == list(range(1, len(plain.clusters) + 1))
    priorities = [cluster.priority for cluster in second.clusters]
    assert priorities == sorted(priorities, reverse=True)
    assert {cluster.fingerprint for cluster in second.clusters} == {cluster.fingerprint for cluster in plain.clusters}
