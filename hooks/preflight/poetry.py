"""What Poetry's own tables declare, as requirements that mean the same."""

import re
from collections.abc import Iterator
from typing import Any

from devkit.core.packages import normalised
from devkit.hooks.preflight.needed import Declared, Unreadable, requirement
from devkit.hooks.preflight.place import Place

_PARTS = re.compile(r"(\^|~=|~|[<>=!]=?=?)?\s*([^\s,<>=!~^]+)")
_ONE_OF = re.compile(r"\s*\|\|?\s*")
_FROM_ELSEWHERE = {"path", "git", "url", "file"}


def declared(place: Place) -> Iterator[Declared | Unreadable]:
    """What Poetry always installs."""
    table = place.table("tool", "poetry", "dependencies")
    needed = {name: value for name, value in table.items() if not (isinstance(value, dict) and value.get("optional"))}
    yield from _all(place, needed)


def of_extra(place: Place, name: str) -> Iterator[Declared | Unreadable] | None:
    """What an extra of Poetry's adds; None where there is none of that name."""
    named = place.table("tool", "poetry", "extras").get(name)
    if not isinstance(named, list):
        return None
    wanted = {normalised(str(each)) for each in named}
    table = place.table("tool", "poetry", "dependencies")
    return _all(place, {key: value for key, value in table.items() if normalised(key) in wanted}, extra=name)


def of_group(place: Place, name: str) -> Iterator[Declared | Unreadable] | None:
    """What a group of Poetry's adds; None where there is none of that name."""
    found = place.table("tool", "poetry", "group", name, "dependencies")
    if name == "dev":
        found = {**place.table("tool", "poetry", "dev-dependencies"), **found}
    return _all(place, found, group=name) if found or name in place.table("tool", "poetry", "group") else None


def python(place: Place) -> list[str]:
    """The specifiers of which the interpreter has to satisfy one; empty where Poetry's table says nothing of it."""
    wanted = place.table("tool", "poetry", "dependencies").get("python")
    return specifiers(wanted) if isinstance(wanted, str) else []


def specifiers(constraint: str) -> list[str]:
    """A constraint of Poetry's as specifiers, of which one has to be satisfied.

    Args:
        constraint: Such as `^1.2 || ~2.0,!=2.0.3`.
    """
    return [",".join(filter(None, map(_specifier, _PARTS.findall(each)))) for each in _ONE_OF.split(constraint.strip())]


def _specifier(part: tuple[str, str]) -> str:
    """One operator and its version."""
    operator, version = part
    if operator in {"^", "~"}:
        numbers = [int(each) for each in re.findall(r"\d+", re.match(r"[\d.]*", version)[0])] or [0]  # type: ignore[index]
        kept = min(len(numbers), 2) - 1
        if operator == "^":
            kept = next((place for place, number in enumerate(numbers) if number), len(numbers) - 1)
        upper = [*numbers[:kept], numbers[kept] + 1]
        return f">={version},<{'.'.join(map(str, upper))}"
    if version == "*":
        return ""
    return f"{'==' if operator in {'', '='} else operator}{version}"


def _all(place: Place, table: dict[str, Any], **of: str) -> Iterator[Declared | Unreadable]:
    for name, value in table.items():
        for each in value if isinstance(value, list) else [value]:
            entry = {"version": each} if isinstance(each, str) else each
            is_one = isinstance(entry, dict) and (isinstance(entry.get("version"), str) or _FROM_ELSEWHERE & {*entry})
            if name != "python" and is_one:
                where = place.line_of("pyproject.toml", name, name)
                yield requirement(f"{name}{_version(entry)}{_marker(entry)}", where, **of)


def _version(entry: dict[str, Any]) -> str:
    """The specifier; none for one of several versions, nor for what comes from elsewhere."""
    found = specifiers(entry["version"]) if isinstance(entry.get("version"), str) else []
    return found[0] if len(found) == 1 else ""


def _marker(entry: dict[str, Any]) -> str:
    """Where a package is needed, from all the ways in which Poetry lets one say it."""
    markers = [f"({entry['markers']})"] if entry.get("markers") else []
    if isinstance(entry.get("python"), str):
        ways = [" and ".join(map(_of_python, each.split(","))) for each in specifiers(entry["python"]) if each]
        markers += [f"({' or '.join(f'({way})' for way in ways)})"] if ways else []
    if isinstance(entry.get("platform"), str):
        markers.append(f'sys_platform == "{entry["platform"]}"')
    return f" ; {' and '.join(markers)}" if markers else ""


def _of_python(specifier: str) -> str:
    operator, version = re.fullmatch(r"([<>=!~]+)(.+)", specifier).groups()  # type: ignore[union-attr]
    return f'python_full_version {operator} "{version}"'
