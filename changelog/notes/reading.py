"""From a commit to the entries it makes: mostly one, more where it is a squash that lists what it was made of."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from devkit.changelog import grammar
from devkit.changelog.notes.document import UNNAMED, Entry
from devkit.changelog.notes.history import Commit
from devkit.changelog.notes.homes import BREAKING, DEPENDENCIES, Homes, loose
from devkit.changelog.notes.references import pull

_SQUASHED = re.compile(r"(?m)^commit [0-9a-f]{40,64}\r?\n(?:[A-Z][A-Za-z]*:.*\n)+\r?\n((?:    .*\n?|\r?\n)+)")
_DIVIDER = re.compile(r"(?m)\n-{3,}[ \t]*\r?$")
_DEPENDENCY_SCOPES = frozenset({"deps", "deps-dev", "dep", "dependencies"})
_UNKNOWN = ""
_BULLETS = frozenset({"* ", "- "})
_STARTS = frozenset("*-c")
"""What the list in a squash, or git's `commit …`, begins with."""
_new = tuple.__new__
"""Makes a record in half the time: there is one for every commit."""


class _Prefix(NamedTuple):
    """What stands before the colon of a header."""

    type: str
    scope: str | None
    marked: bool
    home: str
    """The title of its section; empty where the description has to tell."""
    quiet: Entry | None
    """Stands for its entries where they are only counted."""
    known: bool
    """A section names its type."""


_MISSING = _Prefix("", None, marked=False, home="", quiet=None, known=False)


class Reader:
    """Reads commits; remembers the beginnings of headers, of which a history has few."""

    def __init__(self, homes: Homes, *, whole: bool = True) -> None:
        """Entries of hidden sections are one and the same for each beginning, without text, unless `whole` is given."""
        self._homes = homes
        self._whole = whole
        self._prefixes: dict[str, _Prefix | None] = {}
        self.quiet: dict[str, Entry] = {}
        """Beginning of headers -> what stands for entries that are only counted; of those that were read before."""

    def entry(self, commit: Commit, pull_request: str = "") -> Entry:
        """A commit's own entry.

        Args:
            commit: The commit.
            pull_request: The number of the pull request that brought it, for one that doesn't say so itself.
        """
        return self.read(commit, commit.subject.partition(": "), commit.body, pull_request)

    def inner(self, commit: Commit, outer: Entry, pull_request: str = "") -> list[Entry]:
        """The entries of the commits that a squash lists in its message, where they have a type that is known.

        Those that say no more than the squash itself are left out, and so are those that would only be counted: what is
        counted are commits.

        Args:
            commit: The squash.
            outer: Its own entry.
            pull_request: As for `entry`.
        """
        found: list[Entry] = []
        own, known, add = outer[1:4], self._prefixes.get, found.append
        silent = self.quiet if "BREAKING" not in commit[6] else ()
        for text in _listed(commit):
            start, colon, rest = text.partition(": ")
            if not colon or (start in silent and "!" <= rest < "\x7f"):  # it doesn't begin with white space
                continue
            prefix = known(start, _MISSING)
            if prefix is _MISSING:
                prefix = self._prefix(start) if "\n" not in start else None
            if prefix is None or not prefix[5]:
                continue
            header, _, body = text.partition("\n")
            number = outer[5] or pull(commit[5].rstrip())[1] or pull_request
            entry = self.read(commit, header.rstrip().partition(": "), body, number)
            if entry[3] and (entry[1:4] != own or (entry[4] and not outer[4])):
                add(entry)
        return found

    def read(self, commit: Commit, header: tuple[str, str, str], body: str, pull_request: str) -> Entry:
        """As `entry`, of a message in a commit, whose first line has been parted at its first colon and space."""
        start, colon, text = header
        prefix = None
        if colon:
            prefix = self._prefixes[start] if start in self._prefixes else self._prefix(start)
            text = text.strip()
        if prefix is None or not text:
            subject = "".join(header)
            kind, scope, text, home = self._otherwise(subject) if colon else loose(subject.strip(), self._homes)
            marked = kind is not None and "!" in subject[: len(subject) - len(text)]
        else:
            kind, scope, marked, home, quiet, _ = prefix
            if quiet is not None and "BREAKING" not in body:
                return quiet
            home = home or loose(text, self._homes)[3]
        if text[-1:] == ")":
            before, mark, number = text[:-1].rpartition(" (#")  # as most write it; asking `pull` takes twice as long
            if mark and number.isdecimal() and number.isascii():
                text, pull_request = before.rstrip(), number
            else:
                text, number = pull(text)
                pull_request = number or pull_request
        if marked or "BREAKING" in body:
            breaking = _breaking("".join(header), body) or ((text,) if marked else ())
            if breaking:
                return Entry(commit, kind, scope, text, breaking, pull_request, BREAKING, body)
        return _new(Entry, (commit, kind, scope, text, (), pull_request, home, body))

    def _prefix(self, start: str) -> _Prefix | None:
        """Read what stands before the first colon and space of a header, and remember it."""
        header = grammar.parse_header(f"{start}: x")
        prefix = None
        if header.type is not None and header.description == "x":
            kind = header.type.lower()
            home = self._home(kind, header.scope)
            silent = not self._whole and home in self._homes.hidden and not header.marked
            quiet = Entry(UNNAMED, kind, header.scope, "", (), "", home) if silent else None
            prefix = _Prefix(kind, header.scope, header.marked, home, quiet, kind in self._homes.types)
            if quiet is not None:
                self.quiet[start] = quiet
        self._prefixes[start] = prefix
        return prefix

    def _home(self, kind: str, scope: str | None) -> str:
        known = self._homes
        if scope and scope.lower() in _DEPENDENCY_SCOPES and DEPENDENCIES in known.order and kind in known.types:
            return DEPENDENCIES
        return known.types.get(kind, _UNKNOWN)

    def _otherwise(self, subject: str) -> tuple[str | None, str | None, str, str]:
        """A subject whose beginning is no type with a colon and a space after it."""
        header = grammar.parse_header(subject) if "(" in subject else None  # a scope may hold a colon and a space
        if header is None or header.type is None or header.description is None:
            return loose(subject.strip(), self._homes)
        kind, text = header.type.lower(), header.description
        return kind, header.scope, text, self._home(kind, header.scope) or loose(text, self._homes)[3]


def lists(subject: str, body: str) -> bool:
    """Whether a message may be that of a squash that lists commits; `body` has two characters at least."""
    if body[0] == "\n" and body[1] not in _STARTS and not body[1].isspace() and not subject.startswith("Squashed"):
        return False
    return "\n* " in body or "\n- " in body or "\n    " in body


def _breaking(subject: str, body: str) -> tuple[str, ...]:
    """What a message says that breaks."""
    message = grammar.parse(f"{subject}\n{body}")
    return tuple(footer.value for footer in message.footers if footer.breaking)


def _listed(commit: Commit) -> Iterable[str]:
    """The messages in the message of a squash: a host's list, or what `git merge --squash` writes."""
    body = commit[6]
    if body[1:3] not in _BULLETS or body[0] != "\n":
        body = f"\n{body.lstrip()}"
    bullet = body[1:3]
    if bullet in _BULLETS:
        divider = _DIVIDER.search(body) if "\n---" in body else None
        return body[3 : divider.start() + 1 if divider else None].split(f"\n{bullet}")
    if body.startswith("\ncommit ") or commit.subject.startswith("Squashed commit of"):
        found = (match[1].strip().splitlines() for match in _SQUASHED.finditer(commit.body))
        return ["\n".join(line.strip() for line in lines) for lines in found]
    return ()
