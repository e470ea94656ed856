"""What a change of a file that is no Python means for the tests."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from devkit.diagnoser.location import is_test_path
from devkit.hooks.affected import configured, walking
from devkit.hooks.affected.difference import FileChange
from devkit.hooks.affected.edges import Key
from devkit.hooks.affected.project import Project
from devkit.hooks.affected.units import Module

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
    inside = any(str(each) in folders for each in place.parents if str(each) != ".")
    return found | walking if found or walking else (None if inside or str(place.parent) in folders else set())


def walkers(project: Project, changed: Iterable[str]) -> set[Key]:
    """The units of tests that go through folders of changed files, where they know of Python files or of their place.

    Args:
        project: The modules.
        changed: Paths of Python files.
    """
    changed = tuple(changed)
    return {
        (path, name)
        for path, name in _walking(project)
        if is_test_path(path) and _knows_sources(project, path) and _goes_through(project.modules[path], name, changed)
    }


def _goes_through(module: Module, name: str, changed: Iterable[str]) -> bool:
    found = walking.folders(module, module.units[name])
    return found is None or any(not folder or each.startswith(f"{folder}/") for folder in found for each in changed)


def _knows_sources(project: Project, path: str) -> bool:
    return any(
        ("__file__",) in code.chains or any(".py" in text for text in code.texts)
        for unit in project.modules[path].units.values()
        for code in unit.code
    )


def _naming(project: Project, names: set[str]) -> set[Key]:
    """The units with a string that holds one of these names, or words of it."""
    return {
        (path, name)
        for path, module in project.modules.items()
        for name, unit in module.units.items()
        for code in unit.code
        if not names.isdisjoint(code.words) or any(each in text for text in code.texts for each in names)
    }


def _walking(project: Project) -> set[Key]:
    return {
        (path, name)
        for path, module in project.modules.items()
        for name, unit in module.units.items()
        for code in unit.code
        if not walking.WALKS.isdisjoint({chain[-1] for chain in code.chains} | code.attributes)
    }
