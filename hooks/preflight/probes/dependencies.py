"""The packages declared, and those installed."""

from collections.abc import Iterator

from devkit.core.packages import normalised
from devkit.hooks.preflight.declared import declared
from devkit.hooks.preflight.interpreter import Interpreter
from devkit.hooks.preflight.mending import installing
from devkit.hooks.preflight.needed import Declared, Unreadable
from devkit.hooks.preflight.packages import installed
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
            yield Trouble("dependencies", f"{each.text!r} {each.why}", each.where, "")
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
        yield Trouble("dependencies", what, each.where, installing(place, each), item=requirement.name)
        return
    try:
        fits = requirement.specifier.contains(version, prereleases=True)
    except InvalidVersion:
        fits = False
    if not fits:
        what = f"{requirement.name} {version} is installed, and {requirement.specifier} is needed"
        yield Trouble("dependencies", what, each.where, installing(place, each))
