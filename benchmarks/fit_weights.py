"""Fit the weights of `devkit.diagnoser.weights.COSTS` on reports whose causes are known.

    python benchmarks/fit_weights.py CORPUS --trees TREES --steps 300 [--hold-out click,sqlparse]

CORPUS holds reports/PROJECT_NAME.json.gz and reports/PROJECT_NAME.labels.json ({nodeid: cause}); TREES holds each
project's sources as PROJECT-VERSION. The search starts from the table as it stands and prints what it would change;
nothing is written. With --hold-out these projects are only scored, before and after, never fitted on.

The search is a hill climb in steps of 0.05 that changes one to three figures at a time. Two things keep it from fitting
single reports: a step counts only if as many projects gain as lose, and every figure is pulled back to where it stood.
"""

import argparse
import json
import pickle
import random
from collections import Counter
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from statistics import mean
from types import SimpleNamespace
from typing import NamedTuple
from unittest.mock import patch

from devkit.diagnoser import cluster as clusters
from devkit.diagnoser import weights
from devkit.diagnoser.clues import Clue, Detective
from devkit.diagnoser.gather import Gathered, gather
from devkit.diagnoser.location import Locator
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.sources import Sources

GRID = 20
MOST = 1.2
PULL = 0.0004  # what a figure's distance from where it stood costs; a hundredth of a project's F1 is 0.01
DOUBTS = ("_STATIC_DOUBT", "_OPERAND_DOUBT", "_TEST_DOUBT", "_STRONG_DOUBT")
Values = dict[str, float]
"""By name: `KIND` and `KIND/slope` of a clue, the doubts' factors, the price of the second pass."""


class Case(NamedTuple):
    """One report, read and looked at once: only the weighing is done again."""

    project: str
    labels: dict[str, str]
    gathered: Gathered
    clues: dict[str, list[Clue]]
    doubts: weights.Doubts


class Score(NamedTuple):
    """How well the clusters of one report fit its causes; the last is clusters over causes."""

    ari: float
    precision: float
    f1: float
    perfect: float
    ratio: float

    def value(self) -> float:
        """What is climbed: wrong joins weigh more than missed ones."""
        gain = self.f1 + self.ari + 0.25 * self.perfect
        return gain - 2 * max(0.0, 0.965 - self.precision) - 0.1 * max(0.0, self.ratio - 1.2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--trees", type=Path, help="the projects' sources")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--hold-out", default="", metavar="PROJECT,PROJECT", help="score these, fit on the others")
    parser.add_argument("--cache", type=Path, help="keep what was read here; delete it after changing clues")
    args = parser.parse_args()
    cases = load(args.corpus, args.trees, args.cache)
    held = set(filter(None, args.hold_out.split(",")))
    train, test = ([case for case in cases if (case.project in held) is out] for out in (False, True))
    show("all reports, present weights", cases)
    show("held out, present weights", test)
    start = present()
    found = climb(train, start, args.steps, random.Random(0))  # noqa: S311 - a search, no secrets
    show("fitted on, new weights", train)
    show("held out, new weights", test)
    print(*(f"  {name}: {old:.2f} -> {found[name]:.2f}" for name, old in start.items() if old != found[name]), sep="\n")


def load(corpus: Path, trees: Path | None, cache: Path | None) -> list[Case]:
    """Read every report of the corpus, or take the cached ones."""
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())  # noqa: S301 - written by this script
    detectives: dict[str, tuple[Detective, Path | None]] = {}
    cases = []
    for report in sorted((corpus / "reports").glob("*.json.gz")):
        project = report.name.rpartition("_")[0]
        if project not in detectives:
            root = next(iter(sorted(trees.glob(f"{project}-*"))), None) if trees else None
            detectives[project] = (Detective(Sources(root) if root else None), root)
        labels = json.loads(report.with_name(report.name.replace(".json.gz", ".labels.json")).read_bytes())
        cases.append(read(report, project, labels, *detectives[project]))
    if cache:
        cache.write_bytes(pickle.dumps(cases))
    return cases


