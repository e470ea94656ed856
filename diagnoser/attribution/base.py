"""What a run is compared with: the commit where its branch left the one it is to be merged into."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from devkit.core import git
from devkit.core.errors import DevkitError

_TARGETS = (
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "BITBUCKET_PR_DESTINATION_BRANCH",
    "CHANGE_TARGET",
)
"""Where CI says which branch a pull request is for."""


class Base(msgspec.Struct, frozen=True):
    """What a run is compared with."""

    name: str | None = None
    """As git has it, such as `origin/main`; None where none was found."""
    branch: str | None = None
    """The branch's own name, such as `main`, as history knows it; None where the base is no branch."""
    commit: str | None = None
    """Where the run's branch left it; None where git can't tell."""
    head: str | None = None
    """The run's commit; None where git has not got it."""
    work_tree: bool = False
    """Whether the files here are the run's, changes that are not committed included."""
    wanted: bool = False
    """Whether CI named it as what a pull request is for."""
    missing: str | None = None
    """Why there is no commit, in a sentence; None where there is one."""
    remarks: tuple[str, ...] = ()
    """What makes the comparison less sure."""


def find_base(
    top: Path, *, given: str | None, commit: str | None, names: Iterable[str], environment: Mapping[str, str]
) -> Base:
    """Find what to compare a run with; what git can't tell is said, never an error.

    Args:
        top: The git work tree.
        given: `--base`.
        commit: The run's, as far as known.
        names: Branches that may be the main one, the likeliest first.
        environment: CI's variables.
    """
    try:
        return _Search(top, environment).base(given, commit, names)
    except DevkitError as error:
        return Base(missing=str(error))


class _Search:
    def __init__(self, top: Path, environment: Mapping[str, str]) -> None:
        self._top = top
        self._at: str | None = None
        """The base's own commit, as far as known."""
        self._target = next((environment[name] for name in _TARGETS if environment.get(name)), None)

    def base(self, given: str | None, commit: str | None, names: Iterable[str]) -> Base:
        checked_out = git.head_commit(self._top)
        if checked_out is None:
            return Base(missing="the repository has no commit yet")
        head = self._commit(commit) if commit not in (None, checked_out) else checked_out
        remarks = () if head else (f"the run's commit {commit} is not in this clone: git looked at HEAD instead",)
        given = git.known_as(self._top, given) if given else None
        name, branch = (given, self._branch_of(given)) if given else self._found(names)
        found = Base(
            name=name,
            branch=branch,
            head=head or checked_out,
            work_tree=head in (checked_out, None),
            wanted=self._target is not None,
            remarks=remarks,
        )
        if name is None:
            return msgspec.structs.replace(found, **self._without())
        if self._at == (found.head or checked_out):
            return msgspec.structs.replace(found, commit=self._at)
        fork, missing = self._fork(name, found.head or checked_out)
        return msgspec.structs.replace(found, commit=fork, missing=missing)

    def _found(self, names: Iterable[str]) -> tuple[str | None, str | None]:
        """The base CI names, else the main branch: as the remote has it, else the local one."""
        wanted = [self._target] if self._target else list(names)
        refs = [ref for name in wanted for ref in (f"refs/remotes/origin/{name}", f"refs/heads/{name}")]
        there = git.commits_of(self._top, refs)
        ref = next((ref for ref in refs if ref in there), None)
        if ref is None:
            return None, self._target
        self._at = there[ref]
        name = ref.removeprefix("refs/remotes/").removeprefix("refs/heads/")
        return name, name.removeprefix("origin/")

    def _without(self) -> dict[str, str | None]:
        """Where the base is not here: a pull request's merge commit has it as its first parent."""
        first, *others = self._parents()
        if self._target and others:
            return {"name": "HEAD^1", "commit": first}
        if self._target:
            return {
                "missing": f"{self._target}, the branch this is for, is not in this clone; fetch it (fetch-depth: 0)"
            }
        return {"missing": "no base to compare with was found; name it with --base, such as origin/main"}

    def _fork(self, name: str, head: str) -> tuple[str | None, str | None]:
        status, output, _ = git.run(self._top, "merge-base", f"{name}^{{commit}}", head)
        if status == 0:
            return output.splitlines()[0], None
        first, *others = self._parents()
        if self._target and others:
            return first, None
        if git.is_shallow(self._top):
            return None, f"a shallow clone that doesn't reach back to where {name} and the run part (fetch-depth: 0)"
        return None, f"{name} and the run share no commit"

    def _parents(self) -> list[str]:
        """HEAD's parents as far as they are here; an empty name where there is none."""
        return git.run(self._top, "rev-parse", "HEAD^@")[1].split() or [""]

    def _commit(self, name: str | None) -> str | None:
        if name is None or name.startswith("-"):
            return None
        status, output, _ = git.run(self._top, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        return output if status == 0 else None

    def _branch_of(self, name: str) -> str | None:
        """The branch a revision names, without its remote."""
        full = git.run(self._top, "rev-parse", "--symbolic-full-name", "--verify", "--quiet", name)[1]
        if full.startswith("refs/remotes/"):
            return full.removeprefix("refs/remotes/").partition("/")[2]
        return full.removeprefix("refs/heads/") if full.startswith("refs/heads/") else None
