"""Folders that a script of the project deletes and fills with what a generator wrote."""

import re
from collections.abc import Iterator
from functools import cached_property

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.imports import folders_above

_SCRIPT = re.compile(r"(?:^|/)(?:[^/]+\.(?:sh|bash|mk)|GNUmakefile|[Mm]akefile|[Jj]ustfile)$")
_REMOVES = re.compile(r"^[ \t@]*rm[ \t]+-(?=\w*r)\w+[ \t]+([^;&|\n]+)", re.MULTILINE)
_PLACE = re.compile(r"(?:\$\{?\w+\}?/|\./)?((?:[\w.-]+/)*[\w-]+)/?")
"""A folder, from the top of the project or from a variable that may hold it."""
_GENERATES = re.compile(rb"generat|codegen|protoc", re.IGNORECASE)


class Remade:
    """What nobody edits, as its folder is made again; the scripts are read when that is first asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __contains__(self, path: object) -> bool:
        return not self._folders.isdisjoint(folders_above(str(path)))

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(self._found())

    def _found(self) -> Iterator[str]:
        for path in filter(_SCRIPT.search, self._context.files):
            data = self._context.peek(path) or b""
            if b"rm " in data and _GENERATES.search(data):
                text = data.decode("utf-8", "replace").replace('"', "").replace("'", "")
                for removed in _REMOVES.findall(text):
                    yield from (found[1] for found in map(_PLACE.fullmatch, removed.split()) if found)
