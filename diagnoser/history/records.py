"""What is remembered and what is said about it: plain frozen records, without a database in sight."""

from typing import Literal

import msgspec

Status = Literal["new", "recurring", "regressed"]
Failing = Literal["failed", "error", "rerun"]
"""How a test of note ended; `rerun` means that it failed, ran again and passed."""


class TestOutcome(msgspec.Struct, frozen=True, gc=False):
    """One test of one part that did not simply pass."""

    __test__ = False

    nodeid: str
    outcome: Failing
    seconds: float
    """All phases of the last attempt together."""
    reruns: int = 0
    """Failed attempts before the last one."""
    detail: int = 0
    """Stands for the failure's own words: equal for equal messages (addresses aside); 0 where there are none."""


class PartOutcome(msgspec.Struct, frozen=True):
    """What one report (a shard, a matrix job) of a run says."""

    digest: str
    """Identity: the same report has the same digest wherever it is recorded from."""
    job: str
    ran: tuple[tuple[str, ...], ...]
    """The tests that ran to a verdict, in the order they ran, one tuple a worker."""
    skipped: tuple[str, ...]
    """Skipped and expected failures, sorted."""
    outcomes: tuple[TestOutcome, ...]


class ClusterOutcome(msgspec.Struct, frozen=True):
    """A cluster of the run: its fingerprint, what it looks like, and whom it took down."""

    fingerprint: str
    tests: tuple[str, ...]
    """nodeids."""
    kind: str = "unknown"
    title: str = ""
    exception: str = ""
    message: str = ""
    """With its variable parts masked."""
    path: str = ""
    """Of the culprit, relative to the repository root; empty where there is none."""
    function: str = ""


class RunOutcome(msgspec.Struct, frozen=True):
    """One run, whole: what `record` writes and `assess` looks at."""

    time: float
    """Unix time, seconds."""
    parts: tuple[PartOutcome, ...]
    clusters: tuple[ClusterOutcome, ...]
    commit: str | None = None
    exact: bool = False
    """Whether the tree was surely that commit's: said so, or checked out by CI; a person's may hold changes."""
    branch: str | None = None
    build: str | None = None
    """What the shards of one CI run share when they are recorded one by one; None where the run stands alone."""
    seconds: float = 0.0
    """How long the run took."""


class Evidence(msgspec.Struct, frozen=True):
    """One reason for or against calling something flaky."""

    kind: str
    """Such as `rerun`, `same-commit`, `flips`."""
    weight: float
    """Natural logarithm of the odds it multiplies: above 0 speaks for a flake."""
    why: str


class FlakyVerdict(msgspec.Struct, frozen=True):
    """How likely something is a flake."""

    probability: float
    """0 to 1."""
    evidence: tuple[Evidence, ...]
    """The heaviest first."""
    rate: float
    """Share of its runs that it fails."""
    low: float
    high: float
    """The rate's 90% credible interval."""
    runs: int
    """Runs looked at."""

    @property
    def why(self) -> str:
        """The evidence in one sentence."""
        return "; ".join(piece.why for piece in self.evidence)


class PriorityPart(msgspec.Struct, frozen=True):
    """One addend of a priority."""

    name: str
    points: float
    """value x weight, scaled so that all weights together are 100."""
    value: float
    """0 to 1."""
    why: str


class OnBase(msgspec.Struct, frozen=True):
    """How a cluster's tests fare on the base: the branch a run is to be merged into, or the runs before on its own."""

    fails: bool
    """Whether the same cause stands there; else its tests ran and passed."""
    why: str
    sure: bool
    """Whether the tree was surely that commit's, or the runs are of another branch than the run at hand."""
    good: str | None = None
    """Commit of the latest run in which its tests passed; None where none is known."""
    bad: str | None = None
    """Commit of the first run after that in which it failed; None where that is the run at hand, or not known."""


class CauseReport(msgspec.Struct, frozen=True):
    """What history says about one cluster of a run."""

    fingerprint: str
    """As in the run."""
    status: Status
    why: str
    """How it was recognised, and what makes it this status."""
    first_seen: float | None
    """Unix time of the earliest run it was in; None when it is new."""
    last_seen: float | None
    """Unix time of the latest run before this one."""
    runs: int
    """Earlier runs it was in."""
    branches: tuple[str, ...]
    """Branches it was seen on before, sorted."""
    known_as: str
    """Fingerprint history knows the cause by; differs where it was recognised by similarity."""
    flaky: FlakyVerdict | None
    """None where nothing speaks for or against it."""
    priority: float
    """0 to 100."""
    parts: tuple[PriorityPart, ...]
    base: OnBase | None = None
    """None where no run of the base says anything."""


class FixedCause(msgspec.Struct, frozen=True):
    """A cause that is gone while its tests ran and passed."""

    fingerprint: str
    title: str
    tests: tuple[str, ...]
    """Its tests that passed in this run, sorted."""
    last_seen: float


class Assessment(msgspec.Struct, frozen=True):
    """A run held against history."""

    causes: dict[str, CauseReport]
    """By the fingerprint of the run's cluster."""
    fixed: tuple[FixedCause, ...]
    notes: tuple[str, ...] = ()
    """Evidence that is missing, in words."""
