"""A project in a real git repository, and its documents."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devkit.changelog.docs.context import Coming, Context
from devkit.changelog.release.repository import Repository
from devkit.changelog.release.tree import Tree
from devkit.core import config


class Project:
    """A git repository with an identity of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        for key, value in {"user.name": "Ada", "user.email": "ada@example.com", "commit.gpgSign": "false"}.items():
            self.git("config", key, value)

    @property
    def environment(self) -> dict[str, str]:
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        return {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | own

    def git(self, *args: str) -> str:
        command = ["git", *args]
        done = subprocess.run(command, cwd=self.path, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def write(self, name: str, text: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def read(self, name: str) -> str:
        return (self.path / name).read_bytes().decode()

    def commit(self, message: str, author: str = "Ada <ada@example.com>") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", f"--author={author}", "--message", message)

    def devkit(self, *args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "devkit", *args]
        return subprocess.run(
            command, cwd=self.path, env=self.environment, capture_output=True, encoding="utf-8", timeout=60, check=False
        )

    def context(self, coming: Coming | None = None) -> Context:
        return Context(Tree(self.path), config.load(self.path).settings, Repository(self.path), coming)


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    """A Python project without a release."""
    project = Project(tmp_path / "shop")
    project.write("pyproject.toml", '[project]\nname = "shop"\nversion = "1.2.0"\ndescription = "Sells <things>"\n')
    project.write("README.md", "# Shop\n")
    project.commit("feat: begin")
    return project
