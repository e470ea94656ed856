"""Secrets in what is staged: found to be warned of, and kept out of every message."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.pattern import Pattern

REDACTED = "[redacted]"

_KINDS = {
    "an AWS access key": r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b",
    "a GitHub token": r"\bgh[pousr]_[A-Za-z0-9]{20,255}\b|\bgithub_pat_[A-Za-z0-9_]{22,255}\b",
    "a GitLab token": r"\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{20,}",
    "a Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    "a Slack webhook": r"https://hooks\.slack\.com/services/[A-Za-z0-9/]{20,}",
    "a Google API key": r"\bAIza[A-Za-z0-9_-]{35}",
    "a Stripe key": r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}",
    "an API key": r"\bsk-(?:proj-|ant-|or-)?[A-Za-z0-9_-]{20,}",
    "a PyPI token": r"\bpypi-[A-Za-z0-9_-]{40,}",
    "an npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "a SendGrid key": r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    "a Hugging Face token": r"\bhf_[A-Za-z0-9]{30,}\b",
    "a JSON web token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----",
    "a password in an address": r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s:/@'\"]{0,100}:(?P<word>[^\s@/'\"]{3,200})@[\w.\[-]+",
    "a password in a connection string": r"(?i:\b(?:password|pwd|accountkey|sharedaccesskey)=)(?P<key>[^\s;'\"]{6,});",
}
_KNOWN = Pattern("|".join(f"(?P<k{index}>{pattern})" for index, pattern in enumerate(_KINDS.values())))
_NAMES = tuple(_KINDS)
_ASSIGNED = Pattern(
    r"(?i)[\w.-]{0,40}(?:secret|token|passw(?:or)?d|passwd|api_?key|access_?key|private_?key|credential|auth_?key)[\w.-]{0,40}"
    r"['\"]?\s{0,4}(?::=|=>|[:=])\s{0,4}['\"]?(?P<value>[A-Za-z0-9+/_=~.!@#$%^&*-]{12,200})"
)
_LONG = Pattern(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,200}={0,2}(?![A-Za-z0-9+/_=-])")
_HINT = Pattern(
    r"(?i)secret|token|passw|api_?key|key|credential|auth|://|AKIA|ASIA|ABIA|ACCA|gh[pousr]_|_pat_|glpat|gl\w+-|xox|AIza|[rs]k[-_]"
    r"|pypi-|npm_|SG\.|hf_|eyJ|pwd"
)
_PLACEHOLDER = Pattern(
    r"(?i)example|changeme|placeholder|your[_-]|dummy|xxxx|\*\*\*|<[^>]+>|\$\{|\{\{|%\(|test|fake|sample|redacted|12345678"
)
_BITS = 3.2
"""Entropy a character, from which an assigned value is taken for a secret."""
_RANDOM_BITS = 4.2
_LONGEST_LINE = 5000


class Secret(NamedTuple):
    """Something staged that looks like a secret."""

    kind: str
    """In words, with an article."""
    path: str
    line: int
    """In the file as it will be, 1-based."""
    value: str
    """Itself; never to be printed."""


def secrets(files: Iterable[FileDiff]) -> tuple[Secret, ...]:
    """What looks like secrets in the lines that come."""
    return tuple(secret for file in files for secret in _in_file(file))


def _in_file(file: FileDiff) -> Iterable[Secret]:
    for hunk in file.hunks:
        number = hunk.new_start
        for raw in hunk.lines:
            if raw[:1] == b"+":
                text = raw[1:_LONGEST_LINE].decode("utf-8", "replace")
                if _HINT.search(text):
                    yield from (Secret(kind, file.path, number, value) for kind, value in found(text))
                number += 1
            elif raw[:1] == b" ":
                number += 1


def found(text: str) -> list[tuple[str, str]]:
    """Kinds and values of what looks like secrets in a text."""
    every = []
    for match in _KNOWN.finditer(text):
        groups = match.groupdict()
        kind = next(name for index, name in enumerate(_NAMES) if groups[f"k{index}"] is not None)
        value = groups["word"] or groups["key"] or match[0]
        if not (_PLACEHOLDER.search(value) and kind.startswith("a password")):
            every.append((kind, value))
    for match in _ASSIGNED.finditer(text):
        value = match["value"]
        if entropy(value) >= _BITS and _mixed(value) and not _PLACEHOLDER.search(value):
            every.append(("a value that looks like a secret", value))
    return every


def redact(text: str, known: Sequence[Secret] = ()) -> str:
    """A text without secrets: those known, their parts, and what looks like one."""
    for secret in known:
        text = text.replace(secret.value, REDACTED)
        for part in re.split(r"[^A-Za-z0-9]+", secret.value):
            if len(part) >= 8 and part in text:  # noqa: PLR2004 - shorter parts are words
                text = text.replace(part, REDACTED)
    for _, value in found(text):
        text = text.replace(value, REDACTED)
    return _LONG.sub(lambda match: REDACTED if _random(match[0]) else match[0], text)


def entropy(text: str) -> float:
    """Shannon's, in bits a character."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


def _mixed(value: str) -> bool:
    """Letters and digits together, or capital and small letters without being words."""
    digits = sum(character.isdigit() for character in value)
    return bool(digits and any(character.isalpha() for character in value)) and not re.fullmatch(r"[a-z_.]+\d*", value)


def _random(value: str) -> bool:
    return entropy(value) >= _RANDOM_BITS and _mixed(value) and "/" not in value.strip("/")
