"""A message file as git will store it: without comments, without what stands below the scissors, tidied."""

from __future__ import annotations

import re

from devkit.core.record import Record

_SCISSORS = " ------------------------ >8 ------------------------"
_AUTOMATIC = "#;@!$%^&|:"
"""The characters git tries one after the other where `core.commentChar` is `auto`."""
_BLANK_LINES = r"\n{3,}"
_TRAILERS = r"(?:[^\W\d_][\w-]*: [ \t]*\S.*\n(?:[ \t]+\S.*\n)*\n*)+"
_SINCE = (2, 45)
"""The version of git that reads `core.commentString`, as another name of `core.commentChar`."""


class Cleanup(Record):
    """How git is told to clean a message."""

    comment: str = "#"
    """What comment lines begin with; `auto` where git chose it, and the file has to tell."""
    strips: bool = True
    """Comment lines are dropped; not where no editor showed them, or where `commit.cleanup` keeps them."""


_DEFAULT = Cleanup()


def comment_of(asked: dict[str, str]) -> str:
    """What comment lines begin with, by git's settings; `auto` where git chooses it for each message.

    Args:
        asked: `core.commentstring` and `core.commentchar`, the one that was set last at the end. Older versions of git
            know nothing of the former.
    """
    names = [name for name in asked if name in {"core.commentstring", "core.commentchar"} and asked[name]]
    if "core.commentstring" in names:
        from devkit.core import plumbing

        if plumbing.version() < _SINCE:
            names.remove("core.commentstring")
    return asked[names[-1]] if names else "#"


def clean(text: str, cleanup: Cleanup = _DEFAULT) -> str:
    """The message in a message file, as git stores it; empty, or ending in one newline."""
    text, _, comment = split(text, cleanup)
    if cleanup.strips and comment:
        text = "\n".join(line for line in text.split("\n") if not line.startswith(comment))
    return tidy(text)


def comments(text: str, cleanup: Cleanup) -> str:
    """What `clean` takes out of a file and a repaired one has to keep: comment lines, and all below the scissors."""
    above, below, comment = split(text, cleanup)
    lines = above.split("\n") if cleanup.strips and comment else []
    kept = "".join(f"{line}\n" for line in lines if line.startswith(comment))
    return (kept and f"\n{kept}") + below.lstrip("\n")


def split(text: str, cleanup: Cleanup) -> tuple[str, str, str]:
    """The file without byte order mark and carriage returns, cut at the scissors: above, below, the comment string."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    comment = automatic(text) if cleanup.comment == "auto" else cleanup.comment
    scissors = f"\n{comment}{_SCISSORS}\n"
    cut = f"\n{text}\n".find(scissors) if comment else -1
    return (text, "", comment) if cut < 0 else (text[:cut], text[cut:], comment)


def tidy(text: str) -> str:
    """Without blank lines around it, several of them in a row, and white space at the end of lines."""
    if " \n" in text or "\t\n" in text or "\r" in text or text[-1:] in {" ", "\t"}:
        text = "\n".join(line.rstrip(" \t\r") for line in text.split("\n"))
    if "\n\n\n" in text:
        text = re.sub(_BLANK_LINES, "\n\n", text)
    text = text.strip("\n")
    return f"{text}\n" if text else ""


def is_trailers(text: str) -> bool:
    """Whether a cleaned message holds only trailers, as `git commit --signoff` and `--trailer` open an editor on one.

    A header may look like one: what stood above it in the file, or what it is called, has to tell.
    """
    return re.fullmatch(_TRAILERS, text) is not None


def automatic(text: str) -> str:
    """The comment character git chose for a file: its help ends the file; empty where there is none."""
    for line in reversed(text.split("\n")):
        if line[1:] == _SCISSORS:
            return line[0]
    last = text.rstrip().rpartition("\n")[2]
    return last[0] if last and last[0] in _AUTOMATIC else ""
