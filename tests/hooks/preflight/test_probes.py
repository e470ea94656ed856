import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.hooks.preflight.poetry import specifiers
from devkit.hooks.preflight.printing import as_json, as_text
from devkit.hooks.preflight.probes.variables import listed
from devkit.hooks.preflight.trouble import Trouble

Preflight = Callable[..., list[Trouble]]


def told(troubles: list[Trouble]) -> list[tuple[str, str]]:
    return [(each.what, each.where) for each in troubles]


@pytest.mark.usefixtures("venv")
def test_the_version_is_held_against_what_is_required(preflight: Preflight) -> None:
    assert preflight("python", {"pyproject.toml": '[project]\nrequires-python = ">=3.9"\n'}) == []
    found = preflight("python", {"pyproject.toml": '[project]\nname = "x"\nrequires-python = "<3.9"\n'})
    assert [each.where for each in found] == ["pyproject.toml:3"]
    assert "<3.9 is needed" in found[0].what
    (pinned,) = preflight("python", {"pyproject.toml": "", ".python-version": "3.1\n"})
    assert (pinned.level, pinned.where) == ("warning", ".python-version:1")
    minor = f"{sys.version_info[0]}.{sys.version_info[1]}\n"
    assert preflight("python", {".python-version": minor}) == []


@pytest.mark.usefixtures("venv")
def test_packages_are_looked_for_in_the_project_s_environment(preflight: Preflight) -> None:
    text = (
        '[project]\ndependencies = [\n  "requests>=2.31",\n  "typing_extensions",\n  "nothere[x]>=1",\n'
        "  \"only-there; sys_platform == 'nowhere'\",\n]\n"
    )
    assert told(preflight("dependencies", {"pyproject.toml": text})) == [
        ("requests 2.30.0 is installed, and >=2.31 is needed", "pyproject.toml:3"),
        ("nothere is not installed", "pyproject.toml:5"),
    ]


@pytest.mark.usefixtures("venv")
def test_requirements_files_include_others(preflight: Preflight) -> None:
    files = {
        "requirements.txt": "-r reqs/base.txt\n# a comment\nrequests==2.30.0 --hash=sha256:00\n./local\n",
        "reqs/base.txt": "lost \\\n  >= 2  # why\n-e .\nhttps://example.com/x.whl\n not a requirement!\n",
    }
    found = preflight("dependencies", files)
    assert told(found) == [
        ("lost is not installed", "reqs/base.txt:1"),
        ("'not a requirement!' is no requirement", "reqs/base.txt:5"),
    ]
    assert found[0].command.endswith("python -m pip install -r reqs/base.txt")


@pytest.mark.usefixtures("venv")
def test_groups_and_extras_count_where_the_settings_say_so(preflight: Preflight) -> None:
    text = (
        '[project.optional-dependencies]\nweb = ["flask-lost"]\n[dependency-groups]\ndev = [{include-group = "lint"}]\n'
        'lint = ["ruff-lost"]\n'
    )
    assert preflight("dependencies", {"pyproject.toml": text}) == []
    text += '[tool.devkit.preflight]\nextras = ["web"]\ngroups = ["dev"]\n'
    what = [each.what.split()[0] for each in preflight("dependencies", {"pyproject.toml": text, "uv.lock": ""})]
    assert what == ["flask-lost", "ruff-lost"]


@pytest.mark.parametrize(
    ("poetry", "specifier"),
    [
        ("^1.2.3", ">=1.2.3,<2"),
        ("^0.2.3", ">=0.2.3,<0.3"),
        ("^0.0.3", ">=0.0.3,<0.0.4"),
        ("~1.2", ">=1.2,<1.3"),
        ("~1", ">=1,<2"),
        ("*", ""),
        ("1.2.3", "==1.2.3"),
        (">=1,<2", ">=1,<2"),
        (">=1 <2", ">=1,<2"),
        ("^1.2, !=1.3", ">=1.2,<2,!=1.3"),
        ("~1.2.3,!=1.2.5", ">=1.2.3,<1.3,!=1.2.5"),
        ("~=1.2", "~=1.2"),
        ("^0.0", ">=0.0,<0.1"),
        ("^0", ">=0,<1"),
        ("=1.2", "==1.2"),
        ("1.*", "==1.*"),
        ("^2.0b1", ">=2.0b1,<3"),
    ],
)
def test_a_constraint_of_poetry_s_has_a_specifier(poetry: str, specifier: str) -> None:
    assert specifiers(poetry) == [specifier]


