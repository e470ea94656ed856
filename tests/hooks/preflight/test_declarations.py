"""Declarations that aren't what they should be are told, each in a sentence; none is passed over."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.core.errors import DevkitError
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.probes.dependencies import probe
from devkit.hooks.preflight.running import PROBES, wanted
from devkit.hooks.preflight.trouble import Trouble

Preflight = Callable[..., list[Trouble]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("project = 'x'\n", "project: expected a table"),
        ("tool = 'x'\n", "tool: expected a table"),
        ("[tool.poetry]\ndependencies = 'x'\n", "tool.poetry.dependencies: expected a table"),
        ("dependency-groups = 3\n", "dependency-groups: expected a table"),
        ("[project]\ndependencies = 'requests'\n", "project.dependencies: expected a list of requirements"),
        ("[project]\ndependencies = ['requests', 3]\n", "project.dependencies: expected a list of requirements"),
        ("[tool.devkit.preflight]\nextras = ['web']\n", "'web' is no extra of the project's"),
        ("[tool.devkit.preflight]\ngroups = ['dev']\n", "'dev' is no group of the project's"),
    ],
)
@pytest.mark.usefixtures("venv")
def test_what_is_wrong_with_pyproject_is_told(preflight: Preflight, text: str, said: str) -> None:
    (found,) = preflight("dependencies", {"pyproject.toml": text})
    assert said in found.what
    assert found.level == "error"


@pytest.mark.parametrize(
    "text", ["repos: abc\n", "repos: [abc]\n", "repos: [{hooks: abc}]\n", "repos: [{hooks: [{stages: 5}]}]\n"]
)
def test_a_configuration_of_hooks_that_is_none_is_told(preflight: Preflight, text: str) -> None:
    (found,) = preflight("hooks", {".pre-commit-config.yaml": text})
    assert "pre-commit validate-config" in found.what


def test_a_schema_that_is_none_is_told(preflight: Preflight) -> None:
    settings = '[tool.devkit.preflight.schemas]\n"a.json" = "b.json"\n'
    (found,) = preflight(
        "schemas", {"devkit.toml": settings.replace("tool.devkit.", ""), "a.json": "{}", "b.json": "3"}
    )
    assert "no JSON Schema" in found.what


@pytest.mark.usefixtures("venv")
def test_a_file_of_requirements_that_is_not_there_is_told(preflight: Preflight) -> None:
    (found,) = preflight("dependencies", {"requirements.txt": "-r more.txt\n-r https://example.com/a.txt\n"})
    assert (found.what, found.where) == ("'more.txt' is included, and is not there", "requirements.txt:1")


@pytest.mark.usefixtures("venv")
def test_one_of_several_versions_is_no_specifier(preflight: Preflight) -> None:
    table = '[tool.poetry.dependencies]\nrequests = "2.30.0 || 2.31.0"\ntyping-extensions = ""\n'
    assert preflight("dependencies", {"pyproject.toml": table}) == []


@pytest.mark.usefixtures("venv")
def test_requirements_as_windows_shells_write_them(repository: Path) -> None:
    (repository / "requirements.txt").write_text("lost==1\n", encoding="utf-16")
    (found,) = probe(Place(repository, {"PATH": "/usr/bin:/bin"}))
    assert found.what == "lost is not installed"


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="for the sed of GNU")
def test_the_command_for_line_ends_mends_them(preflight: Preflight, repository: Path, git: Callable[..., str]) -> None:
    (repository / "a b;c.txt").write_bytes(b"one\r\ntwo\n")
    git("-c", "core.safecrlf=false", "add", "--all")
    git("commit", "--quiet", "-m", "mixed")
    (found,) = preflight("endings", {})
    subprocess.run(["sh", "-c", f"{found.command} && git add --all"], cwd=repository, check=True)
    assert preflight("endings", {}) == []
    (repository / "a b;c.txt").write_bytes(b"one\r\ntwo\n")
    git("-c", "core.safecrlf=false", "add", "--all")
    (found,) = preflight("endings", {".gitattributes": "*.txt text=auto\n"})
    subprocess.run(["sh", "-c", found.command], cwd=repository, check=True)
    assert preflight("endings", {}) == []


@pytest.mark.parametrize(
    ("code", "is_needed"),
    [
        ("os.environ.setdefault('SHOP', '1')\nos.environ['SHOP']\n", False),
        ("os.environ.update(SHOP='1')\nos.environ['SHOP']\n", False),
        ("os.environ.update({'SHOP': '1'})\nos.environ['SHOP']\n", False),
        ("if os.name == 'nt':\n    os.environ['SHOP']\n", False),
        ("if sys.platform.startswith('win32'):\n    os.environ['SHOP']\n", False),
        ("def f():\n    if 'SHOP' not in os.environ:\n        return\n    os.environ['SHOP']\n", False),
        ("def f():\n    if 'SHOP' not in os.environ:\n        raise SystemExit\n    os.environ['SHOP']\n", True),
        ("def f():\n    if 'OTHER' not in os.environ:\n        return\n    os.environ['SHOP']\n", True),
        ("os.environ.update(other)\nos.environ['SHOP']\n", True),
    ],
)
def test_variables_that_code_can_do_without(preflight: Preflight, code: str, *, is_needed: bool) -> None:
    found = preflight("variables", {"shop.py": f"import os, sys\n{code}"})
    assert [each.what.partition(" ")[0] for each in found if "no default" in each.what] == ["SHOP"] * is_needed


def test_programs_of_some_systems_only(preflight: Preflight) -> None:
    code = "import subprocess, sys\nif sys.platform == 'win32':\n    subprocess.run(['lost-on-windows'])\n"
    assert preflight("programs", {"shop.py": code}) == []
    assert len(preflight("programs", {"shop.py": code.replace("sys.platform", "sys.argv").replace("win32", "x")})) == 1


def test_a_probe_that_is_not_there_is_not_left_out_silently(tmp_path: Path) -> None:
    (tmp_path / "devkit.toml").write_text('[preflight]\nskip = ["disc", "lock"]\n', encoding="utf-8")
    with pytest.raises(DevkitError, match=r"^preflight\.skip: there is no probe 'disc'; there are: python, "):
        wanted(Place(tmp_path))
    (tmp_path / "devkit.toml").write_text('[preflight]\nskip = ["disk", "lock"]\n', encoding="utf-8")
    assert set(PROBES) - set(wanted(Place(tmp_path))) == {"disk", "lock"}


SETUP = (
    "[options]\npython_requires = <3.9\ninstall_requires =\n    lost[x]>=1  # why\n    # other\n"
    "    gone; python_version > '3'\n"
)


@pytest.mark.usefixtures("venv")
def test_setup_cfg_declares_too(preflight: Preflight) -> None:
    found = preflight("dependencies", {"setup.cfg": SETUP})
    assert [(each.what, each.where) for each in found] == [
        ("lost is not installed", "setup.cfg:4"),
        ("gone is not installed", "setup.cfg:6"),
    ]
    assert {each.command.partition(" install ")[2] for each in found} == {"-e ."}
    (version,) = preflight("python", {})
    assert (version.where, "<3.9 is needed" in version.what) == ("setup.cfg:2", True)
    assert preflight("dependencies", {"pyproject.toml": '[project]\nname = "x"\n'}) == []
    left = {"pyproject.toml": '[project]\nname = "x"\ndynamic = ["dependencies"]\n'}
    assert len(preflight("dependencies", left)) == 2
    named = {"setup.cfg": "[options]\ninstall_requires = file: req.in\n", "req.in": "away\n"}
    assert [each.where for each in preflight("dependencies", named)] == ["req.in:1"]
    (broken,) = preflight("dependencies", {"setup.cfg": "x\n"})
    assert broken.what.startswith("setup.cfg: can't be read: ")


POETRY = """\
[tool.poetry.dependencies]
python = ">=2.7,<3 || ^3.4"
away = {version = "^2", python = "<3.4"}
elsewhere = {version = "^2", platform = "nowhere"}
other = {version = "^2", markers = "sys_platform == 'nowhere'"}
either = {version = "*", python = "^2.7 || ^3.4"}
parted = [{version = "^1", python = "<3.4"}, {version = "^2", python = ">=3.4"}]
forked = {git = "https://example.com/forked.git"}
asked = {version = "^1", optional = true}
requests = {version = "~2.29"}

