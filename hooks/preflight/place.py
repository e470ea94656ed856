"""The repository and its environment, as the probes ask about them."""

import os
import re
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from devkit.core.errors import DevkitError
from devkit.core.settings.preflight import PreflightSettings
from devkit.hooks.checking.context import Context, Request
from devkit.hooks.preflight.interpreter import Interpreter, asked

_FOLDERS = (".venv", "venv", "env")


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
        return self.context.settings.preflight

    @cached_property
    def pyproject(self) -> dict[str, Any]:
        """pyproject.toml; empty where there is none.

        Raises:
            DevkitError: it can't be read.
        """
        return self.toml("pyproject.toml")

    def table(self, *keys: str) -> dict[str, Any]:
        """A table of pyproject.toml; empty where it isn't there.

        Raises:
            DevkitError: it can't be read, or there is something else.
        """
        found = self.pyproject
        for number, key in enumerate(keys, start=1):
            found = found.get(key, {})
            if not isinstance(found, dict):
                raise DevkitError(f"pyproject.toml: {'.'.join(keys[:number])}: expected a table, not {found!r}")
        return found

    def toml(self, name: str) -> dict[str, Any]:
        """A TOML file of the repository; empty where there is none.

        Raises:
            DevkitError: it can't be read.
        """
        import tomllib

        try:
            return tomllib.loads((self.top / name).read_bytes().decode("utf-8-sig"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            raise DevkitError(f"{name}: can't be read as TOML: {error}") from error

    def setup_cfg(self, key: str, section: str = "options") -> str:
        """An option of setup.cfg; empty where it isn't there.

        Raises:
            DevkitError: it can't be read.
        """
        from configparser import Error, RawConfigParser

        parser = RawConfigParser()
        try:
            parser.read_string(self.text("setup.cfg"), "setup.cfg")
        except Error as error:
            raise DevkitError(f"setup.cfg: can't be read: {' '.join(str(error).split())}") from error
        return parser.get(section, key, fallback="")

    def text(self, name: str) -> str:
        """A text file of the repository, UTF-8 or with a mark of UTF-16; empty where there is none or it is no text."""
        try:
            data = (self.top / name).read_bytes()
            return data.decode("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
        except (OSError, ValueError):
            return ""

    def line_of(self, name: str, word: str, key: str = "") -> str:
        """`name:line` of the first line holding a word; `name` where none does.

        Args:
            name: the file.
            word: what is looked for.
            key: where one is given and stands in the file, the lines above it count only if no other one does.
        """
        wanted = re.compile(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", re.IGNORECASE)
        lines = self.text(name).splitlines()
        begins = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
        first = next((number for number, line in enumerate(lines) if key and begins.match(line)), 0)
        order = (*range(first, len(lines)), *range(first))
        return next((f"{name}:{number + 1}" for number in order if wanted.search(lines[number])), name)

    @cached_property
    def settings_file(self) -> str:
        """The file that devkit's settings stand in, relative to the top folder; pyproject.toml where there is none."""
        path = self.context.config.path
        is_here = path is not None and path.resolve().is_relative_to(self.context.top)
        return path.resolve().relative_to(self.context.top).as_posix() if path and is_here else "pyproject.toml"

    @cached_property
    def search_path(self) -> str:
        """PATH without the folders of devkit's own environment, which a hook has in front of it."""
        own = {str(Path(sys.prefix) / "bin"), str(Path(sys.prefix) / "Scripts")}
        parts = self.environment.get("PATH", "").split(os.pathsep)
        return os.pathsep.join(part for part in parts if part not in own or self._is_shared)

    @cached_property
    def context(self) -> Context:
        """The project's files, listed and read once for all probes."""
        return Context(Request(self.top))

    @property
    def _is_shared(self) -> bool:
        """Whether devkit is installed in the project's own environment."""
        is_active = self.environment.get("VIRTUAL_ENV") == sys.prefix and "PRE_COMMIT" not in self.environment
        return is_active or Path(sys.prefix).is_relative_to(self.top)

    @cached_property
    def interpreter(self) -> Interpreter | None:
        """The project's: of the active environment, else of one in the repository, else the first on PATH."""
        return next(filter(None, (asked(path, self.environment) for path in self._candidates())), None)

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
