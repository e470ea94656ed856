"""What a text names: a place on one machine, or nothing of the kind."""

import re
from typing import NamedTuple

from devkit.hooks.checking.finding import Rule
from devkit.hooks.checks.paths.rules import ABSOLUTE, DRIVE, HOST, TEMPORARY, USER

_END = r"(?=[\\/]|$)"
_NAME = r"[A-Za-z0-9._-]+"
NOBODY = (
    r"(?!(?:runner|Shared|vscode|app\w*|user\w*|my\w*|your\w*|some\w*|ubuntu|docker|jovyan|airflow|node|nobody|web|www[\w-]*"
    r"|coder|hadoop|spark|hive|gitpod|circleci|vagrant|ec2-user|pi|admin|test\w*|foo\w*|bar|example\w*|name|me|you|dev|developer|linuxbrew)\b)"
)
"""Users of images and of examples, who are nobody; those of more machines than one."""
_USER = re.compile(
    rf"(?:file://)?(?:/(?:home|Users)/{NOBODY}(?P<name>{_NAME}){_END}|[A-Za-z]:[\\/]+Users[\\/]+"
    rf"(?!Public\b)[^\\/:*?\"<>|\s]+{_END})"
)
_DRIVE = re.compile(
    r"[A-Za-z]:(?:\\{1,2}|/)(?![\\/])"
    r"(?!(?:windows|winnt|program files|programdata)\b|users[\\/]+(?:$|public|default))[\w.$-]",
    re.IGNORECASE,
)
_TEMPORARY = re.compile(
    r"(?:/private)?/(?:var/)?tmp/[\w.-]|[A-Za-z]:[\\/]+(?:Windows[\\/]+)?Te?mp[\\/]+\w", re.IGNORECASE
)
_ABSOLUTE = re.compile(
    r"/(?:opt/(?!(?:homebrew|local)(?:/|$)|[\w.-]+/s?(?:bin|lib)(?:/|$))"
    r"|(?:srv|mnt|media|data|app|workspace|code|var/(?:www|data))/)[\w.-]"
)
_LIKE_ADDRESS = re.compile(r"/(?:media|data|app|code)/")
"""What may be an address' path as well: told where it is opened only."""
_HOST = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?:[^/@\s]{1,200}@)?"
    r"(?P<host>localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?)"
    r":(?P<port>\d{1,5})(?:[/?#]\S*)?"
)
_DOMAIN = re.compile(r".+\.(?:com|org|net|io|dev|local|lan|internal|intranet|corp|home|cloud|app)", re.IGNORECASE)
_PUBLIC = re.compile(r"(?:[\w-]+\.)+(?!(?:local|lan|internal|intranet|corp|home|localdomain)$)[a-z]{2,}", re.IGNORECASE)
_RESERVED = re.compile(
    r"(?:.*\.)?(?:example(?:\.(?:com|org|net))?|test|invalid)|192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|8\.8\.8\.8|8\.8\.4\.4|1\.1\.1\.1"
)
_NO_PORT, _MOST_PORTS = 1, 65_535
"""Port 1 is what a program names that wants no answer."""
_NOWHERE = re.compile(
    r"(?:^|[^a-z])(?:fake|bogus|bad|unreachable|dummy|mock|missing|invalid|nowhere|wrong|foobar|no[-_ ]?such)"
    r"(?:[^a-z]|$)"
    r"|(?:non|not|doesn'?t)[-_ ]?exist",
    re.IGNORECASE,
)
"""What a place is called that isn't there, and isn't meant to be."""
_LONGEST = 400
_WORDS = re.compile(r"\S\s+\S")


class Named(NamedTuple):
    """A place that a text names."""

    rule: Rule
    place: str
    """As to be shown: the text, cut."""

    @property
    def is_sure(self) -> bool:
        """Whether it can't be the path of an address instead."""
        return self.rule is not ABSOLUTE or _LIKE_ADDRESS.match(self.place) is None


def named(text: str, *, whole: bool = True) -> Named | None:
    """The place on one machine that a text is, None where it is none.

    Args:
        text: a string's value.
        whole: False where more follows that isn't known, as in an f-string.
    """
    if len(text) > _LONGEST or "\n" in text or not _may_be(text) or _NOWHERE.search(text):
        return None
    rule = _path_rule(text, whole=whole) or _host_rule(text)
    return Named(rule, text if len(text) <= 80 else f"{text[:79]}…") if rule is not None else None  # noqa: PLR2004 - a line


def _may_be(text: str) -> bool:
    return (text[:1] in "/[" and "?" not in text) or ":" in text[:300]


def _path_rule(text: str, *, whole: bool) -> Rule | None:
    if _WORDS.search(text) and not _USER.match(text):
        return None  # a sentence, or a command
    if _TEMPORARY.match(text):
        return TEMPORARY if whole and text[-1] not in "-_./" else None  # what follows may make it unique
    if _USER.match(text):
        return USER
    if _DRIVE.match(text):
        return DRIVE
    return ABSOLUTE if _ABSOLUTE.match(text) else None


def _host_rule(text: str) -> Rule | None:
    match = _HOST.fullmatch(text)
    if match is None or not _NO_PORT < int(match["port"]) <= _MOST_PORTS or _RESERVED.fullmatch(match["host"].lower()):
        return None
    host = match["host"]
    if (match["scheme"] or "").startswith("http") and _PUBLIC.fullmatch(host):
        return None  # a service's own address, the same for everybody
    numeric = host.startswith("[") or host.replace(".", "").isdigit()
    sure = match["scheme"] or host == "localhost" or (numeric and "." in host) or _DOMAIN.fullmatch(host)
    return HOST if sure else None
