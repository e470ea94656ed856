"""Every way a commit gets its message: what the hooks write, what they check, and that they stop nothing else."""

from pathlib import Path
from typing import Any

Guarded = Any
CHECKED = "check the commit message (devkit)"
STOCK = "def count(items: list[str]) -> int:\n    return len(items)\n"


def test_messages_of_one_commit(shop: Guarded, tmp_path: Path) -> None:
    """Editor, -m, -am, amend, template, --no-verify: who writes, and whether it is checked."""
    shop.write("shop/stock.py", STOCK)
    assert CHECKED in shop.git("commit")
    proposed = shop.opened_with()
    assert proposed.splitlines()[0] == shop.subject() != ""
    assert "count" in shop.subject()

    shop.write("shop/stock.py", STOCK + "\n\nLIMIT = 7\n")
    assert CHECKED in shop.git("commit", "-m", "feat(stock): limit it\n\nBecause.")
    assert (shop.message(), shop.opened_with()) == ("feat(stock): limit it\n\nBecause.", "")

    (shop.folder / "shop/stock.py").write_text(STOCK, encoding="utf-8")
    assert CHECKED in shop.git("commit", "-am", "fix: no limit")
    assert (shop.message(), shop.opened_with()) == ("fix: no limit", "")

    assert CHECKED in shop.git("commit", "--amend", "--no-edit")
    assert (shop.message(), shop.opened_with()) == ("fix: no limit", "")
    assert CHECKED in shop.git("commit", "--amend")
    assert (shop.message(), shop.opened_with()) == ("fix: no limit", "fix: no limit")
    assert CHECKED in shop.git("commit", "--amend", "-m", "fix: drop the limit")
    assert (shop.message(), shop.opened_with()) == ("fix: drop the limit", "")

    template = tmp_path / "template"
    template.write_text("\n# Say why.\n", encoding="utf-8")
    shop.git("config", "commit.template", template)
    shop.write("shop/price.py", STOCK.replace("count", "price"))
    assert CHECKED in shop.git("commit")
    assert "price" in shop.opened_with().splitlines()[0]
    assert "price" in shop.subject()
    shop.git("config", "--unset", "commit.template")

    said = shop.git("commit", "--allow-empty", "-m", "Whatever", fails=True)
    assert "git commit --edit --file=" in said
    assert CHECKED not in shop.git("commit", "--allow-empty", "--no-verify", "-m", "Whatever")
    assert shop.message() == "Whatever"


def test_messages_that_git_makes(shop: Guarded) -> None:
    """Merges, squash merges, rebases, cherry-picks and reverts keep the messages they have, and aren't stopped."""
    shop.write("shop/stock.py", STOCK)
    shop.git("commit", "-m", "feat: count")
    shop.git("checkout", "--quiet", "main")
    shop.write("shop/price.py", STOCK.replace("count", "price"))
    shop.git("commit", "-m", "feat: price")

    shop.git("checkout", "--quiet", "-b", "merged")
    shop.git("merge", "--no-ff", "--no-edit", "feat/stock")
    assert shop.message() == "Merge branch 'feat/stock' into merged"

    shop.git("checkout", "--quiet", "-b", "squashed", "main")
    shop.git("merge", "--squash", "feat/stock")
    shop.git("commit", SAY="feat: count, squashed\n\n{}")
    assert shop.opened_with().startswith("Squashed commit of the following:")
    assert shop.subject() == "feat: count, squashed"

    shop.git("checkout", "--quiet", "-b", "picked", "main")
    assert CHECKED not in shop.git("cherry-pick", "feat/stock")
    assert shop.message() == "feat: count"
    assert CHECKED not in shop.git("revert", "--no-edit", "HEAD")
    assert shop.subject() == 'Revert "feat: count"'

    shop.git("checkout", "--quiet", "-b", "rebased", "feat/stock")
    shop.git("rebase", "main")
    assert [shop.subject("HEAD"), shop.subject("HEAD~1")] == ["feat: count", "feat: price"]
    assert shop.opened_with() == ""


def test_rebases_that_change_messages(shop: Guarded) -> None:
    shop.write("shop/stock.py", STOCK)
    shop.git("commit", "-m", "feat: count")
    shop.write("shop/price.py", STOCK.replace("count", "price"))
    shop.git("commit", "-m", "feat: price")
    shop.write("shop/stock.py", STOCK + "\n\nLIMIT = 7\n")
    assert CHECKED in shop.git("commit", "--fixup=HEAD~1")

    todo = {"GIT_SEQUENCE_EDITOR": "true"}
    assert CHECKED not in shop.git("rebase", "-i", "--autosquash", "HEAD~3", **todo)
    assert [shop.subject(), shop.subject("HEAD~1"), shop.subject("HEAD~2")] == [
        "feat: price",
        "feat: count",
        "feat: begin",
    ]
    assert shop.opened_with() == ""

    todo = {"GIT_SEQUENCE_EDITOR": "sed -i 1s/^pick/reword/"}
    assert CHECKED in shop.git("rebase", "-i", "HEAD~1", SAY="feat: ask the price", **todo)
    assert (shop.opened_with(), shop.message()) == ("feat: price", "feat: ask the price")
    said = shop.git("rebase", "-i", "HEAD~1", fails=True, SAY="Ask the price", **todo)
    assert "error type-empty" in said
    shop.git("rebase", "--abort")


def test_a_conflict_is_resolved_and_committed(shop: Guarded) -> None:
    shop.write("shop/stock.py", STOCK)
    shop.git("commit", "-m", "feat: count")
    shop.git("checkout", "--quiet", "main")
    shop.write("shop/stock.py", STOCK.replace("len", "sum"))
    shop.git("commit", "-m", "feat: sum")
    shop.git("checkout", "--quiet", "feat/stock")
    shop.git("merge", "main", fails=True)
    shop.write("shop/stock.py", STOCK.replace("len", "max"))
    shop.git("commit", "--no-edit")
    assert shop.message().startswith("Merge branch 'main' into feat/stock")
    assert len(shop.git("log", "-1", "--format=%p").split()) == 2  # parents
