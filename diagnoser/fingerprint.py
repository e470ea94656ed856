"""Fingerprints: the same cause has the same one tomorrow, on another machine, in another shard, after lines moved.

A fingerprint rests on what the report alone says: exception, masked message, path and function; never on line numbers,
times, the order of the input or the sources at hand. The prefix is the version of these rules: a changed rule gets a
new one, so that nothing is renamed silently.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable

from devkit.diagnoser.cluster import Cluster
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.mask import shape

VERSION = "v1"
_DIGITS = 16

Core = tuple[str, ...]


def fingerprints(clusters: Iterable[Cluster]) -> list[str]:
    """Fingerprints of the clusters of one run, in their order; no two are equal.

    Clusters whose most common core is the same are told apart by their next ones, the larger cluster keeping the short
    form.
    """
    clusters = list(clusters)
    found: dict[int, str] = {}
    taken: set[str] = set()
    for index in sorted(range(len(clusters)), key=lambda i: (-len(clusters[i].nodeids), clusters[i].nodeids[0])):
        cores = _cores(clusters[index])
        candidates = (_digest(cores[:count]) for count in range(1, len(cores) + 1))
        mark = next((each for each in candidates if each not in taken), None)
        found[index] = mark or _digest([*cores, (clusters[index].nodeids[0],)])
        taken.add(found[index])
    return [found[index] for index in range(len(clusters))]


def _cores(cluster: Cluster) -> list[Core]:
    """What the cluster's units are told by, the most common first; of equals, in alphabetical order."""
    votes = Counter(core(unit.example) for unit in cluster.units)
    return sorted(votes, key=lambda each: (-votes[each], each))


def core(failure: Failure) -> Core:
    """What identifies a failure's cause by the report alone."""
    raised = failure.effective
    if raised.judged:
        first = raised.text.lstrip().partition("\n")[0]
        return ("check", raised.type, shape(first), failure.test)
    own = failure.frames_of("project") or failure.frames_of("test")
    place = (own[-1].path, own[-1].function) if own and failure.embedded is None else ("", "")
    return ("raised", raised.type, raised.template, *place)


def _digest(cores: Iterable[Core]) -> str:
    text = "\n".join("\t".join(part.replace("\n", " ") for part in each) for each in cores)
    return f"{VERSION}:{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:_DIGITS]}"
