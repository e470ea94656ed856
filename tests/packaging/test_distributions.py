"""What ships: the built wheel and sdist hold what the tree holds."""

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import devkit

ROOMS = {"hooks": "hooks", "diagnoser": "diagnoser", "changelog": "changelog", "templates": "templates"}
GENERATED = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel and an sdist, built from a copy of the tree."""
    project = Path(__file__).parents[2]
    copy = tmp_path_factory.mktemp("copy") / "devkit"
    shutil.copytree(project, copy, symlinks=True, ignore=GENERATED)
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(copy)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture
def wheel(dist: Path) -> zipfile.ZipFile:
    [path] = dist.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.fixture
def sdist(dist: Path) -> list[str]:
    [path] = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        return [name.partition("/")[2] for name in archive.getnames()]


def shipped(project: Path) -> Iterator[str]:
    """What the tree says the wheel must hold."""
    folders = {"devkit": project / "src" / "devkit"} | {
        f"devkit/{name}": project / path for name, path in ROOMS.items()
    }
    for target, folder in folders.items():
        for path in folder.rglob("*"):
            inside = path.relative_to(folder)
            if target == "devkit" and inside.parts[0] in ROOMS:
                continue  # a symbolic link for development tools
            if path.suffix in {".py", ".j2", ".json", ".typed", ".bin"}:
                yield f"{target}/{inside.as_posix()}"


def test_wheel_holds_the_packages_of_the_tree_and_nothing_else(project: Path, wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == set(shipped(project))


def test_only_devkit_reaches_site_packages(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert tops == {"devkit", f"devkit_ci-{devkit.__version__}.dist-info"}


def test_wheel_has_the_command_and_the_licence(wheel: zipfile.ZipFile) -> None:
    info = f"devkit_ci-{devkit.__version__}.dist-info"
    assert "devkit = devkit.__main__:main" in wheel.read(f"{info}/entry_points.txt").decode()
    assert "The devkit authors" in wheel.read(f"{info}/licenses/LICENSE").decode()


def test_sdist_holds_tests_examples_and_documents(project: Path, sdist: list[str]) -> None:
    wanted = ["README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "pyproject.toml"]
    for folder in ("tests", "examples", "docs"):
        files = [path for path in (project / folder).rglob("*") if path.is_file()]
        wanted += [path.relative_to(project).as_posix() for path in files if "__pycache__" not in path.parts]
    assert set(wanted) <= set(sdist)
    assert not [name for name in sdist if "__pycache__" in name or name.endswith(".pyc")]


def test_version_is_the_same_everywhere(project: Path) -> None:
    declared = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert declared == devkit.__version__
