"""Where hooks run: empty repositories, worktrees, submodules, sub-folders, odd names, and on what is staged."""

import sys
from pathlib import Path
from typing import Any

import pytest

Guarded = Any
Guard = Any
GOOD = 'STOCK = "stock.csv"\n'
BAD = 'STOCK_PATH = "/home/ada/shop/stock.csv"\n'


def test_an_empty_repository(guard: Guard) -> None:
    shop = guard()
    shop.git("rm", "--quiet", "--cached", ".pre-commit-config.yaml")
    assert "Failed" not in shop.run(sys.executable, "-m", "pre_commit", "run", "--all-files")
    shop.git("commit", "--quiet", "--allow-empty", "-m", "chore: begin")
    assert shop.message() == "chore: begin"


def test_a_first_commit_with_odd_names_is_proposed(guard: Guard) -> None:
    shop = guard("größe und preis")
    for number, name in enumerate(("größe/preis liste.py", "a'b.py", "c;$(id) d.py", "e/-f.py")):
        shop.write(name, f"SIZE_{number} = {number}\n")
    shop.git("commit")
    assert "SIZE" in shop.opened_with().splitlines()[0]
    assert shop.git("status", "--short") == ""


def test_all_files_of_every_stage(shop: Guarded) -> None:
    run = (sys.executable, "-m", "pre_commit", "run", "--all-files")
    assert "Failed" not in shop.run(*run)
    shop.write("shop/größe und preis.py", BAD)
    said = shop.run(*run, fails=True)
    assert said.count("Failed") == 1
    assert "shop/größe und preis.py:1" in said
    assert "Failed" not in shop.run(*run, SKIP="devkit-paths")


def test_what_is_staged_counts(shop: Guarded) -> None:
    path = shop.write("shop/stock.py", GOOD)
    path.write_text(BAD, encoding="utf-8")
    shop.git("commit", "--quiet", "-m", "feat: stock")
    assert path.read_text(encoding="utf-8") == BAD

    shop.git("add", path)
    path.write_text(GOOD, encoding="utf-8")
    said = shop.git("commit", "-m", "feat: stock", fails=True)
    assert "user-path" in said
    assert "make it relative" in said
    assert shop.git("show", ":shop/stock.py") == BAD
    assert path.read_text(encoding="utf-8") == GOOD
    shop.git("commit", "--quiet", "-m", "feat: stock", SKIP="devkit-paths")


def test_hunks_and_paths_chosen_are_all_that_is_judged_and_proposed(shop: Guarded) -> None:
    lines = ["ONE = 1", *[""] * 9, "TWO = 2", ""]
    shop.made("shop/stock.py", "\n".join(lines), "feat: stock")
    shop.write("shop/other.py", "OTHER = 1\n")
    path = shop.folder / "shop/stock.py"
    path.write_text("\n".join(["ONE = 11", *[""] * 9, BAD]), encoding="utf-8")
    patch = shop.git("diff", "--unified=0", "shop/stock.py")
    (shop.folder.parent / "patch").write_text(patch[: patch.rindex("@@ -")], encoding="utf-8", newline="\n")
    shop.git("apply", "--cached", "--unidiff-zero", shop.folder.parent / "patch")
    shop.git("commit")
    assert "TWO" not in shop.opened_with()
    assert "home" in path.read_text(encoding="utf-8")
    assert "home" not in shop.git("show", "HEAD:shop/stock.py")

    assert "stock.py:11" in shop.git("commit", "-m", "fix: all of it", "shop/stock.py", fails=True)
    shop.write("shop/other.py", "OTHER = 2\n")
    path.write_text("ONE = 1\n", encoding="utf-8")
    shop.git("commit", "--only", "shop/stock.py")
    assert "OTHER" not in shop.opened_with()
    assert shop.git("status", "--short") == "M  shop/other.py\n"


def test_a_suppression_is_heeded_and_told_once_it_is_of_no_use(shop: Guarded) -> None:
    shop.write("shop/stock.py", BAD.replace("\n", "  # devkit: ignore[user-path]\n"))
    shop.git("commit", "--quiet", "-m", "feat: stock")
    shop.write("shop/stock.py", GOOD.replace("\n", "  # devkit: ignore[user-path]\n"))
    shop.git("commit", "--quiet", "-m", "fix: stock")
    hook = (sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose", "devkit-paths")
    assert "nothing of user-path is found here; remove the suppression" in shop.run(*hook)


@pytest.mark.parametrize("name", ["linked", "a b/größe"])
def test_a_worktree(shop: Guarded, tmp_path: Path, name: str) -> None:
    linked = tmp_path / name
    shop.git("worktree", "add", "--quiet", linked, "-b", "fix/linked")
    (linked / "stock.py").write_text(BAD, encoding="utf-8")
    shop.git("add", "stock.py", cwd=linked)
    assert "stock.py:1" in shop.git("commit", "-m", "fix: linked", fails=True, cwd=linked)
    (linked / "stock.py").write_text(GOOD, encoding="utf-8")
    shop.git("add", "stock.py", cwd=linked)
    shop.git("commit", "--quiet", cwd=linked)
    assert "STOCK" in shop.opened_with().splitlines()[0]
    (linked / "stock.py").write_text(GOOD.replace("csv", "tsv"), encoding="utf-8")
    shop.git("commit", "--quiet", "-am", "fix: of tabs", cwd=linked)
    shop.git("rebase", "-i", "HEAD~2", cwd=linked, GIT_SEQUENCE_EDITOR="sed -i.bak '2s/^pick/squash/'", SAY="feat: all")
    assert "fix: of tabs" in shop.opened_with()
    assert shop.git("log", "-1", "--format=%s", cwd=linked).strip() == "feat: all"


def test_a_worktree_of_a_bare_repository(guard: Guard, shop: Guarded, tmp_path: Path) -> None:
    shop.git("clone", "--quiet", "--bare", shop.folder, tmp_path / "bare.git")
    shop.git("worktree", "add", "--quiet", tmp_path / "linked", "feat/stock", cwd=tmp_path / "bare.git")
    linked = guard(folder=tmp_path / "linked")
    linked.write("shop/stock.py", GOOD)
    linked.git("commit")
    assert "STOCK" in linked.opened_with().splitlines()[0]


def test_a_submodule(guard: Guard, shop: Guarded) -> None:
    main = guard("main")
    main.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", shop.folder, "libs/shop")
    main.git("commit", "--quiet", "-m", "feat: take the shop in", "--no-verify")
    inner = guard(folder=main.folder / "libs" / "shop")
    inner.write("shop/stock.py", BAD)
    assert "shop/stock.py:1" in inner.git("commit", "-m", "feat: stock", fails=True)
    inner.write("shop/stock.py", GOOD)
    inner.git("commit", SAY="{}")
    assert "STOCK" in inner.opened_with().splitlines()[0]
    main.git("add", "libs/shop")
    main.git("commit")
    assert main.opened_with() == main.message()
    assert "shop" in main.subject()


def test_a_folder_of_a_monorepo(shop: Guarded) -> None:
    shop.write("packages/web shop/pyproject.toml", '[project]\nname = "web"\n')
    path = shop.write("packages/web shop/web/stock.py", BAD)
    folder = path.parent.parent
    assert "packages/web shop/web/stock.py:1" in shop.git("commit", "-m", "feat: web", fails=True, cwd=folder)
    path.write_text(GOOD, encoding="utf-8")
    shop.git("commit", "-a", cwd=folder)
    assert "STOCK" in shop.opened_with().splitlines()[0]
