"""Which earlier runs a run descends from, as git tells: what was open in others was never open here."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.diagnoser.history.runs import KnownRun
from devkit.diagnoser.history.window import Window


class Lineage(msgspec.Struct, frozen=True):
    """The commits of one repository."""

    top: Path | None = None
    """The git work tree; None where nothing is known of the commits."""

    def holds(self, head: str | None, commits: Iterable[str]) -> Mapping[str, bool]:
        """Say of commits whether another one descends from them.

        Args:
            head: The other one; None where it is not known.
            commits: In any order; those that are not in this clone are left out, as is everything without git.
        """
        wanted = sorted({each for each in commits if each and not each.startswith("-")})
        if self.top is None or head is None or head.startswith("-") or not wanted:
            return {}
        try:
            known = self._listed(self.top, "--ignore-missing", "--no-walk=unsorted", *wanted)
            if known is None or not known:
                return {}
            apart = self._listed(self.top, *known, f"^{head}")
        except DevkitError:
            return {}
        return {each: each not in apart for each in known} if apart is not None else {}

    def _listed(self, top: Path, *words: str) -> set[str] | None:
        """The commits git lists; None where it can't."""
        status, output, _ = git.run(top, "rev-list", *words, "--")
        return set(output.split()) if status == 0 else None


NO_LINEAGE = Lineage()


def own_line(window: Window, now: KnownRun, main: Iterable[str | None], lineage: Lineage) -> Window:
    """The runs of a window that the run at hand goes back to.

    Runs of the same branch are; those of the main branch are, unless git says otherwise; those of any other branch are
    only if git says so and it is sure that they were of the commit they name.

    Args:
        window: The runs a run is compared with.
        now: The run at hand.
        main: Branches that others start from.
        lineage: Asked only about runs of other branches.
    """
    named = now.branch is not None
    others = [run for run in window.runs if not (named and run.branch == now.branch)]
    if not others:
        return window
    trunk = {now.branch, *filter(None, main)}
    holds = lineage.holds(now.commit, [run.commit for run in others if run.commit])
    apart = {run.id for run in others if not _before(run, holds.get(run.commit or ""), trunk=run.branch in trunk)}
    return window.only([run for run in window.runs if run.id not in apart]) if apart else window


def _before(run: KnownRun, descended: bool | None, *, trunk: bool) -> bool:
    return descended is not False if trunk else bool(descended) and run.exact
