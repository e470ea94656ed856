"""The verdict on a cluster: the evidence for each side, and which of it counts."""

import math
from collections.abc import Sequence

import msgspec

from devkit.diagnoser.attribution.blame import Author
from devkit.diagnoser.attribution.touched import Strength, Touch
from devkit.diagnoser.diagnosis import ClusterReport, Flaky, Hunk, Verdict, VerdictEvidence, VerdictKind
from devkit.diagnoser.history.records import OnBase

FLAKY_FROM = 0.5
"""Probability from which a cause is called a flake."""
_AGAINST_CHANCE = {Strength.LINE: -4.0, Strength.FUNCTION: -2.5, Strength.USED: -1.0}
"""How much a touch speaks against a flake, as the natural logarithm of the odds: few changes happen to touch one."""
_MOST_TOUCHES = 3


class Facts(msgspec.Struct, frozen=True):
    """What is known of one cluster."""

    cluster: ClusterReport
    touches: tuple[Touch, ...] = ()
    """The strongest first."""
    author: Author | None = None
    """Of the first touch; of the one commit that can have done it, where nothing is touched."""
    hunk: Hunk | None = None
    """Of the first touch."""
    on_base: OnBase | None = None
    trouble: str | None = None
    """What of the machine the failure speaks of."""
    wrecked: str | None = None
    """That nearly everything failed."""
    changed: bool | None = None
    """Whether anything differs from the base; None where that is not known."""
    missing: str = ""
    """Why nothing is known of what changed, or of the base; empty where both are known."""


def with_touch(flaky: Flaky | None, touches: Sequence[Touch]) -> Flaky | None:
    """The odds of a flake, knowing that what changed touches it."""
    if flaky is None or not touches or not 0 < flaky.probability < 1:
        return flaky
    odds = math.log(flaky.probability / (1 - flaky.probability)) + _AGAINST_CHANCE[touches[0].strength]
    return Flaky(round(1 / (1 + math.exp(-odds)), 3), f"{flaky.why}; but {touches[0].why}")


def decide(facts: Facts) -> Verdict:
    """Weigh what is known of a cluster.

    What was seen to fail before comes first: a flake, a failure of the base. Then what explains most: the very line
    this change wrote; the machine, which the failure names; what the change wrote around it.
    """
    kind = _kind(facts)
    evidence = sorted(_evidence(facts), key=lambda piece: piece.kind != kind)
    mine = [piece.why for piece in evidence if piece.kind == kind]
    if kind == "unknown":
        return Verdict(kind, _unknown(facts), evidence=tuple(evidence))
    verdict = Verdict(kind, "; ".join(mine[:2]), evidence=tuple(evidence))
    if kind == "base" and facts.on_base is not None:
        return msgspec.structs.replace(verdict, commit=facts.on_base.bad)
    if kind != "yours":
        return verdict
    author = facts.author
    return msgspec.structs.replace(
        verdict,
        commit=author.commit if author else None,
        author=author.name or None if author and author.commit else None,
        hunk=facts.hunk,
        uncommitted=author is not None and author.commit is None,
    )


def _kind(facts: Facts) -> VerdictKind:
    strength = facts.touches[0].strength if facts.touches else 0
    base = facts.on_base
    checks: tuple[tuple[bool, VerdictKind], ...] = (
        (_is_flaky(facts.cluster), "flaky"),
        (base is not None and base.fails and (base.sure or strength < Strength.FUNCTION), "base"),
        (strength >= Strength.LINE, "yours"),
        (facts.trouble is not None, "infrastructure"),
        (strength >= Strength.FUNCTION, "yours"),
        (facts.wrecked is not None, "infrastructure"),
        (strength >= Strength.USED, "yours"),
        (base is not None and not base.fails and facts.changed is not False, "yours"),
    )
    return next((kind for holds, kind in checks if holds), "unknown")


def _is_flaky(cluster: ClusterReport) -> bool:
    return cluster.flaky is not None and cluster.flaky.probability >= FLAKY_FROM


def _evidence(facts: Facts) -> list[VerdictEvidence]:
    found: list[VerdictEvidence] = []
    if facts.touches:
        first, *others = facts.touches[:_MOST_TOUCHES]
        words = f" ({facts.author.words})" if facts.author else ""
        found.append(VerdictEvidence("yours", "blame" if facts.author else "diff", first.why + words))
        found += [VerdictEvidence("yours", "diff", touch.why) for touch in others]
    base = facts.on_base
    if base is not None:
        found.append(VerdictEvidence("base" if base.fails else "yours", "history", base.why))
    if facts.author and not facts.touches and base is not None and not base.fails:
        found.append(VerdictEvidence("yours", "history", f"only {facts.author.words} lies between"))
    if facts.trouble is not None:
        found.append(VerdictEvidence("infrastructure", "failure", facts.trouble))
    if facts.wrecked is not None:
        found.append(VerdictEvidence("infrastructure", "run", facts.wrecked))
    flaky = facts.cluster.flaky
    if flaky is not None and _is_flaky(facts.cluster):
        found.append(VerdictEvidence("flaky", "history", f"{flaky.probability:.0%} likely: {flaky.why}"))
    return found


def _unknown(facts: Facts) -> str:
    """What is missing for a verdict."""
    base = facts.on_base
    if facts.missing:
        return facts.missing
    if facts.changed is False:
        passed = f", and {base.why}" if base is not None else ""
        return f"nothing differs from the base{passed}"
    return "nothing that differs from the base touches it, and no run of the base says whether it fails there"
