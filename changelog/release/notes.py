"""The changelog's part of a release: the section cut, and its text for the tag."""

import os
from pathlib import Path

from devkit.changelog.docs import excerpt
from devkit.changelog.notes.collect import collect
from devkit.changelog.notes.fragments import consumed
from devkit.changelog.notes.markdown import body
from devkit.changelog.notes.request import Request
from devkit.changelog.notes.updating import update
from devkit.changelog.release.scope import Scope
from devkit.changelog.release.tree import Tree
from devkit.changelog.release.version import Version


def cut(tree: Tree, scope: Scope, version: Version, tag: str) -> str:
    """Make what is unreleased the section of a release, in memory, and take the news fragments away.

    A pre-release has a section of its own only where the settings keep those; else what is unreleased stays so, and
    becomes the section of the release it leads to.

    Returns:
        What is new, in Markdown: the section as people left it in the changelog, without its heading. Without a
        section, what the commits say.

    Raises:
        DevkitError: the history or the changelog can't be read.
    """
    request = Request(unreleased=True, tag=tag, package=scope.package)
    if scope.changelog is not None and (version.final or not scope.setup.fold):
        new = _updated(tree, scope, request)
        for home in scope.fragment_homes:
            for path in consumed(home, scope.setup.fragments):
                tree.remove(Path(os.path.relpath(path, scope.root)).as_posix())
        found = excerpt.read(new, scope.changelog)
        section = next((section for section in found.sections if section.version == version.text), None)
        if section:
            return excerpt.body(section, found.links)
    elif scope.changelog is not None:
        _updated(tree, scope, request._replace(tag=None))
    document = collect(scope.top, request, scope.setup)
    return body(document.releases[0], document) if document.releases else ""


def _updated(tree: Tree, scope: Scope, request: Request) -> str:
    """Bring the changelog up to date, in memory; return it."""
    path = scope.changelog or ""
    new = update(scope.top, scope.root / path, request, scope.setup).new.decode("utf-8", "surrogateescape")
    tree.write(path, new)
    return new
