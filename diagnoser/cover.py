"""The fewest causes that explain all failures: uncapacitated facility location, solved greedily and then improved.

Every possible cause (a key) can be opened at a price of 1; every failure is then explained by the open key that is
cheapest for it, or stays alone, which costs 1 as well. Opening what saves most, first, is the classic greedy method;
keys are closed again when others serve their failures nearly as well. Near-linear: a key is looked at again only when
its possible saving is still the largest.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT", bound=tuple[str, ...])

_ROUNDS = 4
_EPSILON = 1e-9


def cover(costs: Sequence[Mapping[KeyT, float]], price: float = 1.0) -> list[KeyT | None]:
    """Choose the keys that explain everything at the least total cost.

    Args:
        costs: for each failure, what each key that may explain it costs; 0 to `price`, dearer ones are of no use.
        price: of opening a key, and of a failure that stays alone.

    Returns:
        For each failure, the key that explains it, or None. The same for any order of `costs`.
    """
    return _Cover(costs, price).solve()


class _Cover(Generic[KeyT]):
    def __init__(self, costs: Sequence[Mapping[KeyT, float]], price: float) -> None:
        self.costs = costs
        self.price = price
        self.users: dict[KeyT, list[tuple[int, float]]] = defaultdict(list)
        for index, keys in enumerate(costs):
            for key, cost in keys.items():
                if cost < price:
                    self.users[key].append((index, cost))
        self.shared = sorted(key for key, users in self.users.items() if len(users) > 1)
        self.open: set[KeyT] = set()
        self.current = [price] * len(costs)

    def solve(self) -> list[KeyT | None]:
        for _ in range(_ROUNDS):
            opened = self._open_worthwhile()
            closed = self._close_superfluous()
            if not opened and not closed:
                break
        return [self._best(index) for index in range(len(self.costs))]

    def _saving(self, key: KeyT) -> float:
        current = self.current
        saved = math.fsum(current[i] - cost for i, cost in self.users[key] if cost < current[i])
        return saved - self.price

    def _open_worthwhile(self) -> bool:
        heap = [
            (-saving, key) for key in self.shared if key not in self.open and (saving := self._saving(key)) > _EPSILON
        ]
        heapq.heapify(heap)
        any_opened = False
        while heap:
            _, key = heapq.heappop(heap)
            saving = self._saving(key)
            if saving <= _EPSILON:
                continue
            if heap and -saving > heap[0][0] + _EPSILON:
                heapq.heappush(heap, (-saving, key))
                continue
            self._open(key)
            any_opened = True
        return any_opened

    def _open(self, key: KeyT) -> None:
        self.open.add(key)
        for index, cost in self.users[key]:
            self.current[index] = min(cost, self.current[index])

    def _close_superfluous(self) -> bool:
        any_closed = False
        for key in sorted(self.open, key=lambda key: (self._loss(key), key)):
            if self._loss(key) < self.price - _EPSILON:
                self.open.remove(key)
                any_closed = True
                for index, _ in self.users[key]:
                    best = self._best(index)
                    self.current[index] = self.price if best is None else self.costs[index][best]
        return any_closed

    def _loss(self, key: KeyT) -> float:
        """What closing a key would cost its failures."""
        return math.fsum(self._second(index, key) - cost for index, cost in self.users[key] if self._best(index) == key)

    def _second(self, index: int, without: KeyT) -> float:
        return min((c for k, c in self.costs[index].items() if k in self.open and k != without), default=self.price)

    def _best(self, index: int) -> KeyT | None:
        """The open key that is cheapest for a failure; of equals, the first in the order of keys."""
        found = min(((cost, key) for key, cost in self.costs[index].items() if key in self.open), default=None)
        return None if found is None or found[0] >= self.price else found[1]
