"""Repositories in which pre-commit has installed every published hook, from a clone of this checkout, without network.

One environment serves all of them: pre-commit makes one for each repository, revision and set of dependencies.
"""

import importlib.util
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).parents[3]
STAGES = ("pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg")
STAGES += ("post-checkout", "post-merge", "post-rewrite", "pre-push")
EDITOR = """\
import os, pathlib, sys
path = pathlib.Path(sys.argv[1])
text = path.read_bytes()
pathlib.Path(os.environ["SEEN"]).write_bytes(text)
said = os.environ.get("SAY", "").encode()
path.write_bytes(said.replace(b"{}", text) if said else text)
"""
WITNESS = """\
  - id: witness-{stage}
    name: witness
    language: system
    entry: sh -c 'echo "{said}" >> "$TOLD"'
    stages: [{stage}]
    pass_filenames: false
    always_run: true
"""
NOTED = {
    "prepare-commit-msg": "${PRE_COMMIT_COMMIT_MSG_SOURCE-unset}",
    "commit-msg": "checked",
    "post-rewrite": "${PRE_COMMIT_REWRITE_COMMAND} rewrote",
}
Environment = dict[str, str]


class Guarded(NamedTuple):
    """A repository with the hooks installed."""

    folder: Path
    environment: Environment
    seen: Path
    """What the editor was opened with last."""
    told: Path
    """What a hook beside devkit's was told of each message."""

    def run(self, *command: str | Path, fails: bool = False, cwd: Path | None = None, **variables: str) -> str:
        """Run a program there and return all it said; `fails` is whether it has to."""
        code, said = ran(cwd or self.folder, self.environment | variables, *map(str, command))
        assert (code != 0) == fails, said
        return said

    def git(self, *args: str | Path, fails: bool = False, cwd: Path | None = None, **variables: str) -> str:
        """Run git; SAY is what the editor leaves as the message, `{}` in it what was there."""
        return self.run("git", *args, fails=fails, cwd=cwd, **variables)

    def write(self, name: str, text: str) -> Path:
        """Write a file, and stage it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        self.git("add", "--", name)
        return path

    def made(self, name: str, text: str, message: str) -> None:
        """Commit a file without any hook."""
        self.write(name, text)
        self.git("-c", f"core.hooksPath={os.devnull}", "commit", "--quiet", "-m", message)

    def subject(self, revision: str = "HEAD") -> str:
        """A commit's first line."""
        return self.git("log", "-1", "--format=%s", revision).strip()

    def message(self, revision: str = "HEAD") -> str:
        """A commit's message."""
        return self.git("log", "-1", "--format=%B", revision).strip()

    def opened_with(self) -> str:
        """What the editor was opened with since this was last asked, without git's comments."""
        text = self.seen.read_text(encoding="utf-8") if self.seen.exists() else ""
        self.seen.unlink(missing_ok=True)
        return "\n".join(line for line in text.splitlines() if not line.startswith("#")).strip()

    def stages(self) -> list[str]:
        """Since this was last asked: the sources that prepare-commit-msg was told, `checked` for each commit-msg."""
        lines = self.told.read_text(encoding="utf-8").splitlines() if self.told.exists() else []
        self.told.unlink(missing_ok=True)
        return [line.strip() for line in lines]


Guard = Callable[..., Guarded]


def ran(folder: Path, environment: Environment, *command: str) -> tuple[int, str]:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def must(folder: Path, environment: Environment, *command: str) -> str:
    code, said = ran(folder, environment, *command)
    assert code == 0, said
    return said


