"""How scopes are made from paths: `cmd-{stem}` in one folder, the folder's name in another."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from devkit.changelog.learn.change import Change

_MANY = 30
_TEST = re.compile(r"^tests?_|(?:[_.-](?:test|spec|snap))+$")
_FORMS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("=", lambda word: word),
    ("-", lambda word: word.replace("_", "-")),
    ("l", lambda word: word.lower()),
    ("s", lambda word: word.removesuffix("s")),
    ("l-", lambda word: word.lower().replace("_", "-")),
    ("ls", lambda word: word.lower().removesuffix("s")),
)
"""What may happen to a word of a path on its way into a scope."""
_FORM = dict(_FORMS)


class Slot(NamedTuple):
    """A word of a path, by where it stands."""

    name: str
    """stem, or folder and how far up."""
    word: str


def stem(path: str) -> str:
    """The name of a file without its endings, and without what marks it as a test."""
    return _TEST.sub("", _whole(path.rpartition("/")[2]))


def _whole(name: str) -> str:
    return name.split(".", maxsplit=1)[0] or name.lstrip(".").split(".")[0]


def slots(path: str) -> Iterator[Slot]:
    """The words of a path that scopes are made from."""
    *folders, name = path.split("/")
    bare = stem(path)
    yield Slot("stem", bare)
    if bare != (whole := _whole(name)):
        yield Slot("test", whole)
    for up, folder in enumerate(reversed(folders[-3:])):
        yield Slot(f"folder{up}", folder)
    if folders:
        yield Slot("top", folders[0])


def patterns(change: Change, scope: str) -> tuple[str, ...]:
    """How a scope was made from the paths of a change: slot, form and template, tab-separated."""
    found: dict[str, None] = {}
    for file in change.files[:_MANY]:
        for slot in slots(file.path):
            if len(slot.word) > 1 and (made := _made(slot.word, scope)):
                found[f"{slot.name}\t{made}"] = None
    return tuple(found)


def _made(word: str, scope: str) -> str | None:
    for form, formed in _FORMS:
        part = formed(word)
        if part and part in scope:
            template = re.sub(rf"(?<![A-Za-z0-9]){re.escape(part)}(?![A-Za-z0-9])", "{}", scope, count=1)
            if template != scope:
                return f"{form}\t{template}"
    return None


def applied(slot: Slot, pattern: str) -> str | None:
    """The scope that a pattern makes from a word; None if it is for another slot."""
    name, form, template = pattern.split("\t", 2)
    return template.replace("{}", _FORM[form](slot.word), 1) if name == slot.name and form in _FORM else None


def plain(slot: Slot) -> Iterator[str]:
    """The scopes that may be made from a word without knowing how it is done here."""
    for form in ("=", "-", "l", "ls"):
        yield _FORM[form](slot.word)
