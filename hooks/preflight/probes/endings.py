"""Line ends."""

from collections.abc import Iterator

from devkit.core import git
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.trouble import Trouble

_MOST = 10


def probe(place: Place) -> Iterator[Trouble]:
    """Ask git for files that are stored with other line ends than .gitattributes gives them, or with both kinds."""
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
        if words[0] == "i/mixed" and "-text" not in attributes:
            yield Trouble(
                "endings", f"{path} has both kinds of line ends", path, f"git add --renormalize {path}", "warning"
            )
        elif words[0] == "i/crlf" and normalised:
            what = f"{path} is stored with CRLF, and .gitattributes has it normalised"
            yield Trouble("endings", what, ".gitattributes", f"git add --renormalize {path}", "warning")
