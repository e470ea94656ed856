"""What a change of a file that is no Python means for the tests."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from devkit.diagnoser.location import is_test_path
from devkit.hooks.affected import configured
from devkit.hooks.affected.difference import FileChange
from devkit.hooks.affected.project import Key, Project

_ENVIRONMENT = re.compile(
    r"(?:.*/)?(?:setup\.cfg|tox\.ini|pytest\.ini|\.pytest\.ini|pytest\.toml|\.?coveragerc|Makefile|noxfile\.py|MANIFEST\.in"
    r"|.*requirements.*\.(?:txt|in)|requirements/.*|constraints.*\.txt|poetry\.lock|uv\.lock|pdm\.lock|Pipfile(?:\.lock)?"
    r"|environment.*\.ya?ml|\.env[^/]*|\.python-version|pylock.*\.toml|conda.*\.ya?ml)"
)
_COMPILED = re.compile(r".*\.(?:c|cc|cpp|cxx|h|hpp|pyx|pxd|pxi|rs|f|f90|so|pyd|dll|cu)")
_WORDS = re.compile(
    r"\.(?:md|rst|txt|adoc|rtf)$|(?:^|/)(?:LICEN[CS]E|COPYING|AUTHORS|NOTICE|CODEOWNERS)[^/]*$", re.IGNORECASE
)
_ASIDE = re.compile(
    r"\.(?:github|gitlab|circleci|vscode|idea|devcontainer|azure-pipelines|travis|git[a-z]*|pre-commit[^/]*)(?:[/.].*)?$|\.(?:editorconfig|readthedocs\.ya?ml|mailmap|codecov\.yml|typos\.toml|flake8|pylintrc|prettier[^/]*|markdownlint[^/]*)$|(?:docs?|changelog\.d|changes|newsfragments|news|benchmarks?|examples?)/"
)
_WALKS = frozenset(
    {"glob", "rglob", "iterdir", "listdir", "walk", "scandir", "iglob", "files", "iter_modules", "contents"}
)


def whole(change: FileChange) -> str:
    """Why a change of a file makes every test run; empty where it may not."""
    path = change.path
    name = path.rpartition("/")[2]
    if change.special:
        return f"{path} is a link or a submodule"
    if name == "pyproject.toml":
        return (
            ""
            if configured.is_quiet(change.old, change.new)
            else f"{path} has changed in more than settings of linters"
        )
    if _ENVIRONMENT.fullmatch(path):
        return f"{path} says what tests run in"
    if _COMPILED.fullmatch(path):
        return f"{path} is compiled"
    return ""


def readers(change: FileChange, project: Project, folders: Iterable[str]) -> set[Key] | None:
    """The units that may read a file; None where nothing says which ones.

    Args:
        change: The file.
        project: The modules.
        folders: Those that hold Python files, and their parents.
    """
    place = PurePosixPath(change.path)
    aside = _ASIDE.match(change.path) or (_WORDS.search(change.path) and str(place.parent) == ".")
    found = _naming(project, {place.name} if aside else {place.name, place.stem})
    parents = {part for part in place.parent.parts if part not in {".", "src", "tests", "test"}}
    if aside:
        return found
    if not found and str(place.parent) == "." and str(place.parent) in folders:
        return found
    walking = _naming(project, parents) | _walking(project)
    return found | walking if found or walking else (None if str(place.parent) in folders or parents else set())


def walkers(project: Project) -> set[Key]:
    """The units of tests that go through folders, where their files know of Python files or of their own place."""
    found = _walking(project)
    wise = {path for path, _ in found if is_test_path(path) and _knows_sources(project, path)}
    return {key for key in found if key[0] in wise}


def _knows_sources(project: Project, path: str) -> bool:
    units = project.modules[path].units.values()
    return any(
        ("__file__",) in unit.references.chains or any(".py" in text for text in unit.references.texts)
        for unit in units
    )


def _naming(project: Project, names: set[str]) -> set[Key]:
    """The units with a string that holds one of these names, or words of it."""
    return {
        (path, name)
        for path, module in project.modules.items()
        for name, unit in module.units.items()
        if not names.isdisjoint(unit.references.words)
        or any(each in text for text in unit.references.texts for each in names)
    }


def _walking(project: Project) -> set[Key]:
    return {
        (path, name)
        for path, module in project.modules.items()
        for name, unit in module.units.items()
        if not _WALKS.isdisjoint({chain[-1] for chain in unit.references.chains} | unit.references.attributes)
    }
