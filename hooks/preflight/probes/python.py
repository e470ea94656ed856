"""The interpreter's version."""

from collections.abc import Iterator

from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.trouble import Trouble


def probe(place: Place) -> Iterator[Trouble]:
    """Hold the interpreter against `requires-python` and `.python-version`."""
    interpreter = place.interpreter
    wanted = place.pyproject.get("project", {}).get("requires-python")
    pinned = next(iter(place.text(".python-version").split()), "")
    if interpreter is None:
        if wanted or pinned:
            yield Trouble("python", "no Python was found, on PATH or in .venv", "", "python3 -m venv .venv")
        return
    if isinstance(wanted, str):
        yield from _required(wanted, interpreter.version, place)
    if pinned[:1].isdigit() and not f"{interpreter.version}.".startswith(f"{pinned}."):
        what = f"Python {interpreter.version} ({interpreter.executable}) is in use, not {pinned}"
        yield Trouble("python", what, ".python-version:1", f"pyenv install {pinned}", "warning")


def _required(wanted: str, version: str, place: Place) -> Iterator[Trouble]:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    where = place.line_of("pyproject.toml", "requires-python")
    try:
        fits = SpecifierSet(wanted).contains(version, prereleases=True)
    except InvalidSpecifier:
        yield Trouble("python", f"requires-python is {wanted!r}, which is no version specifier", where, "")
        return
    if not fits:
        what = (
            f"Python {version} ({place.interpreter and place.interpreter.executable}) is in use, and {wanted} is needed"
        )
        yield Trouble("python", what, where, "python3 -m venv --clear .venv  # with a Python that fits")
