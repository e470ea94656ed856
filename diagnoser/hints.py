"""What all tests of a cluster share, where it may be news: parameter, fixture, module, worker, job, phase."""

import re
from collections.abc import Callable, Iterable, Sequence

from devkit.diagnoser.cluster import Cluster
from devkit.diagnoser.failure import Frame, without_parameters
from devkit.diagnoser.gather import Gathered, Member

_PARAMETERS = re.compile(r"\[(?P<parameters>.*)\]$", re.DOTALL)
_ALL = 1


def hints(cluster: Cluster, gathered: Gathered) -> tuple[str, ...]:
    """Say what holds for every test of a cluster of two or more; empty where nothing does."""
    members = [member for unit in cluster.units for member in unit.members]
    if len(members) == 1:
        return ()
    found = (
        _parameter(members),
        _only("worker", {member.worker for member in members}, gathered.workers),
        _only("job", gathered.jobs_of(members), gathered.all_jobs),
        _phase(cluster),
        _fixture(cluster),
        _module(members),
    )
    return tuple(hint for hint in found if hint)


def _parameter(members: Sequence[Member]) -> str:
    """A parameter that every test has, where the tests have others beside it or are of several functions."""
    sets = [_parameters(member.nodeid) for member in members]
    common = set.intersection(*sets) if sets else set()
    several = len({without_parameters(member.nodeid) for member in members}) > _ALL or any(
        len(found) > len(common) for found in sets
    )
    return f"all have the parameter {min(common)}" if common and several else ""


def _parameters(nodeid: str) -> set[str]:
    match = _PARAMETERS.search(nodeid)
    return {part for part in match["parameters"].split("-") if part} if match else set()


def _only(what: str, found: Iterable[str], every: Iterable[str]) -> str:
    """All on one worker or job of a run that had several."""
    names = set(found)
    if len(names) == 1 and len(set(every)) > 1 and "" not in names:
        return f"all on {what} {names.pop()}"
    return ""


def _phase(cluster: Cluster) -> str:
    phases = {unit.example.when for unit in cluster.units}
    return f"all in {phases.pop()}" if phases in ({"setup"}, {"teardown"}) else ""


def _fixture(cluster: Cluster) -> str:
    """The fixture that failed, where every member failed in one."""
    names = {_fixture_of(unit.example.frames_of("test")) for unit in cluster.units if unit.example.when == "setup"}
    alone = all(unit.example.when == "setup" for unit in cluster.units)
    return f"all use the fixture {names.pop()}" if alone and len(names) == 1 and "" not in names else ""


def _fixture_of(frames: Sequence[Frame]) -> str:
    return frames[0].function if frames else ""


def _module(members: Iterable[Member]) -> str:
    found = _same(members, lambda nodeid: nodeid.partition("::")[0])
    return f"all in {found}" if found else ""


def _same(members: Iterable[Member], part: Callable[[str], str]) -> str:
    found = {part(member.nodeid) for member in members}
    return found.pop() if len(found) == 1 else ""
