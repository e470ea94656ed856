from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devkit.changelog.learn import cache, model
from devkit.changelog.learn.change import Change, ChangedFile
from devkit.changelog.learn.evaluation import evaluate
from devkit.changelog.learn.model import load
from devkit.changelog.learn.prior import TYPES, shipped

if TYPE_CHECKING:
    from devkit.changelog.learn.prediction import Prediction
    from tests.changelog.learn.conftest import Repository

CHANGE = Change((ChangedFile("src/core.py", added=("x = 1",), removed=("x = 0",)),))


def said(prediction: "Prediction") -> dict[str, float]:
    return {one.value: one.probability for one in prediction.types}


def grown(history: "Repository", count: int = 50) -> None:
    history.grow(
        [
            (f"chore(core): number {at}", "src/core.py", f"{at}\n")
            if at % 3
            else (f"docs(guide): number {at}", "docs/guide.md", f"{at}\n")
            for at in range(count)
        ]
    )


def kept(history: "Repository") -> Path:
    return history.top / ".git" / "devkit" / "message-model"


def afresh(history: "Repository") -> dict[str, float]:
    kept(history).unlink(missing_ok=True)
    return said(load(history.top).predict(CHANGE))


def test_an_empty_repository_has_the_prior_only(history: "Repository") -> None:
    found = load(history.top).predict(CHANGE)
    assert set(said(found)) <= set(TYPES)
    assert found.scopes == ()
    assert found.scope is None
    assert not kept(history).exists()


def test_the_prior_knows_what_people_mostly_do(history: "Repository") -> None:
    learned = load(history.top)
    files = {"docs": "docs/index.md", "test": "tests/test_a.py", "ci": ".github/workflows/ci.yml"}
    for expected, path in files.items():
        assert learned.predict(Change((ChangedFile(path, added=("a", "b"), removed=("c",)),))).type == expected


def test_history_teaches_words_scopes_and_habits(history: "Repository") -> None:
    grown(history, 30)
    found = load(history.top).predict(CHANGE)
    assert found.type == "chore"
    assert found.scope == "core"
    assert found.habits.scoped > 0.99
    assert found.similar[0].header.startswith("chore(core)")
    assert {reason.about for reason in found.reasons} == {"type", "scope"}


def test_a_second_load_reads_what_the_first_kept(history: "Repository") -> None:
    grown(history)
    first = said(load(history.top).predict(CHANGE))
    time = kept(history).stat().st_mtime_ns
    assert said(load(history.top).predict(CHANGE)) == pytest.approx(first, abs=1e-5)
    assert kept(history).stat().st_mtime_ns == time


def test_new_commits_are_learned_as_if_all_were_read_again(history: "Repository") -> None:
    grown(history)
    load(history.top)
    for start in range(0, 50, 10):
        history.grow([(f"perf: quicker {at}", "src/core.py", f"quick = {at}\n") for at in range(start, start + 10)])
        load(history.top)
    found = said(load(history.top).predict(CHANGE))
    assert max(found, key=found.__getitem__) == "perf"
    assert found == pytest.approx(afresh(history), abs=1e-4)


def test_what_the_evidence_on_scopes_counts_for_is_kept(history: "Repository") -> None:
    grown(history)
    load(history.top)
    first = cache.read(kept(history))
    grown(history, 60)
    load(history.top)
    second, again = cache.read(kept(history)), cache.read(kept(history))
    assert first
    assert second
    assert again
    shipped_weights = shipped().prior.scope_voices
    assert shipped_weights != first.learner.tuning.dump()[0] != second.learner.tuning.dump()[0]
    assert second.learner.tuning.dump() == again.learner.tuning.dump()


def test_an_amended_commit_is_forgotten(history: "Repository") -> None:
    grown(history)
    load(history.top)
    history.git("commit", "--amend", "--quiet", "--no-verify", "--message", "perf: quite another")
    found = said(load(history.top).predict(CHANGE))
    assert found == pytest.approx(afresh(history), abs=1e-5)


def test_rewritten_history_is_learned_anew(history: "Repository") -> None:
    grown(history)
    load(history.top)
    history.git("checkout", "--quiet", "--orphan", "fresh")
    history.commit("style: begin", {"src/core.py": "tidy = -1\n"})
    history.git("branch", "--force", "main")
    history.git("switch", "--quiet", "main")
    history.grow([(f"style: tidy {at}", "src/core.py", f"tidy = {at}\n") for at in range(30)])
    found = load(history.top).predict(CHANGE)
    assert found.type == "style"
    assert all(one.header.startswith("style") for one in found.similar)
    assert said(found) == pytest.approx(afresh(history), abs=1e-5)