def read(report: Path, project: str, labels: dict[str, str], detective: Detective, root: Path | None) -> Case:
    stream = open_reports([str(report)])
    gathered = gather(stream).finish(Locator(tuple(info.root for info in stream.run.reports), root))
    found = clusters.cluster(gathered, detective)
    clues = {
        unit.example.nodeid: list(said) for each in found for unit, said in zip(each.units, each.clues, strict=True)
    }
    return Case(project, labels, gathered, clues, found[0].doubts if found else {})


def present() -> Values:
    """The figures as they stand."""
    values = {kind: weight.base for kind, weight in weights.COSTS.items()}
    values |= {f"{kind}/slope": weight.slope for kind, weight in weights.COSTS.items() if weight.slope}
    values |= {name: getattr(weights, name) for name in DOUBTS}
    return values | {"AMONG_GROUPS": weights.AMONG_GROUPS}


def apply(values: Values) -> None:
    for kind in weights.COSTS:
        weights.COSTS[kind] = weights.Weight(values[kind], values.get(f"{kind}/slope", 0.0))
    for name in DOUBTS:
        setattr(weights, name, values[name])
    clusters.AMONG_GROUPS = values["AMONG_GROUPS"]


def climb(cases: list[Case], start: Values, steps: int, chance: random.Random) -> Values:
    """Search from `start`; leaves what it found applied."""

    def total(scores: dict[str, float], values: Values) -> float:
        return mean(scores.values()) - PULL * sum(abs(values[name] - start[name]) for name in values)

    best, scores = start, by_project(cases)
    for step in range(steps):
        tried = stepped(best, chance)
        apply(tried)
        new = by_project(cases)
        gained, lost = (sum(sign * (new[p] - scores[p]) > 1e-6 for p in scores) for sign in (1, -1))
        if gained >= lost and total(new, tried) > total(scores, best):
            best, scores = tried, new
        if step % 25 == 0:
            print(f"step {step}: {mean(scores.values()):.4f}", flush=True)
    apply(best)
    return best


def stepped(values: Values, chance: random.Random) -> Values:
    tried = dict(values)
    for name in chance.sample(sorted(values), chance.choice([1, 1, 2, 3])):
        least = 0.0 if name.endswith("/slope") or name in DOUBTS else 1 / GRID
        moved = min(MOST, max(least, values[name] + chance.gauss(0, 0.2)))
        tried[name] = round(moved * GRID) / GRID
    return tried


def by_project(cases: list[Case]) -> dict[str, float]:
    """The mean value of each project's reports."""
    values = sorted((case.project, score(case).value()) for case in cases)
    return {name: mean(value for _, value in found) for name, found in groupby(values, key=itemgetter(0))}


def score(case: Case) -> Score:
    """Cluster one report with the figures now applied and hold it against its causes."""
    detective = SimpleNamespace(clues=lambda failure: case.clues[failure.nodeid])
    with patch.object(clusters, "_doubts", lambda *_: case.doubts):
        found = clusters.cluster(case.gathered, detective)
    assigned = {nodeid: number for number, each in enumerate(found) for nodeid in each.nodeids}
    pairs = Counter((cause, assigned[nodeid]) for nodeid, cause in case.labels.items())
    causes = Counter(case.labels.values())
    groups = Counter(group for _, group in pairs.elements())
    size = sum(causes.values())
    precision = sum(count * count / groups[group] for (_, group), count in pairs.items()) / size
    recall = sum(count * count / causes[cause] for (cause, _), count in pairs.items()) / size
    perfect = len(pairs) == len(causes) == len(groups)
    f1 = 2 * precision * recall / (precision + recall)
    return Score(rand(pairs, causes, groups), precision, f1, float(perfect), len(groups) / len(causes))


def rand(pairs: Counter, causes: Counter, groups: Counter) -> float:
    """The adjusted Rand index."""
    index, rows, columns = (sum(n * (n - 1) / 2 for n in each.values()) for each in (pairs, causes, groups))
    size = sum(causes.values())
    expected = rows * columns / (size * (size - 1) / 2) if size > 1 else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (index - expected) / (most - expected)


def show(what: str, cases: list[Case]) -> None:
    if cases:
        means = Score(*(mean(column) for column in zip(*(score(case) for case in cases), strict=True)))
        print(f"{what}: " + ", ".join(f"{name} {value:.3f}" for name, value in means._asdict().items()), flush=True)


if __name__ == "__main__":
    main()
