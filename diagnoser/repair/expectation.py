"""What a test expects of a text, and what the text would have to become to meet it."""

import itertools
import re
from typing import Literal, NamedTuple

from devkit.diagnoser.repair.align import Edit, Span, change, window
from devkit.diagnoser.repair.pattern import Part, Pattern, Wild, compiled, pattern_parts, softened

How = Literal["equal", "contains", "prefix", "suffix", "regex"]

_MOST_FILLINGS = 200
_LONGEST = 5_000
_SHORTEST_REPEAT = 5
_REPEATED = 0.7


class Expectation(NamedTuple):
    """A text or a regular expression, and how it is held against a message."""

    how: How
    text: str
    flags: int = 0
    """Of a regular expression."""
    whole: bool = False
    """Whether a regular expression must match from the beginning (`re.match`, `fullmatch`)."""

    @property
    def shown(self) -> str:
        """As a person reads it: of a regular expression that is nothing but an escaped text, that text."""
        if self.how != "regex":
            return self.text
        inner = self.text.removeprefix("^")
        return next((text for end in ("", "$") if (text := _unescaped(inner, end)) is not None), self.text)

    def holds(self, message: str) -> bool:
        """Whether a message meets it; False for an invalid regular expression."""
        match self.how:
            case "equal":
                return message == self.text
            case "contains":
                return self.text in message
            case "prefix":
                return message.startswith(self.text)
            case "suffix":
                return message.endswith(self.text)
        return self._matches(message)

    def _matches(self, message: str) -> bool:
        pattern = compiled(self.text, self.flags) if len(message) <= _LONGEST else None
        if pattern is None:
            return False
        return (pattern.match if self.whole else pattern.search)(message) is not None


def _unescaped(pattern: str, end: str) -> str | None:
    """The text that a pattern is the escaped form of, before a given end."""
    inner = pattern.removesuffix(end)
    plain = re.sub(r"\\(.)", r"\1", inner, flags=re.DOTALL)
    return plain if re.escape(plain) == inner else None


def wanted_edits(message: str, expectation: Expectation, protected: tuple[Span, ...]) -> list[Edit] | None:
    """The smallest edits after which a message meets an expectation.

    Args:
        message: what the code said.
        expectation: what the test wants.
        protected: stretches of the message that are filled in at run time.

    Returns:
        Edits in the message's offsets; None where none were found that leave the protected stretches alone.
    """
    segments, at_start, at_end = _segments(expectation, message)
    if not segments:
        return None
    edits: list[Edit] = []
    begin = 0
    for number, segment in enumerate(segments):
        found = _segment_edits(
            message,
            begin,
            segment,
            (at_start and number == 0, at_end and number == len(segments) - 1),
            protected,
        )
        if found is None:
            return None
        stretch, changes = found
        edits += changes
        begin = stretch[1]
    return edits


def _segments(expectation: Expectation, message: str) -> tuple[list[tuple[Part, ...]], bool, bool]:
    """Stretches of fixed text with small gaps, split where anything may stand; and whether the ends are fixed."""
    if expectation.how != "regex":
        at_start = expectation.how in ("equal", "prefix")
        return [(expectation.text,)], at_start, expectation.how in ("equal", "suffix")
    found = pattern_parts(expectation.text)
    if found is None:
        return [], False, False
    groups, at_start, at_end = segments(found, whole=expectation.whole)
    parts = softened(found, message)
    return [tuple(parts[index] for index in group) for group in groups], at_start, at_end


def segments(found: Pattern, *, whole: bool = False) -> tuple[list[list[int]], bool, bool]:
    """Split a pattern where anything may stand.

    Args:
        found: a regular expression taken apart.
        whole: whether it must match from the beginning.

    Returns:
        Numbers of the parts of each stretch that has fixed text; whether the first begins, and the last ends, the text.
    """
    groups: list[list[int]] = [[]]
    for index, part in enumerate(found.parts):
        if isinstance(part, Wild) and part.anything:
            groups.append([])
        else:
            groups[-1].append(index)
    full = [group for group in groups if any(isinstance(found.parts[index], str) for index in group)]
    return full, (found.at_start or whole) and bool(groups[0]), found.at_end and bool(groups[-1])


def _segment_edits(
    message: str, begin: int, segment: tuple[Part, ...], fixed: tuple[bool, bool], protected: tuple[Span, ...]
) -> tuple[Span, list[Edit]] | None:
    rest = message[begin:]
    inside = tuple((max(a - begin, 0), b - begin) for a, b in protected if b > begin)
    best: tuple[int, Span, list[Edit]] | None = None
    for target in _fillings(segment, rest):
        start, end = window(rest, target, at_start=fixed[0], at_end=fixed[1], protected=inside)
        within = tuple((max(a, start) - start, min(b, end) - start) for a, b in inside if a < end and b > start)
        changes = change(rest[start:end], target, within)
        if changes is None or _repeats(rest, start, changes):
            continue
        size = sum(len(edit.text) + edit.end - edit.start for edit in changes)
        if best is None or size < best[0]:
            shift = begin + start
            moved = [_at_word(message, Edit(edit.start + shift, edit.end + shift, edit.text)) for edit in changes]
            best = size, (shift, begin + end), moved
    return None if best is None else best[1:]


def _at_word(message: str, edit: Edit) -> Edit:
    """A deletion from space to space takes the second one, so that it begins where a word begins."""
    removed, following = message[edit.start : edit.end], message[edit.end : edit.end + 1]
    if edit.text or not removed[:1].isspace() or removed[:1] != following:
        return edit
    return Edit(edit.start + 1, edit.end + 1, "")


def _repeats(message: str, start: int, changes: list[Edit]) -> bool:
    """Whether an edit puts in once more what stands beside it: the difference lies in what is filled in there."""
    from rapidfuzz.distance import Indel

    for edit in changes:
        length = len(edit.text)
        if edit.start < edit.end or length < _SHORTEST_REPEAT:
            continue
        place = start + edit.start
        beside = (message[max(0, place - length) : place], message[place : place + length])
        if any(Indel.normalized_similarity(text, edit.text) >= _REPEATED for text in beside):
            return True
    return False


def _fillings(segment: tuple[Part, ...], message: str) -> list[str]:
    """The segment with its gaps filled by what the message has that would match there."""
    choices = [[part] if isinstance(part, str) else part.candidates(message) for part in segment]
    return ["".join(choice) for choice in itertools.islice(itertools.product(*choices), _MOST_FILLINGS)]
