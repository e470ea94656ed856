"""Where the rules come from: devkit's own settings, else commitlint's, else gitlint's, else the defaults."""

# ruff: noqa: PTH100, PTH110, PTH118, PTH120, PTH123, PTH208 - importing pathlib costs a hook as much as its whole work

from __future__ import annotations

import os

from devkit.changelog.lint.ruleset import CONVENTIONAL, Ruleset
from devkit.core.errors import DevkitError
from devkit.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from devkit.changelog.lint.finding import Setting

_OWN = ("devkit.toml", "pyproject.toml")
_COMMITLINT = (".commitlintrc", ".commitlintrc.json", ".commitlintrc.yaml", ".commitlintrc.yml", "package.json")
_GITLINT = ".gitlint"
_DATA = (".json", ".yaml", ".yml")
_PROGRAMS = tuple(
    f"{stem}.{ending}"
    for stem in (".commitlintrc", "commitlint.config")
    for ending in ("js", "cjs", "mjs", "ts", "cts", "mts")
)


def find(start: str, chosen: str | None = None) -> Ruleset:
    """The rules for a folder: the nearest configuration, in it or above it up to the top of its git work tree.

    Args:
        start: The folder.
        chosen: A file of commitlint's or gitlint's to read instead.

    Raises:
        DevkitError: a configuration can't be read or used; says where and why.
    """
    if chosen:
        return read(chosen)
    for folder in _folders(start):
        names = _names(folder)
        if any(name in names and b"lint-message" in _bytes(folder, name) for name in _OWN):
            return _own(folder)
        for name in (*_COMMITLINT, _GITLINT):
            if name in names and (name != "package.json" or _is_configured(folder, name)):
                return read(os.path.join(folder, name))
        programs = [name for name in _PROGRAMS if name in names]
        if programs:
            return Ruleset(source=os.path.join(folder, programs[0]), notices=("all of it, because it is a program",))
    return Ruleset()


def read(path: str) -> Ruleset:
    """The rules in a file of commitlint's or gitlint's.

    Raises:
        DevkitError: it can't be read or used.
    """
    from devkit.changelog.lint import commitlint, gitlint

    folder, name = os.path.split(path)
    try:
        text = _bytes(folder, name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DevkitError(f"{path}: not UTF-8 at byte {error.start}") from error
    if name in _PROGRAMS:
        raise DevkitError(
            f"{path}: a program can't be taken over; write its rules as JSON or YAML, or in devkit's settings"
        )
    if name == _GITLINT or (name not in _COMMITLINT and not name.endswith(_DATA) and _is_ini(text)):
        return gitlint.read(path, text)
    return commitlint.read(path, text)


def _is_ini(text: str) -> bool:
    """Whether a text's first line that is no comment is the heading of a section."""
    lines = (line.lstrip() for line in text.split("\n"))
    return next((line for line in lines if line and line[0] not in "#;"), "").startswith("[")


def _is_configured(folder: str, name: str) -> bool:
    """Whether a package.json holds rules."""
    content = _bytes(folder, name)
    if b'"commitlint"' not in content:
        return False
    from devkit.changelog.lint import commitlint

    return commitlint.configured(os.path.join(folder, name), content)


class _Own(Record):
    """What `[tool.devkit.lint-message]` says: see `devkit.core.settings.lint_message`."""

    config: str | None = None
    rules: dict[str, object] = {}  # noqa: RUF012 - never written to
    ignore: list[str] = []  # noqa: RUF012 - likewise
    accept_git: bool = True
    squash: str = "commits"


def _own(folder: str) -> Ruleset:
    """The rules of `[tool.devkit.lint-message]`."""
    path, own = _table(folder) or _checked(folder)
    if own == _Own():
        return Ruleset()
    base = read(os.path.join(folder, own.config)) if own.config else Ruleset()
    _check_patterns(path, own)
    settings = (base.settings if own.config else CONVENTIONAL) | _rules(path, own, base)
    ignore, accepts = (*base.ignore, *own.ignore), own.accept_git and base.accept_git
    return Ruleset(settings, ignore, accepts, own.squash, base.source or path, base.notices, base.help)


def _table(folder: str) -> tuple[str, _Own] | None:
    """The settings read without the library that checks them all; None where anything about them is unusual."""
    import tomllib

    found = []
    for name in _OWN:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            try:
                document = tomllib.loads(_bytes(folder, name).decode("utf-8-sig"))
            except (ValueError, RecursionError):
                return None
            tool = document if name == _OWN[0] else document.get("tool")
            table = tool if name == _OWN[0] else tool.get("devkit") if isinstance(tool, dict) else None
            if table:
                found.append((path, table))
    if len(found) != 1 or not isinstance(found[0][1], dict):
        return None
    own = found[0][1].get("lint-message")
    known = {name.replace("_", "-"): name for name in _Own._fields}
    if not isinstance(own, dict) or not set(own) <= set(known) or not _sound(own):
        return None
    return found[0][0], _Own(**{known[key]: value for key, value in own.items()})


def _sound(own: dict[str, object]) -> bool:
    """Whether every value is of the kind it has to be."""
    patterns = own.get("ignore", [])
    return (
        isinstance(own.get("config", ""), str)
        and isinstance(own.get("rules", {}), dict)
        and isinstance(patterns, list)
        and all(isinstance(pattern, str) for pattern in patterns)
        and isinstance(own.get("accept-git", True), bool)
        and own.get("squash", "commits") in ("commits", "description", "title")
    )


def _checked(folder: str) -> tuple[str, _Own]:
    """The settings read as every other command reads them, which says what is wrong with them.

    Raises:
        DevkitError: something is.
    """
    from pathlib import Path

    from devkit.core import config

    found = config.load(Path(folder))
    own = found.settings.lint_message
    return str(found.path), _Own(own.config, own.rules, own.ignore, own.accept_git, own.squash)


def _rules(path: str, own: _Own, base: Ruleset) -> dict[str, Setting]:
    from devkit.changelog.lint.rules import everything, named
    from devkit.changelog.lint.values import setting

    taken, errors = {}, []
    for name, written in own.rules.items():
        if named(name) is None:
            import difflib

            close = difflib.get_close_matches(name, everything(), n=1)
            errors.append(f"unknown rule {name}" + (f", did you mean {close[0]}?" if close else ""))
            continue
        try:
            taken[name] = setting(name, written, base.settings.get(name))
        except ValueError as error:
            errors.append(f"lint-message.rules.{name}: {error}")
    if errors:
        raise DevkitError(f"{path}: {'; '.join(errors)}")
    return taken


def _check_patterns(path: str, own: _Own) -> None:
    import re

    for pattern in own.ignore:
        try:
            re.compile(pattern)
        except re.error as error:
            raise DevkitError(f"{path}: lint-message.ignore: {pattern!r} is no regular expression: {error}") from error


def _folders(start: str) -> list[str]:
    """The folder and those above it in the same git work tree; only the folder itself outside of one."""
    folders = [os.path.abspath(start)]
    while not os.path.exists(os.path.join(folders[-1], ".git")):
        parent = os.path.dirname(folders[-1])
        if parent == folders[-1]:
            return folders[:1]
        folders.append(parent)
    return folders


def _names(folder: str) -> set[str]:
    try:
        return set(os.listdir(folder))
    except OSError as error:
        raise DevkitError(f"{folder}: can't be searched for the rules of commit messages: {error.strerror}") from error


def _bytes(folder: str, name: str) -> bytes:
    path = os.path.join(folder, name)
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise DevkitError(f"{path}: can't be read for the rules of commit messages: {error.strerror}") from error
