"""`devkit docs update` and the hook, as they are run."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Devkit = Callable[..., subprocess.CompletedProcess[str]]

README = "# X\n\nversion <!-- devkit:begin version -->0<!-- devkit:end -->\n\n{}"
HELP = "<!-- devkit:begin command hello -->\n<!-- devkit:end -->\n"


@pytest.fixture
def shop(repository: Path, git: Callable[..., str]) -> Path:
    (repository / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "1.0"\n')
    (repository / "README.md").write_text(README.format(""))
    git("add", "--all")
    git("commit", "--quiet", "--no-gpg-sign", "--message", "feat: x")
    return repository


def configure(shop: Path, *command: str) -> None:
    table = f"[tool.devkit.docs]\ncommands = {{ hello = {json.dumps(command)} }}\n"
    (shop / "pyproject.toml").write_text(f'[project]\nname = "x"\nversion = "1.0"\n{table}')
    (shop / "README.md").write_text(README.format(HELP))


def test_check_names_what_is_stale_and_writes_nothing(shop: Path, devkit: Devkit) -> None:
    before = (shop / "README.md").read_bytes()
    result = devkit("docs", "update", "--check", cwd=shop)
    assert (result.returncode, result.stdout) == (1, "README.md:3: version is stale; run devkit docs update\n")
    assert (shop / "README.md").read_bytes() == before


def test_update_writes_and_then_has_nothing_to_do(shop: Path, devkit: Devkit) -> None:
    result = devkit("docs", "update", cwd=shop)
    assert (result.returncode, result.stdout) == (0, "README.md: brought up to date\n")
    assert "begin version -->1.0<!--" in (shop / "README.md").read_text()
    for arguments in (["docs", "update"], ["docs", "update", "--check"]):
        result = devkit(*arguments, cwd=shop)
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_json(shop: Path, devkit: Devkit) -> None:
    stale = json.loads(devkit("docs", "update", "--check", "--format", "json", cwd=shop).stdout)
    assert stale == {
        "schema": "devkit.docs/1",
        "stale": [{"path": "README.md", "line": 3, "what": "version"}],
        "unknown": [],
        "files": ["README.md"],
        "written": [],
    }


def test_commands_of_the_settings_are_run_without_a_shell(shop: Path, devkit: Devkit) -> None:
    code = "import os, sys; print('\\x1b[1mhi', os.environ['COLUMNS'], *sys.argv[1:], ' ')"
    configure(shop, sys.executable, "-c", code, "; echo $HOME")
    assert devkit("docs", "update", cwd=shop).returncode == 0
    assert "```text\n\\x1b[1mhi 80 ; echo $HOME\n```\n<!-- devkit:end" in (shop / "README.md").read_text()


def test_no_run(shop: Path, devkit: Devkit) -> None:
    configure(shop, sys.executable, "-c", "open('ran', 'w')")
    result = devkit("docs", "update", "--no-run", cwd=shop)
    assert result.returncode == 0
    assert "README.md:5: command hello left as it is: programs are not run with --no-run" in result.stderr
    assert not (shop / "ran").exists()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["no-such-program"], "README.md:5: `no-such-program` can't be run"),
        ([sys.executable, "-c", "import sys; sys.exit('broken')"], "ended with 1: broken"),
    ],
)
def test_commands_that_fail(shop: Path, devkit: Devkit, command: list[str], message: str) -> None:
    configure(shop, *command)
    before = (shop / "README.md").read_bytes()
    result = devkit("docs", "update", cwd=shop)
    assert result.returncode == 2
    assert message in result.stderr
    assert (shop / "README.md").read_bytes() == before


def test_files_may_be_patterns_and_must_be_below_the_project(
    shop: Path, devkit: Devkit, git: Callable[..., str]
) -> None:
    (shop / "docs").mkdir()
    (shop / "docs/a.md").write_text("<!-- devkit:begin version --><!-- devkit:end -->")
    git("add", "docs")
    (shop / "docs/untracked.md").write_text("<!-- devkit:begin version -->")
    (shop / "devkit.toml").write_text('[docs]\nfiles = ["docs/*.md"]\n')
    assert devkit("docs", "update", cwd=shop).stdout == "docs/a.md: brought up to date\n"
    (shop / "devkit.toml").write_text('[docs]\nfiles = ["../x.md"]\n')
    result = devkit("docs", "update", cwd=shop)
    assert result.returncode == 2
    assert "leads out of the project" in result.stderr
    (shop / "devkit.toml").write_text('[docs]\nfiles = ["x.md"]\n')
    assert "x.md: there is no such file" in devkit("docs", "update", cwd=shop).stderr


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('files = ["/etc/*"]', "files = '/etc/*' in [tool.devkit.docs] leads out of the project"),
        ('files = ["a/../../x.md"]', "files = 'a/../../x.md' in [tool.devkit.docs] leads out of the project"),
        ('files = ["C:/x.md"]', "files = 'C:/x.md' in [tool.devkit.docs] leads out of the project"),
        ('files = ["."]', "files = '.' in [tool.devkit.docs] is a folder; name a file"),
        ('files = [""]', "files = '' in [tool.devkit.docs] is a folder; name a file"),
        ('project-json = "../out.json"', "project-json = '../out.json' in [tool.devkit.docs] leads out of the project"),
        ('project-json = "."', "project-json = '.' in [tool.devkit.docs] is a folder; name a file"),
    ],
)
def test_settings_name_files_below_the_project(shop: Path, devkit: Devkit, settings: str, message: str) -> None:
    (shop / "devkit.toml").write_text(f"[docs]\n{settings}\n")
    result = devkit("docs", "update", cwd=shop)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not (shop.parent / "out.json").exists()


def test_what_cannot_be_written_leaves_all_as_it_was(shop: Path, devkit: Devkit) -> None:
    (shop / "devkit.toml").write_text('[docs]\nfiles = ["README.md", "new.md"]\nproject-json = "no/p.json"\n')
    (shop / "new.md").write_text(README.format(""))
    before = {name: (shop / name).read_bytes() for name in ("README.md", "new.md")}
    result = devkit("docs", "update", cwd=shop)
    assert (result.returncode, result.stdout) == (2, "")
    assert "p.json': the folder does not exist; make it first" in result.stderr
    assert {name: (shop / name).read_bytes() for name in before} == before


FULL = """
import errno, os, pathlib
from devkit.changelog.docs import session

