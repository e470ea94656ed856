"""What each kind of clue weighs: for joining failures, and for suspecting a function.

The order within each table is a judgement (a line says more than a function, a function more than its caller, what ran
more than what may have run). The figures were fitted on 168 reports of fourteen projects whose causes are known, in
steps of 0.05, accepting a step only if as many projects gain as lose; `benchmarks/README.md` says how and what
held-out projects score.
"""

from collections.abc import Mapping
from typing import NamedTuple

from devkit.diagnoser.clues import Clue, Key

Doubts = Mapping[Key, float]
"""For keys of functions, tests, classes and files: the share of the tests behind them that passed, 0 to 1."""

AMONG_GROUPS = 0.8
"""Price of a cause in the second pass, where groups of failures are joined."""


class Weight(NamedTuple):
    """A straight line over the clue's own weight."""

    base: float
    slope: float = 0.0


COSTS: dict[str, Weight] = {
    # what the exception says
    "message": Weight(0.15),
    "os-error": Weight(0.45),
    "message-key": Weight(0.25),
    "message-generic": Weight(0.3),
    "timeout": Weight(0.55),
    "type": Weight(0.7),
    "subject": Weight(0.45),
    "subject-base": Weight(0.7),
    "subject-none": Weight(0.5),
    "subject-builtin": Weight(0.9),
    "none-operand": Weight(0.55),
    "attribute": Weight(0.95),
    "callee": Weight(0.15),
    "missing-method": Weight(1, 0.2),
    "owner-sets": Weight(1, 0.3),
    "owner-init": Weight(1, 0.3),
    "undefined-name": Weight(0.15),
    "same-check": Weight(0.25),
    "check-shape": Weight(0.65),
    "type-mentioned": Weight(0.8),
    "bare": Weight(0.3),
    "file-of-unknown": Weight(0.3),
    # where it was raised
    "raised-at": Weight(0.05),
    "raised-type-in": Weight(0.1),
    "raised-in": Weight(0.3),
    "raised-below-at": Weight(0.4),
    "raised-below-type-in": Weight(0.45),
    "raised-below-in": Weight(0.5),
    "rethrown-in": Weight(0.5),
    "checked-at": Weight(0.4),
    "checked-in": Weight(0.5),
    "caller": Weight(1.2, 0.35),
    "helper-raised-at": Weight(0.05),
    "helper-raised-in": Weight(0.3),
    "helper-checked-at": Weight(0.45),
    "helper-checked-in": Weight(0.65),
    "cause": Weight(0.4),
    "cause-in": Weight(0.05),
    "self": Weight(0.4),
    # which test it was
    "test": Weight(0.35),
    "test-class": Weight(0.7),
    "tested-by-name": Weight(1.05, 0.4),
    "parameter": Weight(0.7, 0.25),
    # what may have run
    "changed": Weight(0.4),
    "operand-of-object": Weight(0.25, 0.35),
    "operand-on-line": Weight(0.5, 0.7),
    "should-raise-type": Weight(0.35),
    "on-line": Weight(0.55, 0.25),
    "behind-line": Weight(1, 0.35),
    "behind-line-raised": Weight(1.1, 0.3),
    "reached": Weight(0.95, 0.65),
    "reached-raised": Weight(1.1, 0.8),
    "reached-stack": Weight(1, 0.4),
}
"""Joining: what explaining a failure by the clue costs; the more of the clue, the less. From 1 on it is useless."""

SUSPICION: dict[str, Weight] = {
    "raised-at": Weight(1.0),
    "raised-in": Weight(1.0),
    "raised-below-at": Weight(0.9),
    "raised-below-in": Weight(0.9),
    "rethrown-in": Weight(0.6),
    "cause-in": Weight(1.0),
    "checked-at": Weight(0.3),
    "checked-in": Weight(0.3),
    "helper-raised-at": Weight(0.9),
    "helper-raised-in": Weight(0.9),
    "helper-checked-at": Weight(0.4),
    "helper-checked-in": Weight(0.4),
    "caller": Weight(0.0, 0.4),
    "test-caller": Weight(0.1),
    "undefined-name": Weight(1.2),
    "callee": Weight(0.5, 0.6),
    "missing-method": Weight(0.5, 0.6),
    "owner-sets": Weight(1.0, 0.4),
    "owner-init": Weight(0.5, 0.4),
    "operand-of-object": Weight(0.5, 0.5),
    "operand": Weight(0.2, 0.65),
    "operand-on-line": Weight(0.2, 0.5),
    "should-raise": Weight(0.3, 0.5),
    "parameter": Weight(0.2, 0.3),
    "tested-by-name": Weight(0.1, 0.4),
    "alike-by-name": Weight(0.0, 0.15),
    "on-line": Weight(0.1, 0.2),
    "on-line-raised": Weight(0.0, 0.3),
    "behind-line": Weight(0.0, 0.35),
    "behind-line-raised": Weight(0.0, 0.2),
    "reached": Weight(0.0, 0.1),
    "reached-raised": Weight(0.0, 0.2),
    "reached-stack": Weight(0.0, 0.1),
}
"""Suspecting: how much a clue speaks against the function it names; the more of the clue, the more."""

_STATIC = frozenset(
    {
        "tested-by-name",
        "alike-by-name",
        "parameter",
        "reached",
        "reached-stack",
        "reached-raised",
        "on-line",
        "on-line-raised",
        "behind-line",
        "behind-line-raised",
    }
)
"""What may have run: passing tests that may have run it too speak for it."""
_OPERANDS = frozenset({"operand", "operand-on-line", "operand-of-object", "should-raise"})

EYEWITNESSES = frozenset(
    {
        "raised-at",
        "raised-in",
        "raised-below-at",
        "raised-below-in",
        "helper-raised-at",
        "helper-raised-in",
        "cause-in",
        "rethrown-in",
        "undefined-name",
    }
)
"""Suspecting: clues from where an exception was raised. A failure that has one outweighs those that can only guess."""
_TESTS = frozenset({"test", "test-class", "file-of-unknown"})
_STATIC_DOUBT = 0.4
_OPERAND_DOUBT = 0.4
_TEST_DOUBT = 0.25
_STRONG_DOUBT_FROM = 0.8
_STRONG_DOUBT = 0.75
_SUSPICION_DOUBT = 0.7


def cost(clue: Clue, doubts: Doubts) -> float:
    """What explaining a failure by this clue costs: 0 is certain, 1 no better than leaving the failure alone."""
    weight = COSTS.get(clue.kind)
    if weight is None:
        return 1.0
    price = weight.base - weight.slope * clue.weight
    if price < 1.0 and clue.key in doubts:
        price += _doubt(clue.kind, doubts[clue.key])
    return max(0.0, price)


def suspicion(clue: Clue, doubts: Doubts) -> float:
    """How much a clue speaks against the function it names, 0 to about 1."""
    weight = SUSPICION.get(clue.kind)
    if weight is None:
        return 0.0
    score = weight.base + weight.slope * clue.weight
    if clue.kind in _STATIC or clue.kind in _OPERANDS:
        score *= max(0.0, 1.0 - _SUSPICION_DOUBT * doubts.get(clue.key, 0.0))
    return score


def _doubt(kind: str, passed: float) -> float:
    if kind in _TESTS:
        return _TEST_DOUBT * passed
    if kind in _STATIC or kind in _OPERANDS:
        factor = _OPERAND_DOUBT if kind in _OPERANDS else _STATIC_DOUBT
        return factor * (passed + _STRONG_DOUBT * max(0.0, passed - _STRONG_DOUBT_FROM))
    return 0.0
