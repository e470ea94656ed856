"""The arrows between rooms, read from the imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ALLOWED = {
    "devkit": {"devkit", "cli", "core"},
    "action": {"action", "core", "diagnoser", "changelog", "templates", "devkit"},
    "cli": {"cli", "hooks", "action", "core", "diagnoser", "changelog", "templates", "devkit"},
    "hooks": {"hooks", "core", "diagnoser", "changelog", "templates", "devkit"},
    "diagnoser": {"diagnoser", "core", "templates", "devkit"},
    "changelog": {"changelog", "core", "templates", "devkit"},
    "core": {"core", "devkit"},
    "templates": {"templates"},
}
"""Room -> the rooms it may import; `devkit` is what stands at the top of the package: version and entry point."""
FOLDERS = {
    "devkit": "src/devkit/*.py",
    "action": "src/devkit/action/**/*.py",
    "cli": "src/devkit/cli/**/*.py",
    "core": "src/devkit/core/**/*.py",
    "hooks": "hooks/**/*.py",
    "diagnoser": "diagnoser/**/*.py",
    "changelog": "changelog/**/*.py",
    "templates": "templates/**/*.py",
}


def imported(source: str) -> Iterator[str]:
    """Every module a source imports, anywhere in it, as dotted names; a name imported from a module is added to it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_of(source: str) -> set[str]:
    """The rooms a source imports from."""
    parts = [name.split(".") for name in imported(source) if name.split(".")[0] == "devkit"]
    return {part[1] if len(part) > 1 and part[1] in ALLOWED else "devkit" for part in parts}


def modules(project: Path, room: str) -> list[Path]:
    return sorted(project.glob(FOLDERS[room]))


@pytest.mark.parametrize("room", FOLDERS)
def test_arrows_point_one_way(project: Path, room: str) -> None:
    paths = modules(project, room)
    assert paths
    wrong = {path.name: rooms_of(path.read_text(encoding="utf-8")) - ALLOWED[room] for path in paths}
    assert {name: rooms for name, rooms in wrong.items() if rooms} == {}


def test_the_check_sees_an_arrow_that_points_back() -> None:
    source = "def f():\n    from devkit.diagnoser import report\n    import devkit.changelog.parse\n"
    assert rooms_of(source) - ALLOWED["core"] == {"diagnoser", "changelog"}
    assert rooms_of("from devkit import diagnoser") - ALLOWED["changelog"] == {"diagnoser"}


def test_git_has_one_seam(project: Path) -> None:
    every = [path for room in FOLDERS for path in modules(project, room)]
    users = {
        path.relative_to(project).as_posix()
        for path in every
        if {"git", "gitdb"} & {name.split(".")[0] for name in imported(path.read_text(encoding="utf-8"))}
    }
    assert users == {"src/devkit/core/git.py"}
