"""The recorded history of a corpus, run through devkit: status of every cluster in every run, flaky tests at the end.

    history_corpus.py FOLDER

FOLDER holds run_NNN.json.gz, labels.json ({run: {nodeid: cause}}) and truth.json ({"flaky": {nodeid: …}}). A cluster's
true status is that of the label most of its tests have, by the definitions of the documentation. Prints JSON.
"""

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

from devkit.diagnoser.history.collect import Collector, cluster_outcome
from devkit.diagnoser.history.context import context
from devkit.diagnoser.history.flakes import flakes
from devkit.diagnoser.history.memory import remember
from devkit.diagnoser.history.store import open_history
from devkit.diagnoser.pipeline import Options, diagnose
from devkit.diagnoser.readers import open_reports


class Truth:
    """What became of each label, run by run."""

    def __init__(self) -> None:
        self.open: dict[str, bool] = {}
        self.tests: dict[str, list[str]] = {}

    def step(self, labels: dict[str, str], passed: set[str]) -> tuple[dict[str, str], set[str]]:
        """The status of each label in a run, and the labels fixed in it."""
        here: dict[str, list[str]] = {}
        for nodeid, label in labels.items():
            here.setdefault(label, []).append(nodeid)
        words = {True: "recurring", False: "regressed", None: "new"}
        status = {label: words[self.open.get(label)] for label in here}
        gone = {label for label, still in self.open.items() if still and label not in here}
        fixed = {label for label in gone if passed.intersection(self.tests[label])}
        self.open |= dict.fromkeys(here, True) | dict.fromkeys(fixed, False)
        self.tests |= here
        return status, fixed


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    labels = json.loads((folder / "labels.json").read_text())
    flaky = set(json.loads((folder / "truth.json").read_text())["flaky"])
    truth, right, of_flakes, wrong = Truth(), Counter(), Counter(), []
    with tempfile.TemporaryDirectory() as place, open_history(f"{place}/history.sqlite3") as history:
        for number, report in enumerate(sorted(folder.glob("run_*.json.gz"))):
            label_of = labels[report.name.removesuffix(".json.gz")]
            about = context(commit=f"{number:040x}", time=str(1_717_750_000 + number * 21_600), environment={})
            collector = Collector(open_reports([str(report)]))
            diagnosis = diagnose(collector, Options())
            run = collector.outcome(about, map(cluster_outcome, diagnosis.clusters))
            found = remember(history, run)
            passed = {name for part in run.parts for group in part.ran for name in group} - set(label_of)
            status, _ = truth.step(label_of, passed)
            for cluster in diagnosis.clusters:
                label = Counter(label_of[name] for name in cluster.tests).most_common(1)[0][0]
                good = found.causes[cluster.fingerprint].status == status[label]
                (of_flakes if label.startswith("flake:") else right)[good] += 1
                if not good:
                    wrong.append([report.name, label, status[label], found.causes[cluster.fingerprint].status])
        named = {test.nodeid for test in flakes(history)}
    figures = {
        "status_of_faults": round(right[True] / right.total(), 3),
        "status_of_flakes": round(of_flakes[True] / max(of_flakes.total(), 1), 3),
        "clusters": right.total() + of_flakes.total(),
        "flaky_f1": round(2 * len(named & flaky) / (len(named) + len(flaky)), 3),
        "broken_called_flaky": sorted(named - flaky),
        "wrong": wrong,
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
