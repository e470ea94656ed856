"""What kind of cause a cluster has, from the exception and the phase."""

import re
from collections import Counter

from devkit.diagnoser.cluster import Cluster
from devkit.diagnoser.diagnosis import Kind
from devkit.diagnoser.failure import Failure, Raised

_NETWORK = re.compile(
    r"(?:Connection\w*|URL|HTTP|SSL\w*|Proxy|gai|herror|Socket\w*|DNS\w*|\w*ConnectTimeout|\w*ReadTimeout|Protocol)Error|"
    r"gaierror|herror|timeout|MaxRetryError|ConnectTimeout|ReadTimeout"
)
_NO_NETWORK = re.compile(
    r"connection refused|connection reset|name or service not known|network is unreachable", re.IGNORECASE
)
_RESOURCE = re.compile(
    r"too many open files|no space left|cannot allocate memory|resource temporarily unavailable", re.IGNORECASE
)
_CRASH = re.compile(r"worker '\w+' crashed|segmentation fault|fatal python error|process died", re.IGNORECASE)
_MISMATCH = re.compile(
    r"^Regex pattern|^Pattern '|['\"] does not match ['\"]|^Regex didn't match"
    r"|DID NOT WARN| = str\(\w{1,100}(?:Error|Exception|Warning)\(|Raised exception group did not match",
)
_ENVIRONMENT = frozenset({"FileNotFoundError", "PermissionError", "NotADirectoryError", "IsADirectoryError"})
_IMPORT = frozenset({"ImportError", "ModuleNotFoundError"})


def kind_of(cluster: Cluster) -> Kind:
    """The kind most of a cluster's failures are of; of equals, that of the largest unit."""
    votes: Counter[Kind] = Counter()
    for unit in cluster.units:
        votes[kind_of_failure(unit.example)] += len(unit.members)
    return votes.most_common(1)[0][0]


def kind_of_failure(failure: Failure) -> Kind:
    """The kind of one failure."""
    if failure.embedded is not None and _MISMATCH.search(failure.raised.text[:2000]):
        return "message-mismatch"  # the exception was waited for, its words are what is wrong
    raised = failure.telling
    special = _special(failure, raised)
    if special is not None:
        return special
    if failure.when == "collect":
        return "collection"
    if failure.when in ("setup", "teardown") and not failure.frames_of("project"):
        return "fixture"
    if raised.judged:
        return "assertion" if raised.type or raised.text else "unknown"
    return "exception"


def _special(failure: Failure, raised: Raised) -> Kind | None:
    """Kinds that the exception alone tells, in the order of how much they tell."""
    checks: tuple[tuple[bool, Kind], ...] = (
        (_CRASH.search(raised.text[:500]) is not None, "crash"),
        (raised.type in _IMPORT, "import"),
        (raised.timed_out or raised.type == "TimeoutError", "timeout"),
        (raised.type == "RecursionError", "recursion"),
        (raised.type == "MemoryError" or _RESOURCE.search(raised.text[:500]) is not None, "resource"),
        (_is_network(raised), "network"),
        (raised.type in _ENVIRONMENT or _reads_environment(failure), "environment"),
        (raised.judged and _MISMATCH.search(raised.text[:5000]) is not None, "message-mismatch"),
    )
    return next((kind for holds, kind in checks if holds), None)


def _is_network(raised: Raised) -> bool:
    if raised.judged:
        return False
    return _NETWORK.fullmatch(raised.type) is not None or _NO_NETWORK.search(raised.text[:500]) is not None


def _reads_environment(failure: Failure) -> bool:
    """Whether a KeyError came out of `os.environ`."""
    if failure.raised.type != "KeyError" or not failure.frames:
        return False
    last = failure.frames[-1]
    return last.origin == "stdlib" and last.path.rpartition("/")[2] in ("os.py", "<frozen os>")