def test_the_lock_holds_what_is_declared(preflight: Preflight) -> None:
    project = '[project]\ndependencies = ["a>=2", "b", "c"]\n'
    lock = '[[package]]\nname = "a"\nversion = "1.0"\n[[package]]\nname = "B"\nversion = "3"\n'
    assert told(preflight("lock", {"pyproject.toml": project, "uv.lock": lock})) == [
        ("uv.lock has a 1.0, and >=2 is declared", "pyproject.toml:2"),
        ("c is declared and not in uv.lock", "pyproject.toml:2"),
    ]
    never = "dependencies = [\"c; python_version < '3.9'\", \"d; sys_platform == 'win32'\"]\n"
    project = f'[project]\nrequires-python = ">=3.10"\n{never}'
    assert told(preflight("lock", {"pyproject.toml": project, "uv.lock": lock})) == [
        ("d is declared and not in uv.lock", "pyproject.toml:3")
    ]
    (broken,) = preflight("lock", {"uv.lock": "[["})
    assert broken.what.startswith("uv.lock: can't be read as TOML")


CODE = """\
import os
from os import environ, getenv
URL = os.environ["SHOP_URL"]
KEY = environ.get("SHOP_KEY", "x")
LOG = getenv("SHOP_LOG")
HOME = os.environ["HOME"]
os.environ["SHOP_SET"] = "1"
try:
    A = os.environ["SHOP_TRIED"]
except KeyError:
    A = ""
with suppress(KeyError):
    A = os.environ["SHOP_SUPPRESSED"]
if "SHOP_ASKED" in os.environ:
    B = os.environ["SHOP_ASKED"]
C = "SHOP_BEFORE" in os.environ and open(os.environ["SHOP_BEFORE"])
D = "SHOP_BEFORE" not in os.environ or open(os.environ["SHOP_BEFORE"])

class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="shop_")
    limit: int
    name: str = "x"
    token: str = Field(...)
    other: str = Field(default="y", alias="OTHER_NAME")
"""


def test_variables_without_a_default_have_to_be_set(preflight: Preflight) -> None:
    found = preflight("variables", {"src/shop.py": CODE, "tests/test_a.py": 'import os\nos.environ["T_X"]\n'})
    assert [each.what.split()[0] for each in found] == ["SHOP_LIMIT", "SHOP_TOKEN", "SHOP_URL"]
    assert found[-1].where == "src/shop.py:3"
    set_ = {"SHOP_URL": "x", "SHOP_TOKEN": "y"}
    assert [each.what.split()[0] for each in preflight("variables", {".env": "export SHOP_LIMIT=1\n"}, **set_)] == []


def test_the_command_for_a_variable_sets_it_and_overwrites_nothing(preflight: Preflight) -> None:
    code = {"src/shop.py": 'import os\nos.environ["SHOP_URL"]\n'}

    def command(**files: str) -> list[str]:
        named = {f".{name.replace('_', '.')}": text for name, text in files.items()}
        return [each.command for each in preflight("variables", {**code, **named}) if each.level == "error"]

    assert command() == ["export SHOP_URL=..."]
    assert command(env_example="SHOP_URL=\n") == ["cp .env.example .env"]
    assert command(env_example="SHOP_URL=\n", env="SHOP_KEY=mine\n") == ["echo SHOP_URL=... >> .env"]


OTHERS = """\
import os
NAME = "SHOP_NAMED"
def app(environ, start):
    return environ["REQUEST_METHOD"], os.environ["SHOP_OWN"], os.environ.get(NAME)
def later(request, env=os.environ):
    os.environ["SHOP_OWN"] = "1"
    return request.environ["HTTP_HOST"], env["SHOP_PASSED"], "SHOP_TESTED" in env, os.getenv(key="SHOP_KEYWORD")
"""


