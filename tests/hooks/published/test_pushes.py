"""Pushes to a bare remote: what is in the way says what to do, and then is out of the way."""

from pathlib import Path
from typing import Any

import pytest

Guarded = Any
STOCK = "def count(items: list[str]) -> int:\n    return len(items)\n"
PROTECTED = """'main' is protected, and this would push to it directly; push another branch, such as by git push """


@pytest.fixture
def pushed(shop: Guarded, tmp_path: Path) -> Guarded:
    """The repository with a bare remote that has its main branch."""
    shop.git("init", "--quiet", "--bare", "--initial-branch=main", tmp_path / "remote.git")
    shop.git("remote", "add", "origin", tmp_path / "remote.git")
    shop.git("push", "--quiet", "--no-verify", "origin", "main")
    return shop


def test_a_branch_is_pushed_once_its_changelog_is_there(pushed: Guarded) -> None:
    pushed.made("CHANGELOG.md", "# Changelog\n", "docs: a changelog")
    pushed.made("shop/stock.py", STOCK, "feat: count what is there")
    said = pushed.git("push", "origin", "feat/stock", fails=True)
    assert said.count("Failed") == 1
    command = "devkit changelog --update CHANGELOG.md"
    assert f"run {command}" in said
    pushed.run(*command.split())
    pushed.git("add", "CHANGELOG.md")
    pushed.git("commit", "--quiet", "-m", "docs: keep the changelog")
    pushed.git("push", "--quiet", "-u", "origin", "feat/stock")
    pushed.git("tag", "v0.1.0")
    pushed.git("push", "--quiet", "origin", "v0.1.0")
    pushed.git("commit", "--quiet", "--amend", "--no-edit")
    pushed.git("push", "--quiet", "--force-with-lease", "origin", "feat/stock")
    assert pushed.git("rev-parse", "origin/feat/stock") == pushed.git("rev-parse", "HEAD")
    pushed.git("push", "--quiet", "origin", "--delete", "feat/stock")


def test_a_protected_branch_is_pushed_to_by_nobody(pushed: Guarded, tmp_path: Path) -> None:
    pushed.made("devkit.toml", '[merge]\nprotected = ["main", "release/*"]\n', "chore: protect main")
    address = (tmp_path / "remote.git").as_posix()
    for remote in ("origin", address):
        said = pushed.git("push", remote, "HEAD:main", fails=True)
        assert f"{PROTECTED}{remote} HEAD:refs/heads/NAME, and open a pull request [protected-branch]" in said
        assert said.count("Failed") == 1
    assert pushed.git("log", "-1", "--format=%s", "main", cwd=tmp_path / "remote.git").strip() == "feat: begin"


def test_what_is_no_push_to_a_protected_branch(pushed: Guarded, tmp_path: Path) -> None:
    """Other branches, the first push of one, tags of both kinds, deletions, and pushes by address."""
    pushed.made("devkit.toml", '[merge]\nprotected = ["main", "release/*"]\n', "chore: protect main")
    address = (tmp_path / "remote.git").as_posix()
    pushed.git("tag", "v1")
    pushed.git("tag", "--annotate", "--message", "two", "v2")
    for what in ("HEAD:refs/heads/feat/new", "HEAD:refs/heads/release/1", "v1", "v2", "HEAD~1:refs/heads/old"):
        pushed.git("push", "origin", what)
    pushed.git("push", address, "HEAD:refs/heads/feat/other")
    pushed.git("push", "--force", "origin", "HEAD~1:feat/new")
    for what in ("feat/new", "v1"):
        pushed.git("push", "--delete", "origin", what)
    found = pushed.git("for-each-ref", "--format=%(refname:short)", cwd=tmp_path / "remote.git").split()
    assert found == ["feat/other", "main", "old", "release/1", "v2"]


def test_a_merged_branch_is_pulled(pushed: Guarded, tmp_path: Path) -> None:
    """Somebody else's merge comes in by pull: post-merge hooks may speak, and stop nothing."""
    other = tmp_path / "other"
    pushed.git("clone", "--quiet", tmp_path / "remote.git", other)
    pushed.git("commit", "--quiet", "--allow-empty", "-m", "fix: more", cwd=other)
    pushed.git("push", "--quiet", "origin", "main", cwd=other)
    pushed.git("checkout", "--quiet", "main")
    pushed.git("pull", "--quiet", "--ff-only", "origin", "main")
    assert pushed.subject() == "fix: more"
    pushed.git("checkout", "--quiet", "feat/stock")
    pushed.made("shop/stock.py", STOCK, "feat: count")
    pushed.git("pull", "--quiet", "--rebase", "origin", "main")
    assert (pushed.subject(), pushed.subject("HEAD~1")) == ("feat: count", "fix: more")
