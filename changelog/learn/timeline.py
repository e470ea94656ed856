"""Which commits may be learned from before another one: its ancestors, and no other."""

from collections.abc import Iterable, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]
"""Commit -> its parents, children before parents."""


class Timeline:
    """Commits in an order where parents stand before their children."""

    def __init__(self, graph: Graph, reach: int) -> None:
        """Read a graph; `reach` is how many commits before the oldest one asked about are looked at."""
        self._graph = graph
        self._reach = reach
        self.order = [*graph][::-1]
        self._position = {name: at for at, name in enumerate(self.order)}

    def sorted(self, names: Iterable[str]) -> list[str]:
        """Commits, parents before children, each once."""
        return sorted(set(names), key=self._position.__getitem__)

    def before(self, asked: Sequence[str]) -> dict[str, list[str]]:
        """For each commit the ancestors to learn from, oldest first: without merges, which repeat what others say."""
        if not asked:
            return {}
        floor = max(0, min(self._position[name] for name in asked) - self._reach)
        return {name: self._ancestors(name, floor) for name in asked}

    def up_to(self, name: str) -> list[str]:
        """A commit and its ancestors, oldest first, without merges."""
        own = [name] if len(self._graph[name]) <= 1 else []
        return [*self._ancestors(name, 0), *own]

    def _ancestors(self, name: str, floor: int) -> list[str]:
        found: set[str] = set()
        left = list(self._graph[name])
        while left:
            parent = left.pop()
            if parent not in found and self._position.get(parent, -1) >= max(floor, 0):
                found.add(parent)
                left.extend(self._graph[parent])
        window = self.order[floor : self._position[name]]
        return [one for one in window if one in found and len(self._graph[one]) <= 1]


def common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many commits two sequences have in common at their beginning."""
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return at
    return min(len(one), len(other))
