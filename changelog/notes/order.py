"""Stretches of a history in which clocks that went wrong have put commits before their children, and their mending.

git can see to that itself (`--date-order`), but that costs it a sixth more, and few histories need it in many places.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from heapq import heapify, heappop, heappush


def mended(parents: Sequence[str], places: Mapping[str, int], early: AbstractSet[str]) -> list[tuple[slice, list[int]]]:
    """The stretches of a history that need another order: where they are, and the places that go there.

    Commits then come after their children, and those that needn't wait for a child in the order that they had.

    Args:
        parents: By place, the hashes of a commit's parents, with spaces between them.
        places: Hash -> place.
        early: The hashes of the commits that come before one of their children.
    """
    queue = _Queue(parents, places)
    late = [
        place
        for place, names in enumerate(parents)
        if names in early or (" " in names and not early.isdisjoint(names.split(" ")))
    ]
    found = []
    for start, stop in _stretches(queue, late):
        queue.order = []
        for place in range(start, stop):
            queue.take(place)
        found.append((slice(start, stop), queue.order))
    return found


def _stretches(queue: "_Queue", late: Sequence[int]) -> list[tuple[int, int]]:
    """Where commits that wait and the children they wait for stand, the latter by their places: from, and up to."""
    found: list[tuple[int, int]] = []
    for place in late:
        parents = [parent for parent in queue.above(place) if parent < place]
        if not parents:
            continue
        queue.wait(parents)
        start = min(parents)
        while found and found[-1][1] > start:
            start = min(start, found.pop()[0])
        found.append((start, place + 1))
    return found


class _Queue:
    """Commits, some of which wait for their children."""

    def __init__(self, parents: Sequence[str], places: Mapping[str, int]) -> None:
        self.order: list[int] = []
        self._parents = parents
        self._places = places
        self._due: dict[int, int] = {}
        """Place -> how many children are yet to come."""
        self._held: set[int] = set()
        """The places of the commits that were taken and wait."""

    def above(self, place: int) -> list[int]:
        """The places of a commit's parents."""
        return [self._places[name] for name in self._parents[place].split(" ") if name in self._places]

    def wait(self, parents: Iterable[int]) -> None:
        """Let parents wait for one more child."""
        for parent in parents:
            self._due[parent] = self._due.get(parent, 0) + 1

    def take(self, place: int) -> None:
        """Take the next commit: it is put behind the others, or waits; then its parents after it wait for it, too."""
        if place in self._due:
            self._held.add(place)
            self.wait(parent for parent in self.above(place) if parent > place)
            return
        self.order.append(place)
        if self._held:
            self._came(parent for parent in self.above(place) if parent < place)

    def _came(self, parents: Iterable[int]) -> None:
        """A child of some parents came: those that wait for no other one are put behind it, and then theirs."""
        free = self._freed(parents)
        heapify(free)
        while free:
            place = heappop(free)
            self.order.append(place)
            for parent in self._freed(self.above(place)):
                heappush(free, parent)

    def _freed(self, parents: Iterable[int]) -> list[int]:
        """Count a child that came; the parents that are held for nothing any more."""
        free = []
        for parent in parents:
            self._due[parent] -= 1
            if not self._due[parent]:
                del self._due[parent]
                if parent in self._held:
                    self._held.remove(parent)
                    free.append(parent)
        return free
