"""Modules that answer to one interface: constants they have to define each, whatever the values are."""

from collections.abc import Iterable, Iterator

from devkit.hooks.checks.duplicates.pieces import Piece
from devkit.hooks.checks.duplicates.rules import CONSTANT

_LEAST_MEMBERS = 4
_LEAST_VALUES = 3
_LEAST_MODULES = 6
"""Modules anywhere in a project that define a name, for it to be one that its modules have to define; and of one
folder, whatever the values are."""

_ANYWHERE = "**"

Place = tuple[str, str]
"""A family of modules, and what its members define."""


def interfaces(pieces: Iterable[Piece]) -> frozenset[Place]:
    """The constants that the modules of a family define each: `locale/*/formats.py`, `lang/*.py`."""
    values: dict[Place, dict[str, str]] = {}
    for piece in pieces:
        if piece.rule == CONSTANT.id:
            for place in _places(piece):
                values.setdefault(place, {})[piece.path] = piece.digest
    return frozenset(
        place
        for place, found in values.items()
        if len(found) >= (_LEAST_MEMBERS if place[0] != _ANYWHERE else _LEAST_MODULES)
        and (len(set(found.values())) >= _LEAST_VALUES or (place[0] != _ANYWHERE and len(found) >= _LEAST_MODULES))
    )


def is_interface(piece: Piece, interface: frozenset[Place]) -> bool:
    """Whether a constant is one that its module has to define."""
    return piece.rule == CONSTANT.id and not interface.isdisjoint(_places(piece))


def _places(piece: Piece) -> Iterator[Place]:
    """The families a module may be of: those beside it, and those of its name in the folders beside its own."""
    folder, _, name = piece.path.rpartition("/")
    yield _ANYWHERE, piece.what
    yield folder, piece.what
    if folder:
        yield f"{folder.rpartition('/')[0]}/*/{name}", piece.what
