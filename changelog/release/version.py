"""A version, by Semantic Versioning 2.0.0 or by PEP 440: read, ordered, spelled the other way."""

import re
from typing import Any, Literal, NamedTuple

from devkit.core.errors import DevkitError

Scheme = Literal["semver", "pep440"]

_NUMBER = r"(0|[1-9]\d*)"
_SEMVER = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?", re.ASCII)
_PHASE = re.compile(r"([A-Za-z]+)(\.?)(\d+)?", re.ASCII)
_SHORT = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}
_LONG = {"a": "alpha", "b": "beta"}
_PARTS = 3

PHASES = ("a", "b", "rc")
"""Pre-releases in their order; Semantic Versioning calls the first two `alpha` and `beta`."""


class Version(NamedTuple):
    """A version as read."""

    text: str
    scheme: Scheme
    release: tuple[int, ...]
    """The numbers."""
    phase: str
    """`a`, `b`, `rc`, `dev` or another word for a pre-release; empty for a final version."""
    number: int
    """Of the pre-release; 0 where it has none."""
    joint: str
    """What stands between a pre-release's word and number: a full stop or nothing."""
    key: Any
    """Orders versions of one scheme."""

    @property
    def final(self) -> bool:
        """Whether it is no pre-release."""
        return not self.phase

    @property
    def canonical(self) -> tuple[object, ...]:
        """The same for one version spelled by both schemes."""
        release = list(self.release)
        while release and not release[-1]:
            release.pop()
        return (*release, self.phase, self.number, "+" in self.text or "!" in self.text or "post" in self.text)


def parse(text: str, scheme: Scheme) -> Version | None:
    """Read a version; None where the scheme knows no such version."""
    return _semver(text) if scheme == "semver" else _pep440(text)


def parse_any(text: str, scheme: Scheme) -> Version | None:
    """Read a version by a scheme, or else by the other one."""
    return parse(text, scheme) or parse(text, "pep440" if scheme == "semver" else "semver")


def normal(version: Version) -> Version:
    """A version as its scheme spells it: PEP 440 reads `v1.0-RC1` too, and writes `1.0rc1`."""
    return version if version.scheme == "semver" else _pep440(str(version.key)) or version


def make(scheme: Scheme, release: tuple[int, ...], phase: str = "", number: int = 0, joint: str = ".") -> Version:
    """Compose a version.

    Args:
        scheme: How it is spelled.
        release: The numbers; three of them for Semantic Versioning.
        phase: One of `PHASES`, or `dev`; empty for a final version.
        number: Of the pre-release.
        joint: What Semantic Versioning puts between word and number.
    """
    text = ".".join(map(str, release))
    if phase and scheme == "semver":
        text += f"-{_LONG.get(phase, phase)}{joint}{number}"
    elif phase:
        text += f".dev{number}" if phase == "dev" else f"{phase}{number}"
    found = parse(text, scheme)
    if found is None:
        raise ValueError(text)
    return found


def spelled(version: Version, scheme: Scheme) -> str:
    """The version as the other scheme writes it.

    Raises:
        DevkitError: it can't: the version has what the scheme has no word for.
    """
    if version.scheme == scheme:
        return version.text
    plain = not version.canonical[-1] and (not version.phase or version.phase in {*PHASES, "dev"})
    if not plain or (scheme == "semver" and len(version.release) > _PARTS):
        other = "Semantic Versioning" if scheme == "semver" else "PEP 440"
        raise DevkitError(
            f"{version.text} can't be written by the rules of {other}, which a file here needs; choose another "
            "--version, or name the file under exclude in [tool.devkit.release]"
        )
    release = version.release
    if scheme == "semver":
        release = (*release, 0, 0)[: max(_PARTS, len(release))]
    return make(scheme, release, version.phase, version.number).text


def _semver(text: str) -> Version | None:
    match = _SEMVER.fullmatch(text)
    if match is None:
        return None
    release = (int(match[1]), int(match[2]), int(match[3]))
    if match[4] is None:
        return Version(text, "semver", release, "", 0, ".", (release, 1, ()))
    words = match[4].split(".")
    if not all(word and (word == "0" or not word.isdigit() or word[0] != "0") for word in words):
        return None
    phase = _PHASE.fullmatch(match[4])
    name, joint, number = phase.groups() if phase else (match[4], ".", "0")
    order = tuple((0, int(word), "") if word.isdigit() else (1, 0, word) for word in words)
    return Version(text, "semver", release, _SHORT.get(name, name), int(number or 0), joint, (release, 0, order))


def _pep440(text: str) -> Version | None:
    from packaging.version import InvalidVersion
    from packaging.version import Version as Python

    try:
        found = Python(text)
    except InvalidVersion:
        return None
    phase, number = found.pre or (("dev", found.dev or 0) if found.is_devrelease else ("", 0))
    return Version(text, "pep440", found.release, phase, number, "", found)