replace = os.replace

def full(source, target):
    if target.endswith("README.md"):
        raise OSError(errno.ENOSPC, "full")
    replace(source, target)

os.replace = full
session.run(pathlib.Path.cwd(), session.Asked())
"""


def test_a_new_file_is_taken_away_again_where_a_later_one_cannot_be_written(shop: Path) -> None:
    (shop / "devkit.toml").write_text('[docs]\nproject-json = "A.json"\n')
    done = subprocess.run([sys.executable, "-c", FULL], cwd=shop, capture_output=True, text=True, check=False)
    assert "README.md': the disk is full" in done.stderr
    assert not (shop / "A.json").exists()


def test_without_git(tmp_path: Path, devkit: Devkit) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "2.0"\n')
    (tmp_path / "README.md").write_text(README.format("<!-- devkit:begin contributors -->\n<!-- devkit:end -->\n"))
    result = devkit("docs", "update", cwd=tmp_path)
    assert result.returncode == 0
    assert "contributors left as it is: this is no git repository" in result.stderr
    assert "-->2.0<!--" in (tmp_path / "README.md").read_text()


def test_where_nothing_is_kept_it_says_so(tmp_path: Path, devkit: Devkit) -> None:
    for text in (None, "# X\n"):
        if text:
            (tmp_path / "README.md").write_text(text)
        result = devkit("docs", "update", cwd=tmp_path)
        assert (result.returncode, result.stdout) == (0, "")
        assert "nothing is kept here" in result.stderr
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "2.0"\n')
    (tmp_path / "README.md").write_text(README.format(""))
    assert "nothing" not in devkit("docs", "update", cwd=tmp_path).stderr
    assert devkit("docs", "update", cwd=tmp_path).stderr == ""


def test_hook_writes_and_stops_the_commit(shop: Path, devkit: Devkit) -> None:
    result = devkit("hook", "devkit-docs", "README.md", cwd=shop)
    assert (result.returncode, result.stdout) == (1, "README.md: brought up to date\n")
    result = devkit("hook", "devkit-docs", "README.md", cwd=shop)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert devkit("hook", "devkit-docs", "--chekc", cwd=shop).returncode == 2


def test_hook_without_anything_to_do_loads_no_library(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "2.0"\n')
    (tmp_path / "README.md").write_text("# X\n")
    code = "import sys; from devkit.hooks.docs import run; run(['a.py']); print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert loaded.isdisjoint({"click", "msgspec", "subprocess", "git", "tomlkit", "tomllib"})


def test_hook_checks_without_gitpython_click_and_griffe(shop: Path) -> None:
    code = "import sys; from devkit.hooks.docs import run; run(['--check']); print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], cwd=shop, capture_output=True, text=True, check=True)
    assert set(result.stdout.split()).isdisjoint({"click", "git", "griffe", "tomlkit", "rich", "jinja2"})


KILLED = """
import os, pathlib, signal, sys
from devkit.changelog.docs import session

def killing(wrapped, when):
    def run(*arguments):
        if when == "after":
            wrapped(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)
    return run

stage, when = sys.argv[1:]
if stage == "sync":
    os.fsync = killing(os.fsync, when)
else:
    os.replace = killing(os.replace, when)
session.run(pathlib.Path.cwd(), session.Asked())
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize("stage", ["sync", "replace"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_writing_leaves_the_old_file_or_the_new_one(shop: Path, stage: str, when: str) -> None:
    old = (shop / "README.md").read_bytes()
    done = subprocess.run([sys.executable, "-c", KILLED, stage, when], cwd=shop, check=False)
    assert done.returncode == -signal.SIGKILL
    written = stage == "replace" and when == "after"
    assert (shop / "README.md").read_bytes() == (old.replace(b"-->0<!--", b"-->1.0<!--") if written else old)


def test_devkits_own_documents_are_up_to_date(project: Path, devkit: Devkit) -> None:
    pytest.importorskip("yaml", reason="PyYAML is not installed")
    result = devkit("docs", "update", "--check", "--no-run", cwd=project)
    assert (result.returncode, result.stdout) == (0, "")
