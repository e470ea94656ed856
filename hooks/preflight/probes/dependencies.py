"""The packages declared, and those installed."""

from collections.abc import Iterator

from devkit.hooks.preflight.declared import Declared, Unreadable, declared
from devkit.hooks.preflight.interpreter import Interpreter
from devkit.hooks.preflight.packages import installed, normalised
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.trouble import Trouble


def probe(place: Place) -> Iterator[Trouble]:
    """Look for each declared package in the interpreter's folders."""
    interpreter = place.interpreter
    wanted = list(declared(place))
    if not wanted or interpreter is None:
        return
    names = {normalised(each.requirement.name) for each in wanted if isinstance(each, Declared)}
    found = installed(interpreter.paths, names)
    for each in wanted:
        if isinstance(each, Unreadable):
            yield Trouble("dependencies", f"{each.text!r} is no requirement", each.where, "")
        elif _counts(each, interpreter):
            yield from _judged(place, each, found)


def _counts(each: Declared, interpreter: Interpreter) -> bool:
    marker = each.requirement.marker
    return marker is None or marker.evaluate({**interpreter.markers, "extra": ""})


def _judged(place: Place, each: Declared, found: dict[str, str]) -> Iterator[Trouble]:
    from packaging.version import InvalidVersion

    requirement = each.requirement
    version = found.get(normalised(requirement.name))
    if version is None:
        what = f"{requirement.name} is not installed"
        yield Trouble("dependencies", what, each.where, _command(place, each), item=requirement.name)
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