def test_only_the_process_s_environment_counts(preflight: Preflight) -> None:
    found = preflight("variables", {"src/shop.py": OTHERS, ".env.example": ""})
    assert found[0].what == "SHOP_PASSED is not set, and later() has no default for it"
    told = [each.what.split()[0] for each in found[1:]]
    assert told == ["SHOP_KEYWORD", "SHOP_NAMED", "SHOP_OWN", "SHOP_PASSED", "SHOP_TESTED"]
    assert {each.level for each in found} == {"warning"}


def test_what_the_example_lacks_is_told_and_added(
    preflight: Preflight, devkit: Callable[..., Any], repository: Path
) -> None:
    files = {"src/shop.py": CODE, ".env.example": "# for people\nSHOP_URL=http://example.com\nSHOP_LIMIT="}
    warned = [each for each in preflight("variables", files) if each.level == "warning"]
    assert "SHOP_KEY is read, and .env.example doesn't list it" in [each.what for each in warned]
    done = devkit("preflight", "--fix", "variables", cwd=repository)
    assert done.returncode == 1  # SHOP_URL and others are still not set
    text = (repository / ".env.example").read_text(encoding="utf-8")
    assert text.startswith(files[".env.example"] + "\nOTHER_NAME=\nSHOP_ASKED=\nSHOP_BEFORE=\nSHOP_KEY=\n")
    again = devkit("preflight", "--fix", "variables", cwd=repository)
    assert (repository / ".env.example").read_text(encoding="utf-8") == text
    assert "added to" not in again.stderr


@given(st.text(max_size=200))
def test_any_text_is_an_environment_file(text: str) -> None:
    assert all(name.isidentifier() for name in listed(text))


def test_services_answer_or_are_told(preflight: Preflight) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        settings = f'[tool.devkit.preflight]\nservices = ["127.0.0.1:{port}"]\n'
        assert preflight("services", {"pyproject.toml": settings}) == []
    (found,) = preflight("services", {})
    assert found.what.startswith(f"127.0.0.1:{port} does not answer: ")
    assert found.where == "pyproject.toml:2"


def test_programs_are_on_path(preflight: Preflight) -> None:
    settings = '[tool.devkit.preflight]\nprograms = ["git", "no-such-program"]\n'
    code = 'import subprocess\nsubprocess.run(["also-lost", "-x"])\nsubprocess.run([name])\nsubprocess.run("echo x")\n'
    found = preflight("programs", {"pyproject.toml": settings, "src/a.py": code})
    assert [(each.what.split()[2], each.level) for each in found] == [
        ("no-such-program", "error"),
        ("also-lost", "warning"),
    ]
    assert found[1].where == "src/a.py:2"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("src/a.py", 'try:\n    subprocess.run(["lost"])\nexcept OSError:\n    pass\n'),
        ("src/a.py", 'try:\n    subprocess.run(["lost"])\nexcept (ValueError, FileNotFoundError):\n    pass\n'),
        ("src/a.py", 'with suppress(OSError):\n    subprocess.run(["lost"])\n'),
        ("src/a.py", "if shutil.which('lost'):\n    subprocess.run(['lost'])\n"),
        ("scripts/a.py", 'subprocess.run(["lost"])\n'),
        ("python/benchmark/a.py", 'subprocess.run(["lost"])\n'),
        (".github/a.py", 'subprocess.run(["lost"])\n'),
    ],
)
def test_programs_that_may_be_missing(preflight: Preflight, path: str, code: str) -> None:
    assert preflight("programs", {path: f"import shutil, subprocess\n{code}"}) == []
    assert [each.where for each in preflight("programs", {path: "", "src/b.py": f"import subprocess\n{STARTS}"})] == [
        "src/b.py:3"
    ]


STARTS = 'try:\n    subprocess.run(["lost"])\nexcept ValueError:\n    pass\n'


