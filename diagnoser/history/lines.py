"""The lines of an exported history: JSON Lines, each an object with a `type`."""

import msgspec

FORMAT = "devkit.history/1"


class Head(msgspec.Struct, frozen=True, tag_field="type", tag="history"):
    """The first line."""

    format: str


class Test(msgspec.Struct, frozen=True, tag_field="type", tag="test", gc=False):
    """A test's name, and the number later lines call it by."""

    __test__ = False

    n: int
    nodeid: str


class Group(msgspec.Struct, frozen=True, tag_field="type", tag="set"):
    """A set or sequence of tests, by number."""

    digest: str
    groups: list[list[int]]


class Cluster(msgspec.Struct, frozen=True, tag_field="type", tag="cluster"):
    """A cluster, as last described."""

    fingerprint: str
    cause: str
    kind: str
    title: str
    exception: str
    message: str
    path: str
    function: str


class Result(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A result that is not a plain pass."""

    test: int
    outcome: int
    reruns: int
    seconds: float
    detail: int
    cluster: str | None


class Part(msgspec.Struct, frozen=True):
    """One report of a run."""

    digest: str
    job: str
    ran: str | None
    skipped: str | None
    sequence: str | None
    results: list[Result]


class Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A cluster in the run."""

    fingerprint: str
    tests: int
    functions: int


class Run(msgspec.Struct, frozen=True, tag_field="type", tag="run"):
    """A run, whole."""

    identity: str
    time: float
    seconds: float
    tests: int
    failed: int
    skipped: int
    parts: list[Part]
    clusters: list[Seen]
    exact: int = 0
    rolled_up: int = 0
    build: str | None = None
    commit_id: str | None = None
    branch: str | None = None


class Day(msgspec.Struct, frozen=True, tag_field="type", tag="day"):
    """How often each test passed on a day, in runs whose passing results are rolled up."""

    day: str
    branch: str | None
    runs: list[str]
    """Identities."""
    counts: list[tuple[int, int]]


Line = Head | Test | Group | Cluster | Run | Day
RUN_COLUMNS = tuple(name for name in Run.__struct_fields__ if name not in ("parts", "clusters"))
"""The fields of a run that are columns of the database."""
