"""All that a release will do, known before anything is done."""

import shlex
from typing import NamedTuple

from devkit.changelog.docs.context import Coming, Context
from devkit.changelog.docs.project import refresh_all
from devkit.changelog.notes.collect import today
from devkit.changelog.release import obstacles, tags
from devkit.changelog.release.announced import announced
from devkit.changelog.release.choosing import Choice, History, Wish, agreed, choose
from devkit.changelog.release.commits import Reason, reasons, since
from devkit.changelog.release.notes import cut
from devkit.changelog.release.places.detect import Found, detect
from devkit.changelog.release.places.place import Place
from devkit.changelog.release.repository import Repository
from devkit.changelog.release.scope import Scope
from devkit.changelog.release.tree import Tree
from devkit.changelog.release.version import Scheme, Version, spelled
from devkit.core.errors import DevkitError


class Options(NamedTuple):
    """What the command line asks for."""

    wish: Wish
    branch: str | None = None
    """The branch to release from, instead of those of the settings."""


class Change(NamedTuple):
    """A version to be replaced."""

    place: Place
    before: str
    after: str


class Plan(NamedTuple):
    """A release to be made."""

    previous: str | None
    """The tag of the last release."""
    choice: Choice
    branch: str
    """The branch checked out; empty on a detached head."""
    places: tuple[Change, ...]
    derived: str | None
    """What makes the version from tags where it isn't written down."""
    reasons: tuple[Reason, ...]
    """What the commits since the last final version ask for, newest first."""
    tree: Tree
    """The files as they will be."""
    coming: Coming
    """What documents and hooks are told of it."""
    tag: str
    message: str
    """The commit's."""
    notes: str
    """What is new, in Markdown."""
    push: str
    """The command that publishes it."""
    obstacles: tuple[str, ...]
    """What is to be put in order first."""

    @property
    def version(self) -> Version:
        """The version to be released."""
        return self.choice.version

    @property
    def tag_message(self) -> str:
        """The tag's message: its name, and the notes."""
        return f"{self.tag}\n\n{self.notes}".rstrip() + "\n"


def draw(repository: Repository, scope: Scope, options: Options) -> Plan:
    """Find out what a release would do; nothing is changed.

    Raises:
        NothingToReleaseError: no commit asks for one.
        DevkitError: it can't be known: files that can't be read, versions that disagree.
    """
    if not repository.asked("rev-parse", "--verify", "--quiet", "HEAD"):
        raise DevkitError(f"there is no commit yet in {scope.top}; make one first")
    own = scope.settings.release
    tree = Tree(repository.top)
    tracked = {path for path in repository.read("ls-files", "-z").split("\0") if path}
    places = detect(tree, tracked, own)
    scheme: Scheme = own.scheme or ("pep440" if places.python else "semver")
    known = tags.find(repository, scheme, scope.prefixes)
    last, final = (tag and tag.commit for tag in (known.last, known.final))
    commits = since(repository, last, scope.paths)
    news = announced(scope)
    recent = [*news, *reasons(commits, own)]
    asked = recent if last == final else [*news, *reasons(since(repository, final, scope.paths), own)]
    stated = agreed(places.found, scheme)
    history = History(known, asked, recent, bool(commits))
    choice = choose(history, stated, options.wish, scheme=scheme, major_on_zero=own.major_on_zero)
    tag = f"{known.prefix}{choice.version.text}"
    changes = tuple(_replace(tree, found, choice.version, scheme) for found in places.found)
    notes = cut(tree, scope, choice.version, tag)
    coming = Coming(choice.version.text, tag, today(), choice.version.final)
    if scope.package is None:
        refresh_all(Context(tree, scope.settings, repository, coming, runs=False))
    return Plan(
        previous=known.last and known.last.name,
        choice=choice,
        branch=obstacles.branch(repository) or "",
        places=changes,
        derived=places.derived,
        reasons=tuple(asked),
        tree=tree,
        coming=coming,
        tag=tag,
        message=own.message.replace("{version}", choice.version.text).replace("{tag}", tag) + "\n",
        notes=notes,
        push=_push(repository, tag, commits=bool(tree.changes)),
        obstacles=_obstacles(repository, tree, scope, options.branch, tag),
    )


def _replace(tree: Tree, found: Found, version: Version, scheme: Scheme) -> Change:
    after = spelled(version, found.place.scheme or scheme)
    text = tree.text(found.place.path) or ""
    if found.version != after:
        tree.write(found.place.path, found.place.put(text, after))
    return Change(found.place, found.version, after)


def _obstacles(repository: Repository, tree: Tree, scope: Scope, branch: str | None, tag: str) -> tuple[str, ...]:
    allowed = [branch] if branch else scope.settings.release.branches
    paths = set(repository.read("ls-files", "-z").split("\0"))
    single = (obstacles.tag_taken(repository, tag), obstacles.other_changelog(paths, scope.changelog))
    return (
        *obstacles.obstacles(repository, allowed),
        *(sentence for sentence in single if sentence),
        *obstacles.untracked(repository, list(tree.changes)),
    )


def _push(repository: Repository, tag: str, *, commits: bool) -> str:
    """The command that publishes branch and tag together."""
    branch = obstacles.branch(repository) or "HEAD"
    remotes = repository.asked("remote").splitlines()
    remote = repository.asked("config", f"branch.{branch}.remote") or (remotes[0] if len(remotes) == 1 else "origin")
    return shlex.join(["git", "push", "--atomic", remote, *([branch] if commits else []), f"refs/tags/{tag}"])
