"""The diagnosis: what every format renders. The records are the JSON contract `devkit.diagnosis/1`."""

from typing import Literal

import msgspec

SCHEMA = "devkit.diagnosis/1"

Kind = Literal[
    "assertion",
    "exception",
    "message-mismatch",
    "import",
    "collection",
    "fixture",
    "timeout",
    "resource",
    "environment",
    "network",
    "recursion",
    "crash",
    "unknown",
]


class CodeLine(msgspec.Struct, frozen=True):
    """One line of a source window."""

    number: int
    text: str


class Place(msgspec.Struct, frozen=True):
    """A line a developer should open."""

    path: str
    """Relative to the repository root, `/`-separated."""
    line: int
    """1-based."""
    function: str | None
    """Qualified name, such as `Parser.parse`, where known."""
    why: str
    """The evidence, in words."""
    score: float = 1.0
    """0 to 1."""
    code: tuple[CodeLine, ...] = ()
    """A window around the line, where the source was found."""


class Fix(msgspec.Struct, frozen=True):
    """A proposed patch."""

    target: Literal["source", "test"]
    path: str
    line: int
    patch: str
    """Unified diff that `git apply` takes."""
    confidence: float
    """0 to 1."""
    verified: bool | None
    """Whether the tests passed with it applied; null where that was not tried."""
    why: str


class ClusterHistory(msgspec.Struct, frozen=True):
    """What is remembered of a cluster."""

    status: Literal["new", "recurring", "regressed"] | None
    first_seen: str | None = None
    last_seen: str | None = None
    runs: int = 0


class Flaky(msgspec.Struct, frozen=True):
    """Why a cluster may be a flake."""

    probability: float
    """0 to 1."""
    why: str


class Example(msgspec.Struct, frozen=True):
    """One member of a cluster, whole."""

    nodeid: str
    longrepr: str


class ClusterReport(msgspec.Struct, frozen=True):
    """One root cause, as reported."""

    fingerprint: str
    """Version prefix and hash, such as `v1:9f86d081884c7d65`: the same for any order, machine and run."""
    rank: int
    """1 is what to look at first."""
    priority: int
    """0 to 100."""
    kind: Kind
    title: str
    exception: str
    """The exception's type as the report names it."""
    message: str
    """The message with its variable parts masked."""
    reason: str
    """Why the members were joined."""
    hints: tuple[str, ...]
    """What all members share, in words."""
    tests: tuple[str, ...]
    """nodeids, sorted."""
    jobs: tuple[str, ...]
    """Jobs it failed in, sorted; empty where the run had one job."""
    culprit: Place | None
    suspects: tuple[Place, ...]
    """Best first, at most five, the culprit not among them."""
    fixes: tuple[Fix, ...]
    history: ClusterHistory
    flaky: Flaky | None
    owners: tuple[str, ...]
    logs: tuple[str, ...]
    """Distinct captured log lines at WARNING and above, at most ten."""
    example: Example


class RunSummary(msgspec.Struct, frozen=True):
    """The run that was diagnosed."""

    reports: tuple[str, ...]
    tests: int
    passed: int
    failed: int
    errors: int
    skipped: int
    duration: float
    """Seconds."""
    commit: str | None


class FlakyTest(msgspec.Struct, frozen=True):
    """A test that failed and passed when it was run again in the same run: not a failure, but no health either."""

    nodeid: str
    longrepr: str
    """Of the first failed attempt; empty where the report keeps none."""


class UnreadReport(msgspec.Struct, frozen=True):
    """A report that could not be read, or only in part."""

    name: str
    message: str


class Diagnosis(msgspec.Struct, frozen=True):
    """Everything devkit says about a run."""

    schema: str
    run: RunSummary
    clusters: tuple[ClusterReport, ...]
    """By rank."""
    unread: tuple[UnreadReport, ...] = ()
    flaky: tuple[FlakyTest, ...] = ()
    """Tests that passed in the end but not at first, sorted by nodeid."""
    notes: tuple[str, ...] = ()
    """What a reader must know of the run, in sentences: such as that it was interrupted, so that tests are missing."""
