"""Every wording of a mismatch, by pytest's versions, as real runs print it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.evidence import failure
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.location import Locator
from devkit.diagnoser.repair.mismatch import Mismatch
from devkit.diagnoser.repair.reading import is_mismatch, worth_asking
from devkit.diagnoser.report import Crash, Phase, TracebackEntry


def failed(message: str) -> Failure:
    phase = Phase("call", "failed", crash=Crash("tests/test_a.py", 3, message))
    return failure("tests/test_a.py::test_b", phase, Locator())


def read(message: str) -> Mismatch:
    found = is_mismatch(failed(message))
    assert found is not None
    return found


E, S = "Empty data", "No data provided"
WHERE = (
    "\n +  where 'No data provided' = str(ValueError('No data provided'))"
    "\n +    where ValueError('No data provided') = <ExceptionInfo ValueError('No data provided') tblen=2>.value"
)
GROUP = "<ExceptionInfo ExceptionGroup('many', [ValueError('No data provided'), TypeError('bad type')]) tblen=2>"

REGEX = {
    "raises 6.2": "AssertionError: Regex pattern 'Empty data' does not match 'No data provided'.",
    "raises 7.2": "AssertionError: Regex pattern did not match.\n Regex: 'Empty data'\n Input: 'No data provided'",
    "raises 9.0": (
        "AssertionError: Regex pattern did not match.\n"
        "  Expected regex: 'Empty data'\n  Actual message: 'No data provided'"
    ),
    "hypothesis note": (
        "AssertionError: Regex pattern did not match.\n"
        "  Expected regex: 'Empty data'\n  Actual message: 'No data provided'\nFailing test case: test_b(\n    a=0,\n)"
    ),
    "compiled": (
        "AssertionError: Regex pattern did not match.\n"
        " Regex: re.compile('Empty data', re.IGNORECASE|re.DOTALL)\n Input: 'No data provided'"
    ),
    "group 8.4": (
        "Failed: Raised exception group did not match: 1 matched exception. "
        "RaisesExc(ValueError, match='Empty data'): Regex pattern did not match.\n"
        " Regex: 'Empty data'\n Input: 'No data provided'"
    ),
    "group 9.0": (
        "Failed: Raised exception group did not match: Regex pattern did not match the `ExceptionGroup()`.\n"
        "  Expected regex: 'Empty data'\n  Actual message: 'No data provided'"
    ),
    "group_contains 8.0": (
        "AssertionError: assert False\n +  where False = <bound method ExceptionInfo.group_contains of "
        f"{GROUP}>(ValueError, match='Empty data')\n"
        f" +    where <bound method ExceptionInfo.group_contains of {GROUP}> = {GROUP}.group_contains"
    ),
    "group_contains 9.2": (
        "AssertionError: assert False\n +  where False = group_contains(ValueError, match='Empty data')"
        f"\n +    where group_contains = {GROUP}.group_contains"
    ),
    "re.search": (
        "AssertionError: assert None\n"
        " +  where None = <function search at 0x7fd2d0d2cae0>('Empty data', 'No data provided')"
    ),
    "warns 6.2": (
        "Failed: DID NOT WARN. No warnings of type (<class 'UserWarning'>,) matching ('Empty data') was emitted. "
        "The list of emitted warnings is: [UserWarning('No data provided')]."
    ),
    "warns 7.0": (
        "Failed: DID NOT WARN. No warnings of type (<class 'UserWarning'>,) matching ('Empty data') were "
        "emitted. The list of emitted warnings is: [UserWarning('No data provided')]."
    ),
    "warns 7.2": (
        "Failed: DID NOT WARN. No warnings of type (<class 'UserWarning'>,) matching the regex were emitted.\n"
        " Regex: Empty data\n Emitted warnings: [DeprecationWarning('x'), UserWarning('No data provided')]"
    ),
    "warns 9.1": (
        "Failed: Regex pattern did not match any of the 1 warnings emitted.\n"
        " Regex: 'Empty data'\n Emitted warnings: [UserWarning('No data provided')]."
    ),
    "assertRaisesRegex": 'AssertionError: "Empty data" does not match "No data provided"',
    "assertRegex": "AssertionError: Regex didn't match: 'Empty data' not found in 'No data provided'",
}


@pytest.mark.parametrize("message", REGEX.values(), ids=REGEX)
def test_a_regular_expression_that_was_not_found(message: str) -> None:
    found = read(message)
    assert (found.kind, found.expected, found.actual) == ("match", E, S)


EQUAL = {
    "== 7": "AssertionError: assert 'No data provided' == 'Empty data'\n  - Empty data\n  + No data provided",
    "== 8": "AssertionError: assert 'No data provided' == 'Empty data'\n  \n  - Empty data\n  + No data provided",
    "own message": (
        "AssertionError: message of load()\nassert 'No data provided' == 'Empty data'\n  \n"
        "  - Empty data\n  + No data provided"
    ),
    "list": (
        "AssertionError: assert ['No data provided'] == ['Empty data']\n  \n"
        "  At index 0 diff: 'No data provided' != 'Empty data'\n  Use -v to get more diff"
    ),
    "tuple": (
        "AssertionError: assert [('shop', 40,...provided')] == [('shop', 40,...data')]\n  \n"
        "  At index 0 diff: ('shop', 40, 'No data provided') != ('shop', 40, 'Empty data')\n  Use -v to get more diff"
    ),
    "dict": (
        "AssertionError: assert {'a': ['No da...']} == {'a': ['Empt...']}\n  \n  Differing items:\n"
        "  {'a': ['No data provided']} != {'a': ['Empty data']}\n  Use -v to get more diff"
    ),
    "assertEqual": "AssertionError: 'No data provided' != 'Empty data'\n- No data provided\n+ Empty data",
    "assertEqual on lists": (
        "AssertionError: Lists differ: ['No data provided'] != ['Empty data']\n\n"
        "First differing element 0:\n'No data provided'\n'Empty data'\n\n- ['No data provided']\n+ ['Empty data']"
    ),
}


@pytest.mark.parametrize("message", EQUAL.values(), ids=EQUAL)
def test_texts_that_are_not_equal(message: str) -> None:
    found = read(message)
    assert (found.kind, found.expected, found.actual) == ("equal", E, S)
    assert found.comparisons[0].swappable


@pytest.mark.parametrize(
    ("message", "how"),
    [
        ("AssertionError: assert 'Empty data' in 'No data provided'" + WHERE, "contains"),
        ("AssertionError: 'Empty data' not found in 'No data provided'", "contains"),
        (
            (
                "AssertionError: assert False\n"
                " +  where False = <built-in method startswith of str object at 0x7fd2>('Empty data')\n"
                " +    where <built-in method startswith of str object at 0x7fd2> = 'No data provided'.startswith"
            ),
            "prefix",
        ),
        (
            (
                "AssertionError: assert False\n"
                " +  where False = <built-in method endswith of str object at 0x7fd2>('Empty data')\n"
                " +    where <built-in method endswith of str object at 0x7fd2> = 'No data provided'.endswith"
            ),
            "suffix",
        ),
    ],
)
def test_a_text_that_is_not_in_another(message: str, how: str) -> None:
    found = read(message)
    assert (found.kind, found.expected, found.actual) == ("contains", E, S)
    assert found.comparisons[0].expectation.how == how


@pytest.mark.parametrize(
    ("message", "kind", "types"),
    [
        ("Failed: DID NOT RAISE <class 'ValueError'>", "did-not-raise", ("ValueError",)),
        ("Failed: DID NOT RAISE ValueError", "did-not-raise", ("ValueError",)),
        (
            "Failed: DID NOT RAISE (<class 'ValueError'>, <class 'a.KeyError'>)",
            "did-not-raise",
            ("ValueError", "KeyError"),
        ),
        ("Failed: DID NOT RAISE any of (ValueError, KeyError)", "did-not-raise", ("ValueError", "KeyError")),
        (
            "Failed: DID NOT WARN. No warnings of type (<class 'UserWarning'>,) were emitted.\n Emitted warnings: [].",
            "did-not-warn",
            ("UserWarning",),
        ),
        ("AssertionError: ValueError not raised", "did-not-raise", ("ValueError",)),
        ("AssertionError: DeprecationWarning not triggered", "did-not-warn", ("DeprecationWarning",)),
    ],
)
def test_what_did_not_come(message: str, kind: str, types: tuple[str, ...]) -> None:
    found = read(message)
    assert (found.kind, found.expected_types, found.comparisons) == (kind, types, ())


def test_a_warning_of_another_class() -> None:
    found = read(
        "Failed: DID NOT WARN. No warnings of type (<class 'UserWarning'>,) were emitted.\n"
        " Emitted warnings: [DeprecationWarning('old')]."
    )
    assert (found.kind, found.actual_type) == ("did-not-warn", "DeprecationWarning")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("AssertionError: check <function f at 0x7fd2> did not return True", "check"),
        (
            (
                "Failed: Raised exception group did not match: `ValueError()` is not an exception group, "
                "but would match with `allow_unwrapped=True`"
            ),
            "group",
        ),
        (
            "Failed: Invalid regex pattern provided to 'match': missing ), unterminated subpattern at position 2",
            "invalid-regex",
        ),
        ("DeprecationWarning: load() is obsolete", "escaped-warning"),
    ],
)
def test_mismatches_without_two_texts(message: str, kind: str) -> None:
    assert read(message).kind == kind


@pytest.mark.parametrize(
    ("message", "pattern", "expected", "actual"),
    [
        (
            *("AssertionError: \n- No data (x).\n+ Empty data (x).", r"^Empty\ data\ \(x\)\.$"),
            *("Empty data (x).", "No data (x)."),
        ),
        (
            *("AssertionError:   one\n- 2\n+ two\n  three", "^one\\\ntwo\\\nthree$"),
            *("one\ntwo\nthree", "one\n2\nthree"),
        ),
    ],
)
def test_the_bare_diff_of_an_escaped_pattern(message: str, pattern: str, expected: str, actual: str) -> None:
    found = read(message)
    assert (found.kind, found.expected, found.actual) == ("match", expected, actual)
    assert [each.expectation.text for each in found.comparisons] == [pattern]


def test_long_lines_are_put_together_from_the_diff() -> None:
    found = read(
        "AssertionError: assert 'first line\\n...detail\\nthird' == 'first line\\n...d line\\nthird'\n  \n"
        "    first line\n  - second line\n  + second line with detail\n    third"
    )
    assert found.expected == "first line\nsecond line\nthird"
    assert found.actual == "first line\nsecond line with detail\nthird"


def test_what_the_report_left_out_is_known_to_be_missing() -> None:
    found = read(
        "AssertionError: assert 'xxxxxxxxxxxx... long message' == 'xxxxxxxxxxxx...xxxxxxxx tail'\n  \n"
        "  Skipping 394 identical leading characters in diff, use -v to show\n"
        "  - xxxxxx tail\n  + xxxxxx tail of a long message"
    )
    comparison = found.comparisons[0]
    assert (comparison.lead, comparison.trail, comparison.complete) == (394, 0, False)
    assert (found.expected, found.actual) == ("xxxxxx tail", "xxxxxx tail of a long message")


@pytest.mark.parametrize(
    "message",
    [
        "ValueError: No data provided",
        "AssertionError: assert 1 == 2",
        "AssertionError: assert None is not None",
        "Failed: Timeout >5.0s",
        "AssertionError",
        "",
        "KeyError: 'Regex'",
        "AssertionError: assert ['a'] == ['a', 'b']\n  \n  Right contains one more item: 'b'",
    ],
)
def test_other_failures_are_none(message: str) -> None:
    assert is_mismatch(failed(message)) is None


PIECES = [
    "Regex pattern did not match.",
    "\n Regex: ",
    "\n Input: ",
    "'a",
    "'",
    "assert ",
    " == ",
    " in ",
    "\n  - ",
    "\n  + ",
]
PIECES += [
    "DID NOT WARN. ",
    "Emitted warnings: [",
    "]",
    "...",
    "At index 0 diff: ",
    " != ",
    "group_contains(",
    "match='",
    "\\",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=15).map("".join))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = is_mismatch(failed("AssertionError: " + text))
    assert found is None or isinstance(found, Mismatch)


@pytest.mark.parametrize(
    ("path", "message", "worth"),
    [
        ("src/shop.py", "TypeError: size must be positive", True),
        ("tests/test_a.py", "TypeError: size must be positive", False),
        ("tests/test_a.py", "Failed: DID NOT RAISE ValueError", True),
        ("tests/test_a.py", "AssertionError: assert 1 == 2", False),
    ],
)
def test_what_is_worth_a_look_at_the_sources(path: str, message: str, *, worth: bool) -> None:
    frames = (TracebackEntry("tests/test_a.py", 3), TracebackEntry(path, 9, message.partition(":")[0]))
    phase = Phase("call", "failed", crash=Crash(path, 9, message), traceback=frames)
    assert worth_asking(failure("tests/test_a.py::test_b", phase, Locator())) is worth


@pytest.mark.parametrize(
    "piece",
    [
        "where False = <built-in method startswith of str object>('a')\n",
        "group_contains(",
        "DID NOT WARN. Emitted warnings: [",
    ],
)
def test_texts_made_to_be_slow_are_read_in_time(piece: str) -> None:
    began = time.process_time()
    is_mismatch(failed("AssertionError: assert False\n" + piece * 20_000))
    assert time.process_time() - began < 5
