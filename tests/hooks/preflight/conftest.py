"""A repository with a real virtual environment, and what is declared in it."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.running import run
from devkit.hooks.preflight.trouble import Trouble

Preflight = Callable[..., list[Trouble]]


@pytest.fixture
def preflight(repository: Path) -> Preflight:
    """Write files, and return what one probe finds, with nothing but PATH set."""

    def call(name: str, files: Mapping[str, str], **environment: str) -> list[Trouble]:
        for path, text in files.items():
            (repository / path).parent.mkdir(parents=True, exist_ok=True)
            (repository / path).write_text(text, encoding="utf-8", newline="")
        return list(run(Place(repository, {"PATH": "/usr/bin:/bin", **environment}), [name]))

    return call


@pytest.fixture
def venv(repository: Path) -> Path:
    """A virtual environment in the repository with two packages; returns its folder of packages."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(repository / ".venv")], check=True)
    packages = next((repository / ".venv").glob("lib/python*/site-packages"), repository / ".venv/Lib/site-packages")
    for name, version in (("requests", "2.30.0"), ("Typing.Extensions", "4.9.0")):
        folder = packages / f"{name}-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    return packages
