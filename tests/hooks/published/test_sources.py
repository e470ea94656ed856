"""Every way a commit gets its message: what git says of it, what the hooks write, and whether they check it."""

from pathlib import Path
from typing import Any

import pytest

Guarded = Any
STOCK = "def count(items: list[str]) -> int:\n    return len(items)\n"


def test_a_commit_in_the_editor_finds_a_proposal(shop: Guarded) -> None:
    shop.write("shop/stock.py", STOCK)
    shop.git("commit")
    proposed = shop.opened_with()
    assert proposed.splitlines()[0] == shop.subject() != ""
    assert "count" in shop.subject()
    assert shop.stages() == ["unset", "checked"]


def test_a_message_that_is_given_stays(shop: Guarded, tmp_path: Path) -> None:
    """-m, -am, -F, -C and -c."""
    shop.write("shop/stock.py", STOCK)
    shop.git("commit", "-m", "feat(stock): count it\n\nBecause.")
    assert shop.message() == "feat(stock): count it\n\nBecause."

    shop.write("shop/stock.py", STOCK + "\n\nLIMIT = 7\n")
    shop.git("reset", "--quiet")
    shop.git("commit", "-am", "feat: limit it")
    assert shop.message() == "feat: limit it"

    (tmp_path / "message").write_text("feat: limit it more\n", encoding="utf-8")
    shop.git("commit", "--allow-empty", "-F", tmp_path / "message")
    assert shop.message() == "feat: limit it more"
    assert shop.stages() == ["message", "checked"] * 3

    shop.git("commit", "--allow-empty", "-C", "HEAD~1")
    assert (shop.message(), shop.opened_with()) == ("feat: limit it", "")
    shop.git("commit", "--allow-empty", "-c", "HEAD~1")
    assert (shop.message(), shop.opened_with()) == ("feat: limit it more", "feat: limit it more")
    assert shop.stages() == ["commit", "checked"] * 2


def test_an_amended_message_stays(shop: Guarded) -> None:
    shop.made("shop/stock.py", STOCK, "feat: count")
    shop.write("shop/stock.py", STOCK + "\n\nLIMIT = 7\n")
    shop.git("commit", "--amend", "--no-edit")
    assert (shop.message(), shop.opened_with()) == ("feat: count", "")
    shop.git("commit", "--amend")
    assert (shop.message(), shop.opened_with()) == ("feat: count", "feat: count")
    assert shop.stages() == ["commit", "checked", "amend rewrote"] * 2
    shop.git("commit", "--amend", "-m", "feat: count up to a limit")
    assert (shop.message(), shop.opened_with()) == ("feat: count up to a limit", "")
    assert shop.stages() == ["message", "checked", "amend rewrote"]


def test_a_template_of_comments_gets_a_proposal_and_one_with_text_none(shop: Guarded, tmp_path: Path) -> None:
    template = tmp_path / "template"
    template.write_text("\n# Say why.\n", encoding="utf-8")
    shop.git("config", "commit.template", template)
    shop.write("shop/price.py", STOCK.replace("count", "price"))
    shop.git("commit")
    assert shop.opened_with() == shop.message()
    assert "price" in shop.subject()

    template.write_text("feat: \n\nWhy:\n", encoding="utf-8")
    shop.git("config", "--unset", "commit.template")
    shop.write("shop/stock.py", STOCK)
    shop.git("commit", "-t", template, SAY="feat: count\n\nWhy:\n- asked for\n")
    assert shop.opened_with() == "feat: \n\nWhy:"
    assert shop.stages() == ["template", "checked"] * 2


def test_messages_for_autosquash_stay(shop: Guarded) -> None:
    shop.made("shop/stock.py", STOCK, "feat: count")
    for option in ("--fixup=HEAD", "--squash=HEAD~1", "--fixup=amend:HEAD~2", "--fixup=reword:HEAD~3"):
        shop.write("shop/stock.py", f"{STOCK}\n\nLIMIT = {len(option)}\n")
        shop.git("commit", option)
    subjects = shop.git("log", "-4", "--format=%s").splitlines()
    assert [subject.partition("!")[0] for subject in subjects] == ["amend", "amend", "squash", "fixup"]
    assert shop.opened_with() == "amend! feat: count\n\nfeat: count"


def test_without_an_editor_nothing_is_written(shop: Guarded) -> None:
    shop.write("shop/stock.py", STOCK)
    said = shop.git("commit", fails=True, GIT_EDITOR=":")
    assert "the message is empty" in said
    assert shop.git("status", "--short").strip() == "A  shop/stock.py"
    shop.git("reset", "--quiet", "--hard")
    shop.git("commit", "--allow-empty", fails=True)
    assert shop.opened_with() == ""  # there is no change to tell of


@pytest.mark.parametrize("character", [";", "auto"])
def test_comments_of_another_kind_and_a_scissors_line_are_kept(shop: Guarded, character: str) -> None:
    shop.git("config", "core.commentChar", character)
    shop.write("shop/stock.py", STOCK)
    shop.git("commit", "--verbose", "--cleanup=scissors")
    opened = shop.seen.read_text(encoding="utf-8")
    first, mark = opened.splitlines()[0], ";" if character == ";" else "#"
    assert (first, shop.message()) == (shop.subject(), first)
    assert f"{mark} ------------------------ >8 ------------------------\n" in opened
    assert opened.endswith("+    return len(items)\n")


def test_a_bad_message_is_stopped_and_kept(shop: Guarded) -> None:
    said = shop.git("commit", "--allow-empty", "-m", "Whatever", fails=True)
    assert "error type-empty" in said
    assert "git commit --edit --file=" in said
    shop.stages()
    shop.git("commit", "--allow-empty", "--no-verify", "-m", "Whatever")
    assert (shop.message(), shop.stages()) == ("Whatever", ["message"])
