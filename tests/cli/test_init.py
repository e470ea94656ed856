import subprocess
import sys
import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from devkit.cli.group import cli
from devkit.hooks.init.look import Look
from devkit.hooks.init.workflow import in_the_way
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
    keys = ("id", "entry", "stages", "types", "pass_filenames", "always_run", "verbose", "require_serial")
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


@pytest.mark.parametrize("address", ["https://example.com/team/devkit", "git@example.com:team/devkit.git"])
def test_the_workflow_is_one_and_quotes_no_stranger(
    devkit: Devkit, repository: Path, commit: Callable[..., str], address: str
) -> None:
    lay_out(commit)
    devkit("init", "--yes", "--repo", address, cwd=repository)
    text = (repository / ".github" / "workflows" / "devkit.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    steps = workflow["jobs"]["tests"]["steps"]
    assert steps[-1]["uses"].startswith("team/devkit@v")
    assert workflow["permissions"] == {}
    assert not any("${{" in step.get("run", "") for step in steps)


STEP = "on: push\njobs:\n  test:\n    steps:\n      - name: devkit\n        {}\n"


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("uses: team/devkit@v1  # pinned", "uses: team/devkit@v1"),
        ("uses: team/our-devkit/sub@main", "uses: team/our-devkit/sub@main"),
        ("run: |\n          pip install x\n          .venv/bin/devkit  diagnose a.json", "run: devkit diagnose"),
        ("run: python -m devkit check", "run: devkit check"),
        ("run: make # devkit diagnose later", ""),
        ("uses: actions/checkout@v4  # devkit needs it", ""),
        ("run: pip install devkit-ci", ""),
        ("env: {X: devkit}", ""),
        ("uses: [", ""),
    ],
)
def test_a_workflow_that_runs_devkit_already_is_told(
    devkit: Devkit, repository: Path, commit: Callable[..., str], *, step: str, found: str
) -> None:
    lay_out(commit, **{".github/workflows/ci.yml": "# devkit later\n" + STEP.format(step)})
    done = devkit("init", "--yes", cwd=repository)
    assert done.returncode == 0
    said = f"no workflow is written: .github/workflows/ci.yml runs devkit already ({found})"
    assert (said in done.stderr) == bool(found)
    assert (repository / ".github/workflows/devkit.yml").exists() != bool(found)
    again = devkit("init", "--yes", cwd=repository)
    assert (said in again.stderr) == bool(found)
    assert "no workflow is written" not in again.stderr or found


@pytest.mark.parametrize("command", [each for each in cli.list_commands(click.Context(cli)) if each != "init"])
def test_every_command_counts_as_running_devkit(repository: Path, commit: Callable[..., str], command: str) -> None:
    lay_out(commit, **{".github/workflows/ci.yml": STEP.format(f"run: devkit {command} --quiet")})
    assert f"(run: devkit {command})" in (in_the_way(Look(repository, None, "1.0")) or "")


def test_a_workflow_of_that_name_is_told_and_stays(
    devkit: Devkit, repository: Path, commit: Callable[..., str]
) -> None:
    path = ".github/workflows/devkit.yml"
    lay_out(commit, **{path: "on: push\n"})
    done = devkit("init", "--yes", cwd=repository)
    assert f"no workflow is written: {path} is there already, with no step" in done.stderr
    assert (repository / path).read_text(encoding="utf-8") == "on: push\n"


def test_an_action_of_another_name_is_known_by_the_repository_asked_for(
    devkit: Devkit, repository: Path, commit: Callable[..., str]
) -> None:
    lay_out(commit, **{".github/workflows/ci.yml": STEP.replace(": devkit", ": a").format("uses: team/kit@v1")})
    done = devkit("init", "--yes", "--repo", "https://example.com/team/kit", cwd=repository)
    assert "ci.yml runs devkit already (uses: team/kit@v1)" in done.stderr


@pytest.mark.parametrize(
    ("options", "is_said"), [((), True), (("--repo", "../kit"), True), (("--repo", "https://example.com/a/b"), False)]
)
def test_that_the_package_has_to_be_published_is_said_where_it_is_installed(
    devkit: Devkit, repository: Path, commit: Callable[..., str], options: tuple[str, ...], *, is_said: bool
) -> None:
    lay_out(commit)
    done = devkit("init", "--yes", *options, cwd=repository)
    assert ("has to be on your package index; where it isn't, use --repo" in done.stderr) == is_said
    assert "package index" not in devkit("init", "--yes", *options, cwd=repository).stderr


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


