"""The proposed message, and its JSON form `devkit.message/1`."""

from typing import Any, NamedTuple

from devkit.changelog.learn.prediction import Weighted

SCHEMA = "devkit.message/1"


class Proposal(NamedTuple):
    """A message for one change."""

    type: str
    types: tuple[Weighted, ...]
    """Best first."""
    scope: str | None
    scopes: tuple[Weighted, ...]
    subject: str
    body: str = ""
    """Lines end in a newline only; empty where there is nothing worth saying."""
    trailers: tuple[str, ...] = ()
    """`Token: value`, one a line in the message."""
    breaking_reasons: tuple[str, ...] = ()
    """Why callers will have to change something; empty where nothing says so."""
    split: tuple["Group", ...] = ()
    """The changes it should be parted into; empty where it is one."""
    conventional: bool = True
    """The header has the form of Conventional Commits; people here may write none of it."""
    prefix: str = ""
    """What people here put before a subject: an emoji."""
    spelled: str = ""
    """The type as people here write it; empty where that is what the model calls it."""

    @property
    def breaking(self) -> bool:
        """Whether it says that something breaks."""
        return bool(self.breaking_reasons)

    @property
    def header(self) -> str:
        """The first line."""
        subject = f"{self.prefix} {self.subject}".lstrip()
        if not self.conventional:
            return subject
        scope = f"({self.scope})" if self.scope else ""
        return f"{self.spelled or self.type}{scope}{'!' if self.breaking else ''}: {subject}"

    @property
    def message(self) -> str:
        """All of it, ending in a newline."""
        parts = [self.header, self.body.strip("\n"), "\n".join(self.trailers)]
        return "\n\n".join(part for part in parts if part) + "\n"


class Place(NamedTuple):
    """A hunk by where it stands; counts are lines, starts are 1-based."""

    path: str
    old_start: int = 0
    old_count: int = 0
    new_start: int = 0
    new_count: int = 0


class Group(NamedTuple):
    """Hunks that belong together, and their message."""

    places: tuple[Place, ...]
    """A file without hunks (binary, mode, rename) is one place with zeros."""
    proposal: Proposal


def as_json(proposal: Proposal) -> dict[str, Any]:
    """The keys of the JSON form, in their order."""
    return {
        "schema": SCHEMA,
        "type": proposal.type,
        "types": [{"type": one.value, "probability": round(one.probability, 4)} for one in proposal.types],
        "scope": proposal.scope,
        "scopes": [{"scope": one.value, "probability": round(one.probability, 4)} for one in proposal.scopes],
        "breaking": proposal.breaking,
        "breaking_reasons": list(proposal.breaking_reasons),
        "subject": proposal.subject,
        "body": proposal.body,
        "trailers": list(proposal.trailers),
        "header": proposal.header,
        "message": proposal.message,
        "split": [_group(group) for group in proposal.split],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "header": group.proposal.header,
        "message": group.proposal.message,
        "files": sorted({place.path for place in group.places}),
        "hunks": [place._asdict() for place in group.places],
    }
