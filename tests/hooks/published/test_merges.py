"""Merges, cherry-picks and reverts keep the messages that git makes, and aren't stopped."""

from typing import Any

import pytest

Guarded = Any
STOCK = "def count(items: list[str]) -> int:\n    return len(items)\n"


@pytest.fixture
def parted(shop: Guarded) -> Guarded:
    """The branch and main have a commit of their own each; both may be joined."""
    shop.made("shop/stock.py", STOCK, "feat: count")
    quiet(shop, "checkout", "main")
    shop.made("shop/price.py", STOCK.replace("count", "price"), "feat: price")
    return shop


@pytest.fixture
def clashing(shop: Guarded) -> Guarded:
    """The branch and main have a commit of their own each, which conflict; the branch is checked out."""
    shop.made("shop/stock.py", STOCK, "feat: count")
    quiet(shop, "checkout", "main")
    shop.made("shop/stock.py", STOCK.replace("len", "sum"), "feat: sum")
    quiet(shop, "checkout", "feat/stock")
    return shop


def quiet(shop: Guarded, command: str, *args: str) -> None:
    """Run git without hooks."""
    shop.git("-c", "core.hooksPath=none", command, "--quiet", *args)


def resolve(shop: Guarded) -> None:
    shop.write("shop/stock.py", STOCK.replace("len", "max"))


def test_a_merge(parted: Guarded) -> None:
    quiet(parted, "checkout", "-b", "merged")
    parted.git("merge", "--no-ff", "--no-edit", "feat/stock")
    assert parted.message() == "Merge branch 'feat/stock' into merged"
    assert parted.stages() == ["merge", "checked"]

    quiet(parted, "reset", "--hard", "main")
    parted.git("merge", "--no-ff", "--edit", "feat/stock")
    assert parted.message() == parted.opened_with() == "Merge branch 'feat/stock' into merged"

    quiet(parted, "reset", "--hard", "main")
    parted.git("merge", "--no-ff", "--no-commit", "feat/stock")
    parted.git("merge", "--continue")
    assert parted.subject() == "Merge branch 'feat/stock' into merged"


def test_a_merge_of_three(parted: Guarded) -> None:
    quiet(parted, "checkout", "-b", "joined", "feat/stock~1")
    parted.git("merge", "--no-edit", "feat/stock", "main")
    assert parted.message() == "Merge branches 'feat/stock' and 'main' into joined"


def test_a_squash_merge(parted: Guarded) -> None:
    parted.git("merge", "--squash", "feat/stock")
    parted.git("commit", SAY="feat: count, squashed\n\n{}")
    assert parted.opened_with().startswith("Squashed commit of the following:")
    assert parted.subject() == "feat: count, squashed"
    assert parted.stages() == ["squash", "checked"]


def test_a_merge_with_a_conflict(clashing: Guarded) -> None:
    clashing.git("merge", "main", fails=True)
    resolve(clashing)
    clashing.git("commit", "--no-edit")
    assert clashing.message().startswith("Merge branch 'main' into feat/stock")
    assert len(clashing.git("log", "-1", "--format=%p").split()) == 2  # parents
    assert clashing.stages() == ["merge", "checked"]


def test_a_cherry_pick(parted: Guarded) -> None:
    parted.git("cherry-pick", "feat/stock")
    assert (parted.message(), parted.stages()) == ("feat: count", ["message"])
    quiet(parted, "reset", "--hard", "HEAD~1")
    parted.git("cherry-pick", "-x", "feat/stock")
    picked = parted.git("rev-parse", "feat/stock").strip()
    assert parted.message() == f"feat: count\n\n(cherry picked from commit {picked})"
    assert parted.opened_with() == ""
    quiet(parted, "reset", "--hard", "HEAD~1")
    parted.git("cherry-pick", "--edit", "feat/stock")
    assert (parted.opened_with(), parted.message()) == ("feat: count", "feat: count")


@pytest.mark.parametrize("command", [["cherry-pick", "--continue"], ["commit"], ["commit", "--no-edit"]])
def test_a_cherry_pick_with_a_conflict(clashing: Guarded, command: list[str]) -> None:
    clashing.git("cherry-pick", "main", fails=True)
    resolve(clashing)
    clashing.git(*command)
    assert clashing.subject() == "feat: sum"
    assert clashing.opened_with() in ("", "feat: sum")
    assert "max" in clashing.git("show", "HEAD:shop/stock.py")


def test_a_revert(parted: Guarded) -> None:
    parted.git("revert", "--no-edit", "HEAD")
    assert parted.subject() == 'Revert "feat: price"'
    parted.git("revert", "--no-edit", "HEAD")
    assert 'feat: price"' in parted.subject()  # newer versions of git say Reapply
    assert parted.stages() == ["message"] * 2
    parted.git("revert", "--no-commit", "HEAD")
    parted.git("commit")
    assert parted.opened_with() == parted.message() != ""
    assert parted.stages()[-1] == "checked"


def test_a_revert_of_a_merge(parted: Guarded) -> None:
    quiet(parted, "merge", "--no-ff", "--no-edit", "feat/stock")
    parted.git("revert", "--no-edit", "-m", "1", "HEAD")
    assert parted.subject() == "Revert \"Merge branch 'feat/stock'\""


def test_a_revert_with_a_conflict(clashing: Guarded) -> None:
    clashing.made("shop/stock.py", STOCK.replace("len", "min"), "fix: the least")
    clashing.git("revert", "HEAD~1", fails=True)
    resolve(clashing)
    clashing.git("revert", "--continue")
    assert clashing.subject() == 'Revert "feat: count"'
