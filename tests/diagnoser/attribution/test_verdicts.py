"""Whose a failure is, in real repositories."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.diagnoser.attribution.conftest import Scene

TOTAL = "tests/test_prices.py::test_total"
EMPTY = "tests/test_prices.py::test_empty"
BROKEN = {TOTAL: ("shop/prices.py", 10, "TypeError: unsupported operand")}
PRICES = Path("shop/prices.py")


def branch(scene: "Scene", path: str = "shop/prices.py", old: str = "found - ", new: str = "found + ") -> str:
    """A branch with one commit that edits a file; its hash."""
    scene.git("checkout", "--quiet", "-b", "feature")
    text = (scene.folder / path).read_text(encoding="utf-8")
    assert old in text
    return scene.commit({path: text.replace(old, new)})


def test_the_changed_line_is_yours_with_its_commit(scene: "Scene") -> None:
    sha = branch(scene)
    scene.commit({"shop/other.py": "A = 2\n"})
    cluster = scene.only(scene.report(BROKEN, (EMPTY,)), history=False)
    verdict = cluster.verdict
    assert (verdict.kind, verdict.commit, verdict.author, verdict.uncommitted) == ("yours", sha, "Ada", False)
    assert (verdict.hunk.path, verdict.hunk.first, verdict.hunk.last) == ("shop/prices.py", 10, 10)
    assert sha[:12] in verdict.why
    assert verdict.evidence[0].source == "blame"
    assert cluster.blocks


def test_what_is_not_committed_counts(scene: "Scene") -> None:
    text = (scene.folder / PRICES).read_text(encoding="utf-8")
    scene.write("shop/prices.py", text.replace("found - ", "found + "))
    verdict = scene.only(scene.report(BROKEN), history=False).verdict
    assert (verdict.kind, verdict.commit, verdict.uncommitted) == ("yours", None, True)


def test_a_new_file_that_git_does_not_follow_yet(scene: "Scene") -> None:
    scene.write("tests/test_new.py", "def test_new():\n    assert 1 == 2\n")
    failing = {"tests/test_new.py::test_new": ("tests/test_new.py", 2, "AssertionError: assert 1 == 2")}
    verdict = scene.only(scene.report(failing), history=False).verdict
    assert (verdict.kind, verdict.uncommitted) == ("yours", True)
    assert verdict.hunk.last < 10


def test_nothing_touches_it(scene: "Scene") -> None:
    branch(scene, "shop/other.py", "A = 1", "A = 2")
    cluster = scene.only(scene.report(BROKEN), history=False)
    assert cluster.verdict.kind == "unknown"
    assert "nothing that differs from the base touches it" in cluster.verdict.why
    assert cluster.blocks


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    found = sum(items)", "    found = sum(items) + 1", "the function to open"),
        ("total // 10", "total // 5", "`discount`"),
        ("    found = sum(items)\n", "", "the function to open"),
    ],
)
def test_what_surrounds_the_line(scene: "Scene", old: str, new: str, words: str) -> None:
    sha = branch(scene, old=old, new=new)
    line = 10 - (new == "")
    verdict = scene.only(scene.report({TOTAL: ("shop/prices.py", line, "TypeError: x")}), history=False).verdict
    assert (verdict.kind, verdict.commit) == ("yours", sha)
    assert words in verdict.why


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("from math import floor\n", "", "NameError: name 'floor' is not defined"),
        ("from os import path as floor\n", "", "NameError: name 'floor' is not defined"),
        ("from math import ceil, floor\n", "from math import ceil\n", "NameError: name 'floor' is not defined"),
        ("from math import (\n    ceil,\n    floor,\n)\n", "from math import ceil\n", "NameError: name 'floor' is not"),
        ("import floor.parts\n", "", "AttributeError: module 'shop.prices' has no attribute 'floor'"),
    ],
)
def test_an_import_that_was_taken_out(scene: "Scene", old: str, new: str, message: str) -> None:
    text = (scene.folder / PRICES).read_text(encoding="utf-8")
    scene.commit({"shop/prices.py": old + text})
    sha = branch(scene, old=old, new=new)
    line = 10 + new.count("\n")
    verdict = scene.only(scene.report({TOTAL: ("shop/prices.py", line, message)}), history=False).verdict
    assert (verdict.kind, verdict.commit) == ("yours", sha)
    assert "the import of `floor`, which the failure speaks of, was removed from shop/prices.py" in verdict.why


def test_a_constructor_is_used_by_its_class_s_name(scene: "Scene") -> None:
    text = (scene.folder / PRICES).read_text(encoding="utf-8")
    basket = "class Basket:\n    def __init__(self, least=2):\n        self.least = least\n"
    prices = "from shop.basket import Basket\n" + text.replace("sum(items)", "sum(items) + Basket().least")
    scene.commit({"shop/basket.py": basket, "shop/prices.py": prices})
    sha = branch(scene, "shop/basket.py", "least=2", "least=3")
    failing = {TOTAL: ("shop/prices.py", 11, "AssertionError: assert 3 == 2")}
    verdict = scene.only(scene.report(failing), history=False).verdict
    assert (verdict.kind, verdict.commit) == ("yours", sha)
    assert "`Basket` in shop/basket.py, which total uses, was changed" in verdict.why


def test_an_import_that_was_moved_is_not_missing(scene: "Scene") -> None:
    text = (scene.folder / PRICES).read_text(encoding="utf-8")
    scene.commit({"shop/prices.py": "from math import floor\n" + text})
    branch(scene, old="from math import floor\nRATE = 2\n", new="RATE = 2\nfrom math import floor\n")
    failing = {TOTAL: ("shop/prices.py", 11, "NameError: name 'floor' is not defined")}
    assert "the import of" not in scene.only(scene.report(failing), history=False).verdict.why


def test_comments_break_nothing(scene: "Scene") -> None:
    branch(scene, old="    found = sum(items)\n", new="    # all of them\n\n    found = sum(items)\n")
    assert (
        scene.only(scene.report({TOTAL: ("shop/prices.py", 12, "TypeError: x")}), history=False).verdict.kind
        == "unknown"
    )


def test_what_is_used_by_what_is_used(scene: "Scene") -> None:
    scene.commit({"shop/till.py": "from shop.prices import total\n\n\ndef pay(items):\n    return total(items)\n"})
    tests = "from shop import till\n\n\ndef test_pay():\n    assert till.pay([60, 40]) == 90\n"
    scene.commit({"tests/test_till.py": tests})
    sha = branch(scene, old="total // 10", new="total // 5")
    failing = {"tests/test_till.py::test_pay": ("tests/test_till.py", 5, "AssertionError: assert 80 == 90")}
    verdict = scene.only(scene.report(failing), history=False).verdict
    assert (verdict.kind, verdict.commit) == ("yours", sha)
    assert "`discount` in shop/prices.py, which total uses, was changed" in verdict.why


def test_what_the_failure_misses_was_taken_away(scene: "Scene") -> None:
    sha = branch(scene, old="def discount(total):", new="def rebate(total):")
    failing = {TOTAL: ("tests/test_prices.py", 5, "NameError: name 'discount' is not defined")}
    verdict = scene.only(scene.report(failing), history=False).verdict
    assert (verdict.kind, verdict.commit) == ("yours", sha)


def test_a_module_that_was_deleted_or_moved(scene: "Scene") -> None:
    scene.git("checkout", "--quiet", "-b", "feature")
    scene.git("mv", "shop/prices.py", "shop/pricing.py")
    sha = scene.commit({})
    failing = {TOTAL: ("tests/test_prices.py", 1, "ModuleNotFoundError: No module named 'shop.prices'")}
    verdict = scene.only(scene.report(failing), history=False).verdict
    assert (verdict.kind, verdict.commit) == ("yours", sha)
    assert "was moved to shop/pricing.py" in verdict.why


def test_tests_that_were_written_here(scene: "Scene") -> None:
    scene.git("checkout", "--quiet", "-b", "feature")
    text = (scene.folder / "tests/test_prices.py").read_text(encoding="utf-8")
    sha = scene.commit({"tests/test_prices.py": text + "\n\ndef test_more():\n    assert total([1]) == 2\n"})
    failing = {"tests/test_prices.py::test_more": ("tests/test_prices.py", 13, "AssertionError: assert 1 == 2")}
    assert scene.only(scene.report(failing), history=False).verdict.commit == sha


def test_it_fails_on_the_base_too(scene: "Scene") -> None:
    scene.diagnose(scene.report(BROKEN, (EMPTY,)))
    branch(scene)
    cluster = scene.only(scene.report(BROKEN, (EMPTY,)))
    assert cluster.verdict.kind == "base"
    assert "where this branch left it" in cluster.verdict.why
    assert {piece.kind for piece in cluster.verdict.evidence} == {"base", "yours"}
    assert not cluster.blocks


def test_repaired_on_the_base_and_broken_again_here(scene: "Scene") -> None:
    scene.diagnose(scene.report(BROKEN, (EMPTY,)))
    scene.commit({"shop/other.py": "A = 3\n"})
    scene.diagnose(scene.report({}, (TOTAL, EMPTY)))
    sha = branch(scene)
    cluster = scene.only(scene.report(BROKEN, (EMPTY,)))
    assert (cluster.history.status, cluster.verdict.kind, cluster.verdict.commit) == ("regressed", "yours", sha)


def test_passing_on_the_base_is_enough(scene: "Scene") -> None:
    scene.diagnose(scene.report({}, (TOTAL, EMPTY)))
    sha = branch(scene, "shop/other.py", "A = 1", "A = 2")
    verdict = scene.only(scene.report(BROKEN, (EMPTY,))).verdict
    assert (verdict.kind, verdict.commit, verdict.hunk) == ("yours", sha, None)
    assert "its tests passed on main" in verdict.why


def test_the_run_in_which_it_began_narrows_it_down(scene: "Scene") -> None:
    scene.diagnose(scene.report({}, (TOTAL, EMPTY)))
    branch(scene, "shop/other.py", "A = 1", "A = 2")
    scene.diagnose(scene.report({}, (TOTAL, EMPTY)))
    guilty = scene.commit({"shop/other.py": "A = 3\n"})
    scene.diagnose(scene.report(BROKEN, (EMPTY,)))
    scene.commit({"shop/other.py": "A = 4\n"})
    cluster = scene.only(scene.report(BROKEN, (EMPTY,)))
    assert (cluster.history.status, cluster.verdict.kind, cluster.verdict.commit) == ("recurring", "yours", guilty)
    assert cluster.blocks


def test_on_the_main_branch_the_run_before_is_the_base(scene: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    scene.diagnose(scene.report({}, (TOTAL, EMPTY)))
    text = (scene.folder / PRICES).read_text(encoding="utf-8")
    sha = scene.commit({"shop/prices.py": text.replace("found - ", "found + ")})
    first = scene.diagnose(scene.report(BROKEN, (EMPTY,)))
    assert (first.clusters[0].verdict.kind, first.clusters[0].verdict.commit) == ("yours", sha)
    scene.commit({"shop/other.py": "A = 5\n"})
    then = scene.only(scene.report(BROKEN, (EMPTY,)))
    assert (then.verdict.kind, then.verdict.commit, then.blocks) == ("base", sha, False)


def test_a_flake_is_a_flake_wherever_it_fails(scene: "Scene") -> None:
    for number in range(12):
        scene.commit({"shop/other.py": f"A = {number + 10}\n"})
        failing = BROKEN if number % 3 == 1 else {}
        scene.diagnose(scene.report(failing, (EMPTY,) if failing else (TOTAL, EMPTY)))
    branch(scene, "shop/other.py", "A = 21", "A = 2")
    cluster = scene.only(scene.report(BROKEN, (EMPTY,)))
    assert (cluster.verdict.kind, cluster.blocks) == ("flaky", False)
    assert "likely" in cluster.verdict.why


@pytest.mark.parametrize(
    "message",
    [
        "ConnectionRefusedError: [Errno 111] Connection refused",
        "requests.exceptions.ConnectionError: HTTPConnectionPool(host='x', port=80): Max retries exceeded with url: /",
        "OSError: [Errno 28] No space left on device: '/tmp/x'",
        "MemoryError",
        'psycopg.OperationalError: connection to server at "db", port 5432 failed: Connection refused',
        "FileNotFoundError: [Errno 2] No such file or directory: 'docker'",
        "httpx.ReadTimeout: The read operation timed out",
    ],
)
def test_the_machine(scene: "Scene", message: str) -> None:
    branch(scene, "shop/other.py", "A = 1", "A = 2")
    cluster = scene.only(scene.report({TOTAL: ("shop/prices.py", 10, message)}, (EMPTY,)), history=False)
    assert (cluster.verdict.kind, cluster.blocks) == ("infrastructure", False)


@pytest.mark.parametrize(
    "message", ["AssertionError: assert 'Connection refused' in log", "ValueError: not a timeout", "KeyError: 'disk'"]
)
def test_words_of_the_machine_in_a_check_prove_nothing(scene: "Scene", message: str) -> None:
    cluster = scene.only(scene.report({TOTAL: ("shop/prices.py", 10, message)}, (EMPTY,)), history=False)
    assert cluster.verdict.kind == "unknown"


def test_the_very_line_weighs_more_than_the_machine(scene: "Scene") -> None:
    sha = branch(scene)
    failing = {TOTAL: ("shop/prices.py", 10, "ConnectionRefusedError: Connection refused")}
    verdict = scene.only(scene.report(failing, (EMPTY,)), history=False).verdict
    assert (verdict.kind, verdict.commit) == ("yours", sha)
    assert "infrastructure" in {piece.kind for piece in verdict.evidence}


def test_nearly_everything_failed(scene: "Scene") -> None:
    tests = {f"tests/test_prices.py::test_{n}": ("tests/test_prices.py", 5, f"KeyError: {n}") for n in range(9)}
    found = scene.diagnose(scene.report(tests, (EMPTY,)), history=False)
    assert {cluster.verdict.kind for cluster in found.clusters} == {"infrastructure"}
    assert "9 of 10 tests that ran failed" in found.clusters[0].verdict.why
    branch(scene)
    mine = dict.fromkeys(tests, ("shop/prices.py", 10, "TypeError: x"))
    assert scene.only(scene.report(mine, (EMPTY,)), history=False).verdict.kind == "yours"


def test_the_run_in_numbers(scene: "Scene") -> None:
    sha = scene.git("rev-parse", "HEAD")
    branch(scene)
    failing = {**BROKEN, EMPTY: ("tests/test_prices.py", 9, "ConnectionResetError: reset by peer")}
    run = scene.diagnose(scene.report(failing, ("tests/test_a.py::test_a",)), history=False).verdict
    assert (run.kind, run.causes, run.yours, run.infrastructure, run.blocking) == ("yours", 2, 1, 1, 1)
    assert (run.base_name, run.base_commit) == ("main", sha)
    green = scene.diagnose(scene.report({}, (TOTAL,)), history=False).verdict
    assert (green.kind, green.why, green.causes) == ("green", "nothing failed", 0)


@pytest.mark.parametrize("error", ["SyntaxError: invalid syntax", "NameError: name 'x' is not defined"])
def test_code_that_no_machine_breaks_is_never_the_machines(scene: "Scene", error: str) -> None:
    failing = {f"tests/test_prices.py::test_{number}": ("shop/prices.py", 10, error) for number in range(6)}
    verdict = scene.only(scene.report(failing), history=False).verdict
    assert verdict.kind == "unknown"
    assert not verdict.evidence
