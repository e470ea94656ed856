"""A project's files, and text put into them where people would put it."""

import ast
import random
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

_SKIPPED = ("docs/", "doc/", "examples/", "example/", "build/", "scripts/", "benchmarks/", "tools/", "setup.py")
_LARGEST = 60_000
_ANY_LINE = 1_000_000


class Plant(NamedTuple):
    """One fault."""

    kind: str
    rules: tuple[str, ...]
    """The rules that may tell it."""
    what: str
    """What was planted, for people."""
    places: tuple[tuple[str, int, int], ...]
    """Path, first and last line of everything that a finding may point to."""
    word: str = ""
    """What a finding's message has to hold."""


class Tree:
    """A copy of a project; each of its files is changed once at most."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self._used: set[str] = set()

    @cached_property
    def files(self) -> list[str]:
        """The Python files that can be parsed, sorted; what isn't the project proper is left out."""
        found = [path.relative_to(self.top).as_posix() for path in self.top.rglob("*.py") if path.is_file()]
        return sorted(each for each in found if not each.startswith(_SKIPPED) and self._is_sound(each))

    @cached_property
    def modules(self) -> list[str]:
        """Those of packages that are neither tests nor the package's `__init__.py`."""
        packages = {each.removesuffix("/__init__.py") for each in self.files if each.endswith("/__init__.py")}
        return [
            each
            for each in self.files
            if not _is_test(each) and not each.endswith("__init__.py") and each.rpartition("/")[0] in packages
        ]

    @cached_property
    def tests(self) -> list[str]:
        """Those that pytest collects."""
        return [each for each in self.files if each.rpartition("/")[2].startswith("test_")]

    def _is_sound(self, path: str) -> bool:
        try:
            text = self.text(path)
            ast.parse(text)
        except (SyntaxError, ValueError):
            return False
        return 0 < len(text) < _LARGEST

    def text(self, path: str) -> str:
        """A file's text."""
        return (self.top / path).read_text(encoding="utf-8")

    def taken(self, candidates: list[str], rng: random.Random, number: int = 1) -> list[str]:
        """Files nobody had yet; a name beside the first one is made up where there are too few."""
        free = [each for each in candidates if each not in self._used]
        chosen = rng.sample(free, min(number, len(free)))
        while len(chosen) < number:
            folder, _, first = candidates[0].rpartition("/") if candidates else ("tests", "", "test_")
            beginning = "test_more" if first.startswith("test_") else "more"
            name = f"{folder}/{beginning}_{len(self._used)}_{len(chosen)}.py".lstrip("/")
            (self.top / name).parent.mkdir(exist_ok=True)
            (self.top / name).write_text('"""More of the same."""\n', encoding="utf-8")
            chosen.append(name)
        self._used.update(chosen)
        return chosen

    def is_free(self, path: str) -> bool:
        """Whether nobody has a file yet."""
        return path not in self._used

    def keep(self, path: str) -> None:
        """Have a file left as it is from now on."""
        self._used.add(path)

    def put(self, path: str, text: str, *, imports: str = "") -> tuple[str, int, int]:
        """Write text at a file's end, and imports after those it has; returns the place of the text."""
        lines = self.text(path).rstrip("\n").split("\n")
        head = [line for line in imports.splitlines() if line not in lines]
        at = _after_imports("\n".join(lines))
        lines = [*lines[:at], *head, *lines[at:], "", ""]
        first = len(lines) + 1
        lines += text.strip("\n").split("\n")
        whole = "\n".join(lines) + "\n"
        ast.parse(whole)
        (self.top / path).write_text(whole, encoding="utf-8", newline="\n")
        return path, first, len(lines)

    def deletions(self, rng: random.Random) -> Iterator[Plant]:
        """Delete modules that others still import by name."""
        users = {path: self._users(path) for path in self.modules if path not in self._used}
        wanted = sorted(path for path, found in users.items() if found)
        rng.shuffle(wanted)
        for path in wanted:
            (self.top / path).unlink()
            places = tuple((each, 0, _ANY_LINE) for each in (path, *users[path]))
            yield Plant("deletions", ("deleted-file-in-use",), path, places)

    def _users(self, path: str) -> list[str]:
        """The files that import a module, by its dotted name's last two parts or relatively beside it."""
        folder, _, name = path.removesuffix(".py").rpartition("/")
        package = folder.rpartition("/")[2]
        wanted = (f"from {package}.{name} import", f"from .{name} import", f"import {package}.{name}")
        return [
            each
            for each in self.files
            if each != path
            and any(
                line in self.text(each) and (not line.startswith("from .") or each.rpartition("/")[0] == folder)
                for line in wanted
            )
        ]


def _is_test(path: str) -> bool:
    parts = path.split("/")
    return bool({"tests", "test", "testing", "t"} & set(parts[:-1])) or parts[-1].startswith(("test_", "conftest"))


def _after_imports(text: str) -> int:
    """The number of lines up to the end of the imports, docstring included."""
    last = 0
    for node in ast.parse(text).body:
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not isinstance(node, (ast.Import, ast.ImportFrom)) and not (is_text and last == 0):
            break
        last = node.end_lineno or last
    return last
