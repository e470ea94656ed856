"""An earlier subject with what differs each time filled in: versions, names of dependencies."""

import re
from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.dependencies import is_lock, own_version
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.pattern import Pattern
from devkit.changelog.message.subject.earlier import Earlier
from devkit.changelog.message.subject.packages import bare

_VERSION = Pattern(r"(?<![\w.])(v?)\d+\.\d+(?:\.\d+)*(?:[-.]?(?:a|b|rc|dev|post|alpha|beta)[-.]?\d*)*(?![\w.]*\w)")
_ARROW = Pattern(r"→|->|\bto\b")


def filled(one: Earlier, files: Sequence[FileDiff], facts: Sequence[Fact]) -> str:
    """The subject as it would be for this change; as it was where there is nothing to fill in."""
    bumped = [fact for fact in facts if fact.action == "bump" and fact.kind == "dependency" and fact.new]
    if all(is_lock(file.path) for file in files):
        bumped = [fact for fact in facts if fact.kind == "locked"]
    names = list(dict.fromkeys(fact.name for fact in bumped))
    versions = list(_VERSION.finditer(one.text))
    if len(names) == 1 and re.match(r"(?i)(?:bump|update|upgrade)\b", one.text):
        return _bump(one.text, versions, bumped[0])
    own = next((found for file in files if (found := own_version(file))), None)
    if own and versions:
        return _versions(one.text, versions, *own)
    return one.text


def _bump(text: str, versions: list[re.Match[str]], fact: Fact) -> str:
    """Another dependency in an earlier subject's words."""
    name = _dependency(text)
    if name and name != fact.name:
        text = text.replace(name, fact.name, 1)
        versions = list(_VERSION.finditer(text))
    return _versions(text, versions, bare(fact.old), bare(fact.new)) if versions and fact.old else text


def _dependency(text: str) -> str | None:
    """The name after the verb, where the subject has the form `bump NAME from … to …`."""
    match = re.match(
        r"(?i)(?:bump|update|upgrade)(?: dependency)? [`'\"]?([@\w./-]+)[`'\"]?(?: dependency| action)? (?:from|to)\b",
        text,
    )
    return match[1] if match else None


def _versions(text: str, found: list[re.Match[str]], old: str, new: str) -> str:
    """Put versions where versions were: the old one and the new one where there are two, else the new one."""
    two = len(found) == 2 and _ARROW.search(text, found[0].end(), found[1].start())  # noqa: PLR2004 - from and to
    if not two and len(found) != 1:
        return text
    wanted = [old, new] if two else [new]
    for match, version in reversed(list(zip(found, wanted, strict=True))):
        mark = match[1] if not version.startswith("v") else ""
        text = text[: match.start()] + mark + version + text[match.end() :]
    return text