REPO = "- repo: https://example.com/black\n  rev: v1\n  hooks:\n  - id: black\n"
REGEX = (
    "- repo: local\n  hooks:\n  - id: a\n    name: a\n    entry: a\n    language: system\n"
    "    exclude: |\n      (?x)\n      # c\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "repos:\n" + REPO.replace("- repo", "-   repo").replace("\n  ", "\n    "),
        f"repos:\n{REGEX}",
        f"repos:\n{REGEX}\n# CI\nfail_fast: true\n",
        f"default_install_hook_types: [\n  # always\n  pre-commit,\n]\nrepos:\n{REPO}",
        f"default_install_hook_types:\n  # some\n  - pre-commit  # always\n  - commit-msg\nrepos:\n{REPO}",
        f"repos:\n{REPO}".replace("\n", "\r\n", 2),
        f"\ufeffrepos:\n{REPO}",
        f"repos:\n{REPO}".rstrip("\n"),
        "repos:\n- repo: local\n  hooks:\n  - &a {id: a, name: a, entry: a, language: system}\n  - *a\n# tail\n",
        "# nothing yet\n",
        "# head\nrepos: []  # none yet\nfail_fast: true\n",
        "repos:\nfail_fast: true\n",
    ],
)
def test_hooks_are_added_and_everything_else_is_as_it_was(devkit: Devkit, repository: Path, text: str) -> None:
    path = repository / ".pre-commit-config.yaml"
    path.write_bytes(text.encode())
    assert devkit("init", "--yes", cwd=repository).returncode == 0
    lines = path.read_bytes().decode().splitlines(keepends=True)
    kept = iter(lines)
    wanted = [line.partition("[]")[0].rstrip("\r\n,") for line in text.removeprefix("\ufeff").splitlines()]
    assert all(any(line in each for each in kept) for line in wanted), "a line is gone or elsewhere"
    before = yaml.safe_load(text) or {}
    after = yaml.safe_load("".join(lines))
    assert after["repos"][:-1] == (before.get("repos") or [])
    assert all(hook["id"].startswith("devkit-") for hook in after["repos"][-1]["hooks"])
    assert "commit-msg" in after["default_install_hook_types"]
    command = [sys.executable, "-m", "pre_commit", "validate-config", path.name]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)
    assert devkit("init", "--yes", cwd=repository).stdout == ""


def test_a_hook_that_speaks_without_failing_is_heard(devkit: Devkit, repository: Path) -> None:
    devkit("init", "--yes", cwd=repository)
    hooks = yaml.safe_load((repository / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert {hook["id"]: hook.get("verbose", False) for hook in hooks}["devkit-preflight"] is True


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ('[lint]\nselect = ["ALL"]\n', ()),
        ('[lint]\nselect = ["E"]\nignore = ["BLE", "PT", "T20"]\n', ("F", "S110", "S112", "TRY002")),
        ('select = ["E", "F"]\nextend-ignore = ["S", "T201"]\n', ("BLE001", "PT", "T20", "TRY002")),
        ('extend = "base.toml"\n', ("BLE001", "PT", "S110", "S112", "T20", "TRY002")),
    ],
)
def test_rules_that_a_project_has_decided_about_stay_decided(
    devkit: Devkit, repository: Path, commit: Callable[..., str], text: str, proposed: tuple[str, ...]
) -> None:
    lay_out(commit, **{"ruff.toml": text, "base.toml": '[lint]\nselect = ["E", "F"]\n'})
    devkit("init", "--yes", cwd=repository)
    lint = tomllib.loads((repository / "ruff.toml").read_text(encoding="utf-8")).get("lint", {})
    assert tuple(lint.get("extend-select", ())) == proposed


def test_remarks_stay_with_what_they_are_about(devkit: Devkit, repository: Path, commit: Callable[..., str]) -> None:
    text = (
        '\ufeff[tool.ruff.lint]\r\nselect = ["E"]\r\n\r\n# tests may\r\n[tool.ruff.lint.per-file-ignores]\r\n'
        'tests = ["F"]\r\n\r\n# how it is built\r\n[build-system]\r\nrequires = []\r\n'
    )
    lay_out(commit)
    (repository / "pyproject.toml").write_bytes(text.encode())
    assert devkit("init", "--yes", cwd=repository).returncode == 0
    written = (repository / "pyproject.toml").read_bytes().decode()
    assert "# tests may\r\n[tool.ruff.lint.per-file-ignores]\r\n" in written
    assert "# how it is built\r\n[build-system]\r\n" in written
    assert 'select = ["E"]\r\nextend-select = ' in written
    assert written.count("\n") == written.count("\r\n")
    assert "\r\n\r\n\r\n" not in written
    assert written.startswith("\ufeff[tool")


