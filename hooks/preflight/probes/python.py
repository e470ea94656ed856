"""The interpreter's version."""

from collections.abc import Iterator

from devkit.hooks.preflight import poetry, setup_files
from devkit.hooks.preflight.mending import remade
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.trouble import Trouble


def probe(place: Place) -> Iterator[Trouble]:
    """Hold the interpreter against `requires-python` and `.python-version`."""
    interpreter = place.interpreter
    wanted, specifiers, where = required(place)
    pinned = next(iter(place.text(".python-version").split()), "")
    if interpreter is None:
        if wanted or pinned:
            yield Trouble("python", "no Python was found, on PATH or in .venv", "", "python3 -m venv .venv")
        return
    if wanted:
        yield from _required(wanted, specifiers, place, where)
    if pinned[:1].isdigit() and not f"{interpreter.version}.".startswith(f"{pinned}."):
        what = f"Python {interpreter.version} ({interpreter.executable}) is in use, not {pinned}"
        command = remade(place, pinned, lambda version: f"{version}.".startswith(f"{pinned}."))
        yield Trouble("python", what, ".python-version:1", command, "warning")


def required(place: Place) -> tuple[str, list[str], str]:
    """What is declared, the specifiers it comes to, of which one has to be satisfied, and where it is declared."""
    wanted = place.table("project").get("requires-python")
    if isinstance(wanted, str):
        return wanted, [wanted], place.line_of("pyproject.toml", "requires-python")
    if specifiers := poetry.python(place):
        said = place.table("tool", "poetry", "dependencies")["python"]
        return said, specifiers, place.line_of("pyproject.toml", "python", "python")
    wanted, where = setup_files.python(place)
    return wanted, [wanted], where


def _required(wanted: str, specifiers: list[str], place: Place, where: str) -> Iterator[Trouble]:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        accepted = [SpecifierSet(each) for each in specifiers]
    except InvalidSpecifier:
        what = f"the Python that is required is {wanted!r}, which is no version specifier"
        yield Trouble("python", what, where, "")
        return

    def fits(version: str) -> bool:
        return any(each.contains(version, prereleases=True) for each in accepted)

    found = place.interpreter
    if found and not fits(found.version):
        what = f"Python {found.version} ({found.executable}) is in use, and {wanted} is needed"
        yield Trouble("python", what, where, remade(place, specifiers[-1], fits))
