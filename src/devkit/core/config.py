"""Settings: `[tool.devkit]` in pyproject.toml, or devkit.toml; validated, every mistake shown at once."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from devkit.core.errors import DevkitError
from devkit.core.settings.changelog import ChangelogSettings
from devkit.core.settings.check import CheckSettings
from devkit.core.settings.diagnose import DiagnoseSettings
from devkit.core.settings.docs import DocsSettings
from devkit.core.settings.history import HistorySettings
from devkit.core.settings.lint_message import LintMessageSettings
from devkit.core.settings.merge import MergeSettings
from devkit.core.settings.message import MessageSettings, MilestoneSettings
from devkit.core.settings.preflight import PreflightSettings
from devkit.core.settings.release import ReleaseSettings
from devkit.core.settings.tests import TestsSettings

Table = dict[str, Any]
Record = TypeVar("Record", bound=msgspec.Struct)


class Settings(msgspec.Struct, frozen=True, rename="kebab"):
    """All settings, and where they stand."""

    changelog: ChangelogSettings = ChangelogSettings()
    check: CheckSettings = CheckSettings()
    diagnose: DiagnoseSettings = DiagnoseSettings()
    docs: DocsSettings = DocsSettings()
    history: HistorySettings = HistorySettings()
    lint_message: LintMessageSettings = LintMessageSettings()
    merge: MergeSettings = MergeSettings()
    message: MessageSettings = MessageSettings()
    milestones: list[MilestoneSettings] = []
    release: ReleaseSettings = ReleaseSettings()
    tests: TestsSettings = TestsSettings()
    preflight: PreflightSettings = PreflightSettings()


class Config(msgspec.Struct, frozen=True):
    """Settings as found."""

    settings: Settings = Settings()
    path: Path | None = None
    """The file they came from; None where there is none."""


def load(start: Path) -> Config:
    """Read the settings nearest to a folder: in it, or above it up to the top of its git work tree.

    Raises:
        DevkitError: a file can't be read or parsed, holds unknown keys or wrong values, or both files hold settings.
    """
    for folder in _folders(start):
        found = [(path, table) for path, table in _tables(folder) if table]
        if len(found) > 1:
            raise DevkitError(
                f"{found[0][0]} and {found[1][0]} both hold devkit settings; keep one of them, devkit reads only one"
            )
        for path, table in found:
            return Config(settings=_validated(path, table), path=path)
    return Config()


def _folders(start: Path) -> list[Path]:
    """The folder and those above it in the same git work tree; only the folder itself outside of one."""
    start = start.absolute()
    folders = [start, *start.parents]
    top = next((index for index, folder in enumerate(folders) if (folder / ".git").exists()), 0)
    return folders[: top + 1]


def _tables(folder: Path) -> list[tuple[Path, Table]]:
    own, shared = folder / "devkit.toml", folder / "pyproject.toml"
    shared_tool = _parsed(shared).get("tool", {})
    shared_table = shared_tool.get("devkit", {}) if isinstance(shared_tool, dict) else {}
    if not isinstance(shared_table, dict):
        raise DevkitError(
            f"{shared}: tool.devkit: expected a table, got {shared_table!r}; write [tool.devkit.diagnose]"
        )
    return [(own, _parsed(own)), (shared, shared_table)]


def _parsed(path: Path) -> Table:
    """A TOML file's content; empty where there is no such file, or a shared one that doesn't speak of devkit."""
    try:
        data = path.read_bytes()
        if b"devkit" not in data and path.name == "pyproject.toml":
            return {}  # a long one takes a hook longer than Python's start
        import tomllib

        return tomllib.loads(data.decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DevkitError(f"{path}: can't be read for devkit's settings: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise DevkitError(f"{path}: not valid TOML, so devkit's settings can't be read from it: {error}") from error


def _validated(path: Path, table: Table) -> Settings:
    prefix = "tool.devkit." if path.name == "pyproject.toml" else ""
    errors: list[str] = []
    settings = _convert(table, Settings, prefix, errors)
    if errors:
        raise DevkitError(f"{path}: " + "; ".join(errors))
    return settings


def _convert(table: Table, record: type[Record], prefix: str, errors: list[str]) -> Record:
    """Build a record from a table; what is wrong is added to `errors`, the key's default stands in for it."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(record)}
    values: Table = {}
    for key, value in table.items():
        field = fields.get(key)
        if field is None:
            errors.append(f"unknown key {prefix}{key}{_suggestion(key, list(fields))}")
        elif isinstance(field.type, type) and issubclass(field.type, msgspec.Struct) and isinstance(value, dict):
            values[field.name] = _convert(value, field.type, f"{prefix}{key}.", errors)
        else:
            values[field.name] = _check(value, field.type, f"{prefix}{key}", errors)
    return record(**values)


def _check(value: object, expected: Any, name: str, errors: list[str]) -> Any:  # noqa: ANN401 - any annotation
    try:
        return msgspec.convert(value, expected)
    except msgspec.ValidationError as error:
        reason = str(error)
        errors.append(f"{name}: {reason[:1].lower()}{reason[1:]}")
        return value


def _suggestion(key: str, known: list[str]) -> str:
    import difflib

    close = difflib.get_close_matches(key.replace("_", "-"), known, n=1)
    return f", did you mean {close[0]}?" if close else f" (known: {', '.join(known)})"
