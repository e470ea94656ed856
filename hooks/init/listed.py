"""The entry of `repos` in which a repository lists devkit's hooks already, and what is added to it."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from devkit.hooks.init.placing import Page

_PREFIX = "devkit-"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://")
_USER = re.compile(r"[^/@]*@")
_PORT = re.compile(r"(?<=[^/]):[0-9]+(?=/)")
_VERSION = re.compile(r"v?[0-9]+(?:\.[0-9]+)*(?:[abrc.\-+].*)?")


class Listed(NamedTuple):
    """An entry of `repos` that is devkit's, as nodes that know where they stand."""

    repo: str
    """Its address as it is written; `local` for hooks that install the package."""
    rev: Any
    """None where it names none."""
    hooks: Any
    """The list of its hooks."""


def listed(page: Page, home: str | None) -> Listed | None:
    """The entry that devkit's hooks belong to: the first of this repository's, else the first with a hook of devkit's.

    Hooks that install the package make room for a repository that is asked for.

    Args:
        page: the configuration.
        home: the address of the repository that is asked for; None for the package.
    """
    entries = [entry for entry in _entries(page) if entry.repo != "local" or not home]
    same = (entry for entry in entries if home and address(entry.repo) == address(home))
    own = [entry for entry in entries if any(name.startswith(_PREFIX) for name in _ids(entry))]
    remote = (entry for entry in own if entry.repo != "local")
    return next(same, None) or next(remote, None) or next(iter(own), None)


def address(repo: str) -> str:
    """What a repository's address means, however it is spelled: host and path, in small letters.

    >>> address("git@GitHub.com:Team/devkit.git") == address("https://github.com/team/devkit/")
    True
    """
    text, is_url = _SCHEME.subn("", repo.strip().lower(), count=1)
    text = _USER.sub("", text, count=1)
    text = _PORT.sub("", text, count=1) if is_url else text.replace(":", "/", 1)
    return re.sub("/+", "/", text).rstrip("/").removesuffix(".git").rstrip("/")


def is_older(rev: str, version: str) -> bool | None:
    """Whether a `rev` is a version before this one; None where it is a commit, a branch or anything else."""
    from packaging.version import InvalidVersion, Version

    try:
        return Version(rev) < Version(version) if _VERSION.fullmatch(rev) else None
    except InvalidVersion:
        return None


def _entries(page: Page) -> Iterator[Listed]:
    """The entries of `repos` to which hooks can be added where they stand."""
    repos = page.entry("repos")
    if repos is None or not isinstance(repos.value.value, list):
        return
    for each in repos.value.value:
        fields = {key.value: value for key, value in each.value if isinstance(key.value, str)}
        repo, hooks = fields.get("repo"), fields.get("hooks")
        is_list = hooks is not None and isinstance(hooks.value, list)
        if repo is not None and is_list and _is_within(each, repos.value) and _is_within(hooks, each):
            rev = fields.get("rev")
            yield Listed(repo.value, rev if _is_within(rev, each) else None, hooks)


def _is_within(node: Any, whole: Any) -> bool:  # noqa: ANN401 - ruamel's nodes have no common type
    """Whether a node stands there: an alias is the node that it names, which stands elsewhere."""
    if node is None:
        return False
    return bool(whole.start_mark.index <= node.start_mark.index and node.end_mark.index <= whole.end_mark.index)


def _ids(entry: Listed) -> Iterator[str]:
    for hook in entry.hooks.value:
        for key, value in hook.value:
            if key.value == "id":
                yield str(value.value)
