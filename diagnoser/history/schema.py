"""The tables. Passing tests stand in shared sets, not in rows: what grows with every run is what failed in it."""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

METADATA = MetaData()

MIGRATIONS = Table(
    "migrations",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("applied", Double, nullable=False),
)
TESTS = Table(
    "tests",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary(16), nullable=False, unique=True),
    Column("nodeid", Text, nullable=False),
)
SETS = Table(
    "sets",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary(16), nullable=False, unique=True),
    Column("members", LargeBinary, nullable=False),
)
RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("identity", String(32), nullable=False, unique=True),
    Column("build", Text),
    Column("time", Double, nullable=False),
    Column("commit_id", Text),
    Column("exact", SmallInteger, nullable=False),
    Column("branch", Text),
    Column("seconds", Double, nullable=False),
    Column("tests", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("rolled_up", SmallInteger, nullable=False, default=0),
    Index("runs_by_time", "branch", "time"),
    Index("runs_by_rollup", "rolled_up", "time"),
)
PARTS = Table(
    "parts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", String(32), nullable=False, unique=True),
    Column("run_id", Integer, ForeignKey("runs.id"), nullable=False, index=True),
    Column("job", Text, nullable=False),
    Column("ran", Integer, ForeignKey("sets.id"), index=True),
    Column("skipped", Integer, ForeignKey("sets.id"), index=True),
    Column("sequence", Integer, ForeignKey("sets.id"), index=True),
)
CLUSTERS = Table(
    "clusters",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("cause", String(64), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("exception", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("function", Text, nullable=False),
    Index("clusters_by_look", "exception", "path"),
)
OCCURRENCES = Table(
    "occurrences",
    METADATA,
    Column("cluster_id", Integer, ForeignKey("clusters.id"), primary_key=True, autoincrement=False),
    Column("run_id", Integer, ForeignKey("runs.id"), primary_key=True, autoincrement=False, index=True),
    Column("tests", Integer, nullable=False),
    Column("functions", Integer, nullable=False),
    sqlite_with_rowid=False,
)
RESULTS = Table(
    "results",
    METADATA,
    Column("test_id", Integer, ForeignKey("tests.id"), primary_key=True, autoincrement=False),
    Column("part_id", Integer, ForeignKey("parts.id"), primary_key=True, autoincrement=False),
    Column("run_id", Integer, ForeignKey("runs.id"), nullable=False, index=True),
    Column("cluster_id", Integer, ForeignKey("clusters.id")),
    Column("outcome", SmallInteger, nullable=False),
    Column("reruns", SmallInteger, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("detail", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
DAYS = Table(
    "days",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("cover", String(32), nullable=False, unique=True),
    Column("day", String(10), nullable=False),
    Column("branch", Text),
    Column("runs", Integer, nullable=False),
    Column("identities", LargeBinary, nullable=False),
    Column("counts", LargeBinary, nullable=False),
    Index("days_by_day", "day"),
)
