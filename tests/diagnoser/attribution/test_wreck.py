"""Runs of which nearly everything failed: the real pytest, in real repositories."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from devkit.diagnoser.diagnosis import Diagnosis

if TYPE_CHECKING:
    from tests.diagnoser.attribution.conftest import Scene

CODE = """RATES = {"a": 1, "b": 2}
NAME = "shop"


def rate(key):
    return RATES[key]


def title():
    return NAME.upper()


def first(items):
    return items[0]


def share(part, whole):
    return part / whole


def words(text):
    return text.split()
"""
TESTS = """from shop import till


def test_rate():
    assert till.rate("a") == 1


def test_title():
    assert till.title() == "SHOP"


def test_first():
    assert till.first([3, 4]) == 3


def test_share():
    assert till.share(1, 2) == 0.5


def test_words():
    assert till.words("a b") == ["a", "b"]
"""
DOWN = """import socket

import pytest

from shop import till


@pytest.fixture
def server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        yield connection


@pytest.mark.parametrize("number", range(8))
def test_served(server, number):
    assert server


def test_status():
    assert till.title() == "NO SHOP"
"""


def outcome(scene: "Scene") -> Diagnosis:
    """What is said of a run of the tests as they are."""
    report = scene.folder.parent / "real.json"
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir=.",
        "tests/test_till.py",
    ]
    subprocess.run(
        [*command, "-o", "pythonpath=.", "--json-report", f"--json-report-file={report}"],
        cwd=scene.folder,
        capture_output=True,
        check=False,
        timeout=600,
    )
    return scene.diagnose(report, history=False)


def broken(scene: "Scene") -> None:
    """A branch that breaks each function of one file in a way of its own, and none of the lines that fail."""
    scene.commit({"shop/till.py": CODE, "tests/test_till.py": TESTS})
    scene.git("checkout", "--quiet", "-b", "feature")
    changed = CODE
    for old, new in (
        ('"a": 1', '"a": 5'),
        ('"shop"', '"till"'),
        ("items[0]", "items[1]"),
        ("part / whole", "whole / part"),
        ("text.split()", "text.split('-')"),
    ):
        assert old in changed
        changed = changed.replace(old, new)
    scene.commit({"shop/till.py": changed})


def test_many_failures_each_of_its_own_kind_are_not_the_machine_s(scene: "Scene") -> None:
    broken(scene)
    found = outcome(scene)
    assert (found.run.failed, found.run.tests) == (5, 5)
    assert len(found.clusters) > 2
    assert {cluster.verdict.kind for cluster in found.clusters} == {"yours"}
    assert not any(piece.kind == "infrastructure" for each in found.clusters for piece in each.verdict.evidence)


def test_nor_are_they_where_nothing_is_known_of_a_change(scene: "Scene") -> None:
    broken(scene)
    scene.git("branch", "--quiet", "--delete", "--force", "main")
    found = outcome(scene)
    assert {cluster.verdict.kind for cluster in found.clusters} == {"unknown"}


def test_a_service_that_is_down_takes_nearly_everything_with_it(scene: "Scene") -> None:
    scene.commit({"shop/till.py": CODE, "tests/test_till.py": DOWN})
    found = outcome(scene)
    assert (found.run.failed + found.run.errors, found.run.tests) == (9, 9)
    verdicts = {cluster.exception: cluster.verdict for cluster in found.clusters}
    assert {name: verdict.kind for name, verdict in verdicts.items()} == {
        "ConnectionRefusedError": "infrastructure",
        "AssertionError": "infrastructure",
    }
    assert "9 of 9 tests that ran failed" in verdicts["AssertionError"].why
    assert "8 of them in ways that speak of the machine" in verdicts["AssertionError"].why


def test_but_a_check_in_what_was_changed_is_the_change_s(scene: "Scene") -> None:
    scene.commit({"shop/till.py": CODE.replace('"shop"', '"no shop"'), "tests/test_till.py": DOWN})
    scene.git("checkout", "--quiet", "-b", "feature")
    scene.commit({"shop/till.py": CODE})
    verdicts = {cluster.exception: cluster.verdict.kind for cluster in outcome(scene).clusters}
    assert verdicts == {"ConnectionRefusedError": "infrastructure", "AssertionError": "yours"}


def test_one_cause_that_takes_everything_down_is_suspected_of_the_machine(scene: "Scene") -> None:
    tests = "import pytest\n\n\n@pytest.fixture\ndef state():\n    raise RuntimeError('no state')\n"
    tests += "".join(f"\n\ndef test_{name}(state):\n    pass\n" for name in "abcdefgh")
    tests += "\n\ndef test_other():\n    assert [1] == [2]\n"
    scene.commit({"shop/till.py": CODE, "tests/test_till.py": tests})
    verdicts = {cluster.exception: cluster.verdict for cluster in outcome(scene).clusters}
    assert verdicts["RuntimeError"].kind == "infrastructure"
    assert "8 of them by this one cause" in verdicts["RuntimeError"].why
    assert verdicts["AssertionError"].kind == "unknown"


def test_wrong_results_of_one_kind_are_no_machine_s(scene: "Scene") -> None:
    tests = "from shop import till\n" + "".join(f"\n\ndef test_{n}():\n    assert {n} == {n + 1}\n" for n in range(6))
    scene.commit({"shop/till.py": CODE, "tests/test_till.py": tests})
    (cluster,) = outcome(scene).clusters
    assert (cluster.verdict.kind, len(cluster.tests)) == ("unknown", 6)


def test_a_culprit_in_a_changed_file_is_not_judged_by_how_much_failed(scene: "Scene") -> None:
    scene.git("checkout", "--quiet", "-b", "feature")
    scene.commit({"shop/prices.py": (Path(scene.folder) / "shop/prices.py").read_text() + "\n\nLIMIT = 3\n"})
    failing = {f"tests/test_prices.py::test_{n}": ("shop/prices.py", 10, "TypeError: no sum") for n in range(9)}
    cluster = scene.only(scene.report(failing), history=False)
    assert cluster.verdict.kind == "unknown"
