"""The verdicts of a run: git, history and the failures put together, cluster by cluster."""

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from devkit.core import git
from devkit.diagnoser.attribution.base import Base, find_base
from devkit.diagnoser.attribution.blame import Author, author_of, mover_of, only_commit
from devkit.diagnoser.attribution.branches import main_names
from devkit.diagnoser.attribution.changed import changed_files
from devkit.diagnoser.attribution.decide import Facts, decide, with_touch
from devkit.diagnoser.attribution.machine import machine_trouble
from devkit.diagnoser.attribution.paths import Paths
from devkit.diagnoser.attribution.tally import tallied
from devkit.diagnoser.attribution.touched import Touch, Tracer
from devkit.diagnoser.attribution.wreck import wreck_of
from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis, Hunk
from devkit.diagnoser.history.around import Around
from devkit.diagnoser.history.lineage import Lineage
from devkit.diagnoser.history.records import OnBase
from devkit.diagnoser.history.renames import Renames
from devkit.diagnoser.roots import Root

_BLAMED = 100
"""Clusters whose commit is looked for, by rank."""


class Judge:
    """Knows the repository of one run."""

    def __init__(
        self, root: Root | None, *, base: str | None = None, commit: str | None = None, main: tuple[str, ...] = ()
    ) -> None:
        """Take what the caller knows; git is asked when something failed.

        Args:
            root: Where the run's sources are; None where they aren't here.
            base: `--base`.
            commit: The run's.
            main: Names of the main branch as configured; by default they are found.
        """
        self._root = root
        self._top = root.top if root is not None else None
        self._given = base
        self._commit = commit
        self._names = main_names(self._top, main)

    @cached_property
    def base(self) -> Base:
        """What the run is compared with."""
        if self._top is None:
            return Base(missing="no git repository with the run's sources was found")
        return find_base(self._top, given=self._given, commit=self._commit, names=self._names, environment=os.environ)

    def around(self, *, failed: bool) -> Around:
        """What history should know of git; of a run in which nothing failed, git is not asked for a base."""
        renames = Renames(self._top, self._commit_if_elsewhere(), *self._places())
        lineage = Lineage(self._top)
        if not failed:
            return Around(main=self._names, renames=renames, lineage=lineage)
        wanted = self.base.wanted or self._given
        return Around(self._names, self.base.branch if wanted else None, self.base.commit, renames, lineage)

    def judged(self, diagnosis: Diagnosis, on_base: Mapping[str, OnBase] | None = None) -> Diagnosis:
        """Give each cluster its verdict.

        Args:
            diagnosis: Completed by history, where there is one.
            on_base: Fingerprint of a cluster -> how it stands on the base; None without history.
        """
        if not diagnosis.clusters:
            return tallied(diagnosis)
        base = self._narrowed(on_base or {})
        bench = _Bench(self._top, self._root, base, diagnosis, on_base)
        clusters = tuple(bench.judged(cluster) for cluster in diagnosis.clusters)
        found = msgspec.structs.replace(diagnosis, clusters=clusters, remarks=(*diagnosis.remarks, *base.remarks))
        return tallied(found, base.name, base.commit)

    def _narrowed(self, on_base: Mapping[str, OnBase]) -> Base:
        """The base; for a run of the base itself, the commit of the latest run that was well."""
        base = self.base
        if self._top is None or base.commit is None or base.commit != base.head:
            return base
        for known in on_base.values():
            if not known.fails and known.good and not known.good.startswith("-"):
                status, _, _ = git.run(self._top, "merge-base", "--is-ancestor", known.good, base.head)
                if status == 0:
                    return msgspec.structs.replace(base, name=known.good[:12], commit=known.good)
        return base

    def _commit_if_elsewhere(self) -> str | None:
        """The run's commit where it is not the one checked out."""
        if self._top is None or self._commit is None or self._commit.startswith("-"):
            return None
        return None if git.head_commit(self._top) == self._commit else self._commit

    def _places(self) -> tuple[str, str]:
        """Folder of pytest's root directory in the repository, and what the diagnosis' paths begin with."""
        if self._root is None or self._top is None or not self._root.folder.is_relative_to(self._top):
            return "", ""
        inside = self._root.folder.relative_to(self._top).as_posix()
        return ("" if inside == "." else inside + "/"), self._root.prefix


class _Bench:
    """Judges the clusters of one run by what changed against one base."""

    def __init__(
        self,
        top: Path | None,
        root: Root | None,
        base: Base,
        diagnosis: Diagnosis,
        on_base: Mapping[str, OnBase] | None,
    ) -> None:
        self._top = top
        self._base = base
        self._on_base = on_base or {}
        self._wreck = wreck_of(diagnosis)
        self._known: dict[tuple[object, ...], Author | None] = {}
        self._missing = "; ".join(filter(None, (base.missing, "" if on_base is not None else "there is no history")))
        if top is not None and base.commit is not None:
            self._paths = Paths(top, root, base)
            self._changes = changed_files(top, base)
            self._tracer: Tracer | None = Tracer(self._changes, self._paths)
        else:
            self._tracer = None

    def judged(self, cluster: ClusterReport) -> ClusterReport:
        touches = tuple(self._tracer.touches(cluster)) if self._tracer is not None else ()
        cluster = msgspec.structs.replace(cluster, flaky=with_touch(cluster.flaky, touches))
        standing = self._on_base.get(cluster.fingerprint)
        facts = Facts(
            cluster=cluster,
            touches=touches,
            author=self._author(cluster, touches, standing),
            hunk=self._hunk(touches[0]) if touches else None,
            on_base=standing,
            trouble=machine_trouble(cluster),
            wrecked=self._wreck.speaks_of(cluster, changed=self._in_changed_file(cluster)) if self._wreck else None,
            changed=bool(self._changes) if self._tracer is not None else None,
            missing=self._missing if self._tracer is None else "",
        )
        return msgspec.structs.replace(cluster, verdict=decide(facts))

    def _in_changed_file(self, cluster: ClusterReport) -> bool:
        """Whether the line to open lies in a file that differs from the base."""
        if self._tracer is None or cluster.culprit is None:
            return False
        return self._paths.of_place(cluster.culprit.path) in self._changes

    def _author(self, cluster: ClusterReport, touches: tuple[Touch, ...], standing: OnBase | None) -> Author | None:
        if self._top is None or cluster.rank > _BLAMED:
            return None
        if touches:
            first = touches[0]
            key = (first.path, first.edit, first.line)
            if key not in self._known:
                self._known[key] = self._blamed(self._top, first)
            return self._known[key]
        if standing is None or standing.fails:
            return None
        return only_commit(self._top, standing.good, standing.bad or self._base.head)

    def _blamed(self, top: Path, touch: Touch) -> Author | None:
        if touch.edit is None:
            return mover_of(top, self._base, touch.path)
        return author_of(top, self._base, touch.path, touch.edit, touch.line)

    def _hunk(self, touch: Touch) -> Hunk | None:
        shown = self._paths.shown(touch.path)
        if touch.edit is None:
            return Hunk(shown, 1, 1)
        last = touch.edit.last
        if not touch.edit.added and not touch.edit.removed:  # a file that git does not follow yet: nobody counted
            last = min(last, max(self._paths.text(touch.path).count("\n"), touch.edit.first))
        return Hunk(shown, touch.edit.first, last)
