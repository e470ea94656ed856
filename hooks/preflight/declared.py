"""The packages a repository says it needs, and where it says so."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from devkit.hooks.preflight.place import Place

if TYPE_CHECKING:
    from packaging.requirements import Requirement

_OPTION = re.compile(r"\s+--?[A-Za-z].*$")
_INCLUDE = re.compile(r"(?:-r|--requirement)[ =]\s*(\S+)")
_CARET = re.compile(r"\^\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?.*")
_TILDE = re.compile(r"~\s*(\d+(?:\.\d+)*)")
_MOST_FILES = 50


class Declared(NamedTuple):
    """One package that is needed."""

    requirement: "Requirement"
    where: str
    """`path:line`."""


class Unreadable(NamedTuple):
    """A line that is no requirement."""

    text: str
    where: str


def declared(place: Place) -> Iterator[Declared | Unreadable]:
    """What the project needs to run, and what the groups and extras need that are to be installed."""
    yield from _project(place)
    yield from _poetry(place)
    for name in place.settings.requirements:
        yield from _file(place, name, set())


def _project(place: Place) -> Iterator[Declared | Unreadable]:
    project = place.pyproject.get("project", {})
    groups = place.pyproject.get("dependency-groups", {})
    texts = list(_texts(project.get("dependencies")))
    for extra in place.settings.extras:
        texts += _texts(project.get("optional-dependencies", {}).get(extra))
    for group in place.settings.groups:
        texts += _group(groups, group, set())
    for text in texts:
        yield _requirement(text, place.line_of("pyproject.toml", re.split(r"[\s<>=!~;\[]", text)[0]))


def _group(groups: dict[str, object], name: str, seen: set[str]) -> Iterator[str]:
    """A dependency group with those it includes (PEP 735)."""
    entries = groups.get(name)
    if name in seen or not isinstance(entries, list):
        return
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, dict):
            yield from _group(groups, str(entry.get("include-group")), seen | {name})


def _poetry(place: Place) -> Iterator[Declared | Unreadable]:
    """Poetry's own table, as far as its constraints have a meaning elsewhere."""
    poetry = place.pyproject.get("tool", {}).get("poetry", {})
    for name, value in poetry.get("dependencies", {}).items():
        version = value.get("version") if isinstance(value, dict) else value
        optional = isinstance(value, dict) and (
            value.get("optional") or "path" in value or "git" in value or "url" in value
        )
        if name != "python" and isinstance(version, str) and not optional:
            yield _requirement(f"{name}{_constraint(version)}", place.line_of("pyproject.toml", name))


def _constraint(version: str) -> str:
    """A constraint of Poetry's as a specifier."""
    if caret := _CARET.fullmatch(version):
        parts = [int(part or 0) for part in caret.groups()]
        first = next((number for number, part in enumerate(parts) if part), len(parts) - 1)
        upper = [*parts[:first], parts[first] + 1]
        return f">={version[1:].strip()},<{'.'.join(map(str, upper))}"
    if tilde := _TILDE.fullmatch(version):
        return f"~={tilde[1]}" if "." in tilde[1] else f"=={tilde[1]}.*"
    return "" if version == "*" else version if version[0] in "<>=!~" else f"=={version}"


def _file(place: Place, name: str, seen: set[str]) -> Iterator[Declared | Unreadable]:
    """A requirements file and those it names."""
    if name in seen or len(seen) > _MOST_FILES:
        return
    seen.add(name)
    folder = name.rpartition("/")[0]
    joined = re.sub(r"\\\r?\n", " ", place.text(name))
    for number, line in enumerate(joined.splitlines(), start=1):
        text = re.sub(r"(^|\s)#.*$", "", line).strip()
        if include := _INCLUDE.match(text):
            yield from _file(place, f"{folder}/{include[1]}".lstrip("/") if folder else include[1], seen)
        elif text and not text.startswith("-") and "://" not in text.split("@")[0] and not text.startswith((".", "/")):
            yield _requirement(_OPTION.sub("", text), f"{name}:{number}")


def _requirement(text: str, where: str) -> Declared | Unreadable:
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        return Declared(Requirement(text), where)
    except InvalidRequirement:
        return Unreadable(text, where)


def _texts(value: object) -> Iterable[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
