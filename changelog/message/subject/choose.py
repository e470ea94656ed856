"""The subject: a recurring one as it recurs, else what people wrote inside the change, else the facts."""

from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.learn.prediction import Habits
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.subject.earlier import Earlier
from devkit.changelog.message.subject.phrases import main_files, phrases
from devkit.changelog.message.subject.slots import filled
from devkit.changelog.message.subject.spoken import fragment, test_title

RECURS = 0.52
"""Earlier subjects are so alike that this one will be, too: what they have in common with each other, 0 to 1."""
_OFTEN = 3
"""Commits that make a habit."""
_MOSTLY = 0.5
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
    recurring = _recurring(known)
    if recurring:
        return filled(recurring, files, facts)
    spoken = fragment(files) or (test_title(facts) if kind in {"fix", "feat", "perf", "test"} else None)
    return spoken or _placed(phrases(facts, files, kind)[0], files, kind, known)


def _placed(phrase: str, files: Sequence[FileDiff], kind: str, known: Sequence[Earlier]) -> str:
    """A phrase with the module it is about, where people here say more than it does."""
    usual = sum(len(one.text) * one.weight for one in known) if known else 0
    if len(phrase) >= usual * _SHORT:
        return phrase
    path = max(main_files(files, kind), key=lambda file: sum(len(hunk.lines) for hunk in file.hunks)).path
    place = "/".join(path.rpartition(".")[0].strip("_").split("/")[-2:])
    named = place.rpartition("/")[2].lower() in phrase.lower() or "/" not in place
    return phrase if named else f"{phrase} in {place}"


def _recurring(known: Sequence[Earlier]) -> Earlier | None:
    """The earlier subject most like all the others, if they are alike."""
    if not known:
        return None
    scored = [(_expected(one.text, known), -index) for index, one in enumerate(known)]
    score, index = max(scored)
    return known[-index] if score >= RECURS and _times(known[-index].text, known) >= _OFTEN else None


def _times(text: str, known: Sequence[Earlier]) -> int:
    """How many commits were called so, or nearly so."""
    from rapidfuzz import fuzz

    return sum(one.times for one in known if fuzz.ratio(text, one.text) >= RECURS * 100)


def _expected(text: str, known: Sequence[Earlier]) -> float:
    """How alike a text and what similar commits were called are, on average, 0 to 1."""
    from rapidfuzz import fuzz

    return sum(one.weight * fuzz.ratio(text, one.text) for one in known) / 100


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
        subject = (subject[:longest].rpartition(" ")[0] or subject[:longest]).rstrip(" ,;:-")
    return f"{subject}." if habits.full_stop > _MOSTLY and len(subject) < longest else subject
