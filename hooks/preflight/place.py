"""The repository and its environment, as the probes ask about them."""

import json
import os
import platform
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from devkit.core import config
from devkit.core.errors import DevkitError
from devkit.core.settings.preflight import PreflightSettings

_FOLDERS = (".venv", "venv", "env")
_ASK = (
    "import json, sys, sysconfig, platform, os; print(json.dumps({'version': platform.python_version(), "
    "'paths': [p for p in sys.path if p], 'prefix': sys.prefix, 'base': sys.base_prefix, "
    "'platform': sys.platform, 'machine': platform.machine(), 'system': platform.system()}))"
)
_TIMEOUT = 20


class Interpreter(NamedTuple):
    """A Python that the project would run on."""

    executable: Path
    version: str
    prefix: str
    is_virtual: bool
    paths: tuple[str, ...]
    """Where it looks for modules."""
    markers: Mapping[str, str]
    """What environment markers are evaluated with."""


class Place:
    """A repository's top folder, its declarations and its environment."""

    def __init__(self, top: Path, environment: Mapping[str, str] = os.environ) -> None:
        """Begin to look.

        Args:
            top: the top folder.
            environment: the variables that are set.
        """
        self.top = top
        self.environment = environment

    @cached_property
    def settings(self) -> PreflightSettings:
        """`[tool.devkit.preflight]`."""
        return config.load(self.top).settings.preflight

    @cached_property
    def pyproject(self) -> dict[str, Any]:
        """pyproject.toml; empty where there is none.

        Raises:
            DevkitError: it can't be read.
        """
        return self.toml("pyproject.toml")

    def toml(self, name: str) -> dict[str, Any]:
        """A TOML file of the repository; empty where there is none.

        Raises:
            DevkitError: it can't be read.
        """
        try:
            return tomllib.loads((self.top / name).read_bytes().decode("utf-8-sig"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            raise DevkitError(f"{name}: can't be read as TOML: {error}") from error

    def text(self, name: str) -> str:
        """A text file of the repository; empty where there is none or it is no text."""
        try:
            return (self.top / name).read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return ""

    def line_of(self, name: str, word: str) -> str:
        """`name:line` of the first line holding a word; `name` where none does."""
        wanted = re.compile(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", re.IGNORECASE)
        lines = enumerate(self.text(name).splitlines(), start=1)
        return next((f"{name}:{number}" for number, line in lines if wanted.search(line)), name)

    @cached_property
    def search_path(self) -> str:
        """PATH without the folders of devkit's own environment, which a hook has in front of it."""
        own = {str(Path(sys.prefix) / "bin"), str(Path(sys.prefix) / "Scripts")}
        parts = self.environment.get("PATH", "").split(os.pathsep)
        return os.pathsep.join(part for part in parts if part not in own or self._is_shared)

    @property
    def _is_shared(self) -> bool:
        """Whether devkit is installed in the project's own environment."""
        is_active = self.environment.get("VIRTUAL_ENV") == sys.prefix and "PRE_COMMIT" not in self.environment
        return is_active or Path(sys.prefix).is_relative_to(self.top)

    @cached_property
    def interpreter(self) -> Interpreter | None:
        """The project's: of the active environment, else of one in the repository, else the first on PATH."""
        return next(filter(None, map(_asked, self._candidates())), None)

    def _candidates(self) -> Iterator[Path]:
        import shutil

        active = self.environment.get("VIRTUAL_ENV")
        folders = [Path(active)] if active and (Path(active) != Path(sys.prefix) or self._is_shared) else []
        folders += [self.top / name for name in _FOLDERS if (self.top / name / "pyvenv.cfg").is_file()]
        if conda := self.environment.get("CONDA_PREFIX"):
            folders.append(Path(conda))
        for folder in folders:
            yield from (
                path for path in (folder / "bin" / "python", folder / "Scripts" / "python.exe") if path.exists()
            )
        for name in ("python3", "python"):
            if found := shutil.which(name, path=self.search_path):
                yield Path(found)


def _asked(executable: Path) -> Interpreter | None:
    """Ask an interpreter what it is; None where it doesn't answer.

    One of a virtual environment isn't asked but read about: its packages may run code whenever it starts.
    """
    return _read(executable) or _started(executable)


def _read(executable: Path) -> Interpreter | None:
    """What the file that makes a virtual environment one says; None where there is none."""
    folder = executable.parent.parent
    try:
        text = (folder / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    settings = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition("=") for line in text.splitlines())
    }
    found = re.match(r"\d+(?:\.\d+)+", settings.get("version") or settings.get("version_info") or "")
    if found is None:
        return None
    paths = [
        *folder.glob("lib/python*/site-packages"),
        *folder.glob("lib64/python*/site-packages"),
        folder / "Lib/site-packages",
    ]
    about = {"platform": sys.platform, "machine": platform.machine(), "system": platform.system()}
    return Interpreter(
        executable,
        found[0],
        str(folder),
        is_virtual=True,
        paths=tuple(map(str, paths)),
        markers=_markers(found[0], about),
    )


def _markers(version: str, about: Mapping[str, object]) -> dict[str, str]:
    return {
        "python_version": ".".join(version.split(".")[:2]),
        "python_full_version": version,
        "sys_platform": str(about["platform"]),
        "platform_machine": str(about["machine"]),
        "platform_system": str(about["system"]),
        "implementation_name": "cpython",
    }


def _started(executable: Path) -> Interpreter | None:
    try:
        done = subprocess.run(  # noqa: S603 - the project's interpreter, isolated from the project's files
            [executable, "-I", "-c", _ASK], capture_output=True, timeout=_TIMEOUT, check=True
        )
        said = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    version, virtual = str(said["version"]), said["prefix"] != said["base"]
    return Interpreter(executable, version, str(said["prefix"]), virtual, tuple(said["paths"]), _markers(version, said))
