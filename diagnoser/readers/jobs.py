"""The names of jobs and shards, taken from what tells their reports' paths apart."""

import re
from collections.abc import Iterable, Sequence

_EXTENSIONS = re.compile(r"(?:\.(?:json|jsonl|ndjson|xml|log|gz))+$", re.IGNORECASE)
_TOKENS = re.compile(r"[^-_]+|[-_]+")


def job_names(paths: Sequence[str]) -> dict[str, str]:
    """Name the job of each report by the distinguishing part of its path.

    `reports/py311-linux/report.json` and `reports/py312/report.json` become `py311-linux` and `py312`;
    `report-3.11.json` and `report-3.12.json` become `3.11` and `3.12`. The names do not depend on the paths' order,
    and no two are equal.

    Args:
        paths: Different paths; `-` is stdin.

    Returns:
        Path to job; the job of a single report is empty.
    """
    if len(paths) < 2:  # noqa: PLR2004 - one report has no other to be told apart from
        return dict.fromkeys(paths, "")
    files = sorted(path for path in paths if path != "-")
    if len(files) == 1:
        return {files[0]: _without_extension(files[0])[-1] or files[0], "-": "stdin"}
    for parts in (_without_extension, _parts):
        names = _distinguishing([parts(path) for path in files])
        if all(names) and len(set(names)) == len(names):
            break
    else:
        names = files
    return dict(zip(files, names, strict=True)) | ({"-": "stdin"} if "-" in paths else {})


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]


def _without_extension(path: str) -> list[str]:
    *folders, name = _parts(path) or [path]
    return [*folders, _EXTENSIONS.sub("", name)]


def _distinguishing(paths: Sequence[Sequence[str]]) -> list[str]:
    middles = [list(middle) for middle in _without_common_ends(paths)]
    if len({len(middle) for middle in middles}) == 1:
        levels = [_shortened(level) for level in zip(*middles, strict=True)]
        middles = [[level[index] for level in levels if level[index]] for index in range(len(middles))]
    return ["/".join(middle) for middle in middles]


def _shortened(level: Sequence[str]) -> list[str]:
    """Drop the words all names of one folder level begin or end with; empty where all are the same."""
    if len(set(level)) == 1:
        return ["" for _ in level]
    short = ["".join(words).strip("-_") for words in _without_common_ends([_TOKENS.findall(name) for name in level])]
    return short if all(short) else list(level)


def _without_common_ends(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    head = _common(rows)
    rows = [row[head:] for row in rows]
    tail = _common([row[::-1] for row in rows])
    return [row[: len(row) - tail] for row in rows]


def _common(rows: Iterable[Sequence[str]]) -> int:
    count = 0
    for column in zip(*rows, strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return count
