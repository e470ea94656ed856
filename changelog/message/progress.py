"""How far each milestone has come, from the trailers in the history."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from devkit.changelog.grammar import parse
from devkit.changelog.message.milestones import OBJECTIVE
from devkit.core import plumbing
from devkit.core.errors import DevkitError
from devkit.core.escape import json_safe, terminal_safe

if TYPE_CHECKING:
    from devkit.core.settings.message import MilestoneSettings

SCHEMA = "devkit.milestones/1"
_FORMAT = "--format=%H%n%cs%n%B"


class Progress(NamedTuple):
    """One milestone."""

    name: str
    closed: bool
    commits: int
    """Commits whose trailer names it."""
    objectives: tuple[tuple[str, int], ...]
    """Objective -> commits whose trailer names it, in the settings' order."""
    last: str | None
    """The day of its newest commit, as YYYY-MM-DD."""

    @property
    def begun(self) -> int:
        """How many objectives have commits."""
        return sum(1 for _, commits in self.objectives if commits)


def report(milestones: Sequence["MilestoneSettings"], token: str, format_: str) -> str:
    """The progress of every milestone, as text or JSON.

    Raises:
        DevkitError: none is configured, or git can't be asked.
    """
    if not milestones:
        raise DevkitError("no milestones are configured; add [[tool.devkit.milestones]] with a name to pyproject.toml")
    found = progress(milestones, token, _history())
    if format_ == "json":
        records = [
            {
                "name": one.name,
                "closed": one.closed,
                "commits": one.commits,
                "objectives": [{"name": name, "commits": commits} for name, commits in one.objectives],
                "last_commit": one.last,
            }
            for one in found
        ]
        return json_safe(json.dumps({"schema": SCHEMA, "milestones": records}, ensure_ascii=False))
    return terminal_safe("\n".join(_text(one) for one in found))


def progress(milestones: Sequence["MilestoneSettings"], token: str, history: Iterable[str]) -> list[Progress]:
    """Count the commits of each milestone.

    Args:
        milestones: As configured.
        token: The trailer that names one.
        history: Commits, each as hash, day and message on lines of their own; any order.
    """
    commits: dict[str, int] = {}
    last: dict[str, str] = {}
    objectives: dict[tuple[str, str], int] = {}
    for record in history:
        _, _, rest = record.partition("\n")
        day, _, text = rest.partition("\n")
        if f"{token}:".casefold() not in text.casefold():
            continue
        footers = parse(text).footers
        names = {footer.value.strip() for footer in footers if footer.token.casefold() == token.casefold()}
        towards = {footer.value.strip() for footer in footers if footer.token == OBJECTIVE}
        for name in names:
            commits[name] = commits.get(name, 0) + 1
            last[name] = max(last.get(name, ""), day)
            for objective in towards:
                objectives[name, objective] = objectives.get((name, objective), 0) + 1
    return [
        Progress(
            one.name,
            one.closed,
            commits.get(one.name, 0),
            tuple((objective, objectives.get((one.name, objective), 0)) for objective in one.objectives),
            last.get(one.name),
        )
        for one in milestones
    ]


def _history() -> Iterable[str]:
    if not plumbing.output(["rev-parse", "--verify", "--quiet", "HEAD"]):
        return []
    return plumbing.log("HEAD", _FORMAT)


def _text(one: Progress) -> str:
    state = "closed" if one.closed else "open"
    when = f", last on {one.last}" if one.last else ""
    goals = f", {one.begun} of {len(one.objectives)} objectives begun" if one.objectives else ""
    lines = [f"{one.name}: {state}, {_commits(one.commits)}{goals}{when}"]
    return "\n".join(lines + [f"  {name}: {_commits(commits)}" for name, commits in one.objectives])


def _commits(count: int) -> str:
    return f"{count} commit{'' if count == 1 else 's'}"
