"""Fit the prior of `devkit message`, and measure it.

    message_prior.py MIRRORS fit OUT            fit, write the data file
    message_prior.py MIRRORS evaluate CASES     measure on the commits of CASES, see below

MIRRORS holds one git repository per folder, named owner+name. Those that `--repositories` lists are taken: by default
message_prior.txt, which prior.bin was fitted on, by `fit` alone. Those with few conventional commits are left out.
CASES is a JSON list of {"repo": "owner/name", "commits": [{"sha", "type", "scope"}]}. `--keep FOLDER` keeps what was
gathered, so that another run needs not do it again; it must be empty when devkit's code or a repository changed.

The repositories are parted in four; the prior of each part is fitted on the other three, the weights of the evidence on
all repositories, and when measuring on all but the one that is measured. `prior_…` are figures without any history of
the repository.

Needs numpy and scipy, which devkit itself does not.
"""

import argparse
import json
import pickle
import random
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

import msgspec
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from devkit.changelog.learn import scopes as scope_evidence
from devkit.changelog.learn.history import ancestry, commits, outlines
from devkit.changelog.learn.learner import VOICES, Learner
from devkit.changelog.learn.lesson import described, lesson
from devkit.changelog.learn.prediction import worthwhile
from devkit.changelog.learn.prior import TYPES, Judge, Prior, proposed
from devkit.changelog.learn.replay import Replay
from devkit.changelog.learn.scoped import NAMES as SCOPED
from devkit.changelog.learn.scoped import evidence, probability
from devkit.changelog.learn.tuning import Tuning

NEWEST = 1500
ASKED = 300
SPREAD = 5
OFTEN = 25
TYPE_L2 = 60.0
RARE = 0.3
BALANCE = 0.5
FIRST = {"model": 0.7, "prior": 0.2, "general": -0.5, "author": 0.45, "last": 0.35, "similar": 0.15}
"""About what the evidence on the type counts for; scopes are gathered with the types that it makes likely."""


Table = Any
"""An array of numpy's or a matrix of scipy's."""


class Example(NamedTuple):
    """A commit of a person, by its general features."""

    features: tuple[int, ...]
    type: str


class Voiced(NamedTuple):
    """The evidence on a commit, and the truth."""

    repo: str
    sha: str
    types: list[str]
    voices: list[list[float]]
    type: str | None
    scopes: list[list[float]]
    candidates: list[str]
    scope: str | None
    scoped: list[float]


def repositories(mirrors: Path, names: Sequence[str]) -> dict[str, Path]:
    """The repositories of these names, owner/name each."""
    found = {}
    for name in names:
        folder = mirrors / name.replace("/", "+")
        tops = [
            path for path in (folder, *sorted(folder.glob("*"))) if (path / "HEAD").exists() or (path / ".git").exists()
        ]
        if not tops:
            raise SystemExit(f"there is no git repository of {name}: {folder}")
        found[folder.name] = tops[0]
    return dict(sorted(found.items()))


Kept = TypeVar("Kept")


def kept(folder: Path | None, name: str, made: Callable[[], Kept]) -> Kept:
    """What was made by an earlier run, or is made now."""
    if folder is None:
        return made()
    path = folder / f"{name}.pickle"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(made()))
    found: Kept = pickle.loads(path.read_bytes())  # noqa: S301 - written by this script
    return found


def examples(top: Path) -> list[Example]:
    """The newest commits of people with one of the types every repository may use."""
    names = [name for name, parents in ancestry(top, ["HEAD"]).items() if len(parents) <= 1][: 2 * NEWEST]
    learner = Learner(TYPES, EMPTY)
    found = []
    for commit in commits(top, names[::-1]):
        if not commit.human:
            continue
        known = lesson(commit, described(commit.change))
        general = learner.undoing(known.general, known.traces)
        learner.note(known.traces)
        if known.entry.type in TYPES:
            found.append(Example(tuple(general), known.entry.type))
    return found[-NEWEST:]


def matrix(rows: Sequence[Sequence[int]], columns: dict[int, int]) -> Table:
    ends, indexes = [0], list[int]()
    for row in rows:
        indexes += {columns[one] for one in row if one in columns}
        ends.append(len(indexes))
    return csr_matrix((np.ones(len(indexes)), indexes, ends), shape=(len(rows), len(columns)))


