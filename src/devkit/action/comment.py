"""One comment a pull request and use of the action, edited in place.

See "Issue comments" in the documentation of GitHub's REST API. A token that may not write, as forks get one, is no
error: the summary says the same.
"""

import hashlib
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from devkit.action import commands
from devkit.action.runner import Runner

LIMIT = 60_000
"""Bytes of a comment; GitHub takes 65,536 characters."""
_TIMEOUT = 20
"""Seconds one request may take."""
_PAGE = 100
_MOST_PAGES = 20
_REFUSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


class Posted(NamedTuple):
    """A comment that carries a mark of devkit's."""

    number: int
    body: str


class Refused(Exception):  # noqa: N818 - a refusal is no error here
    """The token may not do this."""


def publish(runner: Runner, token: str, text: str, *, worth_saying: bool) -> None:
    """Write the comment, or edit the one there is; silent where it would say what it says already.

    Args:
        runner: names the pull request, the job and the API.
        token: needs `pull-requests: write`.
        text: Markdown, at most `LIMIT` bytes.
        worth_saying: whether a comment is begun where there is none; one that is there is kept up to date anyway.
    """
    if runner.pull_request is None:
        if runner.event == "workflow_run":
            commands.notice(
                "no comment was written: GitHub names no pull request of the run that this one follows, as for a fork's"
            )
        return
    body = f"{text.rstrip()}\n\n{mark(runner)}\n"
    try:
        _publish(_Api(runner, token), runner.pull_request, body, _marks(runner), worth_saying=worth_saying)
    except Refused as reason:
        commands.notice(
            f"no comment was written: {reason}; give the job permissions: pull-requests: write (a fork's token never "
            "has it; docs/action.md says how to comment from a workflow_run)"
        )
    except (OSError, ValueError) as error:
        commands.warning(f"no comment was written: {runner.api} did not answer as expected ({error})")


def mark(runner: Runner) -> str:
    """The hidden line by which a use of the action finds its comment again."""
    return _mark(runner.place)


def _marks(runner: Runner) -> tuple[str, str]:
    """The mark, and the one of before, which told only jobs and matrix legs apart: who comes first takes it over."""
    return mark(runner), _mark(f"{runner.job}\0{runner.matrix}")


def _mark(place: str) -> str:
    return f"<!-- devkit:{hashlib.sha256(place.encode()).hexdigest()[:16]} -->"


def _publish(api: "_Api", pull_request: int, body: str, signs: Sequence[str], *, worth_saying: bool) -> None:
    for posted in api.comments(pull_request, signs):
        if posted.body.replace("\r\n", "\n").strip() == body.strip():
            return
        try:
            api.edit(posted.number, body)
        except Refused:  # somebody else's comment that quotes the mark
            continue
        return
    if worth_saying:
        api.create(pull_request, body)


class _Api:
    def __init__(self, runner: Runner, token: str) -> None:
        self._issues = f"{runner.api}/repos/{urllib.parse.quote(runner.repository)}/issues"
        self._token = token

    def comments(self, pull_request: int, signs: Sequence[str]) -> list[Posted]:
        """The bots' comments that carry a mark: those of the first mark before others', the oldest first."""
        found: list[tuple[int, Posted]] = []
        for page in range(1, _MOST_PAGES + 1):
            listed = self._ask("GET", f"{self._issues}/{pull_request}/comments?per_page={_PAGE}&page={page}")
            comments = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
            found += [
                (rank, Posted(each["id"], each["body"]))
                for each in comments
                for rank, sign in enumerate(signs)
                if _is_ours(each, sign)
            ]
            if len(comments) < _PAGE:
                break
        return [posted for _, posted in sorted(found, key=lambda each: each[0])]

    def edit(self, number: int, body: str) -> None:
        self._ask("PATCH", f"{self._issues}/comments/{number}", {"body": body})

    def create(self, pull_request: int, body: str) -> None:
        self._ask("POST", f"{self._issues}/{pull_request}/comments", {"body": body})

    def _ask(self, method: str, address: str, content: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - any JSON
        """Send one request.

        Raises:
            Refused: the token may not.
            OSError: there was no answer.
            ValueError: the answer is no JSON.
        """
        if not address.startswith(("https://", "http://")):
            raise ValueError(f"{address} is no web address")
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self._token}",
            "X-GitHub-Api-Version": "2022-11-28",
            "User-Agent": "devkit",
        }
        data = json.dumps(content).encode() if content is not None else None
        request = urllib.request.Request(address, data, headers, method=method)  # noqa: S310 - checked above
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - checked above
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _REFUSED:
                    raise Refused(f"the token was refused ({error.code} {error.reason})") from None
                raise


def _is_ours(comment: dict[str, Any], sign: str) -> bool:
    user = comment.get("user")
    by_bot = isinstance(user, dict) and user.get("type") == "Bot"
    body = comment.get("body")
    return isinstance(comment.get("id"), int) and isinstance(body, str) and sign in body and by_bot
