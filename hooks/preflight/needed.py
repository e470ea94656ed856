"""A package that is needed, as whatever file declares it."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from packaging.requirements import Requirement


class Declared(NamedTuple):
    """One package that is needed."""

    requirement: "Requirement"
    where: str
    """`path:line`."""
    extra: str = ""
    """The optional dependencies it belongs to; empty for those that are always needed."""
    group: str = ""
    """The dependency group it belongs to."""


class Unreadable(NamedTuple):
    """What declares no package, and should."""

    text: str
    where: str
    why: str = "is no requirement"


def requirement(text: str, where: str, *, extra: str = "", group: str = "") -> Declared | Unreadable:
    """What one text declares.

    Args:
        text: Such as `requests[socks]>=2; python_version > "3.9"`.
        where: `path:line`.
        extra: The optional dependencies it belongs to.
        group: The dependency group it belongs to.
    """
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        return Declared(Requirement(text), where, extra, group)
    except InvalidRequirement:
        return Unreadable(text, where)
