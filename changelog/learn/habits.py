"""How people write their headers here, from the newest of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from devkit.changelog.grammar import Header, parse_header
from devkit.changelog.learn.archive import Entry
from devkit.changelog.learn.lesson import type_of
from devkit.changelog.learn.prediction import Habits, Weighted
from devkit.changelog.origins import origin

_NEWEST = 400
_HALF = 100
_NUMBER = re.compile(r"\s*\((?:#|GH-|!)\d+\)\s*$")
_EMOJI = re.compile(
    r"\s*(?::[a-z0-9_+-]+:|[\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff])"
)
_LETTER = re.compile(r"[^\W\d_]")


def habits(entries: Sequence[Entry]) -> Habits:
    """Measure the newest headers; entries are oldest first."""
    found = [entry for entry in entries[-_NEWEST:] if origin(entry.header) is None]
    if not found:
        return Habits()
    headers = [parse_header(entry.header) for entry in found]
    weights = [0.5 ** ((len(found) - 1 - index) / _HALF) for index in range(len(found))]
    conventional = [header.type is not None for header in headers]
    subjects = [_NUMBER.sub("", header.description or header.text) for header in headers]
    lengths = sorted(len(_NUMBER.sub("", header.text)) for header in headers)
    scopes = [(header.scope, weight) for header, weight in zip(headers, weights, strict=True) if header.scope]
    typed = [(type_of(header.type), weight) for header, weight in zip(headers, weights, strict=True) if header.type]
    in_types = [weight for weight, is_one in zip(weights, conventional, strict=True) if is_one]
    return Habits(
        commits=len(found),
        types=_weighted((kind or "", weight) for kind, weight in typed),
        spellings=_spellings(headers),
        scopes=_weighted((scope, weight) for scope, weight in scopes),
        conventional=_share(conventional, weights),
        scoped=sum(weight for _, weight in scopes) / (sum(in_types) or 1.0),
        gitmoji=_share([_emoji(header) for header in headers], weights),
        capital=_share([subject[:1].isupper() for subject in subjects], weights, map(_begins_with_letter, subjects)),
        full_stop=_share([subject.endswith(".") for subject in subjects], weights),
        numbered=_share([_NUMBER.search(header.text) is not None for header in headers], weights),
        bodies=_share([entry.body for entry in found], weights),
        length=lengths[len(lengths) // 2],
        longest=lengths[len(lengths) * 9 // 10],
    )


def _emoji(header: Header) -> bool:
    return bool(_EMOJI.match(header.text) or (header.description and _EMOJI.match(header.description)))


def _begins_with_letter(subject: str) -> bool:
    return _LETTER.match(subject) is not None


def _share(facts: Sequence[bool], weights: Sequence[float], counted: Iterable[bool] | None = None) -> float:
    """The weight of what is true among what counts."""
    counts = list(counted) if counted is not None else [True] * len(facts)
    total = sum(weight for weight, counts_here in zip(weights, counts, strict=True) if counts_here)
    true = sum(weight for fact, weight, counts_here in zip(facts, weights, counts, strict=True) if fact and counts_here)
    return true / total if total else 0.0


def _weighted(pairs: Iterable[tuple[str, float]]) -> tuple[Weighted, ...]:
    sums: dict[str, float] = defaultdict(float)
    for value, weight in pairs:
        sums[value] += weight
    total = sum(sums.values()) or 1.0
    ranked = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Weighted(value, weight / total) for value, weight in ranked)


def _spellings(headers: Iterable[Header]) -> tuple[tuple[str, str], ...]:
    """The types that people here mostly write in another way than the model calls them."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for header in headers:
        if header.type:
            written[type_of(header.type) or ""][header.type] += 1
    usual = {kind: counts.most_common(1)[0][0] for kind, counts in written.items()}
    return tuple((kind, word) for kind, word in usual.items() if kind != word)
