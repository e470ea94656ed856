"""How a project configures pytest, as far as it tells which tests there are."""

import configparser
import fnmatch
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

_FILES = ("test_*.py", "*_test.py")
_SECTIONS = {"pytest.ini": "pytest", ".pytest.ini": "pytest", "tox.ini": "pytest", "setup.cfg": "tool:pytest"}
_QUIET_TABLES = frozenset(
    [
        *("black", "ruff", "isort", "mypy", "pyright", "pylint", "flake8", "devkit", "towncrier", "commitizen"),
        *("pydocstyle", "check-manifest", "bandit", "vulture", "interrogate", "djlint", "typos", "ty", "codespell"),
    ]
)
"""Tables of pyproject.toml below `tool` that no test depends on."""
_QUIET_KEYS = frozenset(
    {"authors", "maintainers", "classifiers", "keywords", "urls", "description", "license", "readme"}
)


class Configured(NamedTuple):
    """What tells tests apart."""

    files: tuple[str, ...] = _FILES
    """Patterns of file names."""
    functions: tuple[str, ...] = ("test",)
    """Beginnings, or patterns, of functions' names."""
    words: tuple[str, ...] = ()
    """Every word of the options' values: modules that plugins load may be among them."""

    def is_test_file(self, path: str) -> bool:
        """Whether pytest collects a file's functions."""
        name = path.rpartition("/")[2]
        return any(fnmatch.fnmatch(path if "/" in pattern else name, pattern) for pattern in self.files)

    def is_test(self, name: str) -> bool:
        """Whether pytest takes a function for a test."""
        return any(name.startswith(each) or fnmatch.fnmatch(name, each) for each in self.functions)


def read(folder: Path) -> Configured:
    """The configuration in a folder; pytest's defaults where it has none, or can't be read."""
    options = _options(folder)
    files, functions = _words(options.get("python_files")), _words(options.get("python_functions"))
    words = tuple(word.strip("\"',=") for value in options.values() for word in _words(value))
    return Configured(files or _FILES, functions or ("test",), words)


def _options(folder: Path) -> dict[str, Any]:
    for name, section in _SECTIONS.items():
        parser = configparser.RawConfigParser()
        try:
            parser.read_string((folder / name).read_text(encoding="utf-8-sig"))
        except (OSError, ValueError, configparser.Error):
            continue
        if parser.has_section(section):
            return dict(parser[section])
    table = _toml(folder / "pyproject.toml").get("tool", {}).get("pytest", {})
    found: dict[str, Any] = table.get("ini_options", table)
    return found


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(map(str, value)) if isinstance(value, list) else ()


def is_quiet(old: bytes | None, new: bytes | None) -> bool:
    """Whether two states of pyproject.toml differ only in what no test depends on."""
    try:
        tables = [tomllib.loads((each or b"").decode("utf-8-sig")) for each in (old, new)]
    except ValueError:
        return False
    for table in tables:
        for name in _QUIET_TABLES:
            table.get("tool", {}).pop(name, None)
        for name in _QUIET_KEYS:
            table.get("project", {}).pop(name, None)
        if not table.get("tool"):
            table.pop("tool", None)
    return tables[0] == tables[1]


def scripts(folder: Path) -> dict[str, str]:
    """The commands that the project installs: name -> `module:function`."""
    project = _toml(folder / "pyproject.toml").get("project", {})
    return {str(name): str(each) for name, each in project.get("scripts", {}).items()}


def plugins(folder: Path) -> tuple[str, ...]:
    """The modules that the project gives pytest as plugins."""
    points = _toml(folder / "pyproject.toml").get("project", {}).get("entry-points", {}).get("pytest11", {})
    return tuple(str(each).partition(":")[0] for each in points.values())
