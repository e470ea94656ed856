import site
import sys
from importlib import metadata
from pathlib import Path

import pytest

from devkit.core.packages import normalised
from devkit.hooks.preflight.packages import installed


def test_this_environment_is_read_as_the_standard_library_reads_it() -> None:
    paths = site.getsitepackages()
    expected: dict[str, str] = {}
    for each in metadata.distributions(path=paths):
        expected.setdefault(normalised(each.metadata["Name"]), each.version)
    assert {"pytest", "click"} <= expected.keys()
    assert installed(paths, expected) == expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Packages in every shape they are installed in."""
    for entry, text in {
        "Foo_Bar-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: Foo.Bar\nVersion: 1.0\n\nName: not this\n",
        "old-2.0-py3.11.egg-info/PKG-INFO": "Name: old\r\nversion: 2.0\r\n\r\nVersion: 3\r\n",
        "single-3.0.egg-info": "Name: single\nVersion: 3.0\n",
        "dash-ed-4.0.dist-info/METADATA": "Name: dash-ed\nVersion: 4.0\n",
        "broken-1.0.dist-info/RECORD": "",
        "nameless-1.0.dist-info/METADATA": "Version: 1.0\n",
        "foo/__init__.py": "",
    }.items():
        (tmp_path / entry).parent.mkdir(exist_ok=True)
        (tmp_path / entry).write_text(text, encoding="utf-8", newline="")
    return tmp_path


def test_every_shape_of_a_package_is_read(folder: Path) -> None:
    wanted = {"foo-bar", "old", "single", "dash-ed", "broken", "nameless", "lost"}
    assert installed(["", str(folder / "none"), str(folder)], wanted) == {
        "foo-bar": "1.0",
        "old": "2.0",
        "single": "3.0",
        "dash-ed": "4.0",
    }
    assert installed([str(folder)], {"foo"}) == {"foo-bar": "1.0"}  # what it is called is read, not guessed


def test_the_first_folder_wins(folder: Path, tmp_path: Path) -> None:
    later = tmp_path / "later"
    (later / "single-9.dist-info").mkdir(parents=True)
    (later / "single-9.dist-info" / "METADATA").write_text("Name: single\nVersion: 9\n", encoding="utf-8")
    assert installed([str(folder), str(later)], {"single"}) == {"single": "3.0"}
    assert installed([str(later), str(folder)], {"single"}) == {"single": "9"}


def test_an_egg_is_read(tmp_path: Path) -> None:
    egg = tmp_path / f"laid-1.0-py{sys.version_info[0]}.egg"
    (egg / "EGG-INFO").mkdir(parents=True)
    (egg / "EGG-INFO" / "PKG-INFO").write_text("Name: laid\nVersion: 1.0\n", encoding="utf-8")
    assert installed([str(egg)], {"laid"}) == {"laid": "1.0"}
