"""The names a main branch may have."""

import os
import sys
from pathlib import Path

import pytest

from devkit.core import plumbing
from devkit.diagnoser.attribution.branches import main_names

USUAL = ("main", "master", "trunk", "develop")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without settings, and no others in the environment."""
    names = [name for name in os.environ if name.startswith(("GIT_CONFIG", "XDG_CONFIG"))]
    for name in names:
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


def test_configured_names_are_the_only_ones(tmp_path: Path) -> None:
    assert main_names(tmp_path, ("live",)) == ("live",)


@pytest.mark.parametrize("place", [".gitconfig", ".config/git/config"])
@pytest.mark.parametrize("text", ["[init]\n\tdefaultBranch = live\n", "[include]\n\tpath = {}\n"])
def test_what_git_calls_the_first_branch(home: Path, tmp_path: Path, place: str, text: str) -> None:
    (home / "more").write_text("[init]\n\tdefaultBranch = live\n", encoding="utf-8")
    file = home / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.format(home / "more"), encoding="utf-8")
    assert main_names(tmp_path) == ("main", "master", "live", "trunk", "develop")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere git is always asked")
@pytest.mark.parametrize(
    ("text", "started"), [("[user]\n\tname = Ada\n", False), ("[init]\n\tdefaultBranch = a\n", True)]
)
def test_git_is_started_only_where_its_files_say_something(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, *, started: bool
) -> None:
    if "init.defaultbranch" in plumbing.settings("^init[.]"):
        pytest.skip("this machine's own settings name a first branch")
    (home / ".gitconfig").write_text(text, encoding="utf-8")
    git = tmp_path / "bin" / "git"
    git.parent.mkdir()
    git.write_text(f"#!/bin/sh\necho started > '{tmp_path}/started'\n", encoding="utf-8")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{git.parent}:{os.environ['PATH']}")
    assert main_names(tmp_path) == USUAL
    assert (tmp_path / "started").exists() == started


def test_the_remote_s_own_branch_is_the_likeliest(home: Path, tmp_path: Path) -> None:
    head = tmp_path / ".git/refs/remotes/origin/HEAD"
    head.parent.mkdir(parents=True)
    head.write_text("ref: refs/remotes/origin/production\n", encoding="utf-8")
    assert main_names(tmp_path)[0] == "production"
    assert home.is_dir()