def test_a_command_is_said_once() -> None:
    troubles = [
        Trouble("dependencies", f"{name} is not installed", "pyproject.toml:1", "uv sync", "error") for name in "ab"
    ]
    assert as_text([*troubles, Trouble("lock", "c", "", "uv lock")], ["dependencies", "lock"]).splitlines() == [
        "dependencies: a is not installed (pyproject.toml:1)",
        "dependencies: b is not installed (pyproject.toml:1)",
        "    uv sync",
        "lock: c",
        "    uv lock",
    ]


def missing(name: str, where: str, command: str = "pip install") -> Trouble:
    return Trouble("dependencies", f"{name} is not installed", where, command, item=name)


def test_what_differs_in_the_item_alone_is_one_line_for_people() -> None:
    troubles = [
        missing("a", "pyproject.toml:3"),
        Trouble("dependencies", "b 1 is installed, and >=2 is needed", "pyproject.toml:4", "pip install"),
        missing("c", "pyproject.toml:4"),
        missing("d", "pyproject.toml:5"),
        missing("h", "pyproject.toml:9"),
        missing("e", "reqs/base.txt:1", "pip install -r reqs/base.txt"),
        Trouble("lock", "f is declared and not in uv.lock", "pyproject.toml", "uv lock", item="f"),
        Trouble("lock", "g is declared and not in uv.lock", "pyproject.toml", "uv lock", item="g"),
    ]
    assert as_text(troubles, ["dependencies", "lock"]).splitlines() == [
        "dependencies: a, c, d and h are not installed (pyproject.toml:3-5, 9)",
        "dependencies: b 1 is installed, and >=2 is needed (pyproject.toml:4)",
        "    pip install",
        "dependencies: e is not installed (reqs/base.txt:1)",
        "    pip install -r reqs/base.txt",
        "lock: f and g are declared and not in uv.lock (pyproject.toml)",
        "    uv lock",
    ]
    rows = json.loads(as_json(troubles, ["dependencies", "lock"]))["troubles"]
    assert [row["what"].split()[0] for row in rows] == list("abcdhefg")
    assert set(rows[0]) == {"probe", "what", "where", "command", "level"}


def test_a_package_declared_twice_is_missing_once() -> None:
    twice = [missing("a", "pyproject.toml:3"), missing("a", "pyproject.toml:7")]
    assert as_text(twice, []).splitlines()[0] == "dependencies: a is not installed (pyproject.toml:3, 7)"


def test_configuration_is_valid_by_its_schema(preflight: Preflight) -> None:
    schema = {"type": "object", "properties": {"port": {"type": "integer"}}, "required": ["name"]}
    files = {
        "pyproject.toml": '[tool.devkit.preflight.schemas]\n"shop.yaml" = "shop.json"\n"lost.toml" = "shop.json"\n',
        "shop.yaml": "port: many\n",
        "shop.json": json.dumps(schema),
    }
    found = preflight("schemas", files)
    assert [each.what for each in found] == [
        "shop.yaml: the file: 'name' is a required property",
        "shop.yaml: port: 'many' is not of type 'integer'",
        "lost.toml is not there",
    ]
    assert preflight("schemas", {"shop.yaml": "name: a\n", "lost.toml": 'name = "b"\n'}) == []
    (broken,) = preflight("schemas", {"shop.yaml": "a: [", "lost.toml": ""})[:1]
    assert broken.what.startswith("shop.yaml: can't be read")


def test_git_hooks_are_installed_for_every_stage_in_use(preflight: Preflight, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pre-commit").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "bin" / "pre-commit").chmod(0o755)
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    config = (
        "default_install_hook_types: [pre-commit, commit-msg]\nrepos:\n- repo: local\n  hooks:\n"
        "  - {id: a, name: a, entry: a, language: system, stages: [push, manual]}\n"
    )
    [found] = preflight("hooks", {".pre-commit-config.yaml": config}, PATH=path)
    assert found.command == "pre-commit install -t pre-commit -t commit-msg -t pre-push"
    assert found.what.startswith("the git hooks pre-commit, commit-msg and pre-push are not installed")
    subprocess.run([sys.executable, "-m", "pre_commit", "install"], cwd=repository, check=True, capture_output=True)
    [found] = preflight("hooks", {}, PATH=path)
    assert (found.command, found.where) == ("pre-commit install -t pre-push", ".pre-commit-config.yaml")
    assert "the git hook pre-push is not installed" in found.what
    command = [sys.executable, "-m", *found.command.replace("pre-commit", "pre_commit", 1).split()]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)
    assert preflight("hooks", {}) == []


