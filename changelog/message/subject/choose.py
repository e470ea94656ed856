"""The subject: a recurring one as it recurs, else what people wrote inside the change, else the facts."""

from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.learn.prediction import Habits
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.subject.earlier import Earlier
from devkit.changelog.message.subject.mood import spoken_as
from devkit.changelog.message.subject.phrases import Phrase, phrase
from devkit.changelog.message.subject.recurring import recurring
from devkit.changelog.message.subject.spoken import fragment, test_title

_MOSTLY = 0.5
_FEWEST = 3
"""Words that are left of a subject at least where it is cut."""
_LEADING = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "both", "but", "by", "for", "from", "in", "instead", "into", "is"),
        *("its", "not", "of", "on", "only", "or", "such", "than", "that", "the", "their", "this", "to", "via", "was"),
        *("were", "when", "where", "which", "while", "whose", "with", "without"),
    )
)
"""Words that lead on to others: a text that is cut after one reads broken."""
_SHORT = 0.6
"""A phrase of less than this share of the usual length says where."""


def choose(files: Sequence[FileDiff], facts: Sequence[Fact], kind: str, known: Sequence[Earlier]) -> str:
    """Pick a subject.

    Args:
        files: The change.
        facts: Of the change.
        kind: The commit's type.
        known: What similar commits were called.
    """
    again = recurring(known, files, facts, kind)
    if again:
        return again
    spoken = fragment(files) or (test_title(facts) if kind in {"fix", "feat", "perf", "test"} else None)
    if spoken:
        return spoken_as(spoken, (one.text for one in known))
    return _placed(phrase(facts, files, kind), known)


def _placed(said: Phrase, known: Sequence[Earlier]) -> str:
    """A phrase with the module it is about, where people here say more than it does."""
    usual = sum(len(one.text) * one.weight for one in known) if known else 0
    named = not said.place or said.place.rpartition("/")[2].lower() in said.text.lower()
    return said.text if named or len(said.text) >= usual * _SHORT else f"{said.text} in {said.place}"


def adapt(subject: str, habits: Habits, longest: int) -> str:
    """A subject as people here write it: capital letter, full stop, and no longer than it may be.

    Args:
        subject: On one line.
        habits: How people here write.
        longest: Characters it may have.
    """
    subject = " ".join(subject.split()).rstrip(".") or "update files"
    first = subject.split(" ", 1)[0]
    if first.isalpha() and first[1:] == first[1:].lower():
        head = first[0].upper() if habits.capital > _MOSTLY else first[0].lower()
        subject = head + subject[1:]
    if len(subject) > longest:
        subject = _cut(subject, longest)
    return f"{subject}." if habits.full_stop > _MOSTLY and len(subject) < longest else subject


def _cut(subject: str, longest: int) -> str:
    """The beginning of a subject that is too long."""
    words = (subject[: longest + 1].rpartition(" ")[0] or subject[:longest]).split(" ")
    while len(words) > _FEWEST and words[-1].lower() in _LEADING:
        words.pop()
    text = " ".join(words).rstrip(" ,;:-")
    opened = text.rpartition(" (")[0] if text.count("(") > text.count(")") else text
    return opened if len(opened.split(" ")) >= _FEWEST else text
