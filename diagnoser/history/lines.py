"""The lines of an exported history: JSON Lines, each an object with a `type`."""

from typing import Annotated

import msgspec
from msgspec import Meta

from devkit.diagnoser.history import codes

Count = Annotated[int, Meta(ge=0, lt=2**31)]
Flag = Annotated[int, Meta(ge=0, le=1)]
Time = Annotated[float, Meta(ge=codes.FIRST_TIME, le=codes.LAST_TIME)]
"""Unix time, with a date."""
Seconds = Annotated[float, Meta(ge=-codes.MOST_SECONDS, le=codes.MOST_SECONDS)]
Text = Annotated[str, Meta(pattern="^[^\\x00]*$")]
"""As every database takes it."""
Digest = Annotated[str, Meta(min_length=1, max_length=32, pattern="^[^\\x00]*$")]
Fingerprint = Annotated[str, Meta(min_length=1, max_length=64, pattern="^[^\\x00]*$")]
Date = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]

FORMAT = "devkit.history/1"


class Head(msgspec.Struct, frozen=True, tag_field="type", tag="history"):
    """The first line."""

    format: str


class Test(msgspec.Struct, frozen=True, tag_field="type", tag="test", gc=False):
    """A test's name, and the number later lines call it by."""

    __test__ = False

    n: Count
    nodeid: Text


class Group(msgspec.Struct, frozen=True, tag_field="type", tag="set"):
    """A set or sequence of tests, by number."""

    digest: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    groups: list[list[Count]]


class Cluster(msgspec.Struct, frozen=True, tag_field="type", tag="cluster"):
    """A cluster, as last described."""

    fingerprint: Fingerprint
    cause: Fingerprint
    kind: Text
    title: Text
    exception: Text
    message: Text
    path: Text
    function: Text


class Result(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A result that is not a plain pass."""

    test: Count
    outcome: Annotated[int, Meta(ge=0, le=2)]
    reruns: Annotated[int, Meta(ge=0, lt=2**15)]
    seconds: Seconds
    detail: Annotated[int, Meta(ge=0, le=2**63 - 1)]
    cluster: str | None


class Part(msgspec.Struct, frozen=True):
    """One report of a run."""

    digest: Digest
    job: Text
    ran: str | None
    skipped: str | None
    sequence: str | None
    results: list[Result]


class Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A cluster in the run."""

    fingerprint: str
    tests: Count
    functions: Count


class Run(msgspec.Struct, frozen=True, tag_field="type", tag="run"):
    """A run, whole."""

    identity: Digest
    time: Time
    seconds: Seconds
    tests: Count
    failed: Count
    skipped: Count
    parts: list[Part]
    clusters: list[Seen]
    exact: Flag = 0
    rolled_up: Flag = 0
    build: Text | None = None
    commit_id: Text | None = None
    branch: Text | None = None


class Day(msgspec.Struct, frozen=True, tag_field="type", tag="day"):
    """How often each test passed on a day, in runs whose passing results are rolled up."""

    day: Date
    branch: Text | None
    runs: Annotated[list[Digest], Meta(min_length=1)]
    """Identities."""
    counts: list[tuple[Count, Count]]


Line = Head | Test | Group | Cluster | Run | Day
RUN_COLUMNS = tuple(name for name in Run.__struct_fields__ if name not in ("parts", "clusters"))
"""The fields of a run that are columns of the database."""
