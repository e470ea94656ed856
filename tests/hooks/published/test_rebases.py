"""Rebases: messages stay, except where a person rewrites one."""

from typing import Any

import pytest

Guarded = Any
STOCK = "def count(items: list[str]) -> int:\n    return len(items)\n"
AS_IT_IS = {"GIT_SEQUENCE_EDITOR": "true"}


def todo(change: str) -> dict[str, str]:
    """Edit the list of what a rebase does by a command of sed."""
    return {"GIT_SEQUENCE_EDITOR": f"sed -i.bak '{change}'"}


@pytest.fixture
def two(shop: Guarded) -> Guarded:
    """Two commits on the branch."""
    shop.made("shop/stock.py", STOCK, "feat: count")
    shop.made("shop/price.py", STOCK.replace("count", "price"), "feat: price")
    return shop


def subjects(shop: Guarded, most: int) -> list[str]:
    """Those of the newest commits, the newest first."""
    return shop.git("log", f"-{most}", "--format=%s").splitlines()  # type: ignore[no-any-return]


def test_onto_another_branch(two: Guarded) -> None:
    two.git("-c", "core.hooksPath=none", "checkout", "--quiet", "-b", "base", "main")
    two.made("shop/tax.py", STOCK.replace("count", "tax"), "Tax, of which nobody asks how it was called")
    two.git("rebase", "base", "feat/stock")
    assert subjects(two, 3)[:2] == ["feat: price", "feat: count"]
    assert two.opened_with() == ""
    assert two.stages() == ["message", "message", "rebase rewrote"]


def test_a_conflict_and_continue(two: Guarded) -> None:
    two.git("-c", "core.hooksPath=none", "checkout", "--quiet", "-b", "base", "main")
    two.made("shop/stock.py", STOCK.replace("len", "sum"), "feat: sum")
    two.git("rebase", "base", "feat/stock", fails=True)
    two.write("shop/stock.py", STOCK.replace("len", "max"))
    two.git("rebase", "--continue")
    assert subjects(two, 3) == ["feat: price", "feat: count", "feat: sum"]
    assert two.opened_with() == "feat: count"
    assert two.stages()[-1] == "rebase rewrote"


def test_a_conflict_and_abort(two: Guarded) -> None:
    two.git("-c", "core.hooksPath=none", "checkout", "--quiet", "-b", "base", "main")
    two.made("shop/stock.py", STOCK.replace("len", "sum"), "feat: sum")
    before = two.git("rev-parse", "feat/stock")
    two.git("rebase", "base", "feat/stock", fails=True)
    two.git("rebase", "--abort")
    assert two.git("rev-parse", "feat/stock") == before


def test_squash(two: Guarded) -> None:
    two.git("rebase", "-i", "HEAD~2", SAY="feat: count and price", **todo("2s/^pick/squash/"))
    assert two.opened_with().splitlines() == ["feat: count", "", "", "feat: price"]
    assert subjects(two, 2) == ["feat: count and price", "feat: begin"]
    assert "rebase rewrote" in two.stages()


def test_fixup(two: Guarded) -> None:
    two.git("rebase", "-i", "HEAD~2", **todo("2s/^pick/fixup/"))
    assert subjects(two, 2) == ["feat: count", "feat: begin"]
    assert two.opened_with() == ""
    assert "price" in two.git("show", "--stat", "HEAD")


def test_fixup_that_takes_the_message(two: Guarded) -> None:
    two.git("rebase", "-i", "HEAD~2", **todo("2s/^pick/fixup -C/"))
    assert subjects(two, 2) == ["feat: price", "feat: begin"]
    assert two.opened_with() == ""


def test_autosquash(two: Guarded) -> None:
    two.made("shop/stock.py", STOCK + "\n\nLIMIT = 7\n", "fixup! feat: count")
    two.git("rebase", "-i", "--autosquash", "HEAD~3", **AS_IT_IS)
    assert subjects(two, 3) == ["feat: price", "feat: count", "feat: begin"]
    assert two.opened_with() == ""
    assert "checked" not in two.stages()


def test_reword_is_checked(two: Guarded) -> None:
    two.git("rebase", "-i", "HEAD~1", SAY="feat: ask the price", **todo("1s/^pick/reword/"))
    assert (two.opened_with(), two.message()) == ("feat: price", "feat: ask the price")
    assert two.stages()[:2] == ["commit", "checked"]
    said = two.git("rebase", "-i", "HEAD~1", fails=True, SAY="Ask the price", **todo("1s/^pick/reword/"))
    assert "error type-empty" in said
    two.git("rebase", "--abort")
    assert two.message() == "feat: ask the price"


def test_edit_and_a_command(two: Guarded) -> None:
    two.git("rebase", "-i", "HEAD~2", "--exec", "git --version", **todo("1s/^pick/edit/"))
    two.write("shop/stock.py", STOCK + "\n\nLIMIT = 7\n")
    two.git("commit", "--amend", "--no-edit")
    two.git("rebase", "--continue")
    assert subjects(two, 3) == ["feat: price", "feat: count", "feat: begin"]
    assert "LIMIT" in two.git("show", "HEAD~1:shop/stock.py")


def test_applied_patches(two: Guarded) -> None:
    patch = two.git("format-patch", "-1", "--stdout")
    (two.folder.parent / "patch").write_text(patch, encoding="utf-8", newline="\n")
    two.git("-c", "core.hooksPath=none", "reset", "--quiet", "--hard", "HEAD~1")
    two.git("am", two.folder.parent / "patch")
    assert (two.subject(), two.opened_with()) == ("feat: price", "")
