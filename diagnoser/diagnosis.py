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
VerdictKind = Literal["yours", "flaky", "base", "infrastructure", "unknown"]
RunVerdictKind = Literal["green", "yours", "unknown", "infrastructure", "base", "flaky", "known"]


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
    """Earlier runs it was in."""
    branches: tuple[str, ...] = ()
    """Branches it was seen on before, sorted."""
    why: str | None = None
    """How it was recognised, and what makes it this status."""


class PriorityPart(msgspec.Struct, frozen=True):
    """One addend of a priority that history gave."""

    name: str
    """Such as `tests`, `runs` or `main`; the weights in the settings have the same names."""
    points: float
    """What it adds, of 100."""
    why: str


class Flaky(msgspec.Struct, frozen=True):
    """Why a cluster may be a flake."""

    probability: float
    """0 to 1."""
    why: str


class Hunk(msgspec.Struct, frozen=True):
    """Changed lines that brought a cause in."""

    path: str
    """Relative to the repository root; of a deleted file, as it was called."""
    first: int
    last: int
    """1-based, as numbered now; where lines were only deleted, the line before them."""


class VerdictEvidence(msgspec.Struct, frozen=True):
    """One thing that speaks for a verdict."""

    kind: VerdictKind
    """The verdict it speaks for."""
    source: Literal["diff", "blame", "history", "run", "failure"]
    """The diff against the base, git blame, earlier runs, this run's counts, or the failure's words."""
    why: str


class Verdict(msgspec.Struct, frozen=True):
    """Whose a cause is, for who reads a pull request."""

    kind: VerdictKind
    """`yours`: what differs from the base brought it in; `base`: the base fails by it, too; `unknown`: can't tell."""
    why: str
    """The verdict's reason in a sentence; for `unknown`, what is missing."""
    commit: str | None = None
    """The commit that brought it in; null where it is not known or not committed yet."""
    author: str | None = None
    """That commit's, by name."""
    hunk: Hunk | None = None
    uncommitted: bool = False
    """Whether the hunk is in no commit yet."""
    evidence: tuple[VerdictEvidence, ...] = ()
    """What speaks for each verdict, also for those that were outweighed; the verdict's own first."""


class Known(msgspec.Struct, frozen=True):
    """The entry of known-failures.toml that quiets a cluster."""

    what: str
    """The pattern of tests, or the fingerprint."""
    owner: str
    reason: str
    expires: str
    """The last day on which it counts, ISO 8601."""
    issue: str | None = None
    mode: Literal["quiet", "quarantine"] = "quiet"


class Related(msgspec.Struct, frozen=True):
    """Another cluster that may have the same cause."""

    fingerprint: str
    rank: int
    why: str
    """The function that both suspect."""


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
    verdict: Verdict = Verdict("unknown", "no verdict was asked for")
    known: Known | None = None
    """Why it does not fail the run; null where no entry of known-failures.toml names it."""
    blocks: bool = True
    """Whether `--fail-on new` fails by it."""
    priority_parts: tuple[PriorityPart, ...] = ()
    """What the priority is the sum of, the largest first; empty without history."""
    related: tuple[Related, ...] = ()
    """Clusters that may have the same cause, the first to look at first; at most three."""


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


class FixedCause(msgspec.Struct, frozen=True):
    """A cause that was there in the runs before and is gone, while its tests ran and passed."""

    fingerprint: str
    title: str
    tests: tuple[str, ...]
    """Its tests that pass again, sorted."""
    last_seen: str
    """ISO 8601, UTC."""


class RunVerdict(msgspec.Struct, frozen=True):
    """What a run came to, in numbers of causes."""

    kind: RunVerdictKind
    """The first of these that any cause has; `known` where all are known failures; `green` where nothing failed."""
    why: str
    causes: int = 0
    blocking: int = 0
    """Causes that `--fail-on new` fails by."""
    new: int = 0
    recurring: int = 0
    regressed: int = 0
    fixed: int = 0
    known: int = 0
    """Causes that known-failures.toml quiets; the following numbers leave them out."""
    yours: int = 0
    unknown: int = 0
    infrastructure: int = 0
    base: int = 0
    flaky: int = 0
    base_name: str | None = None
    """What the run was compared with, such as `origin/main`; null where no base was found."""
    base_commit: str | None = None


class UnreadReport(msgspec.Struct, frozen=True):
    """A report that could not be read, or only in part."""

    name: str
    message: str

    @property
    def reason(self) -> str:
        """The message without the name that most begin with, to stand after it."""
        return self.message.removeprefix(f"{self.name}: ")


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
    verdict: RunVerdict = RunVerdict("green", "nothing failed")
    fixed: tuple[FixedCause, ...] = ()
    """Causes of the runs before that are gone, sorted by fingerprint; empty without history."""
    expired: tuple[str, ...] = ()
    """The entries of known-failures.toml past their date, which quiet nothing any more, one sentence each."""
    remarks: tuple[str, ...] = ()
    """What verdicts and statuses could not rest on, in sentences."""
