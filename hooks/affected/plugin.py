"""What devkit gives pytest as a plugin: it leaves out what is named, and puts first what failed last.

It is loaded by the project's interpreter, where devkit may not be installed: it imports nothing of it.
"""

# ruff: noqa: D103 - pytest's hooks

import json
import os
from pathlib import Path
from typing import Any

with open(os.environ["DEVKIT_SELECTION"], encoding="utf-8") as _file:  # noqa: PTH123 - the oldest Python there is
    _SELECTION = json.load(_file)
_TOP = os.path.realpath(_SELECTION["top"])
_IDLE = frozenset(_SELECTION["idle"])
_UNAFFECTED = frozenset(_SELECTION["unaffected"])


def _inside(path: Any) -> str:  # noqa: ANN401 - pytest has had paths of several kinds
    """A path relative to the repository's top folder, `/`-separated."""
    try:
        return Path(os.path.realpath(str(path))).relative_to(_TOP).as_posix()
    except ValueError:
        return ""


def pytest_ignore_collect(collection_path: Path) -> "bool | None":
    return True if _inside(collection_path) in _IDLE else None


def pytest_collection_modifyitems(config: Any, items: "list[Any]") -> None:  # noqa: ANN401 - pytest may be missing
    kept: list[Any] = []
    left: list[Any] = []
    for item in items:
        (left if _name(item) in _UNAFFECTED else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
    failed = _failed(config)
    items[:] = sorted(kept, key=lambda item: item.nodeid not in failed)


def _name(item: Any) -> str:  # noqa: ANN401
    """A test as the selection calls it: relative to the top folder, without parameters."""
    path = getattr(item, "path", None) or getattr(item, "fspath", "")
    inside: str = item.nodeid.partition("::")[2].partition("[")[0]
    return _inside(path) + "::" + inside


def _failed(config: Any) -> "dict[str, bool]":  # noqa: ANN401
    cache = getattr(config, "cache", None)
    failed: dict[str, bool] = cache.get("cache/lastfailed", {}) if cache is not None else {}
    return failed
