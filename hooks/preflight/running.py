"""All probes, run one after the other."""

import importlib
from collections.abc import Callable, Iterable, Iterator

from devkit.core.errors import DevkitError
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.trouble import Trouble

Probe = Callable[[Place], Iterable[Trouble]]

PROBES: dict[str, str] = {
    "python": "The interpreter's version is one that the project is for.",
    "environment": "A virtual environment is in use, and only one.",
    "dependencies": "The packages declared are installed, in versions that satisfy.",
    "lock": "The lock file holds what is declared.",
    "variables": "The variables that the code reads are set or have a default, and are listed in .env.example.",
    "programs": "The programs that are declared, or that the code starts by name, are on PATH.",
    "services": "The declared services answer.",
    "schemas": "Configuration files are valid by their declared JSON Schemas.",
    "hooks": "The git hooks that .pre-commit-config.yaml is about are installed.",
    "disk": "There is room left on the disk.",
    "endings": "Files have the line ends that .gitattributes gives them.",
}
"""Name -> what it makes sure of; the module of that name has it as `probe`."""


def wanted(place: Place) -> tuple[str, ...]:
    """The probes that the settings leave.

    Raises:
        DevkitError: they leave out one that isn't there.
    """
    skipped = place.settings.skip
    unknown = next((name for name in skipped if name not in PROBES), None)
    if unknown is not None:
        raise DevkitError(f"preflight.skip: there is no probe {unknown!r}; there are: {', '.join(PROBES)}")
    return tuple(name for name in PROBES if name not in skipped)


def run(place: Place, names: Iterable[str] = PROBES) -> Iterator[Trouble]:
    """Run probes; what one of them can't read is a trouble too."""
    for name in names:
        probe: Probe = importlib.import_module(f"devkit.hooks.preflight.probes.{name}").probe
        try:
            yield from probe(place)
        except DevkitError as error:
            yield Trouble(name, str(error), "", "")
