"""The commands that are advised, held against what is there to run them."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.preflight.trouble import Trouble

Preflight = Callable[..., list[Trouble]]

PROJECT = (
    '[build-system]\nrequires = ["lost>=1"]\n[project]\nname = "shop"\ndependencies = ["lost"]\n'
    '[project.optional-dependencies]\nweb = ["flask-lost"]\n[dependency-groups]\ndev = ["ruff-lost"]\n'
    '[tool.devkit.preflight]\nextras = ["web"]\ngroups = ["dev"]\n'
)


def program(folder: Path, name: str) -> str:
    """A PATH on which a program of this name is, before the system's own."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (folder / name).chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def with_pip(packages: Path, version: str) -> None:
    (packages / f"pip-{version}.dist-info").mkdir()
    (packages / f"pip-{version}.dist-info" / "METADATA").write_text(f"Name: pip\nVersion: {version}\n", "utf-8")


def test_what_is_missing_is_installed_into_the_environment_that_is_judged(preflight: Preflight, venv: Path) -> None:
    with_pip(venv, "25.1")
    found = preflight("dependencies", {"pyproject.toml": PROJECT})
    assert [each.where for each in found] == [f"pyproject.toml:{line}" for line in (5, 7, 9)]
    assert [each.command for each in found] == [
        ".venv/bin/python -m pip install -e .",
        ".venv/bin/python -m pip install -e '.[web]'",
        ".venv/bin/python -m pip install --group dev",
    ]
    path = {"PATH": f"{venv.parents[2] / 'bin'}:/usr/bin", "VIRTUAL_ENV": str(venv.parents[2])}
    assert preflight("dependencies", {}, **path)[0].command == "python -m pip install -e ."


def test_an_environment_without_pip_gets_one_first(preflight: Preflight, tmp_path: Path, venv: Path) -> None:
    needed = {"requirements.txt": "lost\n"}
    (found,) = preflight("dependencies", needed)
    assert found.command == ".venv/bin/python -m ensurepip && .venv/bin/python -m pip install -r requirements.txt"
    (found,) = preflight("dependencies", needed, PATH=program(tmp_path / "bin", "uv"))
    assert found.command == "uv pip install --python .venv/bin/python -r requirements.txt"
    with_pip(venv, "24.0")
    group = preflight("dependencies", {"pyproject.toml": PROJECT, "requirements.txt": ""})[-1]
    first, then = group.command.split(" && ")
    assert (first, then.rpartition(" -m ")[2]) == (
        ".venv/bin/python -m pip install --upgrade pip",
        "pip install --group dev",
    )


@pytest.mark.usefixtures("venv")
@pytest.mark.parametrize(
    ("tool", "commands"),
    [
        ("uv", ["uv sync", "uv sync --extra web", "uv sync --group dev"]),
        ("poetry", ["poetry install", "poetry install --extras web", "poetry install --with dev"]),
        ("pdm", ["pdm install", "pdm install -G web", "pdm install -G dev"]),
    ],
)
def test_the_tool_of_the_lock_file_is_named_where_it_is_there(
    preflight: Preflight, tmp_path: Path, tool: str, commands: list[str]
) -> None:
    files = {"pyproject.toml": PROJECT, f"{tool}.lock": "", "requirements.txt": "more-lost\n"}
    found = [each.command for each in preflight("dependencies", files, PATH=program(tmp_path / "bin", tool))]
    assert found[:3] == commands
    assert found[3].endswith("-r requirements.txt"), "a lock file knows nothing of it"
    assert tool not in preflight("dependencies", files)[0].command


def test_what_uv_is_told_to_take_instead_is_what_counts(preflight: Preflight) -> None:
    project = '[project]\ndependencies = ["a<2"]\n[tool.uv]\noverride-dependencies = ["A>=2"]\n'
    lock = '[[package]]\nname = "a"\nversion = "2.1"\n'
    assert preflight("lock", {"pyproject.toml": project, "uv.lock": lock}) == []
    assert len(preflight("lock", {"pyproject.toml": project.replace(">=2", ">=3")})) == 1