[tool.poetry.extras]
web = ["asked"]

[tool.poetry.group.dev.dependencies]
tested = "^8"
"""


@pytest.mark.usefixtures("venv")
def test_poetry_says_where_a_package_is_needed(preflight: Preflight) -> None:
    found = preflight("dependencies", {"pyproject.toml": POETRY})
    assert [(each.what, each.where) for each in found] == [
        ("either is not installed", "pyproject.toml:6"),
        ("parted is not installed", "pyproject.toml:7"),
        ("forked is not installed", "pyproject.toml:8"),
        ("requests 2.30.0 is installed, and <2.30,>=2.29 is needed", "pyproject.toml:10"),
    ]
    assert preflight("python", {}) == []
    (version,) = preflight("python", {"pyproject.toml": POETRY.replace("3.4", "3.99")})
    assert (version.where, ">=2.7,<3 || ^3.99 is needed" in version.what) == ("pyproject.toml:2", True)


@pytest.mark.usefixtures("venv")
@pytest.mark.parametrize(
    "text",
    [
        POETRY,
        POETRY.replace("[tool.poetry.group.dev.dependencies]", "[tool.poetry.dev-dependencies]"),
        '[tool.uv]\ndev-dependencies = ["tested>=8,<9"]\n[project.optional-dependencies]\nWeb = ["asked"]\n',
        (
            '[tool.pdm.dev-dependencies]\ndev = ["tested>=8,<9"]\n[project]\nname = "shop"\n'
            '[project.optional-dependencies]\nweb = ["Shop[more]"]\nmore = ["asked", "shop[web]"]\n'
        ),
    ],
)
def test_extras_and_groups_as_each_tool_declares_them(preflight: Preflight, text: str) -> None:
    settings = '[tool.devkit.preflight]\nextras = ["web"]\ngroups = ["dev"]\n'
    found = preflight("dependencies", {"pyproject.toml": text + settings})
    commands = {each.item: each.command.partition(" install ")[2] for each in found}
    assert commands.keys() >= {"asked", "tested"}
    assert commands["asked"] in {"-e '.[web]'", "-e '.[more]'"}
    assert commands["tested"] in {"'tested<9,>=8'", "'tested>=8,<9'"}, "pip knows no such group"


SETUP_CALL = """\
from setuptools import setup
BASE = ["lost>=1", "typing-extensions"]
TWICE = ["one"]
TWICE = ["two"]
setup(
    python_requires="<3.9",
    install_requires=BASE + [
        "gone; python_version > '3'",
        f"computed=={BASE}",
        *TWICE,
    ],
    extras_require={"web": "asked\\n"},
)
"""


@pytest.mark.usefixtures("venv")
def test_what_setup_py_writes_out_is_declared(preflight: Preflight) -> None:
    found = preflight("dependencies", {"setup.py": SETUP_CALL, "devkit.toml": '[preflight]\nextras = ["web"]\n'})
    assert [(each.what, each.where, each.command.partition(" install ")[2]) for each in found] == [
        ("asked is not installed", "setup.py:12", "-e '.[web]'"),
        ("lost is not installed", "setup.py:2", "-e ."),
        ("gone is not installed", "setup.py:8", "-e ."),
    ]
    (version,) = preflight("python", {})
    assert (version.where, "<3.9 is needed" in version.what) == ("setup.py:6", True)
    of_cfg = preflight("dependencies", {"setup.cfg": "[options]\ninstall_requires = away\n", "devkit.toml": ""})
    assert [each.item for each in of_cfg] == ["away"]


@pytest.mark.usefixtures("venv")
def test_files_that_pyproject_reads_its_dependencies_from(preflight: Preflight) -> None:
    text = (
        '[project]\nname = "x"\ndynamic = ["dependencies", "optional-dependencies"]\n[tool.setuptools.dynamic]\n'
        'dependencies = {file = ["req.in"]}\noptional-dependencies.web = {file = "web.in"}\n'
        '[tool.devkit.preflight]\nextras = ["web"]\n'
    )
    found = preflight("dependencies", {"pyproject.toml": text, "req.in": "lost\n", "web.in": "asked\n"})
    assert [(each.item, each.where) for each in found] == [("asked", "web.in:1"), ("lost", "req.in:1")]


@pytest.mark.usefixtures("venv")
def test_requirements_as_pip_compile_writes_them(preflight: Preflight) -> None:
    text = (
        "-c lost.txt\n-rmore.txt\nrequests==2.30.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n    # via x\n"
        "six==1 ; python_version > '3' \\\r\n    --hash=sha256:02\nwheels/x-1-py3-none-any.whl\nx.whl[a]\nfile:///x\n"
        "libs/mine\n.\\mine\ngit+ssh://git@example.com/x.git\nx @ git+ssh://git@example.com/x.git\nlast\n"
    )
    found = preflight("dependencies", {"requirements.txt": text, "more.txt": "more\n"})
    assert [(each.item, each.where) for each in found] == [
        ("more", "more.txt:1"),
        ("six", "requirements.txt:7"),
        ("x", "requirements.txt:15"),
        ("last", "requirements.txt:16"),
    ]
