"""News fragments: one file for one change, as towncrier names them (`123.feature.md`, `+orphan.bugfix.md`)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from devkit.changelog.notes.document import Entry
from devkit.changelog.notes.history import Commit
from devkit.changelog.notes.homes import BREAKING, Homes
from devkit.core.errors import DevkitError

_FOLDERS = ("changes", "newsfragments", "changelog.d")
_TOWNCRIER = ("towncrier.toml", "pyproject.toml")
_NAME = re.compile(
    r"(?P<issue>\+?[^.\s][^\s]*?|\+)\.(?P<type>(?!(?:md|rst|txt)\Z)[A-Za-z_-]+)(?:\.\d+)?(?:\.(?:md|rst|txt))?"
)
_NUMBER = re.compile(r"(?:[\w.-]+/[\w.-]+#|#|gh-?|issue-?)?(\d+)", re.IGNORECASE)
_NO_FRAGMENT = re.compile(r"\..*|_.*|readme.*|template.*|.*\.(?:j2|jinja|jinja2|py|toml|in)|news.*", re.IGNORECASE)
_TYPES = {
    "feature": "feat",
    "bugfix": "fix",
    "doc": "docs",
    "removal": "removed",
    "misc": "chore",
    "breaking": "breaking",
    "deprecation": "deprecated",
    "change": "changed",
    "improvement": "improvement",
}
"""towncrier's types, and others in use -> types of commits."""


class Fragment(NamedTuple):
    """A news fragment."""

    path: Path
    issue: str
    """The issue's number, or other text before the first full stop; empty for an orphan."""
    type: str
    text: str
    """On one line."""


def entries(top: Path, homes: Homes, folder: str | None = None) -> list[Entry]:
    """The news fragments of a project as entries, those with the same text as one.

    Args:
        top: The repository's top folder.
        homes: Where types go.
        folder: The folder of fragments; towncrier's, or one of the usual ones, where it is None.

    Raises:
        DevkitError: a fragment or towncrier's configuration can't be read.
    """
    same: dict[tuple[str, str], list[Fragment]] = {}
    for fragment in fragments(top, folder):
        same.setdefault((fragment.type, fragment.text), []).append(fragment)
    titles = _titles(top)
    return [_entry(group, homes, titles) for group in same.values()]


def fragments(top: Path, folder: str | None = None) -> list[Fragment]:
    """The news fragments of a project, by name.

    Raises:
        DevkitError: a fragment or towncrier's configuration can't be read.
    """
    return [fragment for path in consumed(top, folder) if (fragment := _read(path))]


def consumed(top: Path, folder: str | None = None) -> tuple[Path, ...]:
    """The files that a release takes in, and that are to be deleted with it.

    Raises:
        DevkitError: towncrier's configuration can't be read.
    """
    found = (path for place in _folders(top, folder) for path in _files(place))
    return tuple(path for path in found if _NAME.fullmatch(path.name))


def strays(top: Path, folder: str | None = None) -> tuple[Path, ...]:
    """Files whose name doesn't say what they are, in a folder that is said to be of fragments or that holds some.

    Raises:
        DevkitError: towncrier's configuration can't be read.
    """
    said = folder is not None or "directory" in _configured(top)
    found: list[Path] = []
    for place in _folders(top, folder):
        files = list(_files(place))
        odd = [path for path in files if not _NAME.fullmatch(path.name)]
        found += odd if said or len(odd) < len(files) else []
    return tuple(found)


def _folders(top: Path, folder: str | None) -> Iterator[Path]:
    if folder is not None:
        if not (top / folder).is_dir():
            raise DevkitError(
                f"{top / folder}: no such folder of news fragments; make it, or correct changelog.fragments"
            )
        yield top / folder
        return
    directory = _configured(top).get("directory")
    if isinstance(directory, str):
        yield top / directory
    else:
        yield from (top / name for name in _FOLDERS)


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder that may be fragments, by name."""
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.is_file() and not _NO_FRAGMENT.fullmatch(path.name))


def _read(path: Path) -> Fragment | None:
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"not UTF-8 at byte {error.start}"
        raise DevkitError(f"{path}: the news fragment can't be read: {reason}") from error
    issue = "" if match["issue"].startswith("+") else match["issue"]
    return Fragment(path, issue, match["type"].lower(), " ".join(text.removeprefix("- ").split()))


def _entry(group: list[Fragment], homes: Homes, titles: dict[str, str]) -> Entry:
    first = group[0]
    issues = [fragment.issue for fragment in group if fragment.issue]
    numbers = [match[1] for issue in issues if (match := _NUMBER.fullmatch(issue))]
    closes = f"Closes {', '.join(f'#{number}' for number in numbers)}" if numbers else ""
    kind = _TYPES.get(first.type, first.type)
    title = homes.types.get(first.type) or homes.types.get(kind) or _title(titles.get(first.type, ""), homes)
    text = first.text or ", ".join(issues) or first.path.name
    breaking = (text,) if kind == "breaking" else ()
    home = BREAKING if breaking else title or homes.other
    return Entry(Commit("", "", "", "", "", first.path.name, ""), kind, None, text, breaking, "", home, closes)


def _title(name: str, homes: Homes) -> str:
    """The section that towncrier's name for a type means."""
    from devkit.changelog.notes.titles import same

    return next((title for title in homes.order if name and same(name, title)), "")


def _titles(top: Path) -> dict[str, str]:
    """The types that towncrier knows -> the names of their sections."""
    said = _configured(top).get("type")
    if isinstance(said, dict):
        return {kind: str(table.get("name", kind)) for kind, table in said.items() if isinstance(table, dict)}
    tables = [table for table in said if isinstance(table, dict)] if isinstance(said, list) else []
    return {
        str(table.get("directory") or table.get("name", "")).lower(): str(table.get("name", "")) for table in tables
    }


def _configured(top: Path) -> dict[str, Any]:
    """The configuration of towncrier; empty where there is none."""
    for name in _TOWNCRIER:
        path = top / name
        try:
            content = path.read_bytes()
            if b"towncrier" in content:
                import tomllib

                table = tomllib.loads(content.decode("utf-8-sig")).get("tool", {}).get("towncrier")
                if isinstance(table, dict):
                    return table
        except FileNotFoundError:
            continue
        except (OSError, ValueError, AttributeError) as error:
            raise DevkitError(f"{path}: can't be read for towncrier's settings: {error}") from error
    return {}
