"""Which environment is in use."""

from collections.abc import Iterator
from pathlib import Path

from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.trouble import Trouble


def probe(place: Place) -> Iterator[Trouble]:
    """Look for a virtual environment, and for two that are active at once."""
    interpreter = place.interpreter
    if interpreter is None or not (place.pyproject or place.text("requirements.txt") or place.text("setup.py")):
        return
    conda, virtual = place.environment.get("CONDA_PREFIX"), place.environment.get("VIRTUAL_ENV")
    if conda and virtual and Path(conda) != Path(virtual):
        what = f"conda ({conda}) and a virtual environment ({virtual}) are active at once, so that their packages mix"
        yield Trouble("environment", what, "", "conda deactivate")
    in_container = place.environment.get("CI") or Path("/.dockerenv").exists()
    if not interpreter.is_virtual and not conda and not in_container:
        what = f"no virtual environment is in use: packages would go to {interpreter.prefix}"
        yield Trouble("environment", what, "", "python3 -m venv .venv && . .venv/bin/activate", "warning")
