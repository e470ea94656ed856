"""What is told of short duplicates: in every format and by the hook, and no run fails of it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Git = Callable[..., str]

SMALL = "BASE = 'https://api.shop.org/'\n\n\ndef address(name):\n    return BASE + name\n"
LARGE = "KINDS = ('gross', 'net', 'free', 'returned')\n"


@pytest.fixture
def project(repository: Path, git: Git) -> Path:
    """A project with a short duplicate, staged."""
    for name in ("shop/a.py", "shop/web/b.py"):
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(SMALL.replace("address", f"address_of_{Path(name).stem}"))
    git("add", ".")
    return repository


def test_it_is_on_and_a_warning(project: Path, devkit: Devkit) -> None:
    done = devkit("check", cwd=project)
    assert done.returncode == 0
    assert done.stdout.startswith("shop/web/b.py:1:1: warning: the constant BASE is written at shop/a.py:1 already; ")
    listed = devkit("check", "--list", cwd=project).stdout
    assert "on   small-duplicate: a short constant or function in two modules (warning)" in listed


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_every_format_calls_it_a_warning(project: Path, devkit: Devkit, form: str) -> None:
    done = devkit("check", "--format", form, cwd=project)
    assert done.returncode == 0
    if form == "github":
        assert done.stdout.startswith("::warning file=shop/web/b.py,line=1,col=1,title=small-duplicate::")
        return
    told = json.loads(done.stdout)
    results = told["findings"] if form == "json" else told["runs"][0]["results"]
    assert [each["level"] for each in results] == ["warning"]


def test_the_hook_tells_it_and_lets_the_commit_pass(project: Path, git: Git, devkit: Devkit) -> None:
    done = devkit("hook", "devkit-duplicates", cwd=project)
    assert (done.returncode, "warning: the constant BASE" in done.stdout) == (0, True)
    for name in ("shop/a.py", "shop/web/b.py"):
        (project / name).write_text(LARGE + (project / name).read_text())
    (project / "shop/main.py").write_text("import shop.a\nimport shop.web.b\n")
    git("add", ".")
    done = devkit("hook", "devkit-duplicates", cwd=project)
    assert done.returncode == 1
    assert "[duplicate-constant]" in done.stdout
    assert "[small-duplicate]" in done.stdout


def test_it_can_be_turned_off(project: Path, devkit: Devkit) -> None:
    assert devkit("check", "--ignore", "small-duplicate", cwd=project).stdout == ""
