"""What was learned, kept under the git directory, so that a commit need not wait for it."""

import sys
from pathlib import Path
from zlib import crc32

import msgspec

from devkit.changelog.learn.archive import Archive, Entry
from devkit.changelog.learn.learner import Learner
from devkit.changelog.learn.lesson import Lesson
from devkit.changelog.learn.prior import Prior, shipped
from devkit.changelog.learn.scope_model import Dumped
from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically

_FORMAT = 4


class Cached(msgspec.Struct, array_like=True):
    """What is in the file."""

    version: str
    """Of the format, the machine and the prior: what another one wrote is not read."""
    base: str
    """The commit whose ancestors, itself included, were learned; empty for none."""
    types: list[str]
    weights: tuple[bytes, bytes, bytes, list[float]]
    scopes: Dumped
    tuning: tuple[list[float], dict[str, float]]
    entries: list[Entry]
    terms: bytes
    ends: bytes
    seen: list[str]
    traces: bytes
    lessons: list[Lesson]
    """Newer commits, ready to be learned: they are still likely to be amended or rebased away."""


class Kept(msgspec.Struct):
    """The model as far as it is kept."""

    base: str
    learner: Learner
    lessons: dict[str, Lesson]


def version() -> str:
    """Changes when a cache must not be read any more."""
    prior: Prior = shipped().prior
    return f"{_FORMAT} {sys.byteorder} {crc32(prior.weights):08x} {crc32(prior.numbers):08x}"


def read(path: Path) -> Kept | None:
    """What is kept in a file; None where there is none, or one that this devkit can't use."""
    try:
        cached = msgspec.msgpack.decode(path.read_bytes(), type=Cached)
        if cached.version != version():
            return None
        learner = Learner(cached.types)
        learner.online.restore(*cached.weights)
        learner.scope_model.restore(cached.scopes)
        learner.tuning.restore(*cached.tuning)
        learner.archive = Archive(cached.entries, cached.terms, cached.ends)
        learner.remember(cached.seen, cached.traces)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None
    return Kept(cached.base, learner, {lesson.entry.commit: lesson for lesson in cached.lessons})


def write(path: Path, kept: Kept) -> None:
    """Keep a model; where that fails, the next run learns again."""
    learner = kept.learner
    seen, traces = learner.remembered()
    cached = Cached(
        version(),
        kept.base,
        learner.types,
        learner.online.dump(),
        learner.scope_model.dump(),
        learner.tuning.dump(),
        *learner.archive.dump(),
        seen,
        traces,
        list(kept.lessons.values()),
    )
    try:
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, msgspec.msgpack.encode(cached))
    except (OSError, DevkitError):
        return
