"""What a text names: a place on one machine, or nothing of the kind."""

import re
from pathlib import PurePath
from typing import NamedTuple

from devkit.hooks.checking.finding import Rule
from devkit.hooks.checks.paths.host import address
from devkit.hooks.checks.paths.rules import ABSOLUTE, DRIVE, HOST, TEMPORARY, USER

_END = r"(?=[\\/]|$)"
_NAME = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
SERVICES = (
    r"(?!(?:runner\w*|Shared|vscode|app\w*|ubuntu|docker|docs|jovyan|airflow|node|nobody|nonroot|web|www[\w-]*|site|git"
    r"|centos|fedora|debian|rocky|almalinux|cloud-user|coder|hadoop|spark|hive|src|code|work(?:space|dir)?|projects?|shared|gitpod|circleci|travis|jenkins|vsts\w*|vagrant|ec2-user|azureuser|opc|pi|admin|root|conda"
    r"|postgres|httpd|apache\d?|nginx|tomcat\d*|mysql|oracle|ftp|linuxbrew|codespace|sandbox|kaggle|container\w*|default|Administrator|db2inst\d|daytona)\b"
    r"|(?:jupyter\w*|rstudio|builder|build|deploy(?:er)?|ci|svc\w*|services?|server|agent|bot|worker|guest|students?|team|staff|common"
    r"|public|data|lab|media|mail|backups?|gem|core|tmp|temp|users)\b(?!-))"
)
"""Users of images and of services, who have the same home on more machines than one, and what a machine is for."""
_PLACEHOLDER = re.compile(
    r"(?:(?:file://)?/(?:home|Users)/|[A-Za-z]:[\\/]+Users[\\/]+)(?:[Uu]ser\w*|my\w*|your\w*|some\w*|test\w*|foo\w*|bar|baz|example\w*"
    r"|[Nn]ame|me|you|path|to|dev|developer)\b"
)
"""Users of examples, who are nobody."""
_PAGE = re.compile(r"/(?:home|Users)/[\w-]+(?:\.[a-z]{2,5})+")
"""A file right below the folder of all homes, where none is: a page's address, or a template's name."""
_USER = re.compile(
    rf"(?:file://)?(?:/(?:home|Users)/{SERVICES}(?P<name>{_NAME}){_END}|[A-Za-z]:[\\/]+Users[\\/]+"
    rf"(?!Public\b){SERVICES}(?P<windows>[^\\/:*?\"<>|\s{{}}%$]+){_END})"
)
_DRIVE = re.compile(
    r"[A-Za-z]:(?:\\{1,2}|/)(?![\\/])"
    r"(?!(?:windows|winnt|program files|programdata|users|a|python\d+|(?:msys|mingw|cygwin|miniconda|anaconda)\d*)"
    r"(?:[\\/]|$))[\w.$-]",
    re.IGNORECASE,
)
_TEMPORARY = re.compile(r"(?:/private)?/(?:var/)?tmp/[\w.-]|[A-Za-z]:[\\/]+Windows[\\/]+Te?mp[\\/]+\w", re.IGNORECASE)
_ABSOLUTE = re.compile(
    r"/(?:opt/(?!(?:homebrew|local|ml|conda|stack|airflow|spark)(?:/|$)|[\w.-]+/s?(?:bin|lib)(?:/|$))"
    r"|mnt/(?![a-z]/(?:Users|Windows|Program Files)(?:/|$))|(?:srv|media|data|var/(?:www|data))/)[\w.-]"
)
"""Folders that a machine's owner fills; not those that only images have, nor those of well-known ones in `/opt`."""
_LIKE_ADDRESS = re.compile(r"/(?:media|data)/")
"""What may be an address' path as well: told where it is opened only."""
_NOWHERE = re.compile(
    r"(?:^|[^a-z])(?:fake|evil|bogus|bad|unreachable|dummy|mock|missing|invalid|nowhere|wrong|foobar|pwned|hacked|exploit"
    r"|no[-_ ]?such|not[-_ ]a[-_ ](?:file|path|folder|dir\w*))"
    r"(?:[^a-z]|$)"
    r"|(?:non|not|doesn'?t)[-_ ]?exist|[\\/](?:your|path[\\/]+to)(?:[\\/_-]|$)"
    r"|[\\/](?:home|Users)[\\/]+(?:fixture|sample|demo)s?(?:[\\/]|$)"
    r"|^[A-Za-z]:[\\/]+(?:\w+_)?paths?(?:[\\/]|$)",
    re.IGNORECASE,
)
"""What a place is called that isn't there, and isn't meant to be, or that the reader is to fill in."""
_IS_FILLED = re.compile(r"[*{%]")
"""What is still to be put into a name may make it unique; a pattern is searched for."""
_PROGRAMS = frozenset({".sh", ".so", ".jar", ".exe", ".dll", ".dylib", ".py", ".pl", ".rb", ".bat", ".cmd", ".ps1"})
SOCKETS = frozenset({".sock", ".socket"})
"""How the names of sockets end."""
_LONGEST = 400
_WORDS = re.compile(r"\S\s+\S")


