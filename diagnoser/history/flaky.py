"""Is it a flake: pieces of evidence, each with its weight, added up as log-odds."""

import itertools
import math
from collections import defaultdict
from collections.abc import Collection, Sequence

from devkit.core.words import counted
from devkit.diagnoser.history.credible import interval, log_beta
from devkit.diagnoser.history.records import Evidence, FlakyVerdict
from devkit.diagnoser.history.runs import Observation

PRIOR = math.log(1 / 2)
"""Before any evidence: of three tests that ever fail and pass, one is a flake."""
LIKELY = 0.5
"""Probability from which something is called flaky."""
_CERTAIN = 6.0
_SAME_COMMIT = 4.6
_FLIPS_MOST = 5.0
_TOGETHER, _EACH_MORE = -0.8, 1.2
_QUIET = 0.002
"""A flake that fails this rarely, so often in a row, is fixed; one that passes this rarely is broken."""
_SEVERAL = 3
"""Failures from which what they have in common says something."""
_PRIOR_FAILURES, _PRIOR_PASSES = 0.5, 3.0
"""A flake's failure rate before its first run: mostly low."""
_BREAKS, _STAYS = (1.0, 60.0), (4.0, 1.0)
"""How readily a fault comes (about one run in 60), and stays (four runs of five)."""


def judge(seen: Sequence[Observation], hints: Sequence[Evidence] = ()) -> FlakyVerdict | None:
    """Weigh how a test (or a cause, taken as a whole) fared.

    Args:
        seen: Its outcomes, the latest first; failures that another cause explains left out.
        hints: Evidence from elsewhere.

    Returns:
        None where it never failed, or never passed.
    """
    seen = [each for each in seen if not each.run.wrecked]
    outcomes = _by_run(seen)
    failures = sum(outcomes)
    if not failures or all(each.failed for each in seen):
        return None
    evidence = [*_reruns(seen), *_same_commit(seen), _flips(outcomes), *_one_job(seen), *_details(seen), *hints]
    evidence += _over(outcomes)
    evidence = sorted((piece for piece in evidence if piece.why), key=lambda piece: -abs(piece.weight))
    low, high = interval(failures, len(outcomes) - failures)
    return FlakyVerdict(
        probability=probability(evidence),
        evidence=tuple(evidence),
        rate=failures / len(outcomes),
        low=low,
        high=high,
        runs=len(outcomes),
    )


def probability(evidence: Sequence[Evidence]) -> float:
    """The odds of the evidence and of the prior, as a probability."""
    odds = max(-30.0, min(30.0, PRIOR + sum(piece.weight for piece in evidence)))
    return 1 / (1 + math.exp(-odds))


def _by_run(seen: Sequence[Observation]) -> list[bool]:
    """Whether it failed in each run (any part, any attempt), the earliest first."""
    failed: dict[int, bool] = {}
    for each in reversed(seen):
        failed[each.run.id] = failed.get(each.run.id, False) or each.failed or each.reruns > 0
    return list(failed.values())


def _reruns(seen: Sequence[Observation]) -> list[Evidence]:
    passed = sum(1 for each in seen if each.reruns and not each.failed)
    if not passed:
        return []
    return [Evidence("rerun", _CERTAIN, f"failed and then passed when run again, in {counted(passed, 'run')}")]


def _same_commit(seen: Sequence[Observation]) -> list[Evidence]:
    """Pass and fail of one commit's tree, in the same job; a person's work tree is not surely the commit's."""
    both: dict[tuple[str, str], set[bool]] = defaultdict(set)
    for each in seen:
        if each.run.commit and each.run.exact:
            both[each.run.commit, each.job].add(each.failed)
    commits = {commit for (commit, _), outcomes in both.items() if len(outcomes) > 1}
    if not commits:
        return []
    return [Evidence("same-commit", _SAME_COMMIT, f"both passed and failed on {counted(len(commits), 'same commit')}")]


def _flips(outcomes: Sequence[bool]) -> Evidence:
    """How much better a coin explains the outcomes than a fault that comes, stays and goes.

    Both likelihoods are given that it failed at all: only tests that did are judged.
    """
    failures, runs = sum(outcomes), len(outcomes)
    steps = list(itertools.pairwise(outcomes))
    breaks, heals = steps.count((False, True)), steps.count((True, False))
    stays, calm = steps.count((True, True)), steps.count((False, False))
    breaks += outcomes[0]
    coin = _beta_step(_PRIOR_FAILURES, _PRIOR_PASSES, failures, runs - failures)
    coin -= _log_ever(_PRIOR_FAILURES, _PRIOR_PASSES, runs)
    fault = _beta_step(*_BREAKS, breaks, calm) + _beta_step(*_STAYS, stays, heals) - _log_ever(*_BREAKS, runs)
    weight = max(-_FLIPS_MOST, min(_FLIPS_MOST, coin - fault))
    flips = breaks - outcomes[0] + heals
    return Evidence(
        "flips", weight, f"failed in {failures} of {counted(runs, 'run')}, changed {counted(flips, 'time')}"
    )


