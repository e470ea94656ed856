"""What the model answers with."""

from typing import NamedTuple

_NEEDLESS = 0.1
"""What a needless scope costs, where a right one gains 1: one too many is sooner deleted than a missing one found."""


def worthwhile(scoped: float, best: float) -> bool:
    """Whether to propose a scope: that one is given at all has the probability `scoped`, that it is this one `best`."""
    return scoped * best > (1 - scoped) * _NEEDLESS


class Weighted(NamedTuple):
    """A candidate."""

    value: str
    """A type or a scope."""
    probability: float
    """0 to 1, calibrated: of all answers given with .8, about 8 in 10 are right."""


class Reason(NamedTuple):
    """Something that spoke for the first type or scope."""

    about: str
    """`type` or `scope`."""
    text: str
    """In people's words: `3 of 4 files are tests`."""
    weight: float
    """How much it spoke for the choice, in nats; negative where it spoke against it."""


class Similar(NamedTuple):
    """An older commit that changed alike."""

    commit: str
    """Its full hash."""
    header: str
    """The first line of its message."""
    similarity: float
    """0 to 1."""
    age: int = 0
    """How many commits of people came after it."""


class Habits(NamedTuple):
    """How people here write their headers; shares are 0 to 1, newer commits count more."""

    commits: int = 0
    """How many human commits were looked at; 0 in a young repository: all else is then a default."""
    types: tuple[Weighted, ...] = ()
    """The types in use and their shares, the most used first."""
    spellings: tuple[tuple[str, str], ...] = ()
    """(type, what people here write for it), such as `test` and `tests`; only where these differ."""
    scopes: tuple[Weighted, ...] = ()
    """The scopes in use and their shares of the headers that have one, the most used first."""
    conventional: float = 1.0
    """Share of headers of the form `type: subject`."""
    scoped: float = 0.0
    """Share of the conventional headers that give a scope."""
    gitmoji: float = 0.0
    """Share of headers with an emoji (or `:code:`) at the start of the header or of the subject."""
    capital: float = 0.0
    """Share of subjects whose first word starts with a capital letter."""
    full_stop: float = 0.0
    """Share of subjects that end in a full stop."""
    numbered: float = 0.0
    """Share of subjects that end in a number such as `(#123)`."""
    bodies: float = 0.0
    """Share of messages with a body (trailers aside)."""
    length: int = 50
    """Median length of the header, in characters, without a trailing number."""
    longest: int = 72
    """Nine in ten headers are no longer than this."""


class Prediction(NamedTuple):
    """What a change's message would say here."""

    types: tuple[Weighted, ...]
    """First the one to propose, then the others, the likeliest first; never empty.

    The first is mostly the likeliest. A type that is seldom used here wins at a lower probability.
    """
    scopes: tuple[Weighted, ...]
    """Scopes in use here that fit, best first, given that one is written; empty where none is in use."""
    scoped: float
    """Probability that the people here would give a scope at all."""
    reasons: tuple[Reason, ...]
    """What spoke for the first type and scope, the strongest first."""
    similar: tuple[Similar, ...]
    """Older commits that changed alike, the most alike first."""
    habits: Habits
    """The habits at that point of history."""

    @property
    def type(self) -> str:
        """The best type."""
        return self.types[0].value

    @property
    def scope(self) -> str | None:
        """The best scope; None where people here would hardly write one, or none that can be guessed."""
        best = self.scopes[0] if self.scopes else None
        return best.value if best and worthwhile(self.scoped, best.probability) else None
