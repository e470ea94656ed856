"""The modules that a project hands to others as entry points: of one group, each stands for itself."""

from collections.abc import Callable, Iterator
from functools import cached_property

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.tables import ini, table, toml

_TABLES = ("project.entry-points", "tool.poetry.plugins")
_SECTION = "options.entry_points"
_OF_COMMANDS = frozenset({"console_scripts", "gui_scripts", "pytest11"})
"""Groups whose modules are loaded by one program, and may well share what they say."""


class Entries:
    """The entry points of one project, read when they are asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def are_of_one_group(self, path: str, other: str) -> bool:
        """Whether two modules are each the target of an entry point of a group, no target of which imports another."""
        return any(path in files and other in files for files in self._groups)

    @cached_property
    def _groups(self) -> list[frozenset[str]]:
        """The files of each such group."""
        roles = self._context.roles
        found = []
        for folder, modules in self._targets():
            files = frozenset(path for module in modules for path in roles.meant(module, folder))
            if len(files) > 1 and not any(roles.imported(path) & files - {path} for path in files):
                found.append(files)
        return found

    def _targets(self) -> Iterator[tuple[str, frozenset[str]]]:
        """The folder of each file of settings, and the modules of each group there, `/`-separated."""
        for path in self._context.files:
            folder, _, name = path.rpartition("/")
            if name in _READ:
                for group, targets in _READ[name](self._context.text(path)):
                    if group not in _OF_COMMANDS:
                        yield folder, frozenset(map(_module, targets))


def _of_toml(text: str) -> Iterator[tuple[str, list[str]]]:
    tables = toml(text)
    for name in _TABLES:
        for group, targets in table(tables, name).items():
            if isinstance(targets, dict):
                yield group, [each for each in targets.values() if isinstance(each, str)]


def _of_ini(text: str) -> Iterator[tuple[str, list[str]]]:
    for group, lines in ini(text).get(_SECTION, {}).items():
        yield group, [line.partition("=")[2] for line in lines.splitlines() if "=" in line]


def _module(target: str) -> str:
    """The module of a target such as `shop.prices:Prices`, `/`-separated."""
    return target.partition(":")[0].strip().replace(".", "/")


_READ: dict[str, Callable[[str], Iterator[tuple[str, list[str]]]]] = {"pyproject.toml": _of_toml, "setup.cfg": _of_ini}
"""What settings are called -> how the groups in their text, and the targets of each, are read."""
