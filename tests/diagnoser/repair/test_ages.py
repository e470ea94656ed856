"""Which end changed last, asked of real repositories."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.diagnoser.repair.ages import Ages
from devkit.diagnoser.repair.ends import Movement, changing
from devkit.diagnoser.repair.text import SourceText

Git = Callable[..., str]


def run_git(folder: Path, *args: str, day: int = 1) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"]
    date = f"2026-01-{day:02} 12:00:00 +0000"
    environment = os.environ | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    command = ["git", *identity, *args]
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    run_git(folder, "init", "--quiet")
    return folder


def commit(folder: Path, day: int, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    run_git(folder, "add", "--all", day=day)
    run_git(folder, "commit", "--quiet", "--message", f"day {day}", day=day)


def edit(folder: Path, name: str) -> tuple[SourceText, SourceText]:
    """An edit of the file's second line."""
    text = (folder / f"{name}.py").read_text()
    lines = text.split("\n")
    return SourceText(f"{name}.py", text), SourceText(f"{name}.py", "\n".join([lines[0], "healed", *lines[2:]]))


def ends(folder: Path, changed: dict[str, tuple[tuple[int, int], ...]] | None = None) -> tuple[float, str]:
    movement = Movement(changed or {}, "origin/main", Ages(folder))
    found = movement.ends(edit(folder, "shop"), edit(folder, "test_shop"))
    return found.weight, "; ".join(found.reasons)


def test_commits_of_one_second_are_in_the_order_of_history(checkout: Path) -> None:
    commit(checkout, 1, shop="a\nold\n", test_shop="a\nold\n")
    commit(checkout, 1, shop="a\nnew\n")
    assert "the message was changed last (" in ends(checkout)[1]
    commit(checkout, 1, test_shop="a\nnewer\n")
    assert "the test was changed last (" in ends(checkout)[1]
    commit(checkout, 1, shop="a\nnewest\n")
    assert "the message was changed last (" in ends(checkout)[1]


def test_the_end_that_was_committed_later_was_meant(checkout: Path) -> None:
    commit(checkout, 1, shop="a\nold\n", test_shop="a\nold\n")
    assert ends(checkout)[0] == 0
    assert "both ends were changed last together" in ends(checkout)[1]
    commit(checkout, 3, shop="a\nnew\n")
    weight, why = ends(checkout)
    assert weight < 0
    assert "the message was changed last (" in why
    assert "of 2026-01-03)" in why
    commit(checkout, 5, test_shop="a\nnewer\n")
    assert ends(checkout)[0] > 0


def test_other_lines_of_the_file_do_not_count(checkout: Path) -> None:
    commit(checkout, 1, shop="a\nold\n", test_shop="a\nold\n")
    commit(checkout, 3, shop="b\nold\nc\n")
    assert ends(checkout)[0] == 0


def test_what_is_not_committed_is_newest(checkout: Path) -> None:
    commit(checkout, 1, shop="a\nold\n", test_shop="a\nold\n")
    commit(checkout, 3, test_shop="a\nolder\n")
    (checkout / "shop.py").write_text("a\nnew\n")
    weight, why = ends(checkout)
    assert weight < 0
    assert "the message was changed last (not committed yet)" in why


def test_the_base_says_more_than_the_history(checkout: Path) -> None:
    commit(checkout, 1, shop="a\nold\n", test_shop="a\nold\n")
    commit(checkout, 3, shop="a\nnew\n")
    weight, why = ends(checkout, {"test_shop.py": ((2, 2),)})
    assert weight > 0
    assert "the test was changed since origin/main, the message was not" in why


def test_a_shallow_clone_says_that_it_knows_nothing(checkout: Path, tmp_path: Path) -> None:
    commit(checkout, 1, shop="a\nold\n", test_shop="a\nold\n")
    commit(checkout, 3, shop="a\nnew\n")
    shallow = tmp_path / "shallow"
    run_git(tmp_path, "clone", "--quiet", "--depth=1", checkout.as_uri(), str(shallow))
    assert ends(shallow) == (0.0, "a shallow clone: git can't say which end changed last")


def test_without_a_repository_it_says_so(tmp_path: Path) -> None:
    for name in ("shop", "test_shop"):
        (tmp_path / f"{name}.py").write_text("a\nold\n")
    movement = Movement({}, "origin/main", Ages(None))
    found = movement.ends(edit(tmp_path, "shop"), edit(tmp_path, "test_shop"))
    assert found == (0.0, ("no git history says which end changed last",))


def test_a_path_that_looks_like_an_option_is_only_a_path(checkout: Path) -> None:
    commit(checkout, 1, shop="a\nold\n")
    assert Ages(checkout).newest("--output=x.py", [1]) is None
    assert not (checkout / "x.py").exists()


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [("a\nb\nc", "a\nB\nc", [2]), ("a\nb\nc", "a\nB\nB\nc", [2]), ("a\nb\nb\nc", "a\nb\nc", [3]), ("a", "a", [])],
)
def test_lines_that_change_are_numbered_as_before(before: str, after: str, lines: list[int]) -> None:
    assert changing(SourceText("a.py", before), SourceText("a.py", after)) == lines
