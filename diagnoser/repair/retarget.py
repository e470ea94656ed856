"""What an expectation would have to become to accept a message as it is: text stays text, a pattern stays a pattern."""

import itertools
import re

from devkit.diagnoser.repair.align import Edit, Span, change, window
from devkit.diagnoser.repair.expectation import Expectation, segments
from devkit.diagnoser.repair.pattern import SPECIAL, Pattern, Wild, pattern_parts

_WORD = re.compile(r"\w+")
_CLAUSE_END = re.compile(r"[,;:!?\n]|\.(?!\w)|$")
_LOG_PLACE = re.compile(r"^[A-Z]+ +\S+:\S+\.py:\d+ ", re.MULTILINE)
_LONGEST_CLAUSE = 60
_OPEN_WORDS = frozenset(
    {"a", "an", "and", "at", "be", "for", "in", "is", "no", "not", "of", "or", "than", "the", "to", "with"}
)
_LEAST_ALIKE = 0.5
_LONGEST_WHOLE = 200


def text_edits(text: str, expectation: Expectation, message: str, protected: tuple[Span, ...]) -> list[Edit] | None:
    """Edits of an expected text (or of what `re.escape` is given) after which the message meets it."""
    at_start, at_end = _fixed(expectation)
    start, end = _target(message, text, at_start=at_start, at_end=at_end)
    return change(text, message[start:end], protected)


def pattern_edits(text: str, expectation: Expectation, message: str, protected: tuple[Span, ...]) -> list[Edit] | None:
    """Edits of a regular expression after which it matches the message; gaps, groups and anchors stay."""
    found = pattern_parts(text)
    if found is None:
        return None
    if text in message:
        return [Edit(match.start(), match.start(), "\\") for match in SPECIAL.finditer(text)]
    edits: list[Edit] = []
    begin = 0
    for indices, at_start, at_end in _numbered(found, expectation):
        target, places, kept = _spelled(found, indices, message[begin:])
        rest = message[begin:]
        start, end = _target(rest, target, at_start=at_start, at_end=at_end)
        changes = change(target, rest[start:end], kept)
        if changes is None:
            return None
        edits += [_in_pattern(edit, places) for edit in changes]
        begin += end
    inside = [span for span in protected if any(edit.start < span[1] and span[0] < edit.end for edit in edits)]
    return None if inside else edits


def _fixed(expectation: Expectation) -> tuple[bool, bool]:
    if expectation.how != "regex":
        return expectation.how in ("equal", "prefix"), expectation.how in ("equal", "suffix")
    found = pattern_parts(expectation.text)
    return (False, False) if found is None else (found.at_start or expectation.whole, found.at_end)


def _target(message: str, text: str, *, at_start: bool, at_end: bool) -> Span:
    """The part of a message a test should ask for; all of a short one that has little in common with the old text."""
    from rapidfuzz.distance import Indel

    start, end = _grown(message, text, window(message, text, at_start=at_start, at_end=at_end))
    end = end if at_end else _clause_end(message, start, end)
    start = _behind_log_place(message, text, start, end)
    alike = Indel.normalized_similarity(message[start:end].lower(), text.lower())
    if alike < _LEAST_ALIKE and len(message) <= _LONGEST_WHOLE and "\n" not in message:
        return 0, len(message)
    return start, end


def _grown(message: str, text: str, found: Span) -> Span:
    """Widen a stretch by the words that the old text had more at an end: a test must not weaken."""
    start, end = found
    for edit in change(text, message[start:end]) or []:
        words = len(_WORD.findall(text[edit.start : edit.end])) - len(_WORD.findall(edit.text))
        if words <= 0:
            continue
        if edit.start == 0:
            before = list(_WORD.finditer(message, message.rfind("\n", 0, start) + 1, start))[-words:]
            fixed = list(itertools.takewhile(_is_wording, reversed(before)))
            start = fixed[-1].start() if fixed else start
        elif edit.end == len(text):
            line = message.find("\n", end)
            rest = _WORD.finditer(message, end, line if line >= 0 else len(message))
            after = [match.end() for match in rest][:words]
            end = after[-1] if after else end
    return start, end


def _behind_log_place(message: str, text: str, start: int, end: int) -> int:
    """Where the stretch begins without logger, file and line, which `caplog.text` puts before each message."""
    if ".py:" in text:
        return start
    place = next((match for match in _LOG_PLACE.finditer(message) if match.start() <= start < match.end()), None)
    return place.end() if place is not None and place.end() < end else start


def _is_wording(word: re.Match[str]) -> bool:
    """Whether a word is no number or the like, which would be another one tomorrow."""
    return word[0].isalpha()


def _clause_end(message: str, start: int, end: int) -> int:
    """Where the clause ends, if the stretch breaks off after a word that wants another: half a clause says little."""
    words = _WORD.findall(message[start:end])
    if not words or words[-1].lower() not in _OPEN_WORDS:
        return end
    stop = _CLAUSE_END.search(message, end)
    return stop.start() if stop and stop.start() - end <= _LONGEST_CLAUSE else end


def _numbered(found: Pattern, expectation: Expectation) -> list[tuple[list[int], bool, bool]]:
    """The segments of a pattern as numbers of its parts, and which ends are anchored."""
    groups, at_start, at_end = segments(found, whole=expectation.whole)
    last = len(groups) - 1
    return [(group, at_start and n == 0, at_end and n == last) for n, group in enumerate(groups)]


def _spelled(found: Pattern, indices: list[int], message: str) -> tuple[str, list[Span], tuple[Span, ...]]:
    """A segment with its gaps filled, where each character is written in the pattern, and which of it are gaps."""
    text = ""
    places: list[Span] = []
    kept: list[Span] = []
    for index in indices:
        part = found.parts[index]
        filling = part.candidates(message)[0] if isinstance(part, Wild) else part
        if isinstance(part, Wild):
            kept.append((len(text), len(text) + len(filling)))
            places += [found.places[index][0]] * len(filling)
        else:
            places += found.places[index]
        text += filling
    return text, places, tuple(span for span in kept if span[0] < span[1])


def _in_pattern(edit: Edit, places: list[Span]) -> Edit:
    text = SPECIAL.sub(r"\\\g<0>", edit.text)
    if edit.start == edit.end:
        offset = places[edit.start - 1][1] if edit.start else places[0][0] if places else 0
        return Edit(offset, offset, text)
    return Edit(places[edit.start][0], places[edit.end - 1][1], text)
