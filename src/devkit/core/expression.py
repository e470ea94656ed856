"""Regular expressions from a project's settings, applied to what others wrote: one that takes too long is stopped."""

from __future__ import annotations

import re
from functools import cache

from devkit.core.errors import DevkitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 1.0
"""Seconds of CPU that one text may take; a sound expression takes millionths of that."""
_SHOWN = 40
"""Characters of a text that are shown."""

_searching = False


class Expression:
    """A regular expression of a user's.

    Python's engine may try exponentially many ways to match, as `(a+)+b` makes it; texts such as a branch's name are
    chosen by others. A search is stopped where the system can (not on Windows), and in the main thread only.
    """

    def __init__(self, pattern: str, named: str, flags: int = 0) -> None:
        """Compile it.

        Args:
            pattern: The expression.
            named: What it is called where it is set, such as `message.issue-pattern`.
            flags: Of `re`.

        Raises:
            DevkitError: it is no regular expression.
        """
        try:
            self._compiled = re.compile(pattern, flags)
        except re.error as error:
            raise DevkitError(f"{named}: {pattern!r} is no regular expression: {error}") from error
        self._named = named

    @property
    def groups(self) -> int:
        """How many groups it has."""
        return self._compiled.groups

    def search(self, text: str) -> re.Match[str] | None:
        """Find the first match.

        Raises:
            DevkitError: that takes longer than `LIMIT`.
        """
        return self._limited(self._compiled.search, text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Match all of a text.

        Raises:
            DevkitError: that takes longer than `LIMIT`.
        """
        return self._limited(self._compiled.fullmatch, text)

    def _limited(self, find: Callable[[str], re.Match[str] | None], text: str) -> re.Match[str] | None:
        global _searching  # noqa: PLW0603 - a signal's handler is told nothing
        if not _stoppable():
            return find(text)
        import signal

        try:
            _searching = True
            signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
            return find(text)
        except _TooLongError:
            shown = f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text
            raise DevkitError(
                f"{self._named}: {self._compiled.pattern!r} takes more than {LIMIT:g} s to search {shown!r}; repeats "
                "inside of repeats can do that, so write it without"
            ) from None
        finally:
            _searching = False
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


class _TooLongError(Exception):
    """A search takes too long."""


def _stop(*_: object) -> None:
    if _searching:
        raise _TooLongError


def _stoppable() -> bool:
    """Whether this thread is the one in which a search can be stopped."""
    import threading

    return threading.get_ident() == _stopping_thread()


@cache
def _stopping_thread() -> int | None:
    """The main thread, made ready for it; None where the system has no timer, or another thread asks first."""
    import signal
    import threading

    try:
        signal.signal(signal.SIGVTALRM, _stop)
    except (AttributeError, ValueError):
        return None
    return threading.get_ident()
