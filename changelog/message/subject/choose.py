"""The subject: a recurring one as it recurs, else what people wrote inside the change, else the facts."""

from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.learn.lesson import type_of
from devkit.changelog.learn.prediction import Habits
from devkit.changelog.message.facts.fact import Fact, without_code
from devkit.changelog.message.pattern import Pattern
from devkit.changelog.message.subject.earlier import Earlier
from devkit.changelog.message.subject.mood import spoken_as
from devkit.changelog.message.subject.naming import OF_CODE
from devkit.changelog.message.subject.phrase import Phrase
from devkit.changelog.message.subject.phrases import phrase
from devkit.changelog.message.subject.recurring import recurring
from devkit.changelog.message.subject.spoken import FRAGMENTS, fragment, test_title
from devkit.core.escape import decoded, one_line

_MOSTLY = 0.5
_FEWEST = 3
"""Words that are left of a subject at least where it is cut."""
_ASIDE = Pattern(r"(?: in \S+| from \S+ to \S+| \([^()]*\))$")
"""What a subject can do without: what is left says less, and is as true and as whole."""
_LEADING = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "both", "but", "by", "for", "from", "in", "instead", "into", "is"),
        *("its", "not", "of", "on", "only", "or", "such", "than", "that", "the", "their", "this", "to", "via", "was"),
        *("were", "when", "where", "which", "while", "whose", "with", "without"),
    )
)
"""Words that lead on to others: a text that is cut after one reads broken."""
_CLAUSES = frozenset(("because", "instead", "since", "so", "using", "while"))
"""Words that begin another clause, without which the one before is as true."""
_STOPS = frozenset(",;:")
_NAMED = r"[\w$-]*[\w$](?:[._/$]|(?<=[a-z])[A-Z])[\w$./-]*"
_LISTED = Pattern(
    rf"(?P<does>\w+ (?:\w+ of )?)(?P<first>{_NAMED})(?:, (?P<second>\S+))? and (?:(?P<more>\d+) more|{_NAMED})"
)
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
    if without_code(facts, files):  # what is the same to the interpreter mends nothing
        known = [one for one in known if type_of(one.type) not in OF_CODE]
    again = recurring(known, files, facts, kind)
    if again:
        return again
    if not files:
        return "empty commit"
    alone = all(FRAGMENTS.search(file.path) for file in files)  # then what it tells of was done before
    spoken = None if alone else fragment(files)
    spoken = spoken or (test_title(facts) if kind in {"fix", "feat", "perf", "test"} else None)
    if spoken:
        return spoken_as(spoken, (one.text for one in known))
    return _placed(phrase(facts, files, kind), known)


def _placed(said: Phrase, known: Sequence[Earlier]) -> str:
    """A phrase with the module it is about, where people here say more than it does."""
    usual = sum(len(one.text) * one.weight for one in known) if known else 0
    named = not said.place or said.place.rpartition("/")[2].lower() in said.text.lower()
    return said.text if named or len(said.text) >= usual * _SHORT else f"{said.text} in {said.place}"


def adapt(subject: str, habits: Habits, longest: int, most: int = 0) -> str:
    """A subject as people here write it: capital letter, full stop, and no longer than it may be.

    Args:
        subject: On one line.
        habits: How people here write.
        longest: Characters that it has here as a rule.
        most: Characters it may have where less would break it; `longest` if that is more.
    """
    most = max(longest, most)
    subject = one_line(decoded(subject)).rstrip(".") or "update files"
    first = subject.split(" ", 1)[0]
    if first.isalpha() and first[1:] == first[1:].lower():
        head = first[0].upper() if habits.capital > _MOSTLY else first[0].lower()
        subject = head + subject[1:]
    if len(subject) > longest:
        brief = _ASIDE.sub("", subject)
        subject = brief if len(brief.split(" ")) > 1 else subject
    if len(subject) > most:
        subject = _fewer(subject)
    if len(subject) > most:
        subject = _cut(subject, longest)
        subject = subject if " " in subject else "update files"
    return f"{subject}." if habits.full_stop > _MOSTLY and len(subject) < most else subject


def _fewer(subject: str) -> str:
    """A subject that lists names with the first of them, and how many more; another one as it is."""
    match = _LISTED.fullmatch(subject)
    if match is None:
        return subject
    others = int(match["more"] or 1) + bool(match["second"])
    return f"{match['does']}{match['first']} and {others} more"


def _cut(subject: str, longest: int) -> str:
    """The beginning of a subject that is too long."""
    kept = subject[: longest + 1].rpartition(" ")[0] or subject[:longest]
    words = _closed(_clause(kept, subject[len(kept) :].strip().partition(" ")[0])).split(" ")
    while len(words) > 1 and words[-1].lower() in _LEADING:
        words.pop()
    return " ".join(words).rstrip(" ,;:-")


def _clause(kept: str, following: str) -> str:
    """A beginning up to where its last whole clause ends, where that is most of it."""
    if following.lower() in _CLAUSES or kept[-1:] in _STOPS:
        return kept
    words = kept.split(" ")
    ends = [
        index
        for index in range(_FEWEST, len(words))
        if words[index].lower() in _CLAUSES or words[index - 1][-1:] in _STOPS
    ]
    brief = " ".join(words[: ends[-1]]) if ends else ""
    return brief if len(brief) * 2 >= len(kept) else kept


def _closed(text: str) -> str:
    """A beginning without the parenthesis or the code in which it ends."""
    whole = text.rpartition(" (")[0] if text.count("(") > text.count(")") else text
    whole = whole.rpartition("`")[0].rstrip() if whole.count("`") % 2 else whole
    return whole if len(whole.split(" ")) >= _FEWEST else text
