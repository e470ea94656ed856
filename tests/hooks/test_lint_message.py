"""The commit-msg hook: what is published, and what happens when real pre-commit runs it at a real commit."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HOOKS = Path(".pre-commit-hooks.yaml")
KEYS = {"id", "name", "description", "entry", "language", "stages", "always_run", "require_serial", "pass_filenames"}
KEYS |= {"minimum_pre_commit_version", "additional_dependencies", "args", "types", "verbose"}
STAGES = {"commit-msg", "prepare-commit-msg", "pre-commit", "pre-merge-commit", "pre-push", "manual"}
STAGES |= {"post-checkout", "post-merge", "post-rewrite"}
CONFIG = """
default_install_hook_types: [commit-msg]
repos:
  - repo: local
    hooks:
      - {hook}
"""


def manifest(project: Path) -> list[dict[str, object]]:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    hooks: list[dict[str, object]] = yaml.safe_load((project / HOOKS).read_text(encoding="utf-8"))
    return hooks


def test_keys_and_stages_are_known(project: Path) -> None:
    for hook in manifest(project):
        assert set(hook) <= KEYS
        assert set(hook["stages"]) <= STAGES  # type: ignore[call-overload]
        assert hook["minimum_pre_commit_version"] == "3.2.0"
        assert hook["language"] == "python"


def test_hook_for_messages(project: Path) -> None:
    [hook] = [hook for hook in manifest(project) if hook["id"] == "devkit-lint-message"]
    assert hook["stages"] == ["commit-msg"]
    assert hook["entry"] == "devkit lint-message"
    assert hook["require_serial"] is True  # --fix writes
    assert "pass_filenames" not in hook  # the message file is the one file name


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own, and this Python's programs first on PATH."""
    own = {
        "HOME": str(tmp_path / "home"),
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.com",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.com",
    }
    return {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | own


@pytest.fixture
def guarded(project: Path, repository: Path, environment: dict[str, str]) -> Iterator[Path]:
    """A repository with the published hook installed by pre-commit; the hook's environment is this one."""
    if importlib.util.find_spec("pre_commit") is None:
        pytest.skip("pre-commit is not installed")
    [hook] = [hook for hook in manifest(project) if hook["id"] == "devkit-lint-message"]
    line = ", ".join(f"{key}: {value}" for key, value in (hook | {"language": "system"}).items() if key != "name")
    line = line.replace("True", "true").replace("'", "")
    (repository / ".pre-commit-config.yaml").write_text(CONFIG.replace("{hook}", f"{{name: x, {line}, verbose: true}}"))
    run(repository, environment, sys.executable, "-m", "pre_commit", "install")
    run(repository, environment, "git", "add", "--all")
    return repository


def run(folder: Path, environment: dict[str, str], *command: str, fails: bool = False) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=600, check=False
    )
    said = done.stdout + done.stderr
    assert (done.returncode != 0) == fails, said
    return said


def commits(folder: Path, environment: dict[str, str]) -> list[str]:
    return run(folder, environment, "git", "log", "--reverse", "--format=%s").splitlines()


def test_commits_pass_or_are_stopped(guarded: Path, environment: dict[str, str]) -> None:
    run(guarded, environment, "git", "commit", "-m", "feat: begin")
    said = run(
        guarded, environment, "git", "commit", "--allow-empty", "-m", "Begin again", "-m", "Because.", fails=True
    )
    assert "error type-empty" in said
    assert "git commit --edit --file=.git/devkit-rejected-message" in said
    assert (guarded / ".git/devkit-rejected-message").read_text() == "Begin again\n\nBecause.\n"
    run(
        guarded,
        environment | {"GIT_EDITOR": "sed -i '1s/^B/fix: b/'"},
        "git",
        "commit",
        "--allow-empty",
        "--edit",
        "--file=.git/devkit-rejected-message",
    )
    assert commits(guarded, environment) == ["feat: begin", "fix: begin again"]


def test_what_to_type_is_right_in_the_folder_git_was_called_in(guarded: Path, environment: dict[str, str]) -> None:
    inner = guarded / "a" / "b"
    inner.mkdir(parents=True)
    said = run(inner, environment, "git", "commit", "-m", "Begin", fails=True)
    command = said.partition("commit again: ")[2].splitlines()[0].split(" ")
    run(inner, environment | {"GIT_EDITOR": "sed -i '1s/^B/feat: b/'"}, *command)
    assert commits(guarded, environment) == ["feat: begin"]