class Named(NamedTuple):
    """A place that a text names."""

    rule: Rule
    place: str
    """As to be shown: the text, cut."""
    text: str
    is_whole: bool = True
    """Whether nothing follows that isn't known."""

    @property
    def is_sure(self) -> bool:
        """Whether it can't be the path of an address instead, or of nobody."""
        if self.rule is USER:
            return _PLACEHOLDER.match(self.text) is None
        return self.rule is not ABSOLUTE or _LIKE_ADDRESS.match(self.text) is None

    @property
    def user(self) -> str:
        """Whose home folder it is in; empty where in none."""
        found = _USER.match(self.text)
        return found["name"] or found["windows"] if found is not None else ""

    @property
    def parts(self) -> list[str]:
        """The names between slashes, a drive's among them."""
        return [each for each in re.split(r"[\\/]+", self.text) if each]

    @property
    def suffix(self) -> str:
        """What the file's name ends with, with its dot; empty for what looks like a folder."""
        return PurePath(self.parts[-1]).suffix.lower() if self.is_whole else ""

    @property
    def is_program(self) -> bool:
        """Whether it is installed, by its name, rather than data."""
        return self.suffix in _PROGRAMS or re.search(r"[\\/]s?bin[\\/]", self.text) is not None


def named(text: str, *, whole: bool = True) -> Named | None:
    """The place on one machine that a text is, None where it is none.

    Args:
        text: a string's value.
        whole: False where more follows that isn't known, as in an f-string.
    """
    if len(text) > _LONGEST or "\n" in text or not may_be(text):
        return None
    rule = _path_rule(text, whole=whole) or (HOST if address(text) is not None else None)
    if rule is None or _NOWHERE.search(text):
        return None
    shown = text if len(text) <= 80 else f"{text[:79]}…"  # noqa: PLR2004 - a line
    return Named(rule, shown, text, whole)


def may_be(text: str) -> bool:
    """Whether a text may name a place, by its signs: what most texts have none of."""
    return (text[:1] in "/[" and "?" not in text) or ":" in text[:300]


def _path_rule(text: str, *, whole: bool) -> Rule | None:
    if _WORDS.search(text) and not _USER.match(text):
        return None  # a sentence, or a command
    if _TEMPORARY.match(text):
        return TEMPORARY if whole and not _IS_FILLED.search(text) and text[-1] not in "-_./" else None
    if _USER.match(text):
        return USER if not whole or _PAGE.fullmatch(text) is None else None
    if _DRIVE.match(text):
        return DRIVE if ";" not in text else None  # what PATH is set to, from anywhere
    return ABSOLUTE if _ABSOLUTE.match(text) else None