def test_a_type_of_the_repository_s_own_is_learned(history: "Repository") -> None:
    grown(history, 20)
    for start in range(0, 45, 15):
        history.grow([(f"deps: raise {at}", "uv.lock", f"{at}\n") for at in range(start, start + 15)])
        load(history.top)
    assert load(history.top).predict(Change((ChangedFile("uv.lock", added=("99",), removed=("44",)),))).type == "deps"


@pytest.mark.parametrize("damage", [b"", b"\xc1", b"\x93\x01\x02\x03"])
def test_a_damaged_cache_is_written_anew(history: "Repository", damage: bytes) -> None:
    grown(history, 20)
    expected = said(load(history.top).predict(CHANGE))
    kept(history).write_bytes(damage)
    assert said(load(history.top).predict(CHANGE)) == pytest.approx(expected, abs=1e-5)
    assert len(kept(history).read_bytes()) > len(damage)


def test_a_cache_cut_short_is_written_anew(history: "Repository") -> None:
    grown(history, 20)
    expected = said(load(history.top).predict(CHANGE))
    kept(history).write_bytes(kept(history).read_bytes()[:-40])
    assert said(load(history.top).predict(CHANGE)) == pytest.approx(expected, abs=1e-5)


def test_a_cache_that_cannot_be_written_is_no_error(history: "Repository") -> None:
    grown(history, 20)
    (history.top / ".git" / "devkit").write_text("in the way")
    assert load(history.top).predict(CHANGE).type == "chore"


def test_work_trees_share_what_was_learned(history: "Repository", tmp_path: Path) -> None:
    grown(history, 20)
    expected = said(load(history.top).predict(CHANGE))
    history.git("worktree", "add", "--quiet", str(tmp_path / "tree"))
    assert said(load(tmp_path / "tree").predict(CHANGE)) == pytest.approx(expected, abs=1e-5)


def test_the_author_s_own_habits_count(history: "Repository") -> None:
    for at in range(20):
        history.commit(f"chore: {at}", {"src/core.py": f"{at}\n"}, author="ada@example.org")
        history.commit(f"fix: {at}", {"src/core.py": f"{at} + 1\n"}, author="bob@example.org")
    learned = load(history.top)
    ada, bob = (learned.predict(Change(CHANGE.files, f"{who}@example.org")) for who in ("ada", "bob"))
    assert said(ada)["chore"] > 1.5 * said(bob)["chore"]


def test_probabilities_are_shares_of_one_best_first(history: "Repository") -> None:
    grown(history, 20)
    found = load(history.top).predict(CHANGE)
    for ranked, first in ((found.types, 1), (found.scopes, 0)):
        chances = [one.probability for one in ranked]
        assert chances[first:] == sorted(chances[first:], reverse=True)
        assert 0.9 < sum(chances) < 1.0001


def test_evaluation_counts_the_newest_commits(history: "Repository") -> None:
    grown(history)
    found = evaluate(history.top, 40)
    assert found.commits == 40
    assert found.accuracy > 0.9
    assert found.scopes == 40
    assert found.scope_accuracy > 0.9
    assert sum(one.answers for one in found.calibration) == 40


def test_the_shipped_prior_is_small_and_whole() -> None:
    prior = shipped().prior
    assert tuple(prior.types) == TYPES
    assert len(prior.weights) == len(prior.numbers) // 4 * len(TYPES)
    assert len(prior.weights) + len(prior.numbers) < 300_000


def test_long_commits_are_learned_by_their_paths_further_back(
    history: "Repository", monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(history, 60)
    monkeypatch.setattr(model, "_MOST_LINES", 20)
    by_lines: list[Change] = []
    by_paths: list[str] = []
    describe, outline = model.described, model.outlines
    monkeypatch.setattr(model, "described", lambda change: by_lines.append(change) or describe(change))
    monkeypatch.setattr(model, "outlines", lambda top, names: by_paths.extend(names) or outline(top, names))
    load(history.top)
    lines = sum(len(file.added) + len(file.removed) for change in by_lines for file in change.files)
    latest = 15  # these are read anew each time, two lines each
    assert 20 < lines - 2 * latest <= 22
    assert len(by_lines) + len(by_paths) == 60
