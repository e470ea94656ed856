"""The places a project keeps its version in, found from its files and from the settings."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from devkit.changelog.release.places.derived import derived
from devkit.changelog.release.places.jsonkey import JsonKey
from devkit.changelog.release.places.literal import Literal
from devkit.changelog.release.places.pattern import cargo_lock, setup_cfg, template, uv_lock, whole
from devkit.changelog.release.places.place import Place
from devkit.changelog.release.places.tomlkey import Table, TomlKey, load, value_of
from devkit.changelog.release.tree import Tree
from devkit.core.errors import DevkitError
from devkit.core.packages import normalised
from devkit.core.settings.release import ReleaseSettings

_MODULE = re.compile(r"(?:src/)?([A-Za-z_]\w*)/(?:__init__|__version__|_version|version|__about__|_about|about)\.py")
_NO_PACKAGES = {"tests", "test", "testing", "docs", "doc", "examples", "benchmarks", "scripts", "tools", "src"}
_PLACEHOLDERS = {"0.0.0-development", "0.0.0-semantically-released", "0.0.0-semantic-release"}
"""What package.json holds where a release tool sets the version while publishing."""


class Found(NamedTuple):
    """A place and what it holds."""

    place: Place
    version: str


class Places(NamedTuple):
    """All places of a project."""

    found: tuple[Found, ...]
    derived: str | None
    """What makes the version from git's tags where it isn't written down."""
    python: bool
    """Whether it is a Python project."""


def detect(tree: Tree, tracked: Collection[str], settings: ReleaseSettings) -> Places:
    """Find the places.

    Args:
        tree: The project's folder.
        tracked: The files git knows, relative to it; others are never looked at.
        settings: May name further files and exclude some.

    Raises:
        DevkitError: a file can't be read, or a configured one doesn't hold what the settings say.
    """
    pyproject = _pyproject(tree, tracked)
    by_tags = derived(pyproject)
    every = [*_python(tree, tracked, pyproject, by_tags), *_others(tree, tracked, pyproject)]
    places = [place for place in dict.fromkeys(every) if place.path in tracked and place.path not in settings.exclude]
    found = [Found(place, version) for place in places if (version := _held(tree, place)) is not None]
    return Places((*found, *_configured(tree, settings)), by_tags, bool(pyproject) or "setup.py" in tracked)


def _held(tree: Tree, place: Place) -> str | None:
    text = tree.text(place.path)
    version = None if text is None else place.find(text)
    return None if version in _PLACEHOLDERS else version


def _configured(tree: Tree, settings: ReleaseSettings) -> Iterator[Found]:
    for path, text in settings.files.items():
        place = template(path, text)
        content = tree.text(path)
        version = None if content is None else place.find(content)
        if version is None:
            what = "there is no such file" if content is None else f"{text!r} is not found in it"
            raise DevkitError(f"{path}: {what}; correct [tool.devkit.release.files]")
        yield Found(place, version)


def _pyproject(tree: Tree, tracked: Collection[str]) -> Table:
    text = tree.text("pyproject.toml") if "pyproject.toml" in tracked else None
    return load(text, "pyproject.toml") if text else {}


def _python(tree: Tree, tracked: Collection[str], pyproject: Table, by_tags: str | None) -> Iterator[Place]:
    """pyproject.toml, what it points to, setup.cfg, setup.py, the packages, and uv.lock."""
    yield TomlKey("pyproject.toml", ("project", "version"))
    if by_tags:
        return
    yield TomlKey("pyproject.toml", ("tool", "poetry", "version"))
    yield from _pointed(tree, pyproject)
    if "setup.cfg" in tracked:
        yield setup_cfg("setup.cfg")
    yield Literal("setup.py", "version", call="setup")
    name = value_of(pyproject, "project", "name") or value_of(pyproject, "tool", "poetry", "name")
    for path in sorted(tracked):
        match = _MODULE.fullmatch(path)
        alone = isinstance(name, str) and path.removeprefix("src/") == f"{_module(name)}.py"
        if alone or (match and match[1] not in _NO_PACKAGES):
            yield Literal(path, "__version__")
    if isinstance(name, str):
        yield uv_lock("uv.lock", normalised(name))


def _pointed(tree: Tree, pyproject: Table) -> Iterator[Place]:
    """The place that a build backend reads the version from."""
    for tool in ("hatch", "pdm"):
        path = value_of(pyproject, "tool", tool, "version", "path")
        if isinstance(path, str):
            yield Literal(path, "__version__")
            yield Literal(path, "VERSION")
    dynamic = value_of(pyproject, "tool", "setuptools", "dynamic", "version")
    file, attribute = value_of(dynamic, "file"), value_of(dynamic, "attr")
    for path in [file] if isinstance(file, str) else file or []:
        yield whole(path)
    if isinstance(attribute, str):
        module, _, name = attribute.rpartition(".")
        stem = module.replace(".", "/")
        candidates = [f"{base}{stem}{end}" for base in ("src/", "") for end in (".py", "/__init__.py")]
        yield from (Literal(path, name) for path in candidates if tree.read(path) is not None)


def _others(tree: Tree, tracked: Collection[str], pyproject: Table) -> Iterator[Place]:
    """package.json and its locks, project.json, Cargo.toml and its lock."""
    if "package.json" in tracked and not _aside(tree, pyproject):
        yield JsonKey("package.json", ("version",))
        for lock in ("package-lock.json", "npm-shrinkwrap.json"):
            yield JsonKey(lock, ("version",), follows=True)
            yield JsonKey(lock, ("packages", "", "version"), follows=True)
    yield JsonKey("project.json", ("version",), None)
    if "Cargo.toml" in tracked:
        yield TomlKey("Cargo.toml", ("package", "version"), "semver")
        yield TomlKey("Cargo.toml", ("workspace", "package", "version"), "semver")
        crate = value_of(load(tree.text("Cargo.toml") or "", "Cargo.toml"), "package", "name")
        if isinstance(crate, str):
            yield cargo_lock("Cargo.lock", crate)


def _aside(tree: Tree, pyproject: Table) -> bool:
    """Whether package.json only holds tools of a Python project: it is private, and has a version of its own."""
    from devkit.changelog.release import jsontext

    content = jsontext.load(tree.text("package.json") or "{}", "package.json")
    version = value_of(pyproject, "project", "version")
    return version is not None and value_of(content, "private") is True and value_of(content, "version") != version


def _module(name: str) -> str:
    return re.sub(r"[-.]+", "_", name).lower()
