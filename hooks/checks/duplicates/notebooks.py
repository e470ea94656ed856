"""The code of a project's notebooks, which may use what nothing else does."""

from functools import lru_cache

import msgspec

from devkit.hooks.checking.context import Context

_LARGEST = 20_000_000


class _Cell(msgspec.Struct):
    source: str | list[str] = ""


class _Notebook(msgspec.Struct):
    """What Jupyter writes, as of version 4 of its format; the results of cells are passed over."""

    cells: list[_Cell] = []


@lru_cache(maxsize=1)  # all of a run ask of one project
def notebooks(context: Context) -> tuple[str, ...]:
    """What is written in each notebook; all of its text where its format is another one."""
    paths = (path for path in context.files if path.endswith(".ipynb"))
    every = (context.peek(path) or b"" for path in paths)
    return tuple(_code(data) for data in every if len(data) <= _LARGEST)


def _code(data: bytes) -> str:
    try:
        found = msgspec.json.decode(data, type=_Notebook)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return data.decode("utf-8", "replace")
    return "\n".join(each.source if isinstance(each.source, str) else "".join(each.source) for each in found.cells)
