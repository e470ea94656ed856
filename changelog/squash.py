"""The message a host's squash button will write for a pull request, before anybody presses it."""

from collections.abc import Sequence
from typing import NamedTuple

from devkit.changelog.cleanup import tidy


class PullRequest(NamedTuple):
    """What the message is made of."""

    title: str
    number: int | None = None
    """Added to the header as ` (#12)`."""
    description: str = ""
    commits: Sequence[str] = ()
    """The commits' messages, oldest first."""


def predict(request: PullRequest, takes: str) -> str:
    """The squash commit's message.

    Args:
        request: The pull request.
        takes: What the repository is set to: `commits` (GitHub's default: the only commit's own message, else the
            title above a list of all messages), `title`, or `description` (the title above the description).
    """
    header, body = request.title, ""
    if takes == "description":
        body = request.description.replace("\r\n", "\n")
    elif takes == "commits" and len(request.commits) == 1:
        header, _, body = request.commits[0].partition("\n")
    elif takes == "commits":
        body = "\n\n".join(f"* {message.strip()}" for message in request.commits)
    number = f" (#{request.number})" if request.number and f"(#{request.number})" not in header else ""
    return tidy(f"{header}{number}\n\n{body.strip()}")
