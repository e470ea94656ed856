"""Authors that are programs: what they did is told by number."""

import re
from collections.abc import Sequence

from devkit.changelog.notes.document import Entry, Group, Section
from devkit.changelog.notes.history import Commit
from devkit.changelog.notes.homes import DEPENDENCIES, Homes

_KNOWN = (
    r"\[bot\]|^(?:dependabot|renovate|greenkeeper|snyk|pyup|depfu|imgbot|allcontributors|pre-commit-ci|scala-steward"
    r"|mergify|semantic-release|github-actions|weblate|crowdin|transifex)\b|(?:-bot|\bbot)$|@(?:users\.noreply\.)?renovateapp"
)
_UPDATE = re.compile(
    r"(?:bump|update|upgrade|pin|unpin|roll(?: back)?|lock file maintenance|replace)\b.*"
    r"|.*\b(?:dependenc(?:y|ies)|deps|lockfile|digest)\b.*",
    re.IGNORECASE,
)


class Bots:
    """Knows bots by name or address; remembers whom it was asked about."""

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        self._pattern = re.compile("|".join((_KNOWN, *(f"(?:{pattern})" for pattern in patterns))), re.IGNORECASE)
        self.known: dict[str, bool] = {}
        """Names of authors -> whether they are bots."""

    def wrote(self, commit: Commit) -> bool:
        """Whether a bot is the author of a commit."""
        known = self.known.get(commit[2])
        if known is None:
            known = any(map(self._pattern.search, (commit.author, commit.email)))
            self.known[commit.author] = known
        return known


def housed(entry: Entry, homes: Homes) -> Entry:
    """A bot's entry in its section: updates of dependencies stand among those, whatever their type."""
    if entry.breaking or DEPENDENCIES not in homes.order or not _UPDATE.fullmatch(entry.text):
        return entry
    return entry._replace(home=DEPENDENCIES)


def section(title: str, entries: Sequence[Entry], bots: Bots, homes: Homes) -> Section:
    """A section; what bots did is grouped among dependencies, and where it is hidden."""
    hidden = title in homes.hidden
    automatic = [bots.wrote(entry.source) for entry in entries] if hidden or title == DEPENDENCIES else []
    if not any(automatic):
        return Section(title, hidden, tuple(entries))
    groups: dict[str, list[Entry]] = {}
    for entry, by_bot in zip(entries, automatic, strict=True):
        kind = ("dependency update" if _UPDATE.fullmatch(entry.text) else "automated change") if by_bot else ""
        groups.setdefault(kind, []).append(entry)
    listed = groups.pop("", ())
    return Section(
        title, hidden, tuple(listed), tuple(Group(kind, tuple(each)) for kind, each in sorted(groups.items()))
    )
