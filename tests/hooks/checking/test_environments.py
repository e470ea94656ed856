"""A virtual environment that nobody had git ignore."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.hooks.affected.difference import file_changes
from devkit.hooks.checking.tree import outside_environments

ENVIRONMENT = (".venv/pyvenv.cfg", ".venv/lib/python3/site-packages/lib.py")


@pytest.fixture
def unignored(repository: Path, commit: Callable[..., str]) -> str:
    """An environment beside a project, and the commit before it was made."""
    head = commit({"shop.py": "x = 1\n"})
    for path in (*ENVIRONMENT, "new.py"):
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_text("try:\n    x = f()\nexcept Exception:\n    pass\n", encoding="utf-8")
    return head


@pytest.mark.usefixtures("unignored")
def test_it_is_not_judged(places: Callable[..., list[str]]) -> None:
    assert places() == ["new.py:3 silent-handler"]


def test_it_is_no_change_that_tests_could_notice(repository: Path, unignored: str) -> None:
    assert [change.path for change in file_changes(repository, unignored)] == ["new.py"]


def test_an_environment_in_a_folder_is_none_of_its_neighbours() -> None:
    paths = ["a/env/pyvenv.cfg", "a/env/bin/python", "a/environment.py", "a/env.py", "pyvenv.cfg", "b/pyvenv.cfg.md"]
    assert outside_environments(paths) == ["a/environment.py", "a/env.py", "pyvenv.cfg", "b/pyvenv.cfg.md"]


def test_a_part_of_an_environment_is_none_of_the_project() -> None:
    paths = ["e/lib/python3.12/site-packages/a.py", "e/Lib/site-packages/a.py", "tests/data/site-packages/a.py"]
    assert outside_environments(paths) == ["tests/data/site-packages/a.py"]


@given(st.lists(st.text("ab/", min_size=1, max_size=5)))
def test_without_one_nothing_is_left_out(paths: list[str]) -> None:
    assert outside_environments(paths) == paths
    assert outside_environments([*paths, "e/pyvenv.cfg", "e/x.py"]) == paths
