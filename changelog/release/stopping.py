"""Signals that end a program, noticed between two steps instead of in the middle of one."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Stop:
    """Whether devkit was asked to end.

    Args:
        at_once: Called in the signal handler, to end what is being waited for.
    """

    def __init__(self, at_once: Callable[[], None]) -> None:
        self._at_once = at_once
        self.asked = False

    def finish(self) -> None:
        """From now on signals end nothing that is being waited for."""
        self._at_once = _nothing

    def check(self) -> None:
        """Go on, or not.

        Raises:
            KeyboardInterrupt: devkit was asked to end.
        """
        if self.asked:
            raise KeyboardInterrupt

    def handle(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a signal handler's signature
        """Remember the signal."""
        self.asked = True
        self._at_once()


def _nothing() -> None:
    pass


@contextlib.contextmanager
def stoppable(at_once: Callable[[], None]) -> Iterator[Stop]:
    """Inside this, signals that end a program are only remembered."""
    stop = Stop(at_once)
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, stop.handle) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
