"""A mismatch: what a test expected of a message and what it got, as far as the report tells."""

from typing import Literal

import msgspec

from devkit.diagnoser.repair.expectation import Expectation

UNKNOWN = "\ue000"
"""Stands for a part of a message that neither report nor sources tell."""

Kind = Literal[
    "match",
    "equal",
    "contains",
    "did-not-raise",
    "did-not-warn",
    "wrong-type",
    "escaped-warning",
    "group",
    "check",
    "invalid-regex",
]


class Comparison(msgspec.Struct, frozen=True):
    """One expectation held against one text."""

    expectation: Expectation
    actual: str
    swappable: bool = False
    """Whether the report does not tell which of the two is the expectation."""
    lead: int = 0
    """Characters both texts begin with that the report left out."""
    trail: int = 0
    """Characters both texts end with that the report left out."""
    cut: bool = False
    """Whether the report left out more than that."""

    @property
    def complete(self) -> bool:
        """Whether both texts are whole."""
        return not (self.lead or self.trail or self.cut)

    def swapped(self) -> "Comparison":
        """The same with the sides exchanged; only an equality has two sides alike."""
        return msgspec.structs.replace(
            self, expectation=Expectation("equal", self.actual), actual=self.expectation.text
        )


class Mismatch(msgspec.Struct, frozen=True):
    """What a failure says of expectation and message."""

    kind: Kind
    comparisons: tuple[Comparison, ...] = ()
    """Empty where there is no text on one of the sides."""
    expected_types: tuple[str, ...] = ()
    """Exception or warning classes the test waits for, last part of their names; empty where not told."""
    actual_type: str = ""
    """The class that came instead, where told."""

    @property
    def expected(self) -> str:
        """The text or regular expression the test wanted, as a person reads it; empty where there is none."""
        return self.comparisons[0].expectation.shown if self.comparisons else ""

    @property
    def actual(self) -> str:
        """The text it got; empty where there is none."""
        return self.comparisons[0].actual if self.comparisons else ""
