"""Line ends."""

import shlex
from collections.abc import Iterator

from devkit.core import git
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.reads import runs_here
from devkit.hooks.preflight.trouble import Trouble

_MOST = 10


def probe(place: Place) -> Iterator[Trouble]:
    """Ask git for files that are stored with other line ends than .gitattributes gives them, or with both kinds.

    Data of tests and what others wrote may be as they are, unless .gitattributes speaks of them.
    """
    status, output, _ = git.run(place.top, "ls-files", "--eol", "-z")
    found = list(_told(output)) if status == 0 else []
    yield from found[:_MOST]
    if len(found) > _MOST:
        yield Trouble("endings", f"{len(found) - _MOST:,} more files have such line ends", "", "", "warning")


def _told(output: str) -> Iterator[Trouble]:
    for entry in output.split("\0"):
        about, _, path = entry.partition("\t")
        words = about.split()
        if not path or len(words) < 2:  # noqa: PLR2004 - of the index, of the work tree
            continue
        attributes = about.partition("attr/")[2]
        normalised = "text" in attributes.split() or "text=auto" in attributes
        if words[0] == "i/mixed" and "-text" not in attributes and (normalised or runs_here(path)):
            command = _renormalized(path) if normalised else f"sed -i 's/\\r$//' {shlex.quote(path)}"
            yield Trouble("endings", f"{path} has both kinds of line ends", path, command, "warning")
        elif words[0] == "i/crlf" and normalised:
            what = f"{path} is stored with CRLF, and .gitattributes has it normalised"
            yield Trouble("endings", what, ".gitattributes", _renormalized(path), "warning")


def _renormalized(path: str) -> str:
    """What stores a file with the line ends that .gitattributes gives it; without that, git changes nothing."""
    return f"git add --renormalize {shlex.quote(path)}"
