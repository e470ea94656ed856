"""The packages a repository says it needs, and where it says so."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from devkit.core.errors import DevkitError
from devkit.core.packages import normalised
from devkit.hooks.preflight import poetry, requirement_files, setup_files
from devkit.hooks.preflight.needed import Declared, Unreadable, requirement
from devkit.hooks.preflight.place import Place


def declared(place: Place) -> Iterator[Declared | Unreadable]:
    """What the project needs to run, and what the groups and extras need that are to be installed."""
    yield from _project(place)
    yield from poetry.declared(place)
    yield from setup_files.declared(place)
    for name in place.settings.requirements:
        yield from requirement_files.declared(place, name)


def _project(place: Place) -> Iterator[Declared | Unreadable]:
    texts = _texts(place.table("project").get("dependencies"), "project.dependencies")
    yield from (_of_project(place, text, "dependencies") for text in texts)
    extras, groups = place.table("project", "optional-dependencies"), place.table("dependency-groups")
    for extra in place.settings.extras:
        yield from _extra(place, extras, extra, set())
    for group in place.settings.groups:
        yield from _of_group(place, {**_groups_of_tools(place), **groups}, group)


def _extra(place: Place, extras: dict[str, object], extra: str, seen: set[str]) -> Iterator[Declared | Unreadable]:
    """An extra with those it names by the project's own name."""
    if extra in seen:
        return
    texts = _known(extras, extra)
    if texts is not None:
        for text in _texts(texts, f"project.optional-dependencies.{extra}"):
            found = _of_project(place, text, extra, extra=extra)
            if isinstance(found, Declared) and _normalised(text) == normalised(str(place.table("project").get("name"))):
                for other in sorted(found.requirement.extras):
                    yield from _extra(place, extras, other, seen | {extra})
            else:
                yield found
        return
    others = poetry.of_extra(place, extra)
    yield from (setup_files.of_extra(place, extra) or [_unknown(place, "extra", extra)]) if others is None else others


def _of_group(place: Place, groups: dict[str, object], group: str) -> Iterator[Declared | Unreadable]:
    if _known(groups, group) is not None:
        yield from (_of_project(place, text, "", group=group) for text in _group(groups, group, set()))
    else:
        others = poetry.of_group(place, group)
        yield from [_unknown(place, "group", group)] if others is None else others


def _groups_of_tools(place: Place) -> dict[str, object]:
    """The groups that uv and pdm had before there was a table for all."""
    of_uv = place.table("tool", "uv").get("dev-dependencies")
    return {**place.table("tool", "pdm", "dev-dependencies"), **({"dev": of_uv} if of_uv is not None else {})}


def _unknown(place: Place, kind: str, name: str) -> Unreadable:
    return Unreadable(name, place.line_of(place.settings_file, name, f"{kind}s"), f"is no {kind} of the project's")


def _known(table: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - any TOML
    """What a table has under a name, however that is spelled; None where there is nothing."""
    wanted = normalised(name)
    return next((value for key, value in table.items() if normalised(key) == wanted), None)


def _of_project(place: Place, text: str, key: str, *, extra: str = "", group: str = "") -> Declared | Unreadable:
    """What one text of pyproject.toml declares, which is looked for below the key of the list it stands in."""
    where = place.line_of("pyproject.toml", _named(text), key)
    return requirement(_overrides(place).get(_normalised(text), text), where, extra=extra, group=group)


def _overrides(place: Place) -> dict[str, str]:
    """Normalised name -> what uv or pdm takes instead of anything that is declared, where they made the lock file."""
    found: dict[str, str] = {}
    if (place.top / "uv.lock").exists():
        texts = place.table("tool", "uv").get("override-dependencies")
        found |= {_normalised(text): text for text in _texts(texts, "tool.uv.override-dependencies")}
    if (place.top / "pdm.lock").exists():
        for name, wanted in place.table("tool", "pdm", "resolution", "overrides").items():
            exact = "==" if isinstance(wanted, str) and wanted[:1].isdigit() else ""
            found[_normalised(name)] = f"{name}{exact}{wanted}" if isinstance(wanted, str) else name
    return found


def _normalised(text: str) -> str:
    """The name that a requirement begins with, as all its spellings are compared."""
    return normalised(_named(text.strip()))


def _named(text: str) -> str:
    """The name that a requirement begins with."""
    return re.split(r"[\s<>=!~;\[@]", text)[0]


def _group(groups: dict[str, object], name: str, seen: set[str]) -> Iterator[str]:
    """A dependency group with those it includes (PEP 735)."""
    entries = _known(groups, name)
    if name in seen or not isinstance(entries, list):
        return
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, dict):
            yield from _group(groups, str(entry.get("include-group")), seen | {name})


def _texts(value: object, name: str) -> Iterable[str]:
    """The texts of a list that may be missing.

    Raises:
        DevkitError: it is something else.
    """
    if value is not None and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
        raise DevkitError(f"pyproject.toml: {name}: expected a list of requirements, not {value!r}")
    return value or []
