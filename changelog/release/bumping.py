"""The next version, from the last one, the level the commits ask for, and the pre-release asked for."""

from enum import IntEnum
from typing import NamedTuple

from devkit.changelog.release.version import PHASES, Scheme, Version, make
from devkit.core.errors import DevkitError


class Level(IntEnum):
    """How much a change asks of a version."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def word(self) -> str:
        """As the command line and the settings call it."""
        return self.name.lower()


class Last(NamedTuple):
    """What was released up to now."""

    version: Version | None = None
    """The highest version, pre-releases counted."""
    final: Version | None = None
    """The highest version that is no pre-release."""


def following(last: Last, level: Level, *, scheme: Scheme, pre: str = "", major_on_zero: bool = False) -> Version:
    """The version after the last one.

    Args:
        last: What was released; without any version the first one is 0.1.0.
        level: What the commits since the last final version ask for.
        scheme: How the version is written where none is there yet.
        pre: One of `a`, `b` and `rc` for a pre-release; empty for a final version.
        major_on_zero: A breaking change ends the time of 0.x versions.

    Raises:
        DevkitError: `pre` would go back, as from `rc` to `b`.
    """
    if last.version is None:
        return make(scheme, (0, 1, 0), pre, 1 if pre else 0)
    base = raised(last.final.release, level, major_on_zero=major_on_zero) if last.final else last.version.release
    before = last.version
    scheme = before.scheme
    if before.final:
        return make(scheme, base, pre, 1 if pre else 0)
    base = max(base, before.release, key=_padded)
    joint = before.joint if scheme == "semver" and before.phase in PHASES else "."
    if not pre or _padded(base) != _padded(before.release) or before.phase not in PHASES:
        return make(scheme, base, pre, 1 if pre else 0, joint)
    if PHASES.index(pre) < PHASES.index(before.phase):
        raise DevkitError(
            f"--pre {pre} would come before {before.text}, the last one; give --pre {before.phase}, or none for "
            "the final version"
        )
    number = before.number + 1 if pre == before.phase else 1
    return make(scheme, base, pre, number, joint)


def raised(release: tuple[int, ...], level: Level, *, major_on_zero: bool = False) -> tuple[int, ...]:
    """The numbers of the next final version; a 0.x version stays one unless `major_on_zero`."""
    if level == Level.MAJOR and not (release[0] or major_on_zero):
        level = Level.MINOR
    if level == Level.NONE:
        return release
    place = Level.MAJOR - level
    longer = (*release, 0, 0, 0)[: max(len(release), place + 1)]
    return (*longer[:place], longer[place] + 1, *(0 for _ in longer[place + 1 :]))


def _padded(release: tuple[int, ...]) -> tuple[int, ...]:
    """Numbers that compare: 1.2 and 1.2.0 are one version."""
    return (*release, 0, 0, 0, 0, 0, 0)[: max(6, len(release))]
