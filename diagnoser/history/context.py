"""What a run was of: commit, branch, time; from what was said, else from CI's variables, else from git's files."""

import datetime as dt
import os
import time as clock
from collections.abc import Mapping
from pathlib import Path

import msgspec

from devkit.core.errors import DevkitError
from devkit.diagnoser.history.codes import dated


class Context(msgspec.Struct, frozen=True):
    """What a run was of."""

    commit: str | None = None
    exact: bool = False
    """Whether the tree was surely that commit's."""
    branch: str | None = None
    time: float | None = None
    """Unix time as said by the caller; None takes the reports'."""
    build: str | None = None
    """CI's id of the run."""
    said: tuple[str, ...] = ()
    """What the caller gave to tell this run from others that left the same report."""
    now: float = 0.0
    """Unix time to fall back to."""

    def salt(self, created: float | None) -> str:
        """What tells two runs apart whose tests took equally long: when the report was written, else the commit."""
        return "\0".join([*self.said, repr(created) if created is not None else f"commit {self.commit}"])


def context(
    top: Path | None = None,
    *,
    commit: str | None = None,
    branch: str | None = None,
    time: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Context:
    """Find out what a run was of.

    Args:
        top: The git work tree's top folder; None outside of one.
        commit: A hash, as the caller gave it.
        branch: As the caller gave it.
        time: ISO 8601, or seconds since 1970, as the caller gave it.
        environment: CI's variables; by default the process's.

    Raises:
        DevkitError: `time` is neither.
    """
    variables = os.environ if environment is None else environment
    seconds = parse_time(time) if time is not None else None
    said = tuple(f"{name}={value}" for name, value in (("commit", commit), ("time", time)) if value is not None)
    return Context(
        commit=commit or variables.get("GITHUB_SHA") or _head(top),
        exact=commit is not None or bool(variables.get("CI")),
        branch=branch or variables.get("GITHUB_HEAD_REF") or variables.get("GITHUB_REF_NAME") or _head_branch(top),
        time=seconds,
        build=_build(variables),
        said=said,
        now=clock.time(),
    )


def parse_time(text: str) -> float:
    """Read ISO 8601 (UTC where no offset is given) or seconds since 1970 as Unix time.

    Raises:
        DevkitError: it is neither, or out of range.
    """
    try:
        try:
            seconds = float(text)
        except ValueError:
            moment = dt.datetime.fromisoformat(text)
            seconds = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()
        dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise DevkitError(
            f"--time {text!r}: expected ISO 8601, such as 2026-01-31T12:00:00Z, or seconds since 1970"
        ) from error
    return seconds


def iso(seconds: float) -> str:
    """Unix time as ISO 8601 in UTC, to the second; of one without a date, the nearest that has one."""
    return dt.datetime.fromtimestamp(dated(seconds), dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _build(variables: Mapping[str, str]) -> str | None:
    """GitHub's run and attempt: what the matrix jobs of one run share."""
    run = variables.get("GITHUB_RUN_ID")
    return f"github-{run}-{variables.get('GITHUB_RUN_ATTEMPT', '1')}" if run else None


def _head(top: Path | None) -> str | None:
    from devkit.core import git

    return git.head_commit(top) if top else None


def _head_branch(top: Path | None) -> str | None:
    from devkit.core import git

    return git.head_branch(top) if top else None
