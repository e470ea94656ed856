"""Is a cluster one that history knows? By fingerprint, by what its tests say, by similarity above a threshold."""

from collections.abc import Collection, Mapping, Sequence

import msgspec
from rapidfuzz.distance import Indel

from devkit.diagnoser.history.causes import causes_of, last_tests, look, seen_before
from devkit.diagnoser.history.connection import Connection
from devkit.diagnoser.history.records import ClusterOutcome, RunOutcome
from devkit.diagnoser.history.renames import NO_RENAMES, Renames
from devkit.diagnoser.history.runs import Moment
from devkit.diagnoser.history.words import cause_by_words, details_of

THRESHOLD = 0.75
"""Two clusters of one exception type whose similarity is at least this are one cause."""
MESSAGE, PLACE, FUNCTION, TESTS = 0.35, 0.2, 0.1, 0.35
"""What messages, culprit files, culprit functions and tests that agree count; together 1."""
_MOVED = 0.9
"""What tests count that have the same names in another file."""
SAME = "same fingerprint"
_CANDIDATES = 300
"""Known clusters of the same exception type that are looked at, the latest first."""
_CLOSEST = 12
"""Of these, the ones whose tests are compared."""


class Match(msgspec.Struct, frozen=True):
    """A cluster recognised."""

    cause: str
    """Fingerprint history knows the cause by."""
    why: str


def match(connection: Connection, run: RunOutcome, moment: Moment, renames: Renames = NO_RENAMES) -> dict[str, Match]:
    """Find the known cause of each cluster of a run, by its fingerprint; clusters that are new are left out.

    Args:
        connection: To the history.
        run: The run at hand.
        moment: Its own.
        renames: What files were called before: a cluster is looked for under its old names, too.
    """
    clusters = run.clusters
    details = details_of(run)
    known = causes_of(connection, [each.fingerprint for each in clusters])
    seen = seen_before(connection, known.values(), moment)
    found: dict[str, Match] = {}
    for cluster in clusters:
        cause = known.get(cluster.fingerprint)
        if cause in seen:
            found[cluster.fingerprint] = Match(cause, SAME)
        elif told := cause_by_words(connection, cluster, details, moment):
            found[cluster.fingerprint] = Match(*told)
        elif renamed := _renamed(connection, cluster, details, moment, renames):
            found[cluster.fingerprint] = renamed
        elif similar := _most_similar(connection, cluster, moment):
            found[cluster.fingerprint] = similar
    return found


def _renamed(
    connection: Connection, cluster: ClusterOutcome, details: Mapping[str, int], moment: Moment, renames: Renames
) -> Match | None:
    """The known cause of a cluster under the names its files had before."""
    for older in renames.variants(cluster):
        said = {old: details.get(nodeid, 0) for old, nodeid in zip(older.tests, cluster.tests, strict=True)}
        told = cause_by_words(connection, older, said, moment)
        found = Match(*told) if told else _most_similar(connection, older, moment)
        if found is not None:
            moved = f"{older.path} is now {cluster.path}" if older.path != cluster.path else "its tests' file moved"
            return Match(found.cause, f"{found.why}; git says that {moved}")
    return None


def _most_similar(connection: Connection, cluster: ClusterOutcome, moment: Moment) -> Match | None:
    """The known cause most like a cluster, if it is like enough."""
    candidates = _closest(connection, cluster)
    causes = causes_of(connection, [each.fingerprint for each in candidates])
    tests = last_tests(connection, causes.values(), moment)
    best: tuple[float, str, Match] | None = None
    for candidate in candidates:
        cause = causes[candidate.fingerprint]
        if cause not in tests:
            continue
        score, why = similarity(cluster, msgspec.structs.replace(candidate, tests=tuple(tests[cause])))
        if score >= THRESHOLD and (best is None or (-score, cause) < best[:2]):
            best = (-score, cause, Match(cause, f"{why} (similarity {score:.2f}, needs {THRESHOLD})"))
    return best[2] if best else None


def _closest(connection: Connection, cluster: ClusterOutcome) -> Sequence[ClusterOutcome]:
    """Known clusters of the same exception type whose message, place and function are most alike."""
    wanted = {"exception": cluster.exception, "fingerprint": cluster.fingerprint, "limit": _CANDIDATES}
    known = [look(row) for row in connection.rows("clusters_like", **wanted)]
    scored = sorted(
        ((-similarity(cluster, each)[0], each.fingerprint, each) for each in known), key=lambda one: one[:2]
    )
    return [each for score, _, each in scored[:_CLOSEST] if -score + TESTS >= THRESHOLD]


def similarity(one: ClusterOutcome, other: ClusterOutcome) -> tuple[float, str]:
    """How much two clusters of one exception type look alike, 0 to 1, and what agrees."""
    message = Indel.normalized_similarity(one.message, other.message)
    tests, moved = _shared(one.tests, other.tests), _MOVED * _shared(_names(one), _names(other))
    path, function = one.path == other.path, one.function == other.function
    score = MESSAGE * message + PLACE * path + FUNCTION * function + TESTS * max(tests, moved)
    agree = [f"message {message:.0%} alike", f"{tests:.0%} of the tests"]
    agree += ["tests of the same names in another file"] * (moved > tests)
    agree += ["same file"] * path + [f"moved from {other.path} to {one.path}"] * (not path and function)
    agree += ["same function"] * (function and bool(one.function))
    return score, f"same {one.exception or 'kind of failure'}, " + ", ".join(agree)


def _shared(one: Collection[str], other: Collection[str]) -> float:
    """The share of the smaller collection that is in both."""
    smaller = min(len(one), len(other))
    return len(set(one) & set(other)) / smaller if smaller else 0.0


def _names(cluster: ClusterOutcome) -> set[str]:
    """The names of its tests inside their files."""
    return {name for nodeid in cluster.tests if (name := nodeid.partition("::")[2])}
