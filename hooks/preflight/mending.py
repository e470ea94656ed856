"""The commands that mend what is missing, as they work when they are typed in the repository's top folder."""

import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from devkit.core.packages import normalised
from devkit.hooks.preflight.interpreter import asked
from devkit.hooks.preflight.needed import Declared
from devkit.hooks.preflight.packages import installed
from devkit.hooks.preflight.place import Place


class Pip(NamedTuple):
    """How packages are installed into the project's environment."""

    before: str
    """What has to be done first, ending in ` && `; else empty."""
    command: str
    """What the packages' names follow."""
    python: str
    """The environment's Python, as it can be called then."""

    @property
    def line(self) -> str:
        """All of it."""
        return f"{self.before}{self.command}"


class _Tool(NamedTuple):
    """A program that keeps a lock file and installs what it holds."""

    name: str
    lock: str
    command: str
    extra: str
    group: str


_TOOLS = (
    _Tool("uv", "uv.lock", "uv sync", "--extra", "--group"),
    _Tool("poetry", "poetry.lock", "poetry install", "--extras", "--with"),
    _Tool("pdm", "pdm.lock", "pdm install", "-G", "-G"),
)
_KNOWS_GROUPS = (25, 1)
"""The first pip that installs dependency groups."""
_MINORS = range(30, 7, -1)
_PLAIN = re.compile(r"3(?:\.[0-9]+){2}")


def installing(place: Place, each: Declared) -> str:
    """What installs a package that is declared: the tool the repository uses, where it is there, else pip."""
    file = each.where.partition(":")[0]
    if file not in {"pyproject.toml", "setup.cfg", "setup.py"}:
        return f"{pip(place).line} -r {shlex.quote(file)}"
    for tool in _TOOLS:
        if (place.top / tool.lock).exists() and has(place, tool.name):
            active = " --active" if tool.name == "uv" and _is_elsewhere(place) else ""
            return f"{tool.command}{active}{_option(tool.extra, each.extra)}{_option(tool.group, each.group)}"
    is_known = normalised(each.group) in map(normalised, place.table("dependency-groups"))
    if (each.group and not is_known) or place.table("tool", "poetry").get("package-mode") is False:
        return f"{pip(place).line} {shlex.quote(str(each.requirement))}"  # nothing that pip knows by a name holds it
    if each.group:
        return _grouped(place, each.group)
    return f"{pip(place).line} -e {shlex.quote(f'.[{each.extra}]') if each.extra else '.'}"


def remade(place: Place, version: str, fits: Callable[[str], bool]) -> str:
    """What makes the environment again with a Python that fits.

    Args:
        place: The repository.
        version: What is wanted, as uv takes it: a version, or a specifier.
        fits: Whether a Python of this version would do.
    """
    found = place.interpreter
    is_here = found is not None and found.is_virtual
    folder = shlex.quote(_short(place, Path(found.prefix))) if found and is_here else ".venv"
    if has(place, "uv"):
        return f"uv venv --clear --python {shlex.quote(version)} {folder}"
    if name := _fitting(place, fits):
        return f"{name} -m venv --clear {folder}"
    if has(place, "pyenv") and version[:1].isdigit():
        after = f" && PYENV_VERSION={shlex.quote(version)} python -m venv --clear {folder}" if is_here else ""
        return f"pyenv install --skip-existing {shlex.quote(version)}{after}"
    return f"python3 -m venv --clear {folder}  # with a Python that fits: none was found on PATH"


def has(place: Place, program: str) -> bool:
    """Whether a program is on PATH."""
    return shutil.which(program, path=place.search_path) is not None


def _python(place: Place) -> str:
    """The project's Python as it can be called: by its name, where that is the one on PATH, else by its path."""
    found = place.interpreter
    if found is None:
        return "python"
    for name in ("python", "python3"):
        on_path = shutil.which(name, path=place.search_path)
        if on_path and (Path(on_path) == found.executable or Path(on_path).parent == found.executable.parent):
            return name
    return shlex.quote(_short(place, found.executable))


def pip(place: Place) -> Pip:
    """`pip install` for the project's Python.

    One that the system's own packages depend on refuses it, and others may have no pip: uv makes such environments.
    """
    name, found = _python(place), place.interpreter
    if found and not found.is_virtual and any(Path(path, "EXTERNALLY-MANAGED").exists() for path in found.paths):
        return Pip(f"{name} -m venv .venv && ", ".venv/bin/python -m pip install", ".venv/bin/python")
    if not _version_of_pip(place):
        if has(place, "uv"):
            return Pip("", f"uv pip install --python {name}", name)
        return Pip(f"{name} -m ensurepip && ", f"{name} -m pip install", name)
    return Pip("", f"{name} -m pip install", name)


def _grouped(place: Place, group: str) -> str:
    """What installs a dependency group; an older pip has to learn of them first."""
    found = pip(place)
    version = _version_of_pip(place).split(".")
    known = tuple(int(part) for part in version[:2] if part.isdigit())
    is_old = known < _KNOWS_GROUPS and not found.command.startswith("uv ")
    upgrade = f"{found.command} --upgrade pip && " if is_old else ""
    return f"{found.before}{upgrade}{found.command} --group {shlex.quote(group)}"


def _version_of_pip(place: Place) -> str:
    found = place.interpreter
    return installed(found.paths, {"pip"}).get("pip", "") if found else "0"


def _fitting(place: Place, fits: Callable[[str], bool]) -> str:
    """The newest Python on PATH that fits, or one of pyenv's, as it can be called; empty where there is none."""
    for name in (f"python3.{minor}" for minor in _MINORS):
        path = shutil.which(name, path=place.search_path)
        found = asked(Path(path), place.environment) if path else None
        if found and fits(found.version):
            return name
    own = [folder for folder in _of_pyenv(place) if fits(folder.name)]
    newest = max(own, key=lambda folder: tuple(map(int, folder.name.split("."))), default=None)
    return shlex.quote(str(newest / "bin" / "python")) if newest else ""


def _of_pyenv(place: Place) -> Iterator[Path]:
    """The plain versions that pyenv has installed: its shims, of which PATH has the folder, start those chosen only."""
    for shims in map(Path, place.search_path.split(os.pathsep)):
        for folder in shims.parent.glob("versions/*") if shims.name == "shims" else ():
            if _PLAIN.fullmatch(folder.name) and (folder / "bin" / "python").exists():
                yield folder


def _is_elsewhere(place: Place) -> bool:
    """Whether the environment in use is another one than uv's own."""
    found = place.interpreter
    return found is not None and found.is_virtual and Path(found.prefix) != place.top / ".venv"


def _short(place: Place, path: Path) -> str:
    return str(path.relative_to(place.top)) if path.is_relative_to(place.top) else str(path)


def _option(name: str, value: str) -> str:
    return f" {name} {shlex.quote(value)}" if value else ""
