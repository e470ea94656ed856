"""What each test ran, with what its wider fixtures ran for it."""

import time
from collections import defaultdict
from collections.abc import Iterable
from types import CodeType

from devkit.hooks.affected.recording.lasting import Lasting
from devkit.hooks.affected.recording.observing import Observer

Context = tuple[str, str]
"""What is going on: `("test", name)`, `("node", nodeid)` while a fixture of several tests is set up, or `OUTSIDE`."""
OUTSIDE: Context = ("", "")
_SHORT = 0.001
"""Seconds that looking at what lasts may take after each test."""
_SHORT_NEW = 0.01
"""Seconds that it may take where something has changed."""
_PART = 2
"""How many times as long, else, it is not looked at again; what runs until then is taken together."""


class Attributing:
    """Gives what is run to what is going on.

    What a test leaves behind may spare others from running the same: then what it ran counts for every test.
    """

    def __init__(self, observer: Observer, lasting: Lasting) -> None:
        """Take what sees functions run, and what sees them leave something."""
        self._observer = observer
        self._lasting = lasting
        self._stack: list[Context] = [OUTSIDE]
        self._fresh: set[Context] = set()
        """Contexts that ran something since the last picture of what lasts."""
        self._has_loaded = False
        self._next = 0.0
        """When it is looked at again, in seconds of this process."""
        self.left: set[CodeType] = set()
        """What was run by what left something for others."""
        self.modules: set[CodeType] = set()
        """Those of the project that were loaded."""
        self.ran: defaultdict[Context, set[CodeType]] = defaultdict(set)
        self.blind: set[Context] = set()
        """Contexts in which something was done that can't be seen."""

    @property
    def context(self) -> Context:
        """What is going on."""
        return self._stack[-1]

    def enter(self, context: Context) -> None:
        """Something begins within what is going on."""
        self._take()
        self._stack.append(context)

    def leave(self) -> None:
        """It has ended."""
        self._take()
        self._stack.pop()

    def settle(self, *, now: bool = True) -> None:
        """Hold what lasts against what it was; what ran since, and changed it, counts for all.

        Args:
            now: Whether it can't wait until looking takes a small part of the time.
        """
        self._take()
        started = time.process_time()
        if not self._fresh or (not now and started < self._next):
            return
        changed = self._lasting.changed()
        ended = time.process_time()
        if changed or self._has_loaded:
            counting = self.ran[OUTSIDE] if self._has_loaded else self.left
            counting.update(*(self.ran[each] for each in self._fresh))
        if ended - started > (_SHORT_NEW if changed else _SHORT):
            self._next = ended + (ended - started) * _PART
        self._has_loaded = False
        self._fresh.clear()

    def of(self, contexts: Iterable[Context]) -> set[CodeType]:
        """What was run in some contexts."""
        return set().union(*(self.ran[each] for each in contexts if each in self.ran))

    def _take(self) -> None:
        context = self._stack[-1]
        taken = self._observer.taken()
        if not self._observer.is_whole:
            self.blind.add(context)
        loaded = [code for code in taken if code.co_name == "<module>"]
        self.modules.update(loaded)
        self.ran[context].update(taken)
        if taken and context != OUTSIDE:
            self._fresh.add(context)
            self._has_loaded |= bool(loaded)
