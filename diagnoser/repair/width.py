"""How long a project's lines may be: as its formatters and linters are told."""

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

_TOML = (("tool", "ruff", "line-length"), ("tool", "black", "line-length"), ("tool", "autopep8", "max_line_length"))
_INI = (("setup.cfg", "flake8"), ("tox.ini", "flake8"), (".flake8", "flake8"), ("setup.cfg", "pycodestyle"))
_DEFAULTS = {"ruff": 88, "black": 88}
_WIDEST = 1000


def line_length(root: Path, path: str) -> int | None:
    """The longest line a file may have, in characters.

    Args:
        root: the folder the project's configuration lies in.
        path: of the file, relative to it.

    Returns:
        What ruff, black, autopep8, flake8 or the editor are told, in this order; the default of ruff or black where one
        of them is configured without a length; None where nothing says so.
    """
    lengths = (*_from_toml(root), *_from_ini(root), *_from_editor(root, path))
    return next((length for length in lengths if 0 < length < _WIDEST), None)


def _from_toml(root: Path) -> Iterator[int]:
    tables = [_toml(root / name) for name in ("ruff.toml", ".ruff.toml")]
    project = _toml(root / "pyproject.toml")
    values = [*(table.get("line-length") for table in tables), *(_at(project, keys) for keys in _TOML)]
    yield from (value for value in values if isinstance(value, int))
    tools = project.get("tool")
    yield from (length for name, length in _DEFAULTS.items() if isinstance(tools, dict) and name in tools)


def _toml(file: Path) -> Mapping[str, object]:
    import tomllib

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _at(table: object, keys: tuple[str, ...]) -> object:
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table


def _from_ini(root: Path) -> Iterator[int]:
    for name, section in _INI:
        try:
            text = (root / name).read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
        import configparser

        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read_string(text)
        except (ValueError, configparser.Error):
            continue
        for option in ("max-line-length", "max_line_length"):
            yield from _number(parser.get(section, option, fallback=""))


def _from_editor(root: Path, path: str) -> Iterator[int]:
    """`max_line_length` of the last section of .editorconfig that is for the file."""
    try:
        text = (root / ".editorconfig").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return
    found, meant = "", False
    for line in text.splitlines():
        header = re.fullmatch(r"\s*\[(.+)\]\s*", line)
        if header:
            meant = _covers(header[1], path)
        elif meant and line.partition("=")[0].strip().lower() == "max_line_length":
            found = line.partition("=")[2].strip()
    yield from _number(found)


def _covers(pattern: str, path: str) -> bool:
    braces = re.fullmatch(r"(.*)\{([^{}]*)\}(.*)", pattern)
    if braces:
        return any(_covers(braces[1] + choice.strip() + braces[3], path) for choice in braces[2].split(","))
    return fnmatch(path if "/" in pattern else PurePosixPath(path).name, pattern.removeprefix("/"))


def _number(text: str) -> Iterator[int]:
    if text.strip().isdecimal():
        yield int(text)