def _beta_step(a: float, b: float, successes: int, failures: int) -> float:
    """Log-probability of a sequence of trials whose rate is Beta(a, b)."""
    return log_beta(a + successes, b + failures) - log_beta(a, b)


def _log_ever(a: float, b: float, trials: int) -> float:
    """Log-probability that at least one of some trials succeeds."""
    return math.log(-math.expm1(_beta_step(a, b, 0, trials)))


def _one_job(seen: Sequence[Observation]) -> list[Evidence]:
    """Failing in one job only, and always there, is the job's fault."""
    jobs: dict[str, list[bool]] = defaultdict(list)
    for each in reversed(seen):
        jobs[each.job].append(each.failed)
    failing = [job for job, outcomes in jobs.items() if any(outcomes)]
    if len(jobs) == 1 or len(failing) != 1:
        return []
    outcomes = jobs[failing[0]]
    always = all(outcomes[outcomes.index(True) :])
    return [Evidence("one-job", -2.0 if always else 0.0, f"fails in job {failing[0] or '(unnamed)'} only")]


def _details(seen: Sequence[Observation]) -> list[Evidence]:
    """Whether it fails with the same words each time: a fault repeats itself, chance says something else."""
    words = [each.detail for each in seen if each.detail]
    if len(words) < _SEVERAL:
        return []
    if len(set(words)) > 1:
        return [Evidence("detail", 1.0, f"failed with {len(set(words))} different messages in {len(words)} failures")]
    return [Evidence("detail", -0.8, f"failed with the very same message {counted(len(words), 'time')}")]


def _over(outcomes: Sequence[bool]) -> list[Evidence]:
    """Whether the latest runs show that it was repaired, or broke for good."""
    last = outcomes[-1]
    streak = next((n for n, outcome in enumerate(reversed(outcomes)) if outcome != last), len(outcomes))
    before = outcomes[: len(outcomes) - streak]
    failed, passed = _PRIOR_FAILURES + sum(before), _PRIOR_PASSES + len(before) - sum(before)
    same = _beta_step(failed, passed, streak * last, streak * (not last))
    if same > math.log(_QUIET) or not before:
        return []
    if last:
        return [Evidence("broken", -_CERTAIN * 1.5, f"has failed the latest {counted(streak, 'run')} in a row")]
    return [Evidence("repaired", -_CERTAIN * 2, f"has passed the latest {counted(streak, 'run')} in a row")]


def together(tests: int) -> list[Evidence]:
    """What it says that so many tests always fail at once."""
    if tests < 2:  # noqa: PLR2004 - alone
        return []
    weight = _TOGETHER - _EACH_MORE * math.log(tests)
    return [Evidence("together", weight, f"{tests} tests fail in the very same runs")]


def within_cause(failing: Collection[int], shared: Collection[Collection[int]], runs: int) -> list[Evidence]:
    """What it says that it fails only while some cause is there that takes several tests down.

    Args:
        failing: Numbers of the runs it failed in.
        shared: For each such cause the numbers of the runs it stands in.
        runs: How many runs there are.
    """
    around = [len(cause) for cause in shared if set(failing) <= set(cause)]
    if not around or not failing:
        return []
    chance = len(failing) * math.log(min(around) / runs) + math.log(len(shared))
    weight = max(-_FLIPS_MOST, min(0.0, chance))
    return [Evidence("within-cause", weight, "failed only in runs in which one cause took several tests down")]


def with_known_flakes(failing: Collection[int], flaky_runs: Collection[int], runs: int) -> list[Evidence]:
    """What it says that others known to be flaky fail in the same runs.

    Args:
        failing: Numbers of the runs it failed in.
        flaky_runs: Numbers of the runs in which a known flake failed.
        runs: How many runs there are.
    """
    shared = len(set(failing) & set(flaky_runs))
    if len(failing) < _SEVERAL or not shared:
        return []
    ratio = math.log((shared + 1) / (len(failing) + 2)) - math.log((len(flaky_runs) + 1) / (runs + 2))
    weight = max(0.0, min(1.0, ratio))
    why = f"fails together with known flakes in {shared} of {counted(len(failing), 'run')}"
    return [Evidence("co-failure", weight, why)] if weight else []