def test_tables_in_braces_get_their_keys_there(devkit: Devkit, repository: Path, commit: Callable[..., str]) -> None:
    lay_out(commit, **{"pyproject.toml": '[tool]\ndevkit = {diagnose = {base = "main"}}\n'})
    assert devkit("init", "--yes", cwd=repository).returncode == 0
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["devkit"]
    assert settings == {"diagnose": {"base": "main", "fail-on": "any"}, "merge": {"protected": ["main"]}}


def test_the_workflow_installs_what_the_tests_need(
    devkit: Devkit, repository: Path, commit: Callable[..., str]
) -> None:
    declared = '[project]\nname = "shop"\nrequires-python = "<3.13"\n[dependency-groups]\ntest = ["pytest"]\n'
    lay_out(commit, **{"pyproject.toml": declared})
    devkit("init", "--yes", cwd=repository)
    text = (repository / ".github" / "workflows" / "devkit.yml").read_text(encoding="utf-8")
    assert "pip install -e . --group test pytest pytest-json-report\n" in text
    assert 'python-version: "3.12"\n' in text


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"setup.py": "setup(python_requires='<3.12', extras_require={'tests': ['x']})"}, ("3.11", "-e '.[tests]'")),
        ({"setup.py": "setup(install_requires=['x'])", "requirements.txt": ""}, ("3.13", "-e .")),
        ({"setup.py": "setup()", "requirements.txt": ""}, ("3.13", "-e . -r requirements.txt")),
        ({"pyproject.toml": "[tool.x]\n", "requirements.txt": ""}, ("3.13", "-r requirements.txt")),
        ({"pyproject.toml": "[tool.x]\n", "setup.cfg": "[metadata]\nname = x\n"}, ("3.13", "-e .")),
        ({"pyproject.toml": '[build-system]\n[tool.poetry.dependencies]\npython = "~3.9"\n'}, ("3.9", "-e .")),
        (
            {"requirements.txt": "", "test-requirements.txt": ""},
            ("3.13", "-r requirements.txt -r test-requirements.txt"),
        ),
        ({"setup.cfg": "no section\n"}, ("3.13", "")),
    ],
)
def test_the_workflow_is_for_what_the_project_declares(
    devkit: Devkit, repository: Path, commit: Callable[..., str], files: dict[str, str], said: tuple[str, str]
) -> None:
    python, installed = said
    lay_out(commit, **files)
    assert devkit("init", "--yes", cwd=repository).returncode == 0
    text = (repository / ".github" / "workflows" / "devkit.yml").read_text(encoding="utf-8")
    assert f'python-version: "{python}"\n' in text
    assert f"pip install {installed} pytest pytest-json-report\n".replace("  ", " ") in text


@pytest.mark.parametrize(("changelog", "is_kept"), [("## [Unreleased]\n", True), ("## 1.2.0\n", False)])
def test_the_changelog_is_looked_after_where_it_is_kept(
    devkit: Devkit, repository: Path, *, changelog: str, is_kept: bool
) -> None:
    (repository / "CHANGELOG.md").write_text(f"# Changes\n\n{changelog}", encoding="utf-8")
    devkit("init", "--yes", cwd=repository)
    assert ("devkit-changelog" in (repository / ".pre-commit-config.yaml").read_text(encoding="utf-8")) is is_kept


@pytest.mark.parametrize(
    "text",
    [
        "repos: [",
        "- a\n",
        "repos: {a: b}\n",
        "repos:\n- repo: local\n  hooks: [a]\n",
        "repos:\n- repo: local\n  hooks: a\n",
        "{repos: []}\n",
        "default_install_hook_types: pre-commit\nrepos: []\n",
    ],
)
def test_a_file_that_is_something_else_is_told_and_left(devkit: Devkit, repository: Path, text: str) -> None:
    (repository / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
    done = devkit("init", "--yes", cwd=repository)
    assert done.returncode == 2
    assert ".pre-commit-config.yaml" in done.stderr
    assert (repository / ".pre-commit-config.yaml").read_text(encoding="utf-8") == text


def test_settings_that_cannot_be_added_to_are_told_and_nothing_is_written(devkit: Devkit, repository: Path) -> None:
    text = '[tool]\ndevkit.merge.base = "x"\n'
    (repository / "pyproject.toml").write_text(text, encoding="utf-8")
    done = devkit("init", "--yes", cwd=repository)
    assert done.returncode == 2
    assert (
        'pyproject.toml can\'t be added to as it is written; write tool.devkit.diagnose.fail-on = "any"' in done.stderr
    )
    assert (repository / "pyproject.toml").read_text(encoding="utf-8") == text
    assert not (repository / ".pre-commit-config.yaml").exists()


def test_outside_of_a_repository_there_is_nothing_to_set_up(devkit: Devkit, tmp_path: Path) -> None:
    assert devkit("init", "--yes", cwd=tmp_path).returncode == 2
