"""Which reports a job wrote: those the inputs name, else those that look like one."""

import os
from pathlib import Path
from typing import NamedTuple

SUFFIXES = (".json", ".jsonl", ".ndjson", ".log", ".xml", ".json.gz", ".jsonl.gz", ".xml.gz")
_WORDS = ("report", "junit", "test", "pytest", "results")
_SKIPPED = {".git", ".devkit", ".tox", ".nox", ".venv", "venv", "node_modules", "site-packages", "__pycache__"}
_DEPTH = 4
_MOST_FILES = 50_000
_HEAD = 1 << 16
_MARKS = {"pytest-json-report": b'"exitcode"', "pytest-reportlog": b'"$report_type"', "junit-xml": b"<testsuite"}
"""What tells a test report from other JSON and XML."""


class Found(NamedTuple):
    """What was found."""

    reports: tuple[str, ...]
    doubles: tuple[str, ...]
    """JUnit XML beside a richer report, taken for the same run and not read."""
    cut: bool
    """There are more files than are looked at."""


def looked_for() -> str:
    """What is looked for, in words for the one who gave no reports."""
    return (
        f"files with {', '.join(_WORDS)} in their name that hold a report of pytest-json-report, pytest-reportlog or "
        f"JUnit XML, up to {_DEPTH} folders deep"
    )


def find(workspace: Path) -> Found:
    """The test reports below a folder, sorted; told by their names and then by their content.

    Hidden folders, environments and the like are left out. One run written in two formats is told once: where a folder
    holds pytest-json-report's or pytest-reportlog's file, its JUnit XML is left out.
    """
    candidates, cut = _candidates(workspace)
    found = {path: kind for path in candidates if (kind := _kind(path))}
    rich = {path.parent for path, kind in found.items() if kind != "junit-xml"}
    doubles = {path for path, kind in found.items() if kind == "junit-xml" and path.parent in rich}
    return Found(tuple(sorted(map(str, found.keys() - doubles))), tuple(sorted(map(str, doubles))), cut)


def _candidates(workspace: Path) -> tuple[list[Path], bool]:
    """The files that have the name of a report; whether others were not looked at."""
    depth = len(workspace.parts)
    seen = 0
    found: list[Path] = []
    for folder, folders, files in os.walk(workspace):
        if seen > _MOST_FILES:
            return found, True
        here = Path(folder)
        deep = len(here.parts) - depth >= _DEPTH
        folders[:] = [] if deep else sorted(name for name in folders if name not in _SKIPPED and not _is_hidden(name))
        found += [here / name for name in files if _looks_right(name) and not (here / name).is_symlink()]
        seen += len(files)
    return found, False


def _is_hidden(name: str) -> bool:
    return name.startswith(".") and name not in {".reports", ".pytest"}


def _looks_right(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(SUFFIXES) and any(word in lower for word in _WORDS)


def _kind(path: Path) -> str | None:
    """The format, or None for a file that only has the name of a report."""
    from devkit.diagnoser.readers.errors import UnreadableError
    from devkit.diagnoser.readers.sniff import detect

    try:
        head = _head(path)
        kind = detect(head)
    except (OSError, UnreadableError, EOFError):
        return None
    return kind if _MARKS[kind] in head else None


def _head(path: Path) -> bytes:
    if path.suffix == ".gz":
        import gzip

        with gzip.open(path) as file:
            return file.read(_HEAD)
    with path.open("rb") as file:
        return file.read(_HEAD)
