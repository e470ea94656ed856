"""Which code is the project's."""

import os
from types import CodeType, ModuleType


class Places:
    """The project's files, as code and modules name them."""

    def __init__(self, top: str) -> None:
        """Take the repository's top folder."""
        self._top = os.path.join(os.path.realpath(top), "")  # noqa: PTH118 - quick
        self._known: dict[str, str] = {}

    def inside(self, file: str) -> str:
        """A file's path relative to the top folder, `/`-separated; empty for one that isn't the project's."""
        known = self._known.get(file)
        if known is None:
            known = self._known[file] = self._relative(file)
        return known

    def _relative(self, file: str) -> str:
        if file.startswith("<"):
            return ""
        path = os.path.realpath(file)
        if not path.startswith(self._top) or not path.endswith(".py"):
            return ""
        inside = path[len(self._top) :].replace(os.sep, "/")
        return "" if "/site-packages/" in f"/{inside}" else inside

    def of_module(self, module: ModuleType) -> str:
        """Likewise, the file of a module."""
        file = getattr(module, "__file__", None)
        return self.inside(file) if isinstance(file, str) else ""

    def unit(self, code: CodeType) -> tuple[str, str]:
        """The file of a piece of code, and the function, method or class that it belongs to; empty for a module's."""
        parts = code.co_qualname.partition(".<locals>")[0].split(".")
        named = parts if len(parts) <= 2 else parts[:1]  # noqa: PLR2004 - what is deeper belongs to its class
        name = "" if "<" in code.co_qualname.partition(".<locals>")[0] else ".".join(named)
        return self.inside(code.co_filename), name
