"""What a piece of a project leads to."""

from dataclasses import dataclass, field

Key = tuple[str, str]
"""A unit: its file and its name."""


@dataclass(slots=True)
class Edges:
    """What a unit leads to."""

    targets: set[Key] = field(default_factory=set)
    called: set[Key] = field(default_factory=set)
    """Those of the targets that are called; others are only named, and may be called by whom they are given to."""
    weak: set[Key] = field(default_factory=set)
    """Classes that something is only compared with."""
    attributes: set[str] = field(default_factory=set)
    """Names of methods, of whatever classes are around."""
    stored: set[str] = field(default_factory=set)
    """Names of attributes that are set."""
    special: set[str] = field(default_factory=set)
    """Special methods that may be called."""
    words: set[str] = field(default_factory=set)
    """Names of anything."""
    names: set[str] = field(default_factory=set)
    """Names that mean something only where names are looked up while running."""
    modules: set[str] = field(default_factory=set)
    """Modules that are handed around as values."""
    foreign: set[str] = field(default_factory=set)
    """Libraries that are used."""
    inside: bool = False
    """Whether anything of the project, or something that can't be told, is meant."""
    by_name: bool = False
    """Whether attributes are looked up by names that only a run knows."""
    by_space: bool = False
    """Whether modules' contents are."""

    def update(self, other: "Edges") -> None:
        """Lead to what the other one leads to as well."""
        self.targets |= other.targets
        self.called |= other.called
        self.weak |= other.weak
        self.attributes |= other.attributes
        self.stored |= other.stored
        self.special |= other.special
        self.words |= other.words
        self.names |= other.names
        self.modules |= other.modules
        self.foreign |= other.foreign
        self.inside |= other.inside
        self.by_name |= other.by_name
        self.by_space |= other.by_space
