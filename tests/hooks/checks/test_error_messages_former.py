"""error-messages: what a test expects was said once, by a branch that is merged or under another name of the file."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.checking.context import Request
from devkit.hooks.checking.run import run
from devkit.hooks.checking.select import Wish
from devkit.hooks.checks.error_messages.expectations import Wanted
from devkit.hooks.checks.error_messages.meeting import Library

Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]
SAID = 'def f(x):\n    raise ValueError(f"the order {{x}} could not be found in the {}")\n'
WANTS = 'with pytest.raises(ValueError, match="the order 3 could not be found in the {}"): ...\n'


def both(place: str) -> dict[str, str | None]:
    """A message, and the test of it."""
    return {"shop/a.py": SAID.format(place), "tests/test_a.py": WANTS.format(place)}


def told(folder: Path, *, staged: bool) -> list[str]:
    return [each.path for each in run(Request(folder, staged=staged), Wish(("stale-expectation",))).findings]


@pytest.mark.parametrize("way", ["merge", "cherry-pick"])
def test_what_only_another_branch_said_was_said(repository: Path, commit: Commit, git: Git, way: str) -> None:
    commit(both("shop"))
    git("switch", "-qc", "other")
    commit(both("store"))
    git("switch", "-q", "main")
    commit(both("mall"))
    with pytest.raises(subprocess.CalledProcessError):
        git(way, "other")
    git("checkout", "-q", "--ours", "shop/a.py")
    git("checkout", "-q", "--theirs", "tests/test_a.py")
    git("add", "--all")
    assert told(repository, staged=True) == ["tests/test_a.py"]
    git("commit", "-qm", "conflicts are solved")
    if way == "merge":
        assert told(repository, staged=False) == ["tests/test_a.py"]


def test_what_a_file_said_under_another_name_was_said(repository: Path, commit: Commit, git: Git) -> None:
    rest = "".join(f"def g{number}(x):\n    return x + {number}\n" for number in range(9))
    commit({"shop/a.py": rest + SAID.format("shop"), "tests/test_a.py": WANTS.format("shop"), "shop/c.py": "X = 1\n"})
    git("mv", "shop/a.py", "shop/b.py")
    commit({"shop/c.py": "X = 2\n"})
    git("mv", "shop/b.py", "shop/größe.py")
    (repository / "shop/größe.py").write_text(rest + SAID.format("mall"))
    git("add", "--all")
    assert told(repository, staged=True) == ["tests/test_a.py"]
    git("commit", "-qm", "renamed and reworded")
    assert told(repository, staged=False) == ["tests/test_a.py"]
    commit({"shop/größe.py": None, "shop/d.py": SAID.format("mall")})
    assert told(repository, staged=False) == []


def test_a_former_version_that_is_too_deep_said_nothing(repository: Path, commit: Commit) -> None:
    commit(
        {
            "shop/a.py": SAID.format("shop") + f"X = {' + '.join(['x'] * 2000)}\n",
            "tests/test_a.py": WANTS.format("shop"),
        }
    )
    commit({"shop/a.py": SAID.format("mall")})
    assert told(repository, staged=False) == []


@pytest.mark.parametrize(
    ("expected", "says"), [("the key 'a' is not in the shop", True), ("no item 'a' is in any shop", False)]
)
@pytest.mark.parametrize("before", [0, 170, 390, 900])
def test_a_part_of_a_long_message_is_said_wherever_it_stands(before: int, expected: str, *, says: bool) -> None:
    said = (f"{'x' * before} the key ", f" is not in the shop, {'y' * 500}")
    assert Library([said]).says(Wanted((expected,), at_start=False, at_end=False)) is says
