"""What setuptools is told: by setup.cfg, by setup.py as far as it is written out, and by files pyproject.toml names."""

import re
from collections.abc import Iterator

from devkit.hooks.preflight import requirement_files
from devkit.hooks.preflight.needed import Declared, Unreadable, requirement
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.setup_call import passed

_EXTRAS = "options.extras_require"


def declared(place: Place) -> Iterator[Declared | Unreadable]:
    """What a package of setuptools' always needs, where pyproject.toml doesn't say it itself."""
    project = place.table("project")
    if (project and "dependencies" not in (project.get("dynamic") or ())) or place.table("tool", "poetry"):
        return
    dynamic = place.table("tool", "setuptools", "dynamic").get("dependencies")
    of_cfg = place.setup_cfg("install_requires")
    if isinstance(dynamic, dict):
        yield from _of_files(place, dynamic)
    elif of_cfg.strip():
        yield from _of_cfg(place, of_cfg, "install_requires")
    else:
        yield from (requirement(text, where) for text, where in passed(place, "install_requires"))


def of_extra(place: Place, name: str) -> list[Declared | Unreadable]:
    """What an extra adds; empty where there is none of that name."""
    dynamic = place.table("tool", "setuptools", "dynamic", "optional-dependencies").get(name)
    if isinstance(dynamic, dict):
        found = list(_of_files(place, dynamic))
    else:
        found = list(_of_cfg(place, place.setup_cfg(name, _EXTRAS), name))
        found = found or [requirement(text, where) for text, where in passed(place, "extras_require", name)]
    return [each._replace(extra=name) if isinstance(each, Declared) else each for each in found]


def python(place: Place) -> tuple[str, str]:
    """The Python that is required, and where that is said; both empty where it isn't."""
    if wanted := place.setup_cfg("python_requires").strip():
        return wanted, place.line_of("setup.cfg", "python_requires")
    return next(iter(passed(place, "python_requires")), ("", ""))


def _of_cfg(place: Place, value: str, key: str) -> Iterator[Declared | Unreadable]:
    for line in value.splitlines():
        text = re.sub(r"(^|\s)#.*$", "", line).strip()
        if text.startswith("file:"):
            for name in text.removeprefix("file:").split(","):
                yield from requirement_files.declared(place, name.strip())
        elif text:
            yield requirement(text, place.line_of("setup.cfg", re.split(r"[\s<>=!~;\[@]", text)[0], key))


def _of_files(place: Place, table: dict[str, object]) -> Iterator[Declared | Unreadable]:
    """What the files name that a dynamic field of pyproject.toml is read from."""
    named = table.get("file")
    for name in [named] if isinstance(named, str) else named if isinstance(named, list) else []:
        yield from requirement_files.declared(place, str(name))
