"""The lock file, and what it locks."""

from collections.abc import Iterator
from typing import NamedTuple

from devkit.hooks.preflight.declared import Declared, declared
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
            locked.setdefault(canonicalize_name(entry["name"]), set()).add(str(entry.get("version", "")))
    for each in declared(place):
        if not isinstance(each, Declared) or not each.where.startswith("pyproject.toml"):
            continue
        versions = locked.get(canonicalize_name(each.requirement.name))
        if versions is None:
            what = f"{each.requirement.name} is declared and not in {lock.file}"
            yield Trouble("lock", what, each.where, lock.command)
        elif not any(_fits(each, version) for version in versions):
            has = f"{each.requirement.name} {', '.join(sorted(versions))}"
            what = f"{lock.file} has {has}, and {each.requirement.specifier} is declared"
            yield Trouble("lock", what, each.where, lock.command)


def _fits(each: Declared, version: str) -> bool:
    from packaging.version import InvalidVersion

    try:
        return not version or each.requirement.specifier.contains(version, prereleases=True)
    except InvalidVersion:
        return False
