"""What an exception says, as keys: its wording, its shape, the names in it. Needs nothing but the report."""

import re
from collections.abc import Iterator

from devkit.diagnoser.clues.clue import Clue, Key
from devkit.diagnoser.failure import Failure, Raised
from devkit.diagnoser.mask import shape

_KEYED = frozenset({"KeyError", "StopIteration", "KeyboardInterrupt", "SystemExit"})
_GENERIC = re.compile(
    r"'NoneType'|list index|tuple index|string index|pop from|^'?<n>'?$|^$|not enough values|too many values"
    r"|object is not callable|maximum recursion|child index|unexpected keyword"
)
"""Wordings the interpreter has for any code: two failures may share them by chance."""
_ERRNO = re.compile(r"(?P<wording>\[(?:Errno|WinError) <n>\] [^:]*)(?P<subject>.*)", re.DOTALL)


def bare(failure: Failure) -> Iterator[Clue]:
    """Clues of a failure that shows no code: its message is all there is to tell it by."""
    raised = failure.effective
    if not raised.text and not raised.type:
        yield Clue(("file", failure.file), "file-of-unknown")
    elif raised.judged:
        yield Clue(("shape", raised.type, shape_of(raised)), "bare")
    else:
        yield Clue(_message_key(raised), "bare")


def wording(raised: Raised) -> Iterator[Clue]:
    """What the exception says; of an operating system's error also what it says without the file or address."""
    errno = _ERRNO.match(raised.template)
    if errno is None:
        yield Clue(_message_key(raised), _message_kind(raised))
        return
    yield Clue(("message", raised.type, errno["wording"].rstrip()), "os-error")
    if errno["subject"]:
        yield Clue(_message_key(raised), "message")


def _message_key(raised: Raised) -> Key:
    if raised.timed_out:
        return ("message", "Timeout", "")
    return ("message", raised.type, raised.template[:120])


def _message_kind(raised: Raised) -> str:
    if raised.timed_out:
        return "timeout"
    if _GENERIC.search(raised.template):
        return "message-generic"
    return "message-key" if raised.type in _KEYED else "message"


def shape_of(raised: Raised) -> str:
    """The shape of a failed check: its first line, literals masked."""
    return shape(raised.text.lstrip().partition("\n")[0])
