"""What a subject says was done, against what a change does."""

import re
from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.dependencies import is_lock, is_manifest
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.pattern import Pattern
from devkit.changelog.message.subject.changed import squeezed

TAGS = Pattern(r"^(?:\[[^\]]*\]\s*|\w+(?:\([^)]*\))?!?:\s+)+")
"""What some put before what they say: areas in brackets, another type."""
_FILE = Pattern(r"[\w./-]*\w\.(?:adoc|cfg|css|go|html|ini|js|json|lock|md|py|pyi|rs|rst|sh|toml|ts|txt|ya?ml)(?![\w.])")
"""What names a file."""
_MOVING = ("move", "moving", "relocate", "rename", "renaming")
_REMOVING = ("remove", "removing", "delete", "deleting", "drop")
_ADDING = ("add", "introduce", "introducing", "create", "creating")
_TARGET = Pattern(r"(?:\bto|\u2192|->) v?(\d[\w.]*)\W*$")
"""The version that a subject ends in: what is there now."""
_LOCKING = Pattern(r"\block[ -]?files?\b", re.IGNORECASE)
_VERSION = Pattern(r"\d\.\d")
_WORD = Pattern(r"[^\W\d_]{3,}")
_OF_ANY = frozenset(
    (
        *("all", "and", "bump", "bumps", "change", "dependencies", "dependency", "deps", "dev", "files", "for", "from"),
        *("group", "groups", "latest", "major", "minimum", "minor", "newer", "newest", "outdated", "package"),
        *("packages", "patch", "pin", "pinned", "raise", "refresh", "requirement", "requirements", "some", "the"),
        *("tools", "unpin", "update", "updated", "updates", "upgrade", "upgrades", "various", "versions", "with"),
    )
)
"""Words of subjects that are true of any change of dependencies."""


def possible(text: str, files: Sequence[FileDiff], facts: Sequence[Fact]) -> bool:
    """Whether a change can be what an earlier subject says was done: something came, went, moved, or has a version.

    Args:
        text: The subject.
        files: The change.
        facts: Of the change.
    """
    verb = TAGS.sub("", text).partition(" ")[0].lower()
    if verb.startswith(_MOVING):
        return any(file.status == "R" for file in files) or any(fact.action in {"rename", "move"} for fact in facts)
    if verb.startswith(_REMOVING) and not any(file.removed or file.status == "D" for file in files):
        return False
    if verb.startswith(_ADDING) and not _adds(files, facts):
        return False
    if not all(_is_there(name, files) for name in _FILE.findall(text)):
        return False
    target = _TARGET.search(text)
    return (target is None or _came(target[1], files)) and _of_packages(text, files, facts)


def _is_there(name: str, files: Sequence[FileDiff]) -> bool:
    """Whether a file that a subject names is one that changed, or is spoken of in the change."""
    if any(path.lower().endswith(name.lower()) for file in files for path in (file.path, file.old_path or "")):
        return True
    return any(name in line for file in files for line in (*file.added, *file.removed))


def _adds(files: Sequence[FileDiff], facts: Sequence[Fact]) -> bool:
    """Whether something came, rather than one text instead of another."""
    if any(file.status in {"A", "C"} or file.binary for file in files) or any(fact.action == "add" for fact in facts):
        return True
    return any(hunk.new_count > hunk.old_count for file in files for hunk in file.hunks)


def _of_packages(text: str, files: Sequence[FileDiff], facts: Sequence[Fact]) -> bool:
    """Whether a subject can be that of changed dependencies: it names one or none, and no lock file alone."""
    names = {squeezed(fact.name) for fact in facts if fact.kind == "dependency"}
    paths = [file.path.lower() for file in files]
    alone = all(is_manifest(file.path) or is_lock(file.path) for file in files)
    if not names or not alone or any(fact.kind == "version" for fact in facts):
        return True
    told = {word for word in _WORD.findall(text.lower()) if not any(word in path for path in paths)}
    is_plain = told <= _OF_ANY and not _VERSION.search(text)
    return not _LOCKING.search(text) and (is_plain or any(name in squeezed(text) for name in names))


def _came(version: str, files: Sequence[FileDiff]) -> bool:
    """Whether a version stands in a line that came, alone or as the beginning of a longer one."""
    form = re.compile(rf"(?<![\w.])v?{re.escape(version)}(?!\w)")
    return any(form.search(line) for file in files for line in file.added)
