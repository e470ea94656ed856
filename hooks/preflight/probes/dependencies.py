"""The packages declared, and those installed."""

from collections.abc import Iterator
from importlib import metadata

from devkit.hooks.preflight.declared import Declared, Unreadable, declared
from devkit.hooks.preflight.place import Interpreter, Place
from devkit.hooks.preflight.trouble import Trouble


def probe(place: Place) -> Iterator[Trouble]:
    """Look for each declared package in the interpreter's folders."""
    interpreter = place.interpreter
    wanted = list(declared(place))
    if not wanted or interpreter is None:
        return
    installed = _installed(interpreter)
    for each in wanted:
        if isinstance(each, Unreadable):
            yield Trouble("dependencies", f"{each.text!r} is no requirement", each.where, "")
        elif _counts(each, interpreter):
            yield from _judged(place, each, installed)


def _installed(interpreter: Interpreter) -> dict[str, str]:
    """Normalised name -> version, of the first of each name, as Python would find it."""
    from packaging.utils import canonicalize_name

    found: dict[str, str] = {}
    for distribution in metadata.distributions(path=list(interpreter.paths)):
        name = distribution.metadata["Name"]
        if name:
            found.setdefault(canonicalize_name(name), distribution.version)
    return found


def _counts(each: Declared, interpreter: Interpreter) -> bool:
    marker = each.requirement.marker
    return marker is None or marker.evaluate({**interpreter.markers, "extra": ""})


def _judged(place: Place, each: Declared, installed: dict[str, str]) -> Iterator[Trouble]:
    from packaging.utils import canonicalize_name
    from packaging.version import InvalidVersion

    requirement = each.requirement
    version = installed.get(canonicalize_name(requirement.name))
    if version is None:
        yield Trouble("dependencies", f"{requirement.name} is not installed", each.where, _command(place, each))
        return
    try:
        fits = requirement.specifier.contains(version, prereleases=True)
    except InvalidVersion:
        fits = False
    if not fits:
        what = f"{requirement.name} {version} is installed, and {requirement.specifier} is needed"
        yield Trouble("dependencies", what, each.where, _command(place, each))


def _command(place: Place, each: Declared) -> str:
    """What installs it, by the tool the repository uses."""
    for name, command in (("uv.lock", "uv sync"), ("poetry.lock", "poetry install"), ("pdm.lock", "pdm install")):
        if (place.top / name).exists():
            return command
    file = each.where.partition(":")[0]
    return "python -m pip install -e ." if file == "pyproject.toml" else f"python -m pip install -r {file}"
