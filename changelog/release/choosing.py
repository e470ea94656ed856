"""Which version a release gets, and why."""

from collections.abc import Sequence
from typing import NamedTuple

from devkit.changelog.release.bumping import Last, Level, following
from devkit.changelog.release.commits import Reason, highest
from devkit.changelog.release.places.detect import Found
from devkit.changelog.release.tags import Tags
from devkit.changelog.release.version import Scheme, Version, make, normal, parse, parse_any
from devkit.core.errors import DevkitError


class Wish(NamedTuple):
    """What the command line asks for."""

    version: str | None = None
    """The version itself."""
    bump: Level | None = None
    """The level, whatever the commits ask for."""
    pre: str = ""
    """`a`, `b` or `rc` for a pre-release."""


class Choice(NamedTuple):
    """A version and why it is the next one."""

    version: Version
    level: Level | None
    """None where no level was asked: the version was given, or is the first one."""
    why: str


class NothingToReleaseError(DevkitError):
    """No commit since the last release asks for a version."""


class History(NamedTuple):
    """What the choice is made from."""

    tags: Tags
    since_final: Sequence[Reason]
    """What the commits since the last final version ask for."""
    since_last: Sequence[Reason]
    """What those since the last version of any kind ask for."""
    changed: bool
    """Whether there are any commits since the last version, whatever they ask for."""


def choose(history: History, stated: Version | None, wish: Wish, *, scheme: Scheme, major_on_zero: bool) -> Choice:
    """The next version.

    Args:
        history: Tags and commits.
        stated: The version written in the project's files; None where none is.
        wish: What the command line asks for.
        scheme: How versions are written.
        major_on_zero: A breaking change ends the time of 0.x versions.

    Raises:
        NothingToReleaseError: no commit asks for a version.
        DevkitError: the files, the tags and the wish don't go together.
    """
    last = history.tags.last
    if wish.version is not None:
        return _given(wish.version, last and last.version, scheme)
    if last is None:
        return _first(stated, wish, scheme)
    _check_stated(stated, history.tags)
    level = _level(history, wish)
    ends_zero = major_on_zero or wish.bump is not None
    version = following(history.tags.versions, level, scheme=scheme, pre=wish.pre, major_on_zero=ends_zero)
    why = _told(history, wish, level)
    if level == Level.MAJOR and not ends_zero and not last.version.release[0]:
        why += "; a 0.x version stays one, and its second number is raised"
    if stated is not None and stated.phase == "dev" and version.key <= stated.key:
        version = make(scheme, stated.release, wish.pre, 1 if wish.pre else 0)
        why += f"; the files are at {stated.text} already"
    return Choice(version, level, why)


def agreed(found: Sequence[Found], scheme: Scheme) -> Version | None:
    """The version that all places hold; None where there is no place.

    Raises:
        DevkitError: they hold different ones, or something that is no version.
    """
    asked = [
        (entry.place, entry.version, parse_any(entry.version, scheme)) for entry in found if not entry.place.follows
    ]
    for place, text, version in asked:
        if version is None:
            raise DevkitError(
                f"{place.path}: {place.name} is {text!r}, which is no version; correct it, or name the file under "
                "exclude in [tool.devkit.release]"
            )
    if len({version.canonical for _, _, version in asked if version}) > 1:
        listed = ", ".join(f"{place.path} ({place.name}) says {text}" for place, text, _ in asked)
        raise DevkitError(
            f"the places that hold the version disagree: {listed}; make them the same, or name those that are not the "
            "project's under exclude in [tool.devkit.release]"
        )
    if not asked:
        return None
    version = next((version for *_, version in asked if version and version.scheme == scheme), asked[0][2])
    return None if version is None else normal(version) if version.scheme == scheme else _translated(version, scheme)


def _translated(version: Version, scheme: Scheme) -> Version:
    return make(scheme, (*version.release, 0, 0)[:3], version.phase, version.number)


def _given(text: str, last: Version | None, scheme: Scheme) -> Choice:
    version = parse(text, scheme)
    if version is None:
        name = "Semantic Versioning, such as 1.2.3" if scheme == "semver" else "PEP 440, such as 1.2.3"
        raise DevkitError(f"--version {text!r} is no version by {name}")
    if last is not None and version.key <= last.key:
        raise DevkitError(f"--version {text} doesn't come after {last.text}, which is released; give a higher one")
    return Choice(normal(version), None, "it was asked for with --version")


def _first(stated: Version | None, wish: Wish, scheme: Scheme) -> Choice:
    """The first release: what the files say, for nobody can have got it yet."""
    if stated is None or not any(stated.release):
        return Choice(following(Last(), Level.NONE, scheme=scheme, pre=wish.pre), None, "there is no release yet")
    if wish.bump is not None:
        last = Last(stated, stated if stated.final else None)
        version = following(last, wish.bump, scheme=scheme, pre=wish.pre, major_on_zero=True)
        return Choice(
            version, wish.bump, f"there is no release tag yet, the files say {stated.text}, and --bump was given"
        )
    version = stated
    if wish.pre:
        version = make(scheme, stated.release, wish.pre, 1)
    elif not stated.final:
        version = make(scheme, stated.release)
    why = f"there is no release tag yet, and the files say {stated.text}; if that is out already, tag its commit first"
    return Choice(version, None, why)


def _check_stated(stated: Version | None, tags: Tags) -> None:
    """The files must hold what was released last, or a development version after it."""
    last = tags.last
    if stated is None or last is None or stated.canonical == last.version.canonical:
        return
    if stated.phase == "dev" and stated.key > last.version.key:
        return
    relation = "not released" if stated.key > last.version.key else "older"
    raise DevkitError(
        f"the project's files say {stated.text}, the last release tag is {last.name}: {stated.text} is {relation}; say "
        f"which version comes next with --version, such as --version {_suggested(stated, last.version)}"
    )


def _suggested(stated: Version, last: Version) -> str:
    return stated.text if stated.key > last.key else following(Last(last, last), Level.PATCH, scheme=last.scheme).text


def _level(history: History, wish: Wish) -> Level:
    """The level asked for.

    Raises:
        NothingToReleaseError: none is.
    """
    last, level = history.tags.last, highest(history.since_final)
    name = last.name if last else ""
    if not history.changed and (wish.pre or wish.bump is not None or last is None or last.version.final):
        raise NothingToReleaseError(f"nothing to release: there is no commit after {name}")
    if wish.bump is not None:
        return wish.bump
    finishing = last is not None and not last.version.final and not wish.pre
    repeated = last is not None and last.version.phase == wish.pre and highest(history.since_last) == Level.NONE
    if not finishing and (level == Level.NONE or (wish.pre and repeated)):
        raise NothingToReleaseError(
            f"nothing to release: no commit since {name} asks for a version; if one is wanted, give --bump patch"
        )
    return level


def _told(history: History, wish: Wish, level: Level) -> str:
    tags = history.tags
    if wish.bump is not None:
        return f"--bump {level.word} was given"
    start = f"since {tags.final.name}" if tags.final else "so far"
    counts: dict[str, int] = {}
    for reason in history.since_final:
        if reason.level == level and level != Level.NONE:
            counts[reason.why] = counts.get(reason.why, 0) + 1
    listed = ", ".join(f"{count} {why}" for why, count in counts.items())
    if not listed:
        return f"the pre-release {tags.last.name if tags.last else ''} becomes final"
    return f"{level.word}, for commits {start}: {listed}"
