"""Conventional commits and the release they are listed under: devkit against git-cliff's context.

    python benchmarks/changelog_cliff.py REPOSITORY... [--cliff git-cliff] [--list]

Every difference is put into a class that says why devkit differs; what has no class is listed. Does nothing where there
is no git-cliff.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from devkit.changelog.notes.collect import collect, commit
from devkit.changelog.notes.document import Document
from devkit.changelog.notes.history import read
from devkit.changelog.notes.homes import homes
from devkit.changelog.notes.sieve import Sieve
from devkit.changelog.notes.tags import tags
from devkit.changelog.notes.version import version

SAME = "the same release"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--cliff", default="git-cliff")
    parser.add_argument("--list", action="store_true", help="list every commit that differs")
    args = parser.parse_args()
    if shutil.which(args.cliff) is None:
        sys.exit(f"{args.cliff} is not there: nothing to compare with")
    for repository in args.repositories:
        report(repository, args.cliff, everything=args.list)


def report(repository: Path, cliff: str, *, everything: bool) -> None:
    document = collect(repository)
    theirs, ours, why = context(repository, cliff), listed(document), Reasons(repository, document)
    found: Counter[str] = Counter()
    for sha in theirs.keys() | ours.keys():
        kind = why.difference(sha, theirs, ours)
        found[kind] += 1
        if kind != SAME and (everything or kind.startswith("?")):
            print(f"  {sha[:12]} git-cliff {theirs.get(sha, '-')} devkit {ours.get(sha, '-')}: {kind}")
    print(f"{repository}: git-cliff lists {len(theirs)} conventional commits, devkit {len(ours)}")
    for kind, number in found.most_common():
        print(f"  {number:6} {kind}")


def context(repository: Path, cliff: str) -> dict[str, str | None]:
    """Hash -> tag, as git-cliff says."""
    said = subprocess.run([cliff, "--context"], cwd=repository, check=True, capture_output=True).stdout
    return {
        change["id"]: release["version"]
        for release in json.loads(said)
        for change in release["commits"]
        if change["conventional"]
    }


def listed(document: Document) -> dict[str, str | None]:
    """Hash -> tag, as devkit says, of conventional commits."""
    return {e.commit: r.tag for r in document.releases for e in r.entries if e.type is not None}


class Reasons:
    """Why a commit is listed elsewhere, or not at all."""

    def __init__(self, repository: Path, document: Document) -> None:
        self.repository = repository
        self.untyped = {e.commit for r in document.releases for e in r.entries if e.type is None}
        known = tags(repository, fold=True)
        self.tags = {tag.name for tag in known}
        self.commits = {tag.name: tag.commit for tag in known}
        history = read(repository, commit(repository, "HEAD"), frozenset(self.commits.values()))
        self.on_head = {history.commits[place].sha for place, line in enumerate(history.carrier) if line >= 0}
        out = Sieve(history, homes()).out
        self.out = {history.commits[place].sha: reason for place, reason in out.items()}
        self.subjects = {found.sha: found.subject for found in history.commits}

    def difference(self, sha: str, theirs: dict[str, str | None], ours: dict[str, str | None]) -> str:
        """The class of a difference."""
        if sha not in theirs:
            return self.only_ours(sha)
        if sha not in ours:
            reason = self.out.get(sha, "")
            if sha in self.untyped:
                return "listed by devkit, but not as conventional"
            return f"not listed by devkit: {reason}" if reason else "? not listed by devkit"
        return SAME if theirs[sha] == ours[sha] else self.moved(sha, theirs[sha], ours[sha])

    def only_ours(self, sha: str) -> str:
        if sha not in self.on_head:
            return "only on a release branch: git-cliff reads HEAD's history alone"
        if self.subjects[sha].startswith(("chore(release)", "chore(deps", "chore(pr)", "chore(pull)")):
            return "left out by git-cliff's built-in rules"
        return "not conventional to git-cliff, in HEAD's history"

    def moved(self, sha: str, theirs: str | None, ours: str | None) -> str:
        before, after = (version(name or "") for name in (theirs, ours))
        if theirs is not None and before and after and before.numbers == after.numbers:
            return "pre-release folded into its release"
        if ours is not None and self.commits[ours] not in self.on_head:
            return "released first by a tag on a release branch"
        if theirs is not None and theirs not in self.tags:
            return "git-cliff's tag is no release of this product"
        if theirs is not None and not self.contains(theirs, sha) and (ours is None or self.contains(ours, sha)):
            return "git-cliff goes by time: its release doesn't contain the commit, devkit's does"
        return f"? moved from {theirs} to {ours}"

    def contains(self, tag: str, sha: str) -> bool:
        command = ["git", "merge-base", "--is-ancestor", sha, tag]
        return subprocess.run(command, cwd=self.repository, check=False).returncode == 0


if __name__ == "__main__":
    main()
