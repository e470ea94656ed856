"""Projects in real git repositories, and the real command in them."""

import os
import subprocess
import sys
from collections.abc import Callable
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

    def commit(self, message: str, author: str = "Ada <ada@example.com>", **files: str) -> str:
        """Write files and commit all there is."""
        for name, text in files.items():
            self.write(name, text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", f"--author={author}", "--message", message)
        return self.git("rev-parse", "HEAD")

    def devkit(self, *args: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "devkit", *args]
        environment = self.environment | (env or {})
        return subprocess.run(
            command, cwd=self.path, env=environment, capture_output=True, encoding="utf-8", timeout=600, check=False
        )

    def context(self, coming: Coming | None = None) -> Context:
        """What documents are made with, as the project is now."""
        return Context(Tree(self.path), config.load(self.path).settings, Repository(self.path), coming)

    def hook(self, name: str, script: str) -> None:
        path = self.write(f".git/hooks/{name}", f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def state(self) -> dict[str, object]:
        """All that a release may change: files, index, HEAD, branches and tags."""
        files = {
            path.relative_to(self.path).as_posix(): (path.read_bytes(), path.stat().st_mode)
            for path in sorted(self.path.rglob("*"))
            if path.is_file() and ".git" not in path.parts
        }
        return {
            "files": files,
            "index": self.git("ls-files", "--stage"),
            "head": self.git("rev-parse", "--symbolic-full-name", "HEAD"),
            "refs": self.git("for-each-ref"),
            "status": self.git("status", "--porcelain"),
        }


@pytest.fixture
def make_project(tmp_path: Path) -> Callable[[str], Project]:
    """Makes a repository without a commit, of a name."""
    return lambda name: Project(tmp_path / name)
