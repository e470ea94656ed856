"""The lock file, and what it locks."""

from collections.abc import Iterator
from typing import NamedTuple

from devkit.hooks.preflight import poetry
from devkit.hooks.preflight.declared import declared
from devkit.hooks.preflight.needed import Declared
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.trouble import Trouble


class _Lock(NamedTuple):
    file: str
    command: str


_LOCKS = (
    _Lock("uv.lock", "uv lock"),
    _Lock("poetry.lock", "poetry lock"),
    _Lock("pdm.lock", "pdm lock"),
    _Lock("pylock.toml", "pip lock -e ."),
)

_PYTHONS = ("2.7", *(f"3.{minor}" for minor in range(4, 31)))
_PLATFORMS = (
    {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
)
"""What markers are tried with; of what else they ask for, this machine's answer is taken."""


def probe(place: Place) -> Iterator[Trouble]:
    """Look for each package that pyproject.toml declares in the lock files, in a version that satisfies."""
    for lock in _LOCKS:
        if (place.top / lock.file).is_file():
            yield from _judged(place, lock)


def _judged(place: Place, lock: _Lock) -> Iterator[Trouble]:
    from packaging.utils import canonicalize_name

    content = place.toml(lock.file)
    entries = content.get("package") or content.get("packages") or []
    locked: dict[str, set[str]] = {}
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            version = "" if _is_made_here(entry.get("source")) else str(entry.get("version", ""))
            locked.setdefault(canonicalize_name(entry["name"]), set()).add(version)
    for each in declared(place):
        if not isinstance(each, Declared) or not each.where.startswith("pyproject.toml") or not _ever(place, each):
            continue
        versions = locked.get(canonicalize_name(each.requirement.name))
        if versions is None:
            what = f"{each.requirement.name} is declared and not in {lock.file}"
            yield Trouble("lock", what, each.where, lock.command, item=each.requirement.name)
        elif not any(_fits(each, version) for version in versions):
            has = f"{each.requirement.name} {', '.join(sorted(versions))}"
            what = f"{lock.file} has {has}, and {each.requirement.specifier} is declared"
            yield Trouble("lock", what, each.where, lock.command)


def _is_made_here(source: object) -> bool:
    """Whether a lock's entry comes from a folder or a repository: its version is that of the moment."""
    if not isinstance(source, dict):
        return False
    return bool(source.keys() & {"editable", "virtual", "directory", "path", "git"}) or source.get("type") in {
        *("directory", "git", "file"),
    }


def _ever(place: Place, each: Declared) -> bool:
    """Whether a requirement counts on any Python that the project supports: else it is rightly left out of the lock."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    marker = each.requirement.marker
    if marker is None:
        return True
    wanted = place.table("project").get("requires-python")
    try:
        supported = [
            SpecifierSet(each) for each in ([wanted] if isinstance(wanted, str) else poetry.python(place) or [""])
        ]
    except InvalidSpecifier:
        return True
    versions = [each for each in _PYTHONS if any(specifier.contains(f"{each}.99") for specifier in supported)]
    return any(
        marker.evaluate({"python_version": version, "python_full_version": f"{version}.99", "extra": "", **platform})
        for version in versions
        for platform in _PLATFORMS
    )


def _fits(each: Declared, version: str) -> bool:
    from packaging.version import InvalidVersion

    try:
        return not version or each.requirement.specifier.contains(version, prereleases=True)
    except InvalidVersion:
        return False
