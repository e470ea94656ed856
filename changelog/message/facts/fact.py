"""A fact about a change."""

from typing import NamedTuple


class Fact(NamedTuple):
    """Something that was added, removed, renamed, moved or changed."""

    action: str
    """`add`, `remove`, `rename`, `move`, `change`, `bump`, or `sign` for a signature that changed."""
    kind: str
    """`function`, `method`, `class`, `constant`, `test`, `dependency`, `setting`, `heading`, `file`, `submodule`,
    `mode`."""
    name: str
    """As people write it: `Parser.feed`, `requests`, `docs/usage.md`."""
    path: str
    """The file it is in."""
    old: str = ""
    """The name, version, signature or place before, where that is the fact."""
    new: str = ""
    """The one after."""
    size: int = 1
    """How many changed lines it accounts for."""
    inner: bool = False
    """It stands inside another fact of the same action, such as a method of a class that was added."""
    public: bool = True
    """Others may use it: no underscore begins its name or those it stands in, and it is no test."""
