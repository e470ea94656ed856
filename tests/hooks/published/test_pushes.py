"""Pushes to a bare remote: what is in the way says what to do, and then is out of the way."""

from pathlib import Path
from typing import Any

import pytest

Guarded = Any


@pytest.fixture
def pushed(shop: Guarded, tmp_path: Path) -> Guarded:
    """The repository with a bare remote that has its main branch."""
    shop.git("init", "--quiet", "--bare", "--initial-branch=main", tmp_path / "remote.git")
    shop.git("remote", "add", "origin", tmp_path / "remote.git")
    shop.git("push", "--quiet", "--no-verify", "origin", "main")
    return shop


def test_a_branch_is_pushed_once_its_changelog_is_there(pushed: Guarded) -> None:
    pushed.write("CHANGELOG.md", "# Changelog\n")
    pushed.git("commit", "--quiet", "-m", "docs: a changelog")
    pushed.write("shop/stock.py", "def count(items: list[str]) -> int:\n    return len(items)\n")
    pushed.git("commit", "--quiet", "-m", "feat: count what is there")
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


def test_a_merged_branch_is_pulled(pushed: Guarded, tmp_path: Path) -> None:
    """Somebody else's merge comes in by pull: post-merge hooks may speak, and stop nothing."""
    other = tmp_path / "other"
    pushed.git("clone", "--quiet", tmp_path / "remote.git", other)
    pushed.git("commit", "--quiet", "--allow-empty", "-m", "fix: more", cwd=other)
    pushed.git("push", "--quiet", "origin", "main", cwd=other)
    pushed.git("checkout", "--quiet", "main")
    pushed.git("pull", "--quiet", "--ff-only", "origin", "main")
    assert pushed.subject() == "fix: more"
