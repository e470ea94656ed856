"""Secrets in text: found by the shapes their issuers document, and by the names they are given to.

What tests print and what a diff holds ends in summaries, comments and commit messages, where a secret would be public.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MASK = "***"

_SHAPES = {
    "GitHub token": r"\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_[A-Za-z0-9_]{60,255}\b",
    "GitLab token": r"\bgl(?:pat|dt|rt|ptt|cbt|soat)-[A-Za-z0-9_-]{20,}",
    "AWS access key": r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b",
    "Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bhooks\.slack\.com/services/[A-Za-z0-9/]{30,}",
    "Google API key": r"\bAIza[A-Za-z0-9_-]{35}",
    "Stripe key": r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{20,}\b",
    "API key": r"\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{32,}",
    "npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "PyPI token": r"\bpypi-[A-Za-z0-9_-]{50,}",
    "JSON Web Token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "private key": r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]{0,10000}-----END [A-Z ]{0,30}PRIVATE KEY-----)?",
    "password in an address": r"(?<=://)[^\s:/@'\"<>]{0,100}:(?P<userinfo>[^\s/@'\"<>]{3,200})(?=@[\w.\[-])",
    "authorization header": r"\b[Aa]uthorization['\"]?\s{0,3}[:=]\s{0,3}['\"]?(?:[Bb]earer|[Bb]asic|[Tt]oken)\s{1,3}"
    r"(?P<credentials>[A-Za-z0-9+/=._~-]{8,4096})",
    "value named like a secret": r"(?i:\b[\w.-]{0,40}(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|"
    r"access[_-]?key|private[_-]?key|credential)[\w-]{0,20})['\"]?\s{0,3}(?:=(?!=)|:(?!:)|=>)\s{0,3}"
    r"(?:(?P<quote>['\"])(?P<quoted>(?:\\.|[^\s'\"\\]){8,500})(?P=quote)|(?P<bare>[A-Za-z0-9+/_=.~-]{16,500}))",
}
_ALL = re.compile("|".join(f"(?P<{f'kind{number}'}>{shape})" for number, shape in enumerate(_SHAPES.values())))
_KINDS = {f"kind{number}": kind for number, kind in enumerate(_SHAPES)}
_PARTS = ("userinfo", "credentials", "quoted", "bare")
_PLACEHOLDER = re.compile(
    r"(?i)x{4,}|\*{3,}|<.*>|\$\{.*|\{\{?.*\}\}?|%\(.*|changeme|example|placeholder|your[_-].*|dummy.*"
)
_NAME_PATH = re.compile(r"[A-Za-z_]+(?:[._-][A-Za-z_]+)*")
_BITS = 3.0
"""Shannon entropy a character from which a bare value is no ordinary word."""
_LEAST_VALUE = 8


class Secret(NamedTuple):
    """A secret's place in a text; the secret itself is not kept."""

    kind: str
    start: int
    end: int


def find(text: str) -> Iterator[Secret]:
    """Yield the secrets of a text in their order; placeholders such as `${TOKEN}` or `changeme` are none."""
    for match in _ALL.finditer(text):
        kind = _KINDS[next(name for name in _KINDS if match[name] is not None)]
        part = next((name for name in _PARTS if match[name] is not None), None)
        start, end = match.span(part) if part else match.span()
        if _is_real(text[start:end], part):
            yield Secret(kind, start, end)


def mask(text: str, values: Iterable[str] = ()) -> str:
    """Replace what `find` finds, and the given values, by `***`.

    Args:
        text: any text; a JSON document stays one.
        values: secrets known from elsewhere, such as the environment; those shorter than eight characters are left.
    """
    for value in sorted({value for value in values if len(value) >= _LEAST_VALUE}, key=len, reverse=True):
        text = text.replace(value, MASK)
    parts, done = [], 0
    for secret in find(text):
        parts += [text[done : secret.start], MASK]
        done = secret.end
    return "".join([*parts, text[done:]]) if parts else text


def _is_real(value: str, part: str | None) -> bool:
    if part is None or part == "credentials":
        return True
    if value == MASK or _PLACEHOLDER.fullmatch(value):
        return False
    if part == "userinfo":
        return True
    return not _NAME_PATH.fullmatch(value) and _entropy(value) >= _BITS


def _entropy(value: str) -> float:
    """Shannon's, in bits a character."""
    return -sum(count / len(value) * math.log2(count / len(value)) for count in Counter(value).values())
