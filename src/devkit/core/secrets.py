"""Secrets in text: found by the shapes their issuers document, and by the names they are given to.

What tests print and what a diff holds ends in summaries, comments and commit messages, where a secret would be public.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

MASK = "***"


class Shape(NamedTuple):
    """What one kind of secret looks like."""

    kind: str
    """In words."""
    article: str
    hints: tuple[str, ...]
    """Texts in lower case; a text with such a secret has one of them. Expressions are compiled for those alone."""
    pattern: str
    """A regular expression. A group called `value` is the secret where that isn't all of it."""
    is_long: bool = False
    """Whether it may go over several lines."""


_NAME = (
    r"(?i:\b[\w.-]{0,40}?(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key"
    r"|credential)(?P<rest>[\w.-]{0,20}))"
)
"""A name that says that its value is one."""
SHAPES = (
    Shape(
        "GitHub token",
        "a",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        r"\bgh[pousr]_[A-Za-z0-9]{20,255}\b|\bgithub_pat_[A-Za-z0-9_]{22,255}\b",
    ),
    Shape("GitLab token", "a", ("gl",), r"\bgl(?:pat|dt|rt|ptt|cbt|ft|soat|imt|agent)-[A-Za-z0-9_-]{20,}"),
    Shape("AWS access key", "an", ("akia", "asia", "abia", "acca"), r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"),
    Shape("Slack token", "a", ("xox",), r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    Shape("Slack webhook", "a", ("hooks.slack.com",), r"\bhooks\.slack\.com/services/[A-Za-z0-9/]{20,}"),
    Shape("Google API key", "a", ("aiza",), r"\bAIza[A-Za-z0-9_-]{35}"),
    Shape("Stripe key", "a", ("k_live_", "k_test_"), r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}\b"),
    Shape("API key", "an", ("sk-",), r"\bsk-(?=[\w-]*?[A-Za-z0-9]{16})[A-Za-z0-9_-]{20,}"),
    Shape("npm token", "an", ("npm_",), r"\bnpm_[A-Za-z0-9]{36}\b"),
    Shape("PyPI token", "a", ("pypi-",), r"\bpypi-(?=[\w-]*?[A-Za-z0-9]{16})[A-Za-z0-9_-]{40,}"),
    Shape("SendGrid key", "a", ("sg.",), r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    Shape("Hugging Face token", "a", ("hf_",), r"\bhf_[A-Za-z0-9]{30,}\b"),
    Shape("JSON Web Token", "a", ("eyj",), r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    Shape(
        "private key",
        "a",
        ("private key",),
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
        r"(?:[^-]{0,10000}-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?",
        is_long=True,
    ),
    Shape(
        "password in an address",
        "a",
        ("://",),
        r"(?<=://)(?P<user>[^\s:/@'\"<>]{0,100}):(?P<value>[^\s/@'\"<>]{3,200})(?=@[\w.\[-])",
    ),
    Shape(
        "password in a connection string",
        "a",
        ("password=", "pwd=", "accountkey=", "sharedaccesskey="),
        r"(?i:\b(?:password|pwd|accountkey|sharedaccesskey)=)(?P<value>[^\s;'\"]{6,500})(?=;)",
    ),
    Shape(
        "authorization header",
        "an",
        ("authorization",),
        r"\b[Aa]uthorization['\"]?[ \t]{0,3}[:=][ \t]{0,3}['\"]?(?P<scheme>[Bb]earer|[Bb]asic|[Tt]oken)[ \t]{1,3}"
        r"(?P<value>[A-Za-z0-9+/=._~-]{8,4096})",
    ),
    Shape(
        "value named like a secret",
        "a",
        ("passw", "passphrase", "secret", "token", "key", "credential"),
        _NAME + r"['\"]?[ \t]{0,4}(?::=|=>|(?::[ \t]?[\w.|\[\] ]{2,30})?=(?!=)|:(?!:))[ \t]{0,4}"
        r"(?:(?P<quote>['\"])(?P<value>(?:\\.|[^\s'\"\\]){8,500})(?P=quote)"
        r"|(?P<bare>[A-Za-z0-9+/_=.~!@#$%^&-]{12,500})(?![A-Za-z0-9+/_=.~!@#$%^&(\[-]))",
    ),
)
"""Every shape, those that say most first: where two overlap, the first one says what it is."""
_PLACEHOLDER = (
    r"(?i)example|changeme|change[_-]me|placeholder|your[_-]|dummy|redacted|fake|sample|test|12345678|x{4,}|\*{3,}|\.{3}"
    r"|<[^>]*>|[$%#][{(]|\{\w*\}|\{\{|\[[^\]]+\]|\A\$\w+\Z"
)
"""What stands for a secret that is somewhere else."""
_FILLED = r"(?i)example|x{6,}|(?:your|my)[_-]|(.)\1{7,}|placeholder|redacted|0123456789|abcdefghijkl"
"""The same in a secret of a known shape."""
_GENERIC = (
    r"(?i)pass(?:word|wd|phrase)?|pwd|secret|user(?:name)?|(?:access[_-]?)?token|(?:api[_-]?)?key|credentials?|\.+"
)
"""What a password is called where it isn't given."""
_PART = r"[A-Za-z_]*\d{0,4}[A-Za-z_]*"
_WORDS = rf"[A-Za-z_]+|[A-Za-z_]{_PART}(?:[._:/@-]+{_PART})+"
_NAMES = rf"[A-Za-z_]{_PART}"
_LOCATION = (
    r"(?:\w+://|npm:|workspace:|github:).*|[~.]{0,2}/?(?:[a-z0-9_.-]+/)+[a-z0-9_.-]*"
    r"|sha\d{1,3}[-:].*|[-+]?[\d._]+(?:[eE][-+]?\d+)?"
    r"|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
)
"""Addresses, paths, checksums, numbers and UUIDs."""
_ABOUT = (
    r"(?i).*(?:id|name|ur[il]|path|file|dir|folder|type|kind|count|number|ttl|len|length|size|hash|hasher|digest|class"
    r"|field|header|prefix|suffix|pattern|regex|format|version|expir\w*|timeout|izer)s?"
)
"""How a name goes on that is about a secret and not it."""
_BITS = 3.0
"""Shannon entropy a character from which a quoted value is no ordinary word."""
_BARE_BITS = 3.2
_LEAST_VALUE = 8
_LEAST_PART = 4
"""Characters of a cut secret that are told from chance."""
_ELLIPSIS = r"\N{HORIZONTAL ELLIPSIS}|\.\.\."
"""What stands where devkit or pytest cut a text."""


class Secret(NamedTuple):
    """A secret's place in a text; the secret itself is not kept."""

    kind: str
    start: int
    end: int
    article: str = "a"
    """What stands before the kind in a sentence."""


def find(text: str) -> Iterator[Secret]:
    """Yield the secrets of a text in their order; placeholders such as `${TOKEN}` or `changeme` are none."""
    lower = text.lower()
    found: list[Secret] = []
    for shape in SHAPES:
        if any(hint in lower for hint in shape.hints):
            for start, part in [(0, text)] if shape.is_long else _lines(text, shape.hints):
                found += (each._replace(start=start + each.start, end=start + each.end) for each in _of(shape, part))
    yield from _merged(found)


def _lines(text: str, hints: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The lines of a text that have a hint, each with where it begins: most have none, and patterns are slow."""
    start = 0
    for line in text.split("\n"):
        lower = line.lower()
        if any(hint in lower for hint in hints):
            yield start, line
        start += len(line) + 1


def mask(text: str, values: Iterable[str] = (), parts_of: Iterable[str] = ()) -> str:
    """Replace what `find` finds, the given values, and what an ellipsis left of them, by `***`.

    Args:
        text: any text; a JSON document stays one where no values are given.
        values: secrets known from elsewhere, such as the environment; those shorter than eight characters are left.
        parts_of: secrets that `find` found in a longer text, of which this one may hold a beginning or an end.
    """
    known = sorted({value for value in values if len(value) >= _LEAST_VALUE}, key=len, reverse=True)
    for value in known:
        text = text.replace(value, MASK)
    text = _without_parts(text, [*known, *parts_of])
    parts, done = [], 0
    for secret in find(text):
        parts += [text[done : secret.start], MASK]
        done = secret.end
    return "".join([*parts, text[done:]]) if parts else text


def _without_parts(text: str, values: Sequence[str]) -> str:
    """Text whose ellipses stand for all that is cut of a value."""
    if not values:
        return text
    parts, done = [], 0
    for cut in _compiled(_ELLIPSIS).finditer(text):
        start = max(done, cut.start() - max(_beginning(text, cut.start(), value) for value in values))
        end = cut.end() + max(_ending(text, cut.end(), value) for value in values)
        parts += [text[done:start], MASK * (start < cut.start()), cut[0], MASK * (end > cut.end())]
        done = max(end, cut.end())
    return "".join([*parts, text[done:]])


def _beginning(text: str, end: int, value: str) -> int:
    """How many characters of a value, from its first one on, stand before a place of a text; 0 for too few to tell."""
    size = min(len(value), end) + 1
    while size := value.rfind(text[end - 1 : end], _LEAST_PART - 1, size - 1) + 1:
        if text.startswith(value[:size], end - size):
            return size
    return 0


def _ending(text: str, start: int, value: str) -> int:
    """How many characters of a value, up to its last one, stand after a place of a text; 0 for too few to tell."""
    first, place = text[start : start + 1], -1
    while first and (place := value.find(first, place + 1)) >= 0 and len(value) - place >= _LEAST_PART:
        if text.startswith(value[place:], start):
            return len(value) - place
    return 0


def entropy(text: str) -> float:
    """Shannon's, in bits a character."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def is_mixed(value: str) -> bool:
    """Whether letters and digits stand together, as in no word."""
    return any(map(str.isdigit, value)) and any(map(str.isalpha, value))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _is(pattern: str, value: str) -> bool:
    return _compiled(pattern).fullmatch(value) is not None


def _of(shape: Shape, text: str) -> Iterator[Secret]:
    for match in _compiled(shape.pattern).finditer(text):
        groups = match.groupdict()
        part = next((name for name in ("value", "bare") if groups.get(name) is not None), 0)
        if _is_real(match[part], groups) if part else not _compiled(_FILLED).search(match[0]):
            yield Secret(shape.kind, *match.span(part), shape.article)


def _is_real(value: str, groups: dict[str, str | None]) -> bool:
    """Whether what is given as a secret is one, and doesn't stand for it."""
    if value == MASK or _compiled(_PLACEHOLDER).search(value):
        return False
    if "rest" in groups:
        return _is_value(value, groups)
    if "scheme" in groups:
        return not (_is(_WORDS, value) and (value.islower() or value.isupper()))
    return value != groups.get("user") and not _is(_GENERIC, value)


def _is_value(value: str, groups: dict[str, str | None]) -> bool:
    """Whether what is given to a name that sounds like a secret is one."""
    if _is(_ABOUT, groups["rest"] or "") or _is(_WORDS, value) or _is(_LOCATION, value):
        return False
    if groups["bare"] is None:
        return entropy(value) >= _BITS
    return entropy(value) >= _BARE_BITS and is_mixed(value) and not _is(_NAMES, value)


def _merged(found: list[Secret]) -> list[Secret]:
    """Secrets by place; where some overlap, they are one, of the kind that was found first."""
    kept: list[tuple[int, Secret]] = []
    for rank, secret in sorted(enumerate(found), key=lambda each: each[1].start):
        if kept and secret.start < kept[-1][1].end:
            before, other = kept.pop()
            first = other if before < rank else secret
            place = first._replace(start=other.start, end=max(other.end, secret.end))
            kept.append((min(before, rank), place))
        else:
            kept.append((rank, secret))
    return [secret for _, secret in kept]