def test_line_ends_are_those_that_git_was_told(preflight: Preflight, repository: Path, git: Callable[..., str]) -> None:
    (repository / "a.txt").write_bytes(b"a\r\nb\r\n")
    (repository / "b.txt").write_bytes(b"a\r\nb\n")
    git("-c", "core.autocrlf=false", "add", ".")
    assert [each.where for each in preflight("endings", {})] == ["b.txt"]
    found = preflight("endings", {".gitattributes": "*.txt text\n"})
    assert sorted(each.where for each in found) == [".gitattributes", "b.txt"]


def test_conda_beside_a_virtual_environment_is_told(preflight: Preflight, repository: Path, venv: Path) -> None:
    conda = {"CONDA_PREFIX": str(repository), "VIRTUAL_ENV": str(venv)}
    found = preflight("environment", {"pyproject.toml": ""}, **conda)
    assert found == []  # an empty pyproject.toml declares nothing to install
    found = preflight("environment", {"pyproject.toml": "[project]\nname = 'x'\n"}, **conda)
    assert [each.command for each in found] == ["conda deactivate"]


def test_a_full_disk_is_told_before_it_is_full(preflight: Preflight) -> None:
    assert preflight("disk", {"pyproject.toml": "[tool.devkit.preflight]\nfree-disk = 0\n"}) == []
    (found,) = preflight("disk", {"pyproject.toml": "[tool.devkit.preflight]\nfree-disk = 1_000_000_000_000\n"})
    assert found.level == "warning"


def test_nothing_of_the_project_is_run(preflight: Preflight, repository: Path, venv: Path) -> None:
    owned = repository / "owned"
    (venv / "evil.pth").write_text(f"import pathlib; pathlib.Path({str(owned)!r}).touch()\n", encoding="utf-8")
    files = {
        "sitecustomize.py": "open('owned', 'w')\n",
        "json.py": "open('owned', 'w')\n",
        "pyproject.toml": "[project]\n",
    }
    preflight("dependencies", files)
    preflight("python", {"pyproject.toml": '[project]\nrequires-python = ">=3"\n'})
    assert not list(repository.rglob("owned"))
    subprocess.run([repository / ".venv/bin/python", "-c", ""], check=True)
    assert owned.exists()  # that is what would have happened


def test_an_empty_repository_is_in_order(devkit: Callable[..., Any], repository: Path) -> None:
    done = devkit("preflight", "--format", "json", cwd=repository)
    assert done.returncode == 0
    said = json.loads(done.stdout)
    assert (said["schema"], said["ok"]) == ("devkit.preflight/1", True)


def test_in_a_sub_folder_it_is_told_where_commands_belong(devkit: Callable[..., Any], repository: Path) -> None:
    (repository / "src").mkdir()
    (repository / "requirements.txt").write_text("no-such-package\n", encoding="utf-8")
    assert "the commands are meant for" not in devkit("preflight", "dependencies", cwd=repository).stderr
    assert f"the commands are meant for {repository}\n" in devkit("preflight", cwd=repository / "src").stderr


def test_an_unknown_probe_is_refused_by_name(devkit: Callable[..., Any], repository: Path) -> None:
    done = devkit("preflight", "pythons", cwd=repository)
    assert done.returncode == 2
    assert "There is no probe 'pythons'; there are: python," in done.stderr


def test_after_a_checkout_the_hook_tells_and_holds_nothing_up(devkit: Callable[..., Any], repository: Path) -> None:
    (repository / "devkit.toml").write_text('[preflight]\nprograms = ["no-such-program"]\n', encoding="utf-8")
    assert devkit("hook", "devkit-preflight", cwd=repository).returncode == 1
    after = devkit("hook", "devkit-preflight", cwd=repository, env={"PRE_COMMIT_CHECKOUT_TYPE": "1"})
    assert after.returncode == 0
    assert "no-such-program is not on PATH" in after.stdout
