"""A message file that git is about to open in an editor: the proposal goes in, above trailers and comments."""

# ruff: noqa: PTH118, PTH120, PTH123 - importing pathlib costs a hook as much as its whole work

import os
from functools import partial

from devkit.changelog.cleanup import Cleanup, clean, comment_of, is_trailers, split
from devkit.core import plumbing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from devkit.changelog.message.proposal import Proposal

_SETTINGS = r"^(core\.comment(char|string)|i18n\.commitencoding)$"


def prepare(file: str) -> None:
    """Write the proposal for what is staged into a message file; one that holds a message, or no change, is left alone.

    Trailers are no message where git puts them, below room for one.

    Raises:
        DevkitError: the file can't be written, the message not in the encoding that git's settings ask for, or devkit's
            settings are wrong.
        OSError: the file can't be read.
    """
    with open(file, "rb") as opened:
        raw = opened.read()
    asked = plumbing.settings(_SETTINGS)
    encoding = asked.get("i18n.commitencoding") or "utf-8"
    text = raw.decode("utf-8", "surrogateescape")
    comment = comment_of(asked)
    written = clean(text, Cleanup(comment))
    if written and not (raw.startswith((b"\n", b"\r\n")) and is_trailers(written)):
        return
    proposal = _proposed(file)
    if proposal is None:
        return
    _, _, character = split(text, Cleanup(comment))
    lines = [line for line in proposal.message.split("\n") if not (character and line.startswith(character))]
    rest = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    gap = b"" if not rest or (written and proposal.trailers) else b"\n"
    _write(file, _encoded("\n".join(lines), encoding) + gap + rest)


def _encoded(text: str, encoding: str) -> bytes:
    from devkit.core.errors import DevkitError

    try:
        return text.encode(encoding)
    except LookupError as error:
        raise DevkitError(f"i18n.commitEncoding is {encoding!r}, which is no encoding known here") from error
    except UnicodeError as error:
        raise DevkitError(f"it can't be written in {encoding}, which i18n.commitEncoding asks for") from error


def _proposed(file: str) -> "Proposal | None":
    """The message for what is staged; None where nothing is."""
    from devkit.changelog.diff.reader import read

    files = tuple(read(plumbing.staged_diff()))
    if not files:
        return None
    from pathlib import Path

    from devkit.changelog.diff.change import change
    from devkit.changelog.learn.model import load
    from devkit.changelog.message.contents import Contents
    from devkit.changelog.message.propose import Context, propose
    from devkit.changelog.message.secrets import secrets
    from devkit.changelog.message.settings import wishes
    from devkit.changelog.message.spelling import takes
    from devkit.changelog.message.warning import warn

    top = Path.cwd()
    branch = branch_in(os.path.dirname(file))
    warn(secrets(files))
    prediction = load(top).predict(change(files, branch=branch))
    with plumbing.Objects() as objects:
        context = Context(Contents(objects), branch, wishes(top), partial(takes, str(top)))
        return propose(files, prediction, context)


def branch_in(git_folder: str) -> str | None:
    """The branch checked out, read from the git folder of a work tree; None on a detached head."""
    try:
        with open(os.path.join(git_folder, "HEAD"), encoding="utf-8", errors="surrogateescape") as opened:
            head = opened.read().strip()
    except OSError:
        return None
    return head.removeprefix("ref: refs/heads/") if head.startswith("ref: refs/heads/") else None


def _write(file: str, content: bytes) -> None:
    from pathlib import Path

    from devkit.core.files import write_atomically

    write_atomically(Path(file), content)
