"""Authors that are programs: what they did is told by number."""

import re
from collections.abc import Sequence

from devkit.changelog.notes.document import Entry, Group, Section
from devkit.changelog.notes.history import Commit
from devkit.changelog.notes.homes import DEPENDENCIES, Homes
from devkit.core.expression import Expression

_KNOWN = (
    *("dependabot", "renovate", "greenkeeper", "snyk", "pyup", "depfu", "imgbot", "allcontributors", "pre-commit-ci"),
    *("scala-steward", "mergify", "semantic-release", "github-actions", "weblate", "crowdin", "transifex"),
)
_BOT = re.compile(
    rf"\[bot\]|^(?:{'|'.join(_KNOWN)})\b|(?:-bot|\bbot)$|@(?:users\.noreply\.)?renovateapp", re.IGNORECASE
)
_UPDATE = re.compile(
    r"(?:bump|update|upgrade|pin|unpin|roll(?: back)?|lock file maintenance|replace)\b.*"
    r"|.*\b(?:dependenc(?:y|ies)|deps|lockfile|digest)\b.*",
    re.IGNORECASE,
)
_VERBS = ("bump", "update", "upgrade", "pin", "unpin", "roll", "lock", "replace")


class Bots:
    """Knows bots by name or address; remembers whom it was asked about."""

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        self._further = [Expression(pattern, "changelog.bots", re.IGNORECASE) for pattern in patterns]
        self.known: dict[str, bool] = {}
        """Names of authors -> whether they are bots."""

    def wrote(self, commit: Commit) -> bool:
        """Whether a bot is the author of a commit."""
        known = self.known.get(commit[2])
        if known is None:
            known = any(map(self._named, (commit.author, commit.email)))
            self.known[commit.author] = known
        return known

    def _named(self, text: str) -> bool:
        """Whether a name or address is a bot's."""
        said = text.casefold()  # the pattern takes five times as long to find nothing
        hopeful = "bot" in said or "renovateapp" in said or said.startswith(_KNOWN)
        if hopeful and _BOT.search(text):
            return True
        return any(pattern.search(text) for pattern in self._further)


def updates(text: str) -> bool:
    """Whether the text of a bot's change says that it updates a dependency."""
    said = text.casefold()  # the pattern takes five times as long to find nothing
    hopeful = said.startswith(_VERBS) or "dependenc" in said or "deps" in said or "lockfile" in said or "digest" in said
    return hopeful and _UPDATE.fullmatch(text) is not None


def housed(entry: Entry, homes: Homes) -> Entry:
    """A bot's entry in its section: updates of dependencies stand among those, whatever their type."""
    if entry.breaking or DEPENDENCIES not in homes.order or not updates(entry.text):
        return entry
    return entry._replace(home=DEPENDENCIES)


def section(title: str, entries: Sequence[Entry], bots: Bots, homes: Homes) -> Section:
    """A section; what bots did is grouped among dependencies, and where it is hidden."""
    hidden = title in homes.hidden
    if not hidden and title != DEPENDENCIES:
        return Section(title, hidden, tuple(entries))
    automatic = [bots.wrote(entry.source) for entry in entries]
    if not any(automatic):
        return Section(title, hidden, tuple(entries))
    groups: dict[str, list[Entry]] = {}
    for entry, by_bot in zip(entries, automatic, strict=True):
        kind = ("dependency update" if updates(entry.text) else "automated change") if by_bot else ""
        groups.setdefault(kind, []).append(entry)
    listed = groups.pop("", ())
    return Section(
        title, hidden, tuple(listed), tuple(Group(kind, tuple(each)) for kind, each in sorted(groups.items()))
    )