def fit_types(data: dict[str, list[Example]]) -> Prior:
    """Multinomial logistic regression; every repository weighs the same, rare types a little more."""
    spread: dict[int, set[str]] = defaultdict(set)
    counts = Counter[int]()
    for repo, rows in data.items():
        for row in rows:
            counts.update(row.features)
            for one in row.features:
                spread[one].add(repo)
    kept = sorted(one for one, repos in spread.items() if len(repos) >= SPREAD and counts[one] >= OFTEN)
    columns = {one: at for at, one in enumerate(kept)}
    x = matrix([row.features for rows in data.values() for row in rows], columns)
    y = np.array([TYPES.index(row.type) for rows in data.values() for row in rows])
    weight = np.concatenate([np.full(len(rows), 1000 / len(rows)) for rows in data.values() if rows])
    mass = np.array([weight[y == at].sum() or 1.0 for at in range(len(TYPES))])
    weight = weight * (mass.mean() / mass[y]) ** RARE
    k, d = len(TYPES), len(kept)

    def loss(flat: Table) -> tuple[float, Table]:
        w, b = flat[: d * k].reshape(d, k), flat[d * k :]
        z = x @ w + b
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        p /= p.sum(1, keepdims=True)
        value = -(weight * np.log(p[np.arange(len(y)), y] + 1e-12)).sum() + TYPE_L2 / 2 * (w * w).sum()
        p[np.arange(len(y)), y] -= 1
        p *= weight[:, None]
        return value, np.concatenate([(x.T @ p + TYPE_L2 * w).ravel(), p.sum(0)])

    best = minimize(loss, np.zeros(d * k + k), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    w, b = best[: d * k].reshape(d, k), best[d * k :]
    scale = float(np.abs(w).max() / 127) or 1.0
    return Prior(
        list(TYPES),
        np.array(kept, dtype="<u4").tobytes(),
        np.round(w / scale).astype("i1").tobytes(),
        scale,
        [float(one) for one in b],
        FIRST,
        BALANCE,
        [0.2] * len(scope_evidence.NAMES),
        [1.0] * len(scope_evidence.NAMES),
        [0.2] * len(SCOPED),
    )


EMPTY = Judge(Prior([*TYPES], b"", b"", 1.0, [0.0] * len(TYPES), {}, 0.0, [], [], []))


def voiced(repo: str, top: Path, judge: Judge, asked: Sequence[str]) -> list[Voiced]:
    """Go through a repository's history; nothing is learned from what comes later."""
    replay = Replay(top, asked, judge)
    rows = []
    truths = {name: one.entry for name, one in replay_truth(top, asked).items()}
    for name, learner in replay.learners():
        asked_, entry = replay.questions[name], truths[name]
        answer = learner.ask(asked_)
        chances = {one.value: one.probability for one in learner.weighed(answer)}
        table = learner.scopes(asked_, answer).table(chances)
        odds = evidence(learner.archive, answer.hits, answer.near, asked_.change, chances)
        voices = [answer.voices[voice] for voice in VOICES]
        types, candidates = list(learner.types), [*table]
        rows.append(Voiced(repo, name, types, voices, entry.type, [*table.values()], candidates, entry.scope, odds))
    return rows


def replay_truth(top: Path, asked: Sequence[str]) -> dict[str, Any]:
    return {commit.name: lesson(commit) for commit in outlines(top, asked)}


def newest(top: Path) -> list[str]:
    """The newest conventional commits of people."""
    names = [name for name, parents in ancestry(top, ["HEAD"]).items() if len(parents) <= 1][: 3 * ASKED]
    found = [commit for commit in outlines(top, names) if commit.human]
    return [commit.name for commit in found if lesson(commit).entry.type in TYPES][:ASKED]


def choice(rows: Sequence[tuple[Any, int, float]], width: int, ridge: float) -> list[float]:
    """Conditional logit: one weight for each source of evidence, whatever the candidates."""
    sizes = np.array([table.shape[1] for table, _, _ in rows])
    starts = np.cumsum(sizes) - sizes
    x = np.ascontiguousarray(np.concatenate([table.T for table, _, _ in rows]))
    truths = starts + np.array([truth for _, truth, _ in rows])
    weights = np.array([weight for _, _, weight in rows])
    weights = weights / weights.sum()
    spread = np.repeat(weights, sizes)

    def loss(theta: Table) -> tuple[float, Table]:
        z = x @ theta
        top = np.maximum.reduceat(z, starts)
        p = np.exp(z - np.repeat(top, sizes))
        sums = np.add.reduceat(p, starts)
        value = float(-(weights * (z[truths] - top - np.log(sums))).sum() + ridge * theta @ theta)
        p /= np.repeat(sums, sizes)
        p[truths] -= 1
        return value, x.T @ (p * spread) + 2 * ridge * theta

    best = minimize(loss, np.full(width, 0.2), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return [float(one) for one in best]


def spread(rows: Sequence[tuple[Any, int, float]]) -> list[float]:
    """How large each source of evidence mostly is, squared; small ones are taken to be a little larger."""
    squares = np.average([(table**2).mean(1) for table, _, _ in rows], axis=0, weights=[weight for *_, weight in rows])
    return [float(one) for one in (np.sqrt(squares) + 0.1) ** 2]


def logistic(rows: Sequence[tuple[list[float], bool, float]]) -> list[float]:
    return choice(
        [(np.array([[0.0, one] for one in row]), int(truth), weight) for row, truth, weight in rows],
        len(rows[0][0]),
        1e-3,
    )


def fit_voices(prior: Prior, rows: Sequence[Voiced]) -> Prior:
    """Fit how much each source of evidence counts."""
    sizes = Counter(row.repo for row in rows)
    types = [
        (np.array(row.voices), row.types.index(row.type), 100 / sizes[row.repo])
        for row in rows
        if row.type in row.types
    ]
    scoped = Counter(row.repo for row in rows if row.scope in row.candidates)
    scopes = [
        (np.array(row.scopes).T, row.candidates.index(row.scope), 100 / max(scoped[row.repo], 50))
        for row in rows
        if row.scope in row.candidates
    ]
    given = [(row.scoped, bool(row.scope), 100 / sizes[row.repo]) for row in rows if row.candidates]
    return msgspec.structs.replace(
        prior,
        voices=dict(zip(VOICES, choice(types, len(VOICES), 1e-3), strict=True)),
        scope_voices=choice(scopes, len(scope_evidence.NAMES), 1e-3),
        scope_spread=spread(scopes),
        scoped_voices=logistic(given),
    )


def folds(repos: Sequence[str], count: int) -> list[list[str]]:
    shuffled = sorted(repos)
    random.Random(0).shuffle(shuffled)  # noqa: S311 - the same folds every time
    return [shuffled[at::count] for at in range(count)]


def gathered(
    data: dict[str, list[Example]], tops: dict[str, Path], asked: dict[str, list[str]], folder: Path | None
) -> list[Voiced]:
    """The evidence on every repository's commits, with a prior that never saw the repository."""
    rows = []
    for at, fold in enumerate(folds(list(data), 4)):
        others = {repo: found for repo, found in data.items() if repo not in fold}
        judge = Judge(kept(folder, f"prior{at}", partial(fit_types, others)))
        for repo in fold:
            name = f"evidence {crc32(' '.join(asked[repo]).encode()):08x} {repo}"
            rows += kept(folder, name, partial(voiced, repo, tops[repo], judge, asked[repo]))
            print(f"  {repo}: evidence of {len(asked[repo])} commits", file=sys.stderr, flush=True)
    return rows


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    scores = []
    for label in {truth for truth, _ in pairs}:
        right = sum(truth == said == label for truth, said in pairs)
        wrong = sum((truth == label) != (said == label) for truth, said in pairs)
        scores.append(2 * right / (2 * right + wrong))
    return statistics.mean(scores)


def measure(ranked: Sequence[tuple[str, list[tuple[str, float]]]]) -> dict[str, float]:
    """Figures on (truth, candidates with probabilities, best first)."""
    pairs = [(truth, found[0][0]) for truth, found in ranked]
    sure = sorted(ranked, key=lambda one: -one[1][0][1])[: len(ranked) // 2]
    gap = 0.0
    for low in np.arange(0, 1, 0.1):
        bin_ = [(found[0][1], truth == found[0][0]) for truth, found in ranked if low < found[0][1] <= low + 0.1]
        if bin_:
            gap += abs(statistics.mean(p for p, _ in bin_) - statistics.mean(ok for _, ok in bin_)) * len(bin_)
    return {
        "accuracy": statistics.mean(truth == said for truth, said in pairs),
        "macro_f1": macro_f1(pairs),
        "top3": statistics.mean(truth in [one for one, _ in found[:3]] for truth, found in ranked),
        "confident_half": statistics.mean(truth == found[0][0] for truth, found in sure),
        "calibration_error": gap / len(ranked),
    }


def blended(row: Voiced, prior: Prior) -> list[tuple[str, float]]:
    scores = np.array([prior.voices[voice] for voice in VOICES]) @ np.array(row.voices)
    often = row.voices[VOICES.index("general")]
    chosen = row.types[proposed([*map(float, scores)], often, prior.balance, range(len(row.types)))]
    return sorted(best(row.types, scores), key=lambda pair: pair[0] != chosen)


def alone(row: Voiced) -> list[tuple[str, float]]:
    return best(row.types, np.array(row.voices[VOICES.index("prior")]))


def best(names: Sequence[str], scores: Table) -> list[tuple[str, float]]:
    powers = np.exp(scores - scores.max())
    shares = powers / powers.sum()
    return sorted(zip(names, map(float, shares), strict=True), key=lambda pair: -pair[1])


def on_scopes(own: Sequence[tuple[str | None, Voiced]], prior: Prior) -> dict[str, float]:
    """Figures on the scopes of one repository, by (truth, evidence), parents before children."""
    said = []
    tuning = Tuning(prior)
    for truth, row in own:
        table = dict(zip(row.candidates, row.scopes, strict=True))
        found = sorted(tuning.chances(table).items(), key=lambda pair: -pair[1]) if table else []
        given = probability(row.scoped, prior.scoped_voices) if found else 0.0
        said.append((truth, [name for name, _ in found[:3]], bool(found) and worthwhile(given, found[0][1])))
        if truth:
            tuning.learn(table, truth)
    figures = {"needless": sum(proposed and not truth for truth, _, proposed in said) / len(said)}
    scoped = [(truth, found, proposed) for truth, found, proposed in said if truth]
    if scoped:
        figures["scope1"] = statistics.mean(truth in found[:1] for truth, found, _ in scoped)
        figures["scope3"] = statistics.mean(truth in found for truth, found, _ in scoped)
        figures["scope_proposed"] = statistics.mean(truth in found[:1] and told for truth, found, told in scoped)
    return figures


def evaluate(rows: Sequence[Voiced], cases: Sequence[dict[str, Any]], base: Prior) -> None:
    totals: dict[str, list[float]] = defaultdict(list)
    for case in cases:
        repo = case["repo"].replace("/", "+")
        truth = {row["sha"]: row for row in case["commits"]}
        prior = fit_voices(base, [row for row in rows if row.repo != repo])
        own = [row for row in rows if row.repo == repo]
        figures = measure([(truth[row.sha]["type"], blended(row, prior)) for row in own])
        figures |= {
            f"prior_{key}": value for key, value in measure([(truth[r.sha]["type"], alone(r)) for r in own]).items()
        }
        figures |= on_scopes([(truth[row.sha]["scope"], row) for row in own], prior)
        print(repo, {key: round(value, 3) for key, value in figures.items()}, flush=True)
        for key, value in figures.items():
            totals[key].append(value)
    print("mean", {key: round(statistics.mean(values), 3) for key, values in totals.items()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mirrors", type=Path)
    parser.add_argument("action", choices=["fit", "evaluate"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--repositories", type=Path, default=Path(__file__).with_suffix(".txt"), metavar="FILE")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    tops = repositories(args.mirrors, args.repositories.read_text(encoding="utf-8").split())
    data = {}
    for repo, top in tops.items():
        found = kept(args.keep, f"examples {repo}", partial(examples, top))
        print(f"{repo}: {len(found)} examples", file=sys.stderr, flush=True)
        if len(found) >= ASKED:
            data[repo] = found
    asked = {repo: newest(tops[repo]) for repo in data}
    cases = json.loads(args.file.read_text(encoding="utf-8")) if args.action == "evaluate" else []
    for case in cases:
        asked[case["repo"].replace("/", "+")] = [row["sha"] for row in case["commits"]]
    rows = gathered(data, tops, asked, args.keep)
    base = kept(args.keep, "prior", partial(fit_types, data))
    if args.action == "evaluate":
        evaluate(rows, cases, base)
    else:
        args.file.write_bytes(msgspec.msgpack.encode(fit_voices(base, rows)))


if __name__ == "__main__":
    main()
