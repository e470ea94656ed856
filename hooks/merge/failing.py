"""Failures of the last run that history doesn't know."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from devkit.core import config, git
from devkit.hooks.merge.occasion import Occasion
from devkit.hooks.merge.remembered import diagnosed, place

if TYPE_CHECKING:
    from devkit.diagnoser.diagnosis import ClusterReport


def report(top: Path, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The report of the last run; None where there is none, no history to hold it against, or a new one is coming."""
    if _is_run_now(top, environment):
        return None
    found = config.load(top)
    named, tests = found.settings.merge.report, found.settings.tests.report
    candidates = [top / named] if named else [top / f"{tests}.json", top / f"{tests}.xml"]
    remembered = place(top, found) or str(top / ".devkit" / "history.sqlite3")
    if "://" not in remembered and not Path(remembered).is_file():
        return None
    there = [path for path in candidates if path.is_file()]
    return max(there, key=lambda path: path.stat().st_mtime, default=None)


def _is_run_now(top: Path, environment: Mapping[str, str]) -> bool:
    """Whether the hook devkit-tests runs in the same push: it says what fails by now, which an old report doesn't."""
    skipped = {name.strip() for name in environment.get("SKIP", "").split(",")}
    if "PRE_COMMIT_REMOTE_BRANCH" not in environment or "devkit-tests" in skipped:
        return False
    try:
        return "id: devkit-tests" in (top / ".pre-commit-config.yaml").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def is_stale(occasion: Occasion, path: Path) -> bool:
    """Whether a report is older than the commit it should be of."""
    _, output, _ = git.run(occasion.top, "show", "--no-patch", "--no-show-signature", "--format=%ct", occasion.head)
    return output.isdigit() and path.stat().st_mtime < int(output)


def new_failures(occasion: Occasion, path: Path) -> Iterator["ClusterReport"]:
    """The causes of failures in a report that history hasn't seen before, or that are this change's own."""
    base = (
        occasion.base
        if os.environ.get("PRE_COMMIT") is None and occasion.head == git.head_commit(occasion.top)
        else None
    )
    diagnosis, _ = diagnosed(occasion.top, path, base or None)
    for cluster in diagnosis.clusters:
        fresh = cluster.history.status == "new" or cluster.verdict.kind == "yours"
        if fresh and cluster.known is None and cluster.blocks:
            yield cluster
