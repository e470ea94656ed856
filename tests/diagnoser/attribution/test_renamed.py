"""Code and tests that were renamed: git tells, and an old failure stays old."""

from typing import TYPE_CHECKING

import pytest

from devkit.diagnoser.history.renames import Renames

if TYPE_CHECKING:
    from tests.diagnoser.attribution.conftest import Scene

TOTAL, EMPTY = "tests/test_prices.py::test_total", "tests/test_prices.py::test_empty"
OLD = {TOTAL: ("shop/prices.py", 10, "TypeError: unsupported operand for the sum of all prices")}
MOVED_TOTAL, MOVED_EMPTY = (name.replace("test_prices", "unit/test_pricing") for name in (TOTAL, EMPTY))
NEW = {MOVED_TOTAL: ("shop/money/pricing.py", 11, "TypeError: can't add up: an operand of the prices is unsupported")}


def move(scene: "Scene", *, commit: bool = True) -> None:
    for old, new in (
        ("shop/prices.py", "shop/money/pricing.py"),
        ("tests/test_prices.py", "tests/unit/test_pricing.py"),
    ):
        (scene.folder / new).parent.mkdir(parents=True)
        scene.git("mv", old, new)
    if commit:
        scene.commit({})


@pytest.mark.parametrize("committed", [True, False])
def test_an_old_failure_in_renamed_files_is_not_new(scene: "Scene", committed: bool) -> None:
    scene.diagnose(scene.report(OLD, (EMPTY,)))
    move(scene, commit=committed)
    cluster = scene.only(scene.report(NEW, (MOVED_EMPTY,)))
    assert cluster.history.status == "recurring"
    assert "git says that shop/prices.py is now shop/money/pricing.py" in cluster.history.why


def test_without_git_it_is(scene: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what changed besides the names is too much for likeness alone."""
    scene.diagnose(scene.report(OLD, (EMPTY,)))
    move(scene)
    monkeypatch.setattr(Renames, "_pairs", lambda _: iter(()))
    assert scene.only(scene.report(NEW, (MOVED_EMPTY,))).history.status == "new"


def test_renamed_twice_and_edited(scene: "Scene") -> None:
    scene.diagnose(scene.report(OLD, (EMPTY,)))
    scene.git("mv", "shop/prices.py", "shop/costs.py")
    scene.commit({})
    text = (scene.folder / "shop/costs.py").read_text(encoding="utf-8")
    scene.commit({"shop/costs.py": text + "\n\ndef more():\n    return 1\n"})
    scene.git("mv", "shop/costs.py", "shop/amounts.py")
    scene.commit({})
    assert Renames(scene.folder).before == {"shop/amounts.py": ("shop/costs.py", "shop/prices.py")}


def test_what_passes_under_its_new_name_is_fixed_and_stays_so(scene: "Scene") -> None:
    scene.diagnose(scene.report(OLD, (EMPTY,)))
    move(scene)
    first = scene.diagnose(scene.report({}, (MOVED_TOTAL, MOVED_EMPTY)))
    assert [cause.tests for cause in first.fixed] == [(MOVED_TOTAL,)]
    scene.commit({})
    assert scene.diagnose(scene.report({}, (MOVED_TOTAL, MOVED_EMPTY))).fixed == ()
    scene.commit({})
    assert scene.only(scene.report(NEW, (MOVED_EMPTY,))).history.status == "regressed"


def test_a_flake_is_known_under_its_new_name(scene: "Scene") -> None:
    for number in range(12):
        scene.commit({"shop/other.py": f"A = {number + 10}\n"})
        failing = OLD if number % 3 == 1 else {}
        scene.diagnose(scene.report(failing, (EMPTY,) if failing else (TOTAL, EMPTY)))
    move(scene)
    cluster = scene.only(scene.report(NEW, (MOVED_EMPTY,)))
    assert cluster.flaky is not None
    assert "of 13 runs" in cluster.flaky.why


def test_paths_below_a_root_directory(scene: "Scene") -> None:
    scene.git("mv", "shop/prices.py", "shop/costs.py")
    scene.commit({})
    renames = Renames(scene.folder, None, "shop/", "shop/")
    assert renames.before == {"costs.py": ("prices.py",)}
    assert renames.earlier("costs.py::test_a[x::y]") == ("prices.py::test_a[x::y]",)
    assert renames.now("prices.py::test_a") == "costs.py::test_a"
    assert renames.now("costs.py::test_a") is None


def test_unusual_names(scene: "Scene") -> None:
    scene.commit({'odd "näme"\t1.py': "A = 1\nB = 2\nC = 3\n"})
    scene.git("mv", 'odd "näme"\t1.py', "plain.py")
    scene.commit({})
    assert Renames(scene.folder).before == {"plain.py": ('odd "näme"\t1.py',)}
