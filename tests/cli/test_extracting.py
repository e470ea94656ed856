"""`devkit fix --extract` as it is typed."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Commit = Callable[[dict[str, str]], str]
Git = Callable[..., str]

SAYS = 'def f():\n    raise ValueError("no such shelf here")\n'
SETTINGS = '[tool.devkit.check.error-messages]\nregistry = "pkg.errors"\n'


@pytest.fixture
def project(repository: Path, commit: Commit) -> Path:
    """A project in a folder of a repository."""
    files = {"pkg/__init__.py": "", "pkg/errors.py": "", "pkg/a.py": SAYS, "pkg/b.py": SAYS, "pyproject.toml": SETTINGS}
    commit({f"ein ordner/{name}": text for name, text in files.items()})
    return repository / "ein ordner"


def test_the_patch_is_shown_and_git_takes_it(project: Path, repository: Path, devkit: Devkit, git: Git) -> None:
    done = devkit("fix", "--extract", cwd=project)
    assert done.returncode == 1
    assert "NO_SUCH_SHELF_HERE = 'no such shelf here'" in done.stdout
    assert git("status", "--porcelain") == ""
    patch = devkit("fix", "--extract", "--format", "diff", cwd=project).stdout
    subprocess.run(["git", "apply"], cwd=repository, input=patch, text=True, check=True)
    assert (project / "pkg" / "errors.py").read_text() == 'NO_SUCH_SHELF_HERE = "no such shelf here"\n'
    assert devkit("fix", "--extract", cwd=project).returncode == 0


def test_it_is_written_whole_or_not_at_all(project: Path, devkit: Devkit) -> None:
    (project / "pkg" / "b.py").write_text(f"{SAYS}# mine\n")
    refused = devkit("fix", "--extract", "--apply", cwd=project)
    assert refused.returncode == 2
    assert "pkg/b.py: has uncommitted changes" in refused.stderr
    assert (project / "pkg" / "a.py").read_text() == SAYS
    done = devkit("fix", "--extract", "--apply", "--allow-dirty", "--format", "json", cwd=project)
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert document["applied"] == ["pkg/errors.py", "pkg/a.py", "pkg/b.py"]
    assert document["moved"][0]["uses"] == ["pkg/a.py:2", "pkg/b.py:2"]
    assert (project / "pkg" / "b.py").read_text().endswith("raise ValueError(NO_SUCH_SHELF_HERE)\n# mine\n")


def test_markdown(project: Path, devkit: Devkit) -> None:
    shown = devkit("fix", "--extract", "--format", "markdown", cwd=project).stdout
    assert shown.startswith("- `NO_SUCH_SHELF_HERE` in 2 places: `no such shelf here`\n")


def test_bad_usage_and_bad_settings(project: Path, devkit: Devkit) -> None:
    assert devkit("fix", "--extract", "report.json", cwd=project).returncode == 2
    (project / "pyproject.toml").write_text(SETTINGS.replace("errors", "messages"))
    done = devkit("fix", "--extract", cwd=project)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "is no module of this project" in done.stderr
    (project / "pyproject.toml").write_text("")
    assert "--extract needs the module" in devkit("fix", "--extract", cwd=project).stderr
