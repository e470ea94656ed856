"""Modules that answer to one interface: what they have to define each, whatever it says."""

from collections.abc import Iterator, Mapping

from devkit.hooks.checks.duplicates.pieces import Facts, Piece
from devkit.hooks.checks.duplicates.rules import CONSTANT, FUNCTION

_LEAST_MEMBERS = 4
_LEAST_VALUES = 3
_LEAST_MODULES = 6
"""Modules anywhere in a project that define a name, for it to be one that its modules have to define; and of one
folder, whatever the values are."""
_LEAST_ANSWERING = 3
"""Modules of a folder with a function of one name, most of which do something else."""

_ANYWHERE = "**"

Place = tuple[str, str]
"""A family of modules, and what its members define."""
Interface = frozenset[tuple[str, str, str]]
"""The rule, the family and the name of what the members of each have to define."""


def interfaces(facts: Mapping[str, Facts]) -> Interface:
    """What the modules of a family define each: the constants of `locale/*/formats.py`, the functions of `os_*.py`.

    Args:
        facts: Path -> what the file says.

    Returns:
        The rule, the family and the name of each.
    """
    constants: dict[Place, dict[str, int]] = {}
    functions: dict[Place, dict[str, str]] = {}
    for path, found in facts.items():
        for name, digest in found.constants.items():
            for place in _places(path, name):
                constants.setdefault(place, {})[path] = digest
        for name, code in found.names.items():
            for place in _places(path, name):
                functions.setdefault(place, {})[path] = code
    return frozenset(
        [
            *((CONSTANT.id, *place) for place, values in constants.items() if _is_constant(place, values)),
            *((FUNCTION.id, *place) for place, values in functions.items() if _is_function(place, values)),
        ]
    )


def _is_constant(place: Place, values: Mapping[str, object]) -> bool:
    if place[0] == _ANYWHERE:
        return len(values) >= _LEAST_MODULES and _differ(values) >= _LEAST_VALUES
    return len(values) >= _LEAST_MODULES or (len(values) >= _LEAST_MEMBERS and _differ(values) >= _LEAST_VALUES)


def _is_function(place: Place, values: Mapping[str, object]) -> bool:
    if place[0] == _ANYWHERE:
        return len(values) >= _LEAST_MODULES and _differ(values) >= _LEAST_VALUES
    return len(values) >= _LEAST_ANSWERING and 2 * _differ(values) > len(values)


def _differ(values: Mapping[str, object]) -> int:
    return len(set(values.values()))


def answered(path: str, name: str, interface: Interface) -> set[str]:
    """The families of a module, but that of all modules, whose members have a function or class of a name."""
    places = (place for place in _places(path, name) if place[0] != _ANYWHERE)
    return {place[0] for place in places if (FUNCTION.id, *place) in interface}


def is_interface(piece: Piece, interface: Interface) -> bool:
    """Whether a constant or a function is one that its module has to define."""
    return any((piece.rule, *place) in interface for place in _places(piece.path, piece.name))


def _places(path: str, name: str) -> Iterator[Place]:
    """The families a module may be of: those beside it, and those of its name in the folders beside its own."""
    folder, _, file = path.rpartition("/")
    yield _ANYWHERE, name
    yield folder, name
    if folder:
        yield f"{folder.rpartition('/')[0]}/*/{file}", name
