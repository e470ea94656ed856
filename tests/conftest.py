"""What tests of every room use: real git repositories and the real command."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure, and a change is judged by the same examples wherever it runs;
# `pytest --hypothesis-profile=search` looks for new ones.
settings.register_profile("devkit", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2_500, print_blob=True)
settings.load_profile("devkit")

PROJECT = Path(__file__).parent.parent
"""devkit's own tree."""

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]

_IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


@pytest.fixture(autouse=True, scope="session")
def options_of_their_own() -> Iterator[None]:
    """The tests that are run in tests take no options of the run around them, such as CI's `-n auto`."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty git work tree."""
    path = tmp_path / "repository"
    path.mkdir()
    run_git(path, "init", "--quiet", "--initial-branch=main")
    return path


@pytest.fixture
def git(repository: Path) -> Git:
    """Run git in the work tree; returns its stdout."""
    return lambda *args: run_git(repository, *args)


@pytest.fixture
def commit(repository: Path) -> Commit:
    """Write files (None deletes one), commit everything and return the hash."""

    def run(files: dict[str, str | None]) -> str:
        for name, text in files.items():
            path = repository / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
        run_git(repository, "add", "--all")
        run_git(repository, "commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "change")
        return run_git(repository, "rev-parse", "HEAD")

    return run


def run_git(folder: Path, *args: str) -> str:
    environment = os.environ | _IDENTITY
    command = ["git", *args]
    return subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def project() -> Path:
    return PROJECT


@pytest.fixture
def bookshop() -> Path:
    return PROJECT / "examples" / "bookshop"


@pytest.fixture
def devkit(tmp_path: Path) -> Devkit:
    """Run `python -m devkit` in a process of its own, in the test's folder unless told otherwise."""

    def run(
        *args: str | Path, cwd: Path = tmp_path, env: dict[str, str] | None = None, **options: object
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "devkit", *map(str, args)],
            check=False,
            cwd=cwd,
            env=os.environ | (env or {}),
            **({"capture_output": True, "encoding": "utf-8", "timeout": 60} | options),
        )

    return run
