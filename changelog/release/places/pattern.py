"""A version known by the text around it."""

import re
from typing import NamedTuple

from devkit.changelog.release.version import Scheme
from devkit.core.errors import DevkitError

_MARK = "{version}"
_VERSION = r"(?P<version>v?[0-9][0-9A-Za-z.+!_-]*(?<![.+!_-]))"


class Pattern(NamedTuple):
    """All spots of a file that a regular expression finds; its group `version` is the version."""

    path: str
    name: str
    expression: str
    scheme: Scheme | None = None
    follows: bool = False

    def find(self, text: str) -> str | None:
        """The version.

        Raises:
            DevkitError: the spots hold different ones.
        """
        found = {match["version"] for match in re.finditer(self.expression, text)}
        if len(found) > 1:
            raise DevkitError(
                f"{self.path}: {self.name} finds several versions ({', '.join(sorted(found))}); make it longer"
            )
        return next(iter(found), None)

    def put(self, text: str, version: str) -> str:
        """Replace the version at every spot."""
        pieces, at = [], 0
        for match in re.finditer(self.expression, text):
            pieces += [text[at : match.start("version")], version]
            at = match.end("version")
        return "".join([*pieces, text[at:]])


def template(path: str, text: str) -> Pattern:
    """A place by a text with `{version}` in it, as the settings give it.

    Raises:
        DevkitError: `{version}` doesn't stand in it exactly once.
    """
    if text.count(_MARK) != 1:
        raise DevkitError(
            f"[tool.devkit.release.files] {path!r}: {text!r} must hold {_MARK} once, where the version stands"
        )
    before, after = map(re.escape, text.split(_MARK))
    return Pattern(path, text, before + _VERSION + (after or r"(?![0-9A-Za-z])"))


def whole(path: str) -> Pattern:
    """A file that holds the version and nothing else."""
    return Pattern(path, "the file", rf"\A\s*{_VERSION}\s*\Z", "pep440")


def setup_cfg(path: str) -> Pattern:
    """The key `version` of the section `metadata` of setup.cfg."""
    return Pattern(
        path,
        "metadata.version",
        rf"(?m)^\[metadata\][ \t]*\r?\n(?:(?!\[).*\n)*?version[ \t]*[=:][ \t]*{_VERSION}[ \t]*$",
        "pep440",
    )


def uv_lock(path: str, name: str) -> Pattern:
    """The project itself in uv.lock."""
    source = r'source = \{ (?:editable|virtual|directory) = "\." \}'
    return Pattern(path, f"package {name}", _entry(name) + rf"(?=\r?\n{source})", "pep440", follows=True)


def cargo_lock(path: str, name: str) -> Pattern:
    """The crate itself in Cargo.lock: the one that comes from nowhere else."""
    return Pattern(path, f"package {name}", _entry(name) + r"(?!\r?\nsource)", "semver", follows=True)


def _entry(name: str) -> str:
    return rf'\[\[package\]\]\r?\nname = "{re.escape(name)}"\r?\nversion = "(?P<version>[^"\n]+)"'