def missing(why: str) -> None:
    if os.environ.get("DEVKIT_REQUIRE_REAL") == "1":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A home of its own, this Python's programs first on PATH, nothing of the caller's git, pip or pytest."""
    home = tmp_path_factory.mktemp("home")
    own = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_NAME": "Ada" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "ada@example.com" for who in ("AUTHOR", "COMMITTER")},
        "NO_COLOR": "1",
    }
    callers = ("GIT_", "PRE_COMMIT", "PYTEST_", "SKIP")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(callers)}
    return kept | own


@pytest.fixture(scope="session")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory, bare: Environment) -> Path:
    """The wheels that installing devkit takes, those of its build included."""
    for module in ("pre_commit", "pip"):
        if importlib.util.find_spec(module) is None:
            missing(f"{module} is not installed")
    folder = tmp_path_factory.mktemp("wheelhouse")
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*declared["build-system"]["requires"], *declared["project"]["dependencies"]]
    home = {
        key: os.environ[key] for key in ("HOME", "XDG_CONFIG_HOME") if key in os.environ
    }  # pip's settings and cache
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary", ":all:", "--dest", str(folder)]
    code, said = ran(folder, bare | home, *command, *wanted)
    if code:
        missing(f"the packages that devkit needs can't be downloaded: {said[-500:]}")
    return folder


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory, bare: Environment) -> Path:
    """A repository of what git would commit of this checkout now, tagged v0."""
    if not (PROJECT / ".git").exists():
        missing("this is no git checkout, so that pre-commit can't clone it")
    target = tmp_path_factory.mktemp("clone")
    listed = must(PROJECT, bare, "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    for name in filter(None, listed.split("\0")):
        path, copy = PROJECT / name, target / name
        if path.is_file() and not path.is_symlink():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "all"], ["tag", "v0"]):
        must(target, bare, "git", *command)
    return target


@pytest.fixture(scope="session")
def published(clone: Path) -> list[dict[str, object]]:
    """The entries of .pre-commit-hooks.yaml."""
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    found: list[dict[str, object]] = yaml.safe_load((clone / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def config(clone: Path, published: list[dict[str, object]]) -> str:
    """A .pre-commit-config.yaml with all of them, and one that notes how git called it."""
    hooks = "".join(f"  - id: {hook['id']}\n" for hook in published)
    types = ", ".join(STAGES)
    devkit = f"- repo: {clone.as_posix()}\n  rev: v0\n  hooks:\n{hooks}"
    noted = "".join(WITNESS.format(stage=stage, said=said) for stage, said in NOTED.items())
    return f"default_install_hook_types: [{types}]\nrepos:\n{devkit}- repo: local\n  hooks:\n{noted}"


@pytest.fixture(scope="session")
def installed(
    bare: Environment, wheelhouse: Path, config: str, tmp_path_factory: pytest.TempPathFactory
) -> Environment:
    """What every git command runs with; pre-commit has made the environment of the hooks."""
    folder = tmp_path_factory.mktemp("first")
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheelhouse), "PIP_CONFIG_FILE": os.devnull}
    (folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    must(folder, bare, "git", "init", "--quiet")
    said = must(folder, bare | offline, sys.executable, "-m", "pre_commit", "install", "--install-hooks")
    assert said.count("Installing environment") == 1, said
    # From here on nothing can be installed: what pre-commit needs has to be there.
    return bare | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}


@pytest.fixture
def guard(tmp_path: Path, installed: Environment, config: str) -> Guard:
    """Install the hooks in a repository, made where there is none yet."""
    editor, seen, told = tmp_path / "editor.py", tmp_path / "seen", tmp_path / "told"
    editor.write_text(EDITOR, encoding="utf-8")
    command = f"'{Path(sys.executable).as_posix()}' '{editor.as_posix()}'"
    environment = installed | {"GIT_EDITOR": command, "SEEN": str(seen), "TOLD": told.as_posix()}

    def call(name: str = "shop", *, folder: Path | None = None) -> Guarded:
        found = Guarded(folder or tmp_path / name, environment, seen, told)
        found.folder.mkdir(parents=True, exist_ok=True)
        if not (found.folder / ".git").exists():
            found.git("init", "--quiet", "--initial-branch=main")
        found.write(".pre-commit-config.yaml", config)
        found.run(sys.executable, "-m", "pre_commit", "install", "--install-hooks")
        return found

    return call


@pytest.fixture
def shop(guard: Guard) -> Guarded:
    """A repository with one commit, on a branch of its own."""
    found = guard()
    found.made("shop/__init__.py", '"""A shop."""\n', "feat: begin")
    found.git("-c", f"core.hooksPath={os.devnull}", "checkout", "--quiet", "-b", "feat/stock")
    return found
