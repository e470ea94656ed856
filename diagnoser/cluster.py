"""Clusters: failures joined by the cause that explains them, in two passes.

First every unit of failures is explained by the cheapest set of keys (`devkit.diagnoser.cover`). Then the groups so
found are taken as one failure each, with the clues most of their members share: what several tests have in common
joins groups that no single failure could.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from devkit.diagnoser.clues import Clue, Detective, Key, function_key
from devkit.diagnoser.cover import cover
from devkit.diagnoser.gather import Gathered, Unit
from devkit.diagnoser.weights import AMONG_GROUPS, Doubts, cost


class Cluster(msgspec.Struct, frozen=True):
    """Failures of one cause."""

    units: tuple[Unit, ...]
    """The largest first."""
    clues: tuple[tuple[Clue, ...], ...]
    """What each unit said, in the order of `units`."""
    keys: tuple[Key, ...]
    """What joined them, most telling first; empty where the cluster is one unit that stands alone."""
    doubts: Doubts
    """What the passing tests say of each key."""

    @property
    def nodeids(self) -> list[str]:
        """Every failing test of the cluster, sorted."""
        return sorted(member.nodeid for unit in self.units for member in unit.members)


def cluster(gathered: Gathered, detective: Detective) -> list[Cluster]:
    """Group the units of a run by cause.

    Args:
        gathered: the run's failures and which tests passed.
        detective: finds clues; knows the sources, if there are any.

    Returns:
        Clusters in the order of their first nodeid; every unit is in exactly one.
    """
    clues = [tuple(detective.clues(unit.example)) for unit in gathered.units]
    doubts = _doubts(gathered, detective)
    costs = [_costs(found, doubts) for found in clues]
    groups = _grouped(cover(costs))
    joined = _grouped(cover([_shared([costs[i] for i in members]) for members, _ in groups], AMONG_GROUPS))
    clusters = []
    for numbers, key in joined:
        members = sorted(i for number in numbers for i in groups[number][0])
        keys = [key, *(groups[number][1] for number in numbers)]
        order = sorted(members, key=lambda i: (-len(gathered.units[i].members), i))
        clusters.append(
            Cluster(
                units=tuple(gathered.units[i] for i in order),
                clues=tuple(clues[i] for i in order),
                keys=tuple(dict.fromkeys(each for each in keys if each is not None)),
                doubts=doubts,
            )
        )
    return sorted(clusters, key=lambda each: each.nodeids[0])


def _costs(clues: Iterable[Clue], doubts: Doubts) -> dict[Key, float]:
    """What each key costs a failure: its cheapest clue counts."""
    costs: dict[Key, float] = {}
    for clue in clues:
        price = cost(clue, doubts)
        if price < costs.get(clue.key, 1.0):
            costs[clue.key] = price
    return costs


def _shared(members: Sequence[Mapping[Key, float]]) -> dict[Key, float]:
    """What each key costs a group: the mean over its members, a member without the key counting as unexplained."""
    savings: dict[Key, float] = defaultdict(float)
    for costs in members:
        for key, price in costs.items():
            savings[key] += 1.0 - price
    return {key: 1.0 - saved / len(members) for key, saved in savings.items()}


def _grouped(keys: Sequence[Key | None]) -> list[tuple[list[int], Key | None]]:
    """Members of each group, with its key; what has no key stands alone. In the order of first members."""
    groups: dict[Key | int, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        groups[index if key is None else key].append(index)
    return [(members, None if isinstance(key, int) else key) for key, members in groups.items()]


def _doubts(gathered: Gathered, detective: Detective) -> Doubts:
    """For every key of a function, class or file: the share of the tests behind it that passed, 0 to 1."""
    failing = {unit.example.test for unit in gathered.units}
    failed = _weigh(sorted(failing), detective)
    passed = _weigh(sorted(gathered.passed - failing), detective)
    return {key: weight / (weight + failed.get(key, 0.0)) for key, weight in passed.items()}


def _weigh(tests: Iterable[str], detective: Detective) -> dict[Key, float]:
    weights: dict[Key, float] = defaultdict(float)
    for test in tests:
        for definition, weight in detective.reached(test).items():
            weights[function_key(definition.path, definition.qualname)] += weight
        weights[("test", test)] += 1.0
        weights[("class", test.rpartition("::")[0])] += 1.0
        weights[("file", test.partition("::")[0])] += 1.0
    return weights
