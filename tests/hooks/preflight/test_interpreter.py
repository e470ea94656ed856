import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.preflight import interpreter
from devkit.hooks.preflight.interpreter import asked
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.shims import behind

pytestmark = pytest.mark.skipif(os.name == "nt", reason="shims are shell scripts, and headers lie elsewhere")

SHIM = """\
#!/usr/bin/env bash
set -e
program="${{0##*/}}"

export PYENV_ROOT="{root}"
exec "{root}/libexec/pyenv" exec "$program" "$@"
"""


@pytest.fixture
def prefix(tmp_path: Path) -> Path:
    """Where a Python 3.11.7 was installed, as far as its files say so; the program itself can't be started."""
    return make_prefix(tmp_path / "root" / "versions" / "3.11.7")


def make_prefix(folder: Path) -> Path:
    for path, text in {
        "include/python3.11/patchlevel.h": '#define PY_MAJOR_VERSION\t3\n#define PY_VERSION      \t"3.11.7"\n',
        "lib/python3.11/os.py": "",
        "lib/python3.11/site-packages/distutils-precedence.pth": "import os; var = 'X'\n",
        "bin/python3.11": "",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "bin/python3.11").chmod(0o755)
    (folder / "bin/python3").symlink_to("python3.11")
    return folder


def test_an_installed_python_is_read(prefix: Path) -> None:
    found = asked(prefix / "bin/python3", {})
    assert found is not None
    assert (found.version, found.prefix, found.is_virtual) == ("3.11.7", str(prefix), False)
    assert found.markers["python_version"] == "3.11"
    assert str(prefix / "lib/python3.11/site-packages") in found.paths


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("lib/python3.11/sitecustomize.py", ""),
        ("lib/python3.11/site-packages/sitecustomize.py", ""),
        ("lib/python3.11/site-packages/shop.pth", "# a comment\n/home/me/shop\n"),
        ("lib/python3.11/orig-prefix.txt", "/usr"),
        ("lib/python3/dist-packages/x.py", ""),
        ("pyvenv.cfg", "home = /usr/bin\n"),
        ("include/python3.11/patchlevel.h", ""),
    ],
)
def test_a_python_whose_folders_may_be_others_is_asked(prefix: Path, path: str, text: str) -> None:
    (prefix / path).parent.mkdir(parents=True, exist_ok=True)
    (prefix / path).write_text(text, encoding="utf-8")
    assert asked(prefix / "bin/python3", {}) is None  # and can't answer


def test_the_python_of_these_tests_says_what_its_files_say(monkeypatch: pytest.MonkeyPatch) -> None:
    executable = Path(sys.base_prefix, "bin", f"python3.{sys.version_info[1]}")
    read = asked(executable, {})
    monkeypatch.setattr(interpreter, "_installed", lambda _: None)
    assert read is not None
    assert read == asked(executable, {})


@pytest.fixture
def shim(prefix: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shim of pyenv's that fails when it is started, because there is no pyenv; the current folder is a project."""
    root = prefix.parent.parent
    path = root / "shims" / "python3"
    path.parent.mkdir()
    path.write_text(SHIM.format(root=root), encoding="utf-8")
    path.chmod(0o755)
    (root / "version").write_text("3.11.7\n", encoding="utf-8")
    project = tmp_path / "project" / "inside"
    project.mkdir(parents=True)
    monkeypatch.chdir(project)
    return path


def test_the_python_behind_a_shim_is_found_without_starting_it(shim: Path, prefix: Path, repository: Path) -> None:
    found = Place(repository, {"PATH": f"{shim.parent}:/usr/bin"}).interpreter
    assert found is not None
    assert (found.executable, found.version, found.prefix) == (shim, "3.11.7", str(prefix))


def test_the_nearest_file_chooses_and_the_environment_before_it(shim: Path, prefix: Path) -> None:
    other = make_prefix(prefix.with_name("3.11.9"))
    Path("../.python-version").write_text("# why\n\n3.11.9  # comment\n", encoding="utf-8")
    assert behind(shim, {}) == other / "bin/python3"
    assert behind(shim, {"PYENV_VERSION": "3.11.7"}) == prefix / "bin/python3"
    Path(".python-version").write_text("3.11.7\r\n", encoding="utf-8", newline="")
    assert behind(shim, {}) == prefix / "bin/python3"


def test_the_shell_s_name_of_the_folder_counts(shim: Path, prefix: Path, tmp_path: Path) -> None:
    other = make_prefix(prefix.with_name("3.11.9"))
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / ".python-version").write_text("3.11.9\n", encoding="utf-8")
    (linked / "here").symlink_to(Path.cwd())
    assert behind(shim, {"PWD": str(linked / "here")}) == other / "bin/python3"
    assert behind(shim, {"PWD": str(linked)}) == prefix / "bin/python3"  # another folder: it is out of date


@pytest.mark.parametrize("version", ["system", "3.11", "3.11.7:3.11.9", "3.12.0", "../versions/3.11.7", "", "#"])
def test_what_isn_t_plain_is_left_to_the_shim(shim: Path, version: str) -> None:
    Path(".python-version").write_text(version, encoding="utf-8")
    assert behind(shim, {}) is None


@pytest.mark.usefixtures("prefix")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda root: (root / "shims/python3").write_text("#!/bin/sh\nexec asdf exec python3\n"),
        lambda root: touched(root / "plugins/other/etc/pyenv.d/version-name/other.bash"),
        lambda root: touched(root / "pyenv.d/which/mine.bash"),
        lambda root: touched(root / "versions/3.11.7/conda-meta/history"),
        lambda root: (root / "versions/3.11.7/bin/python3.11").chmod(0o644),
    ],
)
def test_what_may_choose_otherwise_is_left_to_the_shim(shim: Path, spoil: Callable[[Path], object]) -> None:
    assert behind(shim, {}) is not None
    touched(shim.parent.parent / "pyenv.d/which/conda.bash")
    assert behind(shim, {}) is not None
    assert behind(shim, {"PYENV_DIR": "/"}) is None
    spoil(shim.parent.parent)
    assert behind(shim, {}) is None


def touched(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def test_a_python_on_path_is_no_shim(prefix: Path) -> None:
    assert behind(prefix / "bin/python3", {}) is None


def test_the_hook_loads_no_library_it_has_no_use_for(repository: Path) -> None:
    script = (
        "import sys; from devkit.hooks.preflight_hook import run; run([]); "
        "print(' '.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True, cwd=repository
    )
    assert "devkit.hooks.preflight.probes.dependencies" in done.stderr.split()
    assert {"importlib.metadata", "concurrent.futures", "git", "click", "rich", "ruamel.yaml"}.isdisjoint(
        done.stderr.split()
    )