def test_never_in_the_way_of_git(guarded: Path, environment: dict[str, str]) -> None:
    """Editors, amend, revert, fixup, merge, squash merge, rebase with squashing, and a linked worktree."""
    editor = environment | {"GIT_EDITOR": "true"}

    def git(*args: str, env: dict[str, str] = environment) -> None:
        run(guarded, env, "git", *args)

    git("commit", "--quiet", "-m", "feat: begin")
    git("commit", "--quiet", "--amend", "--no-edit")
    git("commit", "--quiet", "--amend", "--verbose", env=editor)
    (guarded / "a.py").write_text("")
    git("add", "a.py")
    git("commit", "--quiet", "-m", "fix: a\n\n#1 begins this line")
    git("revert", "--no-edit", "HEAD", env=editor)
    git("commit", "--quiet", "--allow-empty", "--fixup=HEAD~1")
    git("checkout", "--quiet", "-b", "side", "HEAD~3")
    (guarded / "side.py").write_text("")
    git("add", "side.py")
    git("commit", "--quiet", "-m", "feat: side")
    git("checkout", "--quiet", "-")
    git("merge", "--quiet", "--no-ff", "--no-edit", "side", env=editor)
    git("checkout", "--quiet", "-b", "squashed", "HEAD~1")
    git("merge", "--quiet", "--squash", "side")
    git("commit", "--quiet", env=editor)
    git("-c", "sequence.editor=sed -i '3,$s/^pick/squash/'", "rebase", "--quiet", "-i", "HEAD~4", env=editor)
    git("worktree", "add", "--quiet", "../linked", "-b", "linked")
    linked = guarded.parent / "linked"
    said = run(linked, environment, "git", "commit", "--allow-empty", "-m", "Odd", fails=True)
    assert "devkit-rejected-message" in said
    assert (guarded / ".git/worktrees/linked/devkit-rejected-message").read_text() == "Odd\n"
    run(linked, environment, "git", "commit", "--quiet", "--allow-empty", "-m", "feat: linked")


def test_comment_character_of_the_repository(guarded: Path, environment: dict[str, str]) -> None:
    run(guarded, environment, "git", "config", "core.commentChar", ";")
    editor = environment | {"GIT_EDITOR": "sed -i '1s/^/feat: x\\n/'"}
    run(guarded, editor, "git", "commit", "--quiet")
    assert commits(guarded, environment) == ["feat: x"]


def test_pre_commit_installs_the_hook_from_this_checkout(
    project: Path, repository: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """As a user does it, by `repo:` and `rev:`; needs a package index."""
    if importlib.util.find_spec("pre_commit") is None:
        pytest.skip("pre-commit is not installed")
    if not (project / ".git").exists():
        pytest.skip("this is no git checkout, so that pre-commit can't clone it")
    source = snapshot(project, tmp_path / "source", environment)
    text = f"default_install_hook_types: [commit-msg]\nrepos:\n  - repo: {source}\n    rev: v0\n    hooks:\n"
    (repository / ".pre-commit-config.yaml").write_text(
        f"{text}      - id: devkit-lint-message\n        args: [--fix]\n"
    )
    pre_commit = (sys.executable, "-m", "pre_commit")
    run(repository, environment, *pre_commit, "validate-manifest", str(project / HOOKS))
    run(repository, environment, *pre_commit, "install", "--install-hooks")
    run(repository, environment, "git", "add", "--all")
    run(repository, environment, "git", "commit", "--quiet", "-m", "FEAT : Add a thing.")
    run(repository, environment, "git", "commit", "--allow-empty", "--quiet", "-m", "no type", fails=True)
    assert commits(repository, environment) == ["feat: add a thing"]


def snapshot(project: Path, target: Path, environment: dict[str, str]) -> Path:
    """A repository of what git would commit of this checkout now, tagged v0."""
    listed = run(project, environment, "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    for name in filter(None, listed.split("\0")):
        path, copy = project / name, target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            copy.symlink_to(path.readlink())
        elif path.is_file():
            copy.write_bytes(path.read_bytes())
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "all"], ["tag", "v0"]):
        run(target, environment, "git", *command)
    return target


def test_every_published_hook_is_listed_and_run(
    devkit: Callable[..., subprocess.CompletedProcess[str]], project: Path, tmp_path: Path
) -> None:
    listed = devkit("hook", "devkit-nonsense")
    assert listed.returncode == 2
    assert all(str(hook["id"]) in listed.stderr for hook in manifest(project))
    (tmp_path / "message").write_text("add a thing\n")
    asked = (devkit(*command, "message") for command in (("lint-message",), ("hook", "devkit-lint-message")))
    plain, hook = ((done.returncode, done.stdout, done.stderr) for done in asked)
    assert plain == hook
    assert plain[0] == 1
