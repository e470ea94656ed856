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


def interfaces(facts: Mapping[str, Facts]) -> frozenset[tuple[str, str, str]]:
    """What the modules of a family define each: the constants of `locale/*/formats.py`, the functions of `os_*.py`.

    Args:
        facts: Path -> what the file says.

    Returns:
        The rule, the family and the name of each.
    """
    constants: dict[Place, dict[str, str]] = {}
    functions: dict[Place, dict[str, str]] = {}
    for path, found in facts.items():
        for piece in found.pieces:
            for place in _places(path, piece.name) if piece.rule == CONSTANT.id else ():
                constants.setdefault(place, {})[path] = piece.digest
        for name, digest in found.names.items():
            for place in _places(path, name):
                functions.setdefault(place, {})[path] = digest
    return frozenset(
        [
            *((CONSTANT.id, *place) for place, values in constants.items() if _is_constant(place, values)),
            *((FUNCTION.id, *place) for place, values in functions.items() if _is_function(place, values)),
        ]
    )


def _is_constant(place: Place, values: Mapping[str, str]) -> bool:
    if place[0] == _ANYWHERE:
        return len(values) >= _LEAST_MODULES and _differ(values) >= _LEAST_VALUES
    return len(values) >= _LEAST_MODULES or (len(values) >= _LEAST_MEMBERS and _differ(values) >= _LEAST_VALUES)


def _is_function(place: Place, values: Mapping[str, str]) -> bool:
    if place[0] == _ANYWHERE:
        return len(values) >= _LEAST_MODULES and _differ(values) >= _LEAST_VALUES
    return len(values) >= _LEAST_ANSWERING and 2 * _differ(values) > len(values)


def _differ(values: Mapping[str, str]) -> int:
    return len(set(values.values()))


def is_interface(piece: Piece, interface: frozenset[tuple[str, str, str]]) -> bool:
    """Whether a constant or a function is one that its module has to define."""
    return any((piece.rule, *place) in interface for place in _places(piece.path, piece.name))


def _places(path: str, name: str) -> Iterator[Place]:
    """The families a module may be of: those beside it, and those of its name in the folders beside its own."""
    folder, _, file = path.rpartition("/")
    yield _ANYWHERE, name
    yield folder, name
    if folder:
        yield f"{folder.rpartition('/')[0]}/*/{file}", name
