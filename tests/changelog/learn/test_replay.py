from typing import TYPE_CHECKING

import pytest

from devkit.changelog.learn.history import ancestry, commits
from devkit.changelog.learn.lesson import described, lesson
from devkit.changelog.learn.model import load, predict_commits
from devkit.changelog.learn.replay import TUNED, untuned

if TYPE_CHECKING:
    from devkit.changelog.learn.prediction import Prediction
    from tests.changelog.learn.conftest import Repository


def said(prediction: "Prediction") -> dict[str, float]:
    return {one.value: one.probability for one in prediction.types}


def tangled(history: "Repository") -> tuple[str, list[str]]:
    """A commit on main, and a side branch whose commits call such changes otherwise."""
    for at in range(6):
        history.commit(f"feat(core): thing {at}", {"src/core.py": f"x = {at}\n"})
    history.git("switch", "--quiet", "--create", "side")
    side = [history.commit(f"perf(side): thing {at}", {"src/core.py": f"x = {at} + 1\n"}) for at in range(12)]
    history.git("switch", "--quiet", "main")
    asked = history.commit("feat(core): another", {"src/core.py": "x = 99\n"})
    history.git("merge", "--quiet", "--strategy=ours", "--no-edit", "side")
    after = history.commit("perf(side): after the merge", {"src/core.py": "x = 100\n"})
    return asked, [*side, after]


def test_a_commit_is_judged_by_its_ancestors_only(history: "Repository") -> None:
    asked, others = tangled(history)
    ((_, alone),) = predict_commits(history.top, [asked])
    together = dict(
        zip([*reversed(others), asked], predict_commits(history.top, [*reversed(others), asked]), strict=True)
    )
    assert said(together[asked][1]) == pytest.approx(said(alone), abs=1e-9)
    assert together[asked][1].scopes == alone.scopes
    assert {one.commit for one in alone.similar}.isdisjoint(others)
    assert alone.type == "feat"


def test_the_side_branch_would_have_changed_the_answer(history: "Repository") -> None:
    asked, others = tangled(history)
    (_, before), (_, after) = predict_commits(history.top, [asked, others[-1]])
    assert said(after)["perf"] > 2 * said(before).get("perf", 0.0)
    assert after.scopes[0].value == "side"
    assert before.scopes[0].value == "core"


def test_each_branch_is_judged_as_if_it_were_alone(history: "Repository") -> None:
    asked, others = tangled(history)
    names = [others[-1], asked, others[5], others[0]]
    for name, (_, prediction) in zip(names, predict_commits(history.top, names), strict=True):
        ((_, alone),) = predict_commits(history.top, [name])
        assert said(prediction) == pytest.approx(said(alone), abs=1e-9)


def test_answers_come_in_the_order_asked_for(history: "Repository") -> None:
    first = history.commit("docs: begin", {"README.md": "x\n"})
    second = history.commit("test: more", {"tests/test_x.py": "def test_x():\n    pass\n"})
    found = [change.files[0].path for change, _ in predict_commits(history.top, [second, first, second])]
    assert found == ["tests/test_x.py", "README.md", "tests/test_x.py"]
    assert list(predict_commits(history.top, [])) == []


def test_learning_before_a_commit_leaves_it_out(history: "Repository") -> None:
    asked, _ = tangled(history)
    ((change, expected),) = predict_commits(history.top, [asked])
    assert said(load(history.top, asked).predict(change)) == pytest.approx(said(expected))


def test_a_merge_and_an_empty_commit_can_be_asked_about(history: "Repository") -> None:
    tangled(history)
    merge = history.git("rev-parse", "HEAD~1")
    empty = history.commit("chore: trigger", {})
    assert [len(said(one)) > 0 for _, one in predict_commits(history.top, [merge, empty])] == [True, True]


def test_a_revert_is_recognised(history: "Repository") -> None:
    for at in range(5):
        history.commit(f"feat: step {at}", {"src/a.py": f"def f():\n    return {at}\n", f"src/b{at}.py": "x = 1\n"})
    history.git("revert", "--no-edit", "HEAD")
    ((_, prediction),) = predict_commits(history.top, [history.git("rev-parse", "HEAD")])
    assert "revert" in [one.value for one in prediction.types[:2]]


def test_only_the_newest_scopes_before_a_commit_weigh_the_evidence(history: "Repository") -> None:
    history.grow([(f"fix(core): {at}" if at % 2 else f"fix: {at}", "src/core.py", f"{at}\n") for at in range(40)])
    names = [*ancestry(history.top, ["HEAD"])][::-1]
    lessons = [lesson(commit, described(commit.change)) for commit in commits(history.top, names)]
    older = untuned(lessons)
    tuned = [one.entry for one in lessons if one.entry.commit not in older]
    assert [entry.header for entry in tuned] == [f"fix(core): {at}" for at in range(41 - 2 * TUNED, 41, 2)]
