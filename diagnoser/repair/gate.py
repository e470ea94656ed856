"""Whether a failure is about a message at all, or about what the code did: only the former is repaired."""

import re

from devkit.diagnoser.repair.align import window
from devkit.diagnoser.repair.bindings import meaning
from devkit.diagnoser.repair.case import Case
from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.pattern import pattern_parts
from devkit.diagnoser.repair.search import Index
from devkit.diagnoser.repair.text import Project

_SPEAKS = re.compile(
    r"\bstr\(\w*(?:e|err|error|exc|exception|exc_?info|excinfo|ctx|cm|ei|ve|warning|w)\w*(?:\.\w+|\[\d+\])*\)"
    r"|\.(?:value|exception|args|messages?|msg|errors|output|stderr|record_tuples|getMessage)\b"
    r"|\b(?:excinfo|exc_info|caplog|capsys|capfd|capsysbinary|warninfo|recwarn)\b"
    r"|\b(?:raises|warns|assertRaises|assertRaisesRegex|assertWarns|assertLogs|deprecated_call)\("
    r"|\bexcept\b|\w(?:Error|Exception|Warning)\b"
    r"|\b(?:err|errs|error|errors|errmsg|warnings?|record|records|logs?|msg|message|exc|e|ei|cm)\b"
)
_TOLD = re.compile(r"= str\(\w*(?:Error|Exception|Warning|Exit|Interrupt)\w*\(|ExceptionInfo")
_RAISED = re.compile(r"Regex pattern|DID NOT|Raised exception group|\" does not match \"|group_contains")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"\S*[/\\]\S*")
_ALIKE = 0.4
_COVERED = 0.95
_LEAST_WORDS = 3
_LEAST_LETTERS = 8


def about_exception(case: Case) -> bool:
    """Whether the report itself says that the text is an exception's or a warning's."""
    text = case.failure.raised.text
    if case.mismatch.actual_type.endswith("Warning"):
        return True
    if case.mismatch.kind == "match" and (_RAISED.search(text) or text.startswith(("- ", "+ "))):
        return True
    return _TOLD.search(text) is not None


def about_message(project: Project, case: Case) -> bool:
    """Whether the test looks at an exception, a warning, a log record or output, as far as its code shows."""
    if about_exception(case):
        return True
    code = meaning(project, case.failure) or _marked(case.failure.longrepr)
    return _SPEAKS.search(code) is not None


def is_wording(text: str) -> bool:
    """Whether a text has several words, as messages have and most values have not: an address is one value."""
    return len(_WORD.findall(_ADDRESS.sub(" ", text))) >= _LEAST_WORDS


def _marked(longrepr: str) -> str:
    """The source line pytest marks as failing."""
    marked = re.findall(r"^>(.*)$", longrepr, re.MULTILINE)
    return marked[-1] if marked else ""


def says_expected(index: Index, case: Case) -> bool:
    """Whether the code has the very message the test expects: it was healed since, or went another way."""
    expected = plain(case)
    return any(found.score >= _COVERED for found in index.search(expected)[:1])


def still_said(index: Index, case: Case) -> bool:
    """Whether the code still has the very message the test expects, and said quite another one: it went another way."""
    from rapidfuzz.distance import Indel

    expected = plain(case)
    actual = case.comparison.actual
    if sum(map(str.isalnum, expected)) < _LEAST_LETTERS:
        return False
    start, end = window(actual, expected)
    alike = Indel.normalized_similarity(expected.lower(), actual[start:end].lower()) >= _ALIKE
    if alike and not _words(expected).isdisjoint(_words(actual)):
        return False
    return says_expected(index, case)


def akin(case: Case) -> bool:
    """Whether the message that came has a word of the expected one, where that has any: else it is another one."""
    expected = _words(plain(case))
    return not expected or not expected.isdisjoint(_words(case.comparison.actual))


def _words(text: str) -> set[str]:
    return set(map(str.lower, _WORD.findall(text)))


def plain(case: Case) -> str:
    """The fixed text of what a case expects, gaps left out."""
    return fixed_text(case.comparison.expectation)


def fixed_text(expectation: Expectation) -> str:
    """The fixed text of an expectation, gaps left out."""
    if expectation.how != "regex":
        return expectation.text
    found = pattern_parts(expectation.text)
    return "".join(part for part in found.parts if isinstance(part, str)) if found else ""
