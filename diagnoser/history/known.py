"""known-failures.toml: failures that people know of, with an owner, a reason and a date they are wrong after."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from devkit.core.errors import DevkitError
from devkit.diagnoser.history.records import ClusterOutcome

FILE = "known-failures.toml"


class KnownFailure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[failure]]`."""

    owner: str
    reason: str
    expires: dt.date
    """The last day on which it counts."""
    test: str | None = None
    """A nodeid; `*` stands for anything."""
    fingerprint: str | None = None
    issue: str | None = None
    """A link."""
    mode: Literal["quiet", "quarantine"] = "quiet"
    """`quiet` shows the cluster but does not fail the run; `quarantine` also sets it apart from the others."""

    @property
    def what(self) -> str:
        """What it is about."""
        return self.test or self.fingerprint or ""


class Quieted(msgspec.Struct, frozen=True):
    """What known failures say about a run."""

    clusters: dict[str, KnownFailure]
    """Fingerprint of a cluster -> the entry it is quieted by; an expired one quiets nothing."""
    expired: tuple[str, ...]
    """One sentence for each entry past its date."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    failure: list[KnownFailure] = []


def load_known(path: Path) -> tuple[KnownFailure, ...]:
    """Read known-failures.toml; no entries where there is no such file.

    Raises:
        DevkitError: the file can't be read, or an entry is not as it must be.
    """
    try:
        entries = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8-sig")), _File).failure
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise DevkitError(f"{path}: can't be read: {error.strerror}") from error
    except msgspec.ValidationError as error:
        raise DevkitError(
            f"{path}: {error}; each [[failure]] needs owner, reason, expires and test or fingerprint"
        ) from error
    except (ValueError, RecursionError) as error:
        raise DevkitError(f"{path}: not valid TOML: {error}") from error
    for number, entry in enumerate(entries, start=1):
        if (entry.test is None) == (entry.fingerprint is None):
            raise DevkitError(f"{path}: [[failure]] number {number}: expected either test or fingerprint")
    return tuple(entries)


def quiet(
    known: Sequence[KnownFailure], clusters: Iterable[ClusterOutcome], known_as: Mapping[str, str], today: dt.date
) -> Quieted:
    """Find the clusters that known failures quiet: by fingerprint, or because each of their tests is named.

    Args:
        known: The entries.
        clusters: The run's.
        known_as: Fingerprint -> fingerprint history knows the cause by, as from `assess`.
        today: To tell which entries have expired.
    """
    valid = [entry for entry in known if entry.expires >= today]
    found = {}
    for cluster in clusters:
        names = (cluster.fingerprint, known_as.get(cluster.fingerprint))
        entry = next((each for each in valid if each.fingerprint in names and each.fingerprint is not None), None)
        entry = entry or _by_tests(valid, cluster.tests)
        if entry is not None:
            found[cluster.fingerprint] = entry
    return Quieted(found, tuple(_overdue(entry) for entry in known if entry.expires < today))


def _by_tests(known: Sequence[KnownFailure], tests: Sequence[str]) -> KnownFailure | None:
    """The first entry among those that name every one of the tests; None where one of them is not named."""
    used = [next((entry for entry in known if entry.test and names(entry.test, test)), None) for test in tests]
    return used[0] if used and None not in used else None


def names(pattern: str, nodeid: str) -> bool:
    """Whether a pattern names a test; brackets are part of a nodeid, so `*` is all there is to patterns."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), nodeid, re.DOTALL) is not None


def _overdue(entry: KnownFailure) -> str:
    issue = f", see {entry.issue}" if entry.issue else ""
    return (
        f"{FILE}: {entry.what} expired on {entry.expires} ({entry.reason}; {entry.owner}{issue}): repair it or renew it"
    )
