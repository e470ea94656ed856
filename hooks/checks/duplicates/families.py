"""Modules that answer to one interface: what they have to define each, whatever it says."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from devkit.hooks.checks.duplicates.pieces import Facts, Piece
from devkit.hooks.checks.duplicates.rules import CONSTANT, FUNCTION

_LEAST_MEMBERS = 4
_LEAST_VALUES = 3
_LEAST_MODULES = 6
"""Modules anywhere in a project that define a name, for it to be one that its modules have to define; and of one
folder, whatever the values are."""
_LEAST_ANSWERING = 3
"""Modules of a folder with a function of one name, most of which do something else."""

_LEAST_MEMBERS_BY_NAME = 3
_LEAST_STEM = 3
_BLANK = "*"
"""What stands for the module's name in what is called after it."""
_LEAST_HELD = 3
"""Functions and classes of a module that is found again as a whole."""
_MOST_HOLDERS = 20
"""Files that define a name which says something of where a module is found again: not `main`."""
_MOSTLY = 0.9
_SOME = 4
"""One of so many is the same, at least."""
_LEAST_PARTS = 4
"""Modules that a file holds, for it to be made of them."""
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
            for place in (*_places(path, name), *_slots(path, name)):
                functions.setdefault(place, {})[path] = code
    return frozenset(
        [
            *((CONSTANT.id, *place) for place, values in constants.items() if _is_constant(place, values)),
            *((FUNCTION.id, *place) for place, values in functions.items() if _is_function(place, values)),
        ]
    )


def compounds(facts: Mapping[str, Facts]) -> frozenset[str]:
    """The files that are made of several modules put one after the other, as some builds do.

    Args:
        facts: Path -> what the file says.
    """
    holders: dict[str, list[str]] = {}
    for path, found in facts.items():
        for name in found.names:
            holders.setdefault(name, []).append(path)
    held: Counter[str] = Counter()
    for path, found in facts.items():
        names = [name for name in found.names if len(holders[name]) <= _MOST_HOLDERS]
        if len(names) >= _LEAST_HELD:
            shared = Counter(other for name in names for other in holders[name])
            most = (other for other, number in shared.items() if number >= _MOSTLY * len(names))
            held.update(other for other in most if other != path and _holds(facts[other], found))
    return frozenset(path for path, number in held.items() if number >= _LEAST_PARTS)


def _holds(whole: Facts, part: Facts) -> bool:
    """Whether a larger file has some of another one's functions as they are; what the others import may differ."""
    same = sum(whole.names.get(name) == code for name, code in part.names.items())
    return len(whole.names) > len(part.names) and _SOME * same >= len(part.names)


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


def siblings(name: str, names: Iterable[str]) -> int:
    """How many names of a module are as one of them but for the first or the last word: DENIED_HOSTS, DENIED_PORTS."""
    own = words(name)
    others = (words(each) for each in names if each != name)
    alike = (each[:-1] == own[:-1] or each[1:] == own[1:] for each in others if len(each) > 1)
    return sum(alike) if len(own) > 1 else 0


def are_two_names(name: str, other: str) -> bool:
    """Whether each of two names has a word that the other one hasn't."""
    one, two = set(words(name)), set(words(other))
    return not one <= two and not two <= one


def is_one_of(name: str, names: Iterable[str], other: str) -> bool:
    """Whether a name is one of several of a module that begin with another one: CONFIG_MAIL, CONFIG_WEB and CONFIG."""
    begin = [each for each in names if each != other and each.startswith(other)]
    return name in begin and len(begin) >= _LEAST_MEMBERS_BY_NAME


def bare(name: str) -> str:
    """A name, or a module's, without what says that it is private and with no capitals."""
    return name.strip("_").lower()


def words(name: str) -> list[str]:
    """The parts of a name."""
    return bare(name).split("_")


def stem(path: str) -> str:
    """What the module of a file is called, a package `__init__`."""
    return path.rpartition("/")[2].removesuffix(".py")


def are_slots(first: Piece, piece: Piece, interface: Interface) -> bool:
    """Whether two functions, each called after its module, are what most modules of a folder have in their own way."""
    slots = set(_slots(first.path, first.name)) & set(_slots(piece.path, piece.name))
    return any((FUNCTION.id, *slot) in interface for slot in slots)


def _slots(path: str, name: str) -> Iterator[Place]:
    """The folder of a module, and a name that has the module's in it, with a blank for this: `_check_*_arguments`."""
    module = stem(path).strip("_")
    if len(module) >= _LEAST_STEM and module in name:
        blank = f"_{name}_".replace(f"_{module}_", f"_{_BLANK}_")[1:-1]
        if blank not in (name, _BLANK):
            yield path.rpartition("/")[0], blank


def _places(path: str, name: str) -> Iterator[Place]:
    """The families a module may be of: those beside it, and those of its name in the folders beside its own."""
    folder, _, file = path.rpartition("/")
    yield _ANYWHERE, name
    yield folder, name
    if folder:
        yield f"{folder.rpartition('/')[0]}/*/{file}", name
