import subprocess
import sys
import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from devkit.hooks.published import HOOKS

Devkit = Callable[..., Any]

CONFIG = """\
# Our hooks.
default_install_hook_types: [pre-commit]  # only these
repos:
  # Formatting
  - repo: https://github.com/astral-sh/ruff-pre-commit
    rev: v0.9.0
    hooks:
      - id: ruff  # fast
        args: [--fix]

# What CI runs.
ci:
  autofix_prs: false
"""
PYPROJECT = """\
[project]
name = "shop"   # the name

[tool.ruff.lint]
extend-select = ["E", "T20"]  # ours

[tool.other]
x = 1
"""


def test_the_records_are_those_of_the_published_file() -> None:
    keys = ("id", "entry", "stages", "types", "pass_filenames", "always_run", "require_serial")
    published = yaml.safe_load(Path(".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [{key: each[key] for key in keys if key in each} for each in published] == list(HOOKS)


def lay_out(commit: Callable[..., str], **files: str) -> None:
    commit({"src/shop.py": "x = 1\n", "tests/test_shop.py": "def test_a(): ...\n", **files})


def test_an_empty_repository_is_set_up_and_then_left_alone(devkit: Devkit, repository: Path) -> None:
    assert devkit("init", "--yes", cwd=repository).returncode == 0
    config = yaml.safe_load((repository / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert "commit-msg" in config["default_install_hook_types"]
    assert {hook["id"] for repo in config["repos"] for hook in repo["hooks"]} >= {"devkit-lint-message", "devkit-paths"}
    again = devkit("init", "--yes", cwd=repository)
    assert (again.returncode, again.stdout) == (0, "")
    assert "everything is set up already" in again.stderr


def test_nothing_is_written_without_a_yes(devkit: Devkit, repository: Path) -> None:
    done = devkit("init", cwd=repository, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert done.stdout.startswith("--- /dev/null\n+++ b/.pre-commit-config.yaml\n")
    assert sorted(path.name for path in repository.iterdir()) == [".git"]


def test_what_is_there_keeps_its_order_and_comments(
    devkit: Devkit, repository: Path, commit: Callable[..., str]
) -> None:
    lay_out(commit, **{".pre-commit-config.yaml": CONFIG, "pyproject.toml": PYPROJECT})
    shown = devkit("init", cwd=repository, stdin=subprocess.DEVNULL).stdout
    done = devkit("init", "--yes", "--repo", "https://example.com/team/devkit", cwd=repository)
    assert done.returncode == 0
    text = (repository / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert [line for line in shown.splitlines() if line.startswith("-") and not line.startswith("---")] == [
        "-default_install_hook_types: [pre-commit]  # only these",
        '-extend-select = ["E", "T20"]  # ours',
    ]
    config = yaml.safe_load(text)
    assert [repo["repo"] for repo in config["repos"]][1:] == ["https://example.com/team/devkit"]
    assert config["ci"] == {"autofix_prs": False}
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert settings["other"] == {"x": 1}
    assert settings["ruff"]["lint"]["extend-select"][:2] == ["E", "T20"]
    assert "BLE001" in settings["ruff"]["lint"]["extend-select"]
    assert '"shop"   # the name' in (repository / "pyproject.toml").read_text(encoding="utf-8")
    assert devkit("init", "--yes", cwd=repository).stdout == ""


@pytest.mark.parametrize(
    "text",
    [
        '[project]\nname = "shop"\n\n[tool.ruff]\nline-length = 100\n',
        '[tool.black]\nline-length = 100\n[tool.ruff]\nline-length = 100\n[project]\nname = "shop"\n',
        "[tool.ruff]\nline-length = 100\n\n[tool.devkit.message]\n[dependency-groups]\ndev = []\n",
        '[project]\r\nname = "shop"\r\n[tool.ruff]\r\nline-length = 100\r\n',
    ],
)
def test_new_tables_stand_apart_and_the_rest_as_it_stood(
    devkit: Devkit, repository: Path, commit: Callable[..., str], text: str
) -> None:
    lay_out(commit)
    (repository / "pyproject.toml").write_bytes(text.encode())
    assert devkit("init", "--yes", cwd=repository).returncode == 0
    written = (repository / "pyproject.toml").read_bytes().decode()
    kept = text.splitlines(keepends=True)
    lines = written.splitlines(keepends=True)
    for above, line in pairwise(lines):
        if line.startswith("[") and line not in kept:
            assert not above.strip(), f"{line!r} stands right below {above!r}"
    assert list(dict.fromkeys(line for line in lines if line in kept and line.strip())) == [
        line for line in dict.fromkeys(kept) if line.strip()
    ]
    assert tomllib.loads(written)["tool"]["devkit"]["diagnose"]["fail-on"] == "any"
    assert devkit("init", "--yes", cwd=repository).stdout == ""


def test_pre_commit_takes_what_was_written(devkit: Devkit, repository: Path, commit: Callable[..., str]) -> None:
    lay_out(commit, **{".pre-commit-config.yaml": CONFIG})
    devkit("init", "--yes", cwd=repository)
    command = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_workflow_is_one_and_quotes_no_stranger(
    devkit: Devkit, repository: Path, commit: Callable[..., str]
) -> None:
    lay_out(commit)
    devkit("init", "--yes", "--repo", "https://example.com/team/devkit", cwd=repository)
    text = (repository / ".github" / "workflows" / "devkit.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    steps = workflow["jobs"]["tests"]["steps"]
    assert steps[-1]["uses"].startswith("team/devkit@v")
    assert workflow["permissions"] == {}
    assert not any("${{" in step.get("run", "") for step in steps)


def test_the_main_branch_is_protected(
    devkit: Devkit, repository: Path, commit: Callable[..., str], git: Callable[..., str], tmp_path: Path
) -> None:
    lay_out(commit)
    git("branch", "-m", "develop")
    assert protected(devkit, repository) is None  # nothing says which branch others build on
    git("branch", "master")
    assert protected(devkit, repository) == ["master"]
    git("clone", "--quiet", "--bare", str(repository), str(tmp_path / "remote.git"))
    git("remote", "add", "origin", str(tmp_path / "remote.git"))
    git("fetch", "--quiet", "origin")
    git("remote", "set-head", "origin", "develop")
    assert protected(devkit, repository) == ["develop"]
    (repository / "devkit.toml").write_text("[merge]\nprotected = []  # none\n", encoding="utf-8")
    assert "protected = []  # none" in written(devkit, repository)


def protected(devkit: Devkit, repository: Path) -> list[str] | None:
    """The branches that `devkit init` protects in a repository without settings."""
    (repository / "devkit.toml").unlink(missing_ok=True)
    found: list[str] | None = tomllib.loads(written(devkit, repository)).get("merge", {}).get("protected")
    return found


def written(devkit: Devkit, repository: Path) -> str:
    assert devkit("init", "--yes", cwd=repository).returncode == 0
    return (repository / "devkit.toml").read_text(encoding="utf-8")


def test_a_history_without_conventional_commits_gets_no_message_hooks(
    devkit: Devkit, repository: Path, commit: Callable[..., str]
) -> None:
    lay_out(commit)  # its message is "change"
    devkit("init", "--yes", cwd=repository)
    text = (repository / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert "devkit-lint-message" not in text
    assert "devkit-error-messages" in text


@pytest.mark.parametrize("text", ["repos: [", "- a\n", "repos: {a: b}\n"])
def test_a_file_that_is_something_else_is_told_and_left(devkit: Devkit, repository: Path, text: str) -> None:
    (repository / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
    done = devkit("init", "--yes", cwd=repository)
    assert done.returncode == 2
    assert ".pre-commit-config.yaml" in done.stderr
    assert (repository / ".pre-commit-config.yaml").read_text(encoding="utf-8") == text


def test_outside_of_a_repository_there_is_nothing_to_set_up(devkit: Devkit, tmp_path: Path) -> None:
    assert devkit("init", "--yes", cwd=tmp_path).returncode == 2