@pytest.mark.usefixtures("venv")
def test_an_environment_is_made_again_with_a_python_that_fits(
    preflight: Preflight, repository: Path, tmp_path: Path
) -> None:
    minor = f"3.{sys.version_info[1]}"
    name = f"python{minor}"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / name).symlink_to(Path(sys.executable).resolve())
    cfg = repository / ".venv" / "pyvenv.cfg"
    cfg.write_text(cfg.read_text("utf-8").replace("version = 3", "version = 2"), "utf-8")
    project = {"pyproject.toml": f'[project]\nname = "x"\nrequires-python = "=={minor}.*"\n'}
    (found,) = preflight("python", project, PATH=f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert found.command == f"{name} -m venv --clear .venv"
    subprocess.run(
        ["sh", "-c", f"PATH={tmp_path / 'bin'}:/usr/bin:/bin; {found.command} --without-pip"],
        cwd=repository,
        check=True,
    )
    assert preflight("python", project) == []


@pytest.mark.usefixtures("venv")
def test_no_python_that_fits_is_made_up(preflight: Preflight, tmp_path: Path) -> None:
    project = {"pyproject.toml": '[project]\nname = "x"\nrequires-python = ">=3.99"\n'}
    (found,) = preflight("python", project)
    assert found.command.endswith("# with a Python that fits: none was found on PATH")
    (found,) = preflight("python", project, PATH=program(tmp_path / "bin", "uv"))
    assert found.command == "uv venv --clear --python '>=3.99' .venv"
    (found,) = preflight("python", {"pyproject.toml": "", ".python-version": "3.99\n"}, PATH=program(tmp_path, "pyenv"))
    assert found.command == "pyenv install --skip-existing 3.99 && PYENV_VERSION=3.99 python -m venv --clear .venv"


HOOKS = {".pre-commit-config.yaml": "repos: []\n"}


@pytest.mark.usefixtures("venv")
def test_hooks_that_git_would_not_run_are_not_installed(
    preflight: Preflight, repository: Path, tmp_path: Path, git: Callable[..., str]
) -> None:
    path = program(tmp_path / "bin", "pre-commit")
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\n# File generated by pre-commit\n", encoding="utf-8")
    hook.chmod(0o644)
    (found,) = preflight("hooks", HOOKS, PATH=path)
    assert found.command == "pre-commit install -t pre-commit"
    hook.chmod(0o755)
    assert preflight("hooks", HOOKS, PATH=path) == []
    git("config", "core.hooksPath", ".husky")
    (found,) = preflight("hooks", HOOKS, PATH=path)  # pre-commit refuses to install anything as long as it is set
    subprocess.run(["sh", "-c", found.command.partition(" && ")[0]], cwd=repository, check=True)
    assert preflight("hooks", HOOKS, PATH=path) == []


def test_local_hooks_have_the_default_stages(preflight: Preflight, tmp_path: Path) -> None:
    path = program(tmp_path / "bin", "pre-commit")
    hooks = "hooks: [{id: a, name: a, entry: a, language: system}]\n"
    config = f"default_stages: [pre-commit, push]\nrepos:\n- repo: local\n  {hooks}"
    (found,) = preflight("hooks", {".pre-commit-config.yaml": config}, PATH=path)
    assert found.command == "pre-commit install -t pre-commit -t pre-push"
    remote = config.replace("local", "https://example.com/a\n  rev: v1")  # which may name its own
    (found,) = preflight("hooks", {".pre-commit-config.yaml": remote}, PATH=path)
    assert found.command == "pre-commit install -t pre-commit"


def test_pre_commit_is_installed_where_it_is_missing(preflight: Preflight, tmp_path: Path, venv: Path) -> None:
    with_pip(venv, "25.1")
    (found,) = preflight("hooks", HOOKS)
    install, then = found.command.split(" && ")
    assert install == ".venv/bin/python -m pip install pre-commit"
    assert then == ".venv/bin/python -m pre_commit install -t pre-commit"
    (found,) = preflight("hooks", HOOKS, PATH=program(tmp_path / "bin", "prek"))
    assert found.command == "prek install -t pre-commit"


def test_a_variable_that_is_commented_out_is_not_set(preflight: Preflight, repository: Path) -> None:
    code = {"shop.py": 'import os\nURL = os.environ["SHOP_URL"]\n'}
    (found,) = preflight("variables", {**code, ".env": "# SHOP_URL=x\nSHOP_KEY=1"})
    subprocess.run(["sh", "-c", found.command], cwd=repository, check=True)
    assert (repository / ".env").read_text(encoding="utf-8").splitlines()[1:] == ["SHOP_KEY=1", "SHOP_URL=..."]
    assert preflight("variables", {}) == []


def test_scripts_beside_the_program_need_nothing_here(preflight: Preflight) -> None:
    read = 'import os, subprocess\nKEY = os.environ["UPLOAD_KEY"]\nsubprocess.run(["no-such-uploader"])\n'
    for path in ("release/deploy.py", "ci/run.py", "src/integration_tests/k8s.py"):
        assert preflight("variables", {path: read}) == []
        assert preflight("programs", {path: read}) == []


def test_the_project_s_own_programs_come_with_it(preflight: Preflight) -> None:
    start = 'import subprocess\nsubprocess.run(["shop-worker"])\nsubprocess.run(["no-such-program"])\n'
    (found,) = preflight("programs", {"shop.py": start, "pyproject.toml": '[project.scripts]\nshop-worker = "a:b"\n'})
    assert "no-such-program" in found.what


def test_what_the_settings_declare_is_told_with_their_file(preflight: Preflight) -> None:
    settings = {"devkit.toml": '[preflight]\nservices = ["localhost:1"]\nprograms = ["no-such-program"]\n'}
    assert [each.where for each in preflight("services", settings)] == ["devkit.toml:2"]
    assert [each.where for each in preflight("programs", settings)] == ["devkit.toml:3"]


def test_a_service_is_started_where_a_compose_file_has_it(preflight: Preflight, tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[tool.devkit.preflight]\nservices = ["localhost:1", "[::1]:2"]\n',
        "compose.yaml": 'services:\n  db:\n    ports: ["1:5432", "12:12"]\n',
    }
    found = preflight("services", files, PATH=program(tmp_path / "bin", "docker"))
    assert [each.command for each in found] == ["docker compose up -d", ""]
    assert [each.command for each in preflight("services", {}, PATH="")] == ["", ""]


@pytest.mark.usefixtures("venv")
def test_a_python_that_pyenv_has_and_did_not_choose_is_found(preflight: Preflight, tmp_path: Path) -> None:
    for version in ("3.98.2", "3.98.10", "3.97.1", "3.98-dev", "mambaforge"):
        (tmp_path / "pyenv" / "versions" / version).mkdir(parents=True)
        program(tmp_path / "pyenv" / "versions" / version / "bin", "python")
    path = program(tmp_path / "pyenv" / "shims", "python")
    project = {"pyproject.toml": '[project]\nname = "x"\nrequires-python = "==3.98.*"\n'}
    (found,) = preflight("python", project, PATH=path)
    assert found.command == f"{tmp_path}/pyenv/versions/3.98.10/bin/python -m venv --clear .venv"


@pytest.mark.parametrize(
    "source",
    ['source = {editable = "pipes"}', 'source = {git = "https://example.com/a"}', 'source = {type = "directory"}'],
)
def test_a_locked_package_that_is_made_here_has_any_version(preflight: Preflight, source: str) -> None:
    lock = '[[package]]\nname = "a"\nversion = "1!0+dev"\n'
    project = {"pyproject.toml": '[project]\ndependencies = ["a==1.13"]\n'}
    assert len(preflight("lock", {**project, "uv.lock": lock})) == 1
    assert preflight("lock", {**project, "uv.lock": f"{lock}{source}\n"}) == []


def test_data_of_tests_have_the_line_ends_they_have(
    preflight: Preflight, repository: Path, git: Callable[..., str]
) -> None:
    (repository / "tests").mkdir()
    for path in ("tests/mixed.txt", "mixed.txt"):
        (repository / path).write_bytes(b"a\r\nb\n")
    git("-c", "core.autocrlf=false", "add", ".")
    assert [each.where for each in preflight("endings", {})] == ["mixed.txt"]
    assert len(preflight("endings", {".gitattributes": "*.txt text\n"})) == 2
