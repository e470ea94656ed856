"""Fingerprints: the same for one cause whatever the run, the machine and the lines; never the same for two."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devkit.diagnoser.diagnosis import Diagnosis

Project = Any  # of conftest.py
NewProject = Callable[..., Project]

FILES = {
    "shop/__init__.py": "",
    "shop/stock.py": """
        import secrets


        def count(item):
            raise LookupError(f"no shelf for {item!r} at {object()} in {secrets.token_hex(16)}")


        def label(item):
            return item.lower()


        def weigh(item):
            return None
        """,
    "tests/conftest.py": """
        import pytest


        @pytest.fixture
        def shelf(tmp_path):
            raise FileNotFoundError(2, "No such file or directory", str(tmp_path / "shelf.txt"))
        """,
    "tests/test_stock.py": """
        import pytest

        from shop.stock import count, label, weigh


        @pytest.mark.parametrize("item", ["tea", "milk"])
        def test_count(item):
            assert count("tea") == 1


        def test_count_all():
            assert sum(count("tea") for _ in range(3)) == 3


        def test_label():
            assert label("Tea") == "TEA"


        def test_weigh():
            assert weigh("tea") > 3


        def test_fine():
            assert label("Tea") == "tea"
        """,
    "tests/test_shelf.py": """
        def test_rows(shelf):
            pass


        def test_columns(shelf):
            pass
        """,
    "tests/test_broken.py": "import shop.not_there\n",
}


def marks(diagnosis: Diagnosis) -> dict[tuple[str, ...], str]:
    """By the tests of each cluster: its fingerprint."""
    return {cluster.tests: cluster.fingerprint for cluster in diagnosis.clusters}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, new_project_in: NewProject) -> Project:
    return new_project_in(tmp_path_factory.mktemp("stock"), FILES)


@pytest.fixture(scope="module")
def expected(project: Project) -> dict[tuple[str, ...], str]:
    return marks(project.diagnose())


def test_there_are_several(expected: dict[tuple[str, ...], str]) -> None:
    assert len(expected) == 5
    assert len(set(expected.values())) == 5
    assert all(mark.startswith("v1:") and len(mark) == 19 for mark in expected.values())


def test_another_run_in_another_folder(new_project: NewProject, expected: dict[tuple[str, ...], str]) -> None:
    assert marks(new_project(FILES, name="elsewhere").diagnose()) == expected


def test_after_ten_lines_inserted(new_project: NewProject, expected: dict[tuple[str, ...], str]) -> None:
    shifted = {name: "# a comment\n" * 10 + text.replace("\n        ", "\n").lstrip() for name, text in FILES.items()}
    assert marks(new_project(shifted).diagnose()) == expected


def test_with_xdist(new_project: NewProject, expected: dict[tuple[str, ...], str]) -> None:
    assert marks(new_project(FILES, "-n2").diagnose()) == expected


@pytest.mark.parametrize("report", ["log", "xml"])
def test_from_another_format(project: Project, expected: dict[tuple[str, ...], str], report: str) -> None:
    found = marks(project.diagnose(getattr(project, report)))
    if report == "log":
        assert found == expected
    else:
        raised = {tests: mark for tests, mark in expected.items() if "test_count" in str(tests)}
        assert raised.items() <= found.items()


def test_without_the_sources(project: Project, expected: dict[tuple[str, ...], str], tmp_path: Path) -> None:
    found = marks(project.diagnose(root=tmp_path))
    same = found.keys() & expected.keys()
    assert len(same) >= 3
    assert {tests: found[tests] for tests in same} == {tests: expected[tests] for tests in same}


@pytest.mark.parametrize("seed", range(5))
def test_shuffled(project: Project, expected: dict[tuple[str, ...], str], tmp_path: Path, seed: int) -> None:
    report = json.loads(project.json.read_bytes())
    random.Random(seed).shuffle(report["tests"])  # noqa: S311 - an order, not a secret
    path = tmp_path / "shuffled.json"
    path.write_text(json.dumps(report))
    assert marks(project.diagnose(path)) == expected


def test_a_part_of_the_run(project: Project, expected: dict[tuple[str, ...], str], tmp_path: Path) -> None:
    report = json.loads(project.json.read_bytes())
    report["tests"] = [
        test for test in report["tests"] if "test_count" not in test["nodeid"] or "all" in test["nodeid"]
    ]
    path = tmp_path / "part.json"
    path.write_text(json.dumps(report))
    found = marks(project.diagnose(path))
    assert set(found.values()) == set(expected.values())
