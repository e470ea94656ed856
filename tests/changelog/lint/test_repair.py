"""`--fix`: what it repairs, what it leaves alone, and that once is enough."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.cleanup import tidy
from devkit.changelog.lint.finding import ERROR, OFF, Setting
from devkit.changelog.lint.linting import lint
from devkit.changelog.lint.repair import repair
from devkit.changelog.lint.ruleset import CONVENTIONAL, Ruleset
from devkit.changelog.lint.wrapping import wrap

NARROW = Ruleset(CONVENTIONAL | {"body-max-line-length": Setting(ERROR, value=24)})
PIECES = [
    *(
        "feat",
        "FIX",
        "docs(a )",
        ":",
        " :",
        "!",
        "(",
        ")",
        " ",
        "\n",
        "\n\n",
        "\t",
        ".",
        "Add",
        "API",
        "- item",
        "1. one",
    ),
    *(
        "https://example.com/a/long/address/indeed",
        "Refs: 1",
        "Signed-off-by: A",
        "BREAKING CHANGE: b",
        "```",
        "    code",
    ),
    *("> quote", "| a | b |", "#1", "word", "another word", "note: this", "Closes #4", "* feat: x", "Merge branch 'a'"),
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)).map(tidy)


def words(text: str) -> list[str]:
    """A message's words without what a repair may change: case, spaces, the header's stop, its colon and its mark."""
    header, _, rest = text.partition("\n")
    return re.findall(r"[^\W_]+", header.casefold()) + rest.split()


@given(TEXTS, st.sampled_from([Ruleset(), NARROW]))
def test_once_is_enough_and_no_word_is_lost(text: str, ruleset: Ruleset) -> None:
    once = repair(text, ruleset)
    assert repair(once, ruleset) == once
    assert words(once) == words(text)


@given(TEXTS)
def test_a_sound_message_is_not_touched(text: str) -> None:
    if not lint(text, Ruleset()).findings:
        assert repair(text, Ruleset()) == text


@given(TEXTS, st.sampled_from([Ruleset(), NARROW]))
def test_a_repair_brings_no_new_errors(text: str, ruleset: Ruleset) -> None:
    before, after = lint(text, ruleset), lint(repair(text, ruleset), ruleset)
    new = {one.rule for one in after.findings} - {one.rule for one in before.findings}
    assert not new or any(one.rule == "type-empty" for one in before.findings)


@pytest.mark.parametrize(
    ("header", "repaired"),
    [
        ("FEAT: x", "feat: x"),
        ("Fix(API): x", "fix(API): x"),
        ("feat:x", "feat: x"),
        ("feat :  x", "feat: x"),
        ("feat ( api ) ! : x", "feat(api)!: x"),
        ("feat!(api): x", "feat(api)!: x"),
        ("feat(): x", "feat: x"),
        ("  feat: x", "feat: x"),
        ("feat: Add a thing.", "feat: add a thing"),
        ("feat: add a thing...", "feat: add a thing..."),
        ("feat: API keys rotate", "feat: API keys rotate"),
        ("feat: GitHub login", "feat: GitHub login"),
        ("feature: Add", "feature: add"),
        ("https://example.com: see", "https://example.com: see"),
        ("todo:later", "todo:later"),
        ("add a thing", "add a thing"),
        ("feat: .", "feat: ."),
        ("feat: x. .", "feat: x. ."),
        ('Revert "Feat: X."', 'Revert "Feat: X."'),
        ("fixup! Feat: X.", "fixup! Feat: X."),
    ],
)
def test_header(header: str, repaired: str) -> None:
    assert repair(f"{header}\n", Ruleset()) == f"{repaired}\n"


def test_blank_lines_before_body_and_footers() -> None:
    text = "feat: x\nbody\nmore: of it\nRefs: 1\nSigned-off-by: A\n"
    assert repair(text, Ruleset()) == "feat: x\n\nbody\nmore: of it\n\nRefs: 1\nSigned-off-by: A\n"


def test_footers_directly_below_the_header() -> None:
    assert repair("feat: x\nSigned-off-by: A\n", Ruleset()) == "feat: x\n\nSigned-off-by: A\n"


def test_long_lines_are_broken_between_words() -> None:
    assert wrap("one two three four", 9) == "one two\nthree\nfour"


def test_items_of_a_list_stay_items() -> None:
    assert wrap("- one two three\n  1. four five six", 10) == "- one two\n  three\n  1. four\n     five\n     six"


@pytest.mark.parametrize(
    "line",
    [
        *("https://example.com/a/very/long/address", "see https://example.com/a/very/long/address"),
        *("    code that is longer", "\tcode that is longer", "> a quote that is longer", "| a | table | row | here"),
        "averyveryverylongword",
    ],
)
def test_what_is_not_broken(line: str) -> None:
    assert wrap(line, 16) == line


def test_code_between_fences_is_not_broken() -> None:
    text = "```\nsome code that is longer\n```\nand words after"
    assert wrap(text, 10) == "```\nsome code that is longer\n```\nand words\nafter"


def test_a_broken_line_makes_no_comment_list_or_footer() -> None:

    for line in wrap("fixed in #12 and - so to say - it is Refs: 3 now", 9).split("\n"):
        assert not re.match(r"#|- |Refs: ", line)


def test_footers_are_not_broken() -> None:
    text = f"feat: x\n\nCo-authored-by: {'name ' * 30}<a@example.com>\n"
    assert repair(text, Ruleset()) == text


def test_rules_that_are_off_repair_nothing() -> None:
    off = Ruleset({name: Setting(OFF) for name in CONVENTIONAL})
    text = "FEAT : X.\nbody\n"
    assert repair(text, off) == text


def test_subject_that_must_begin_with_a_capital_letter() -> None:
    ruleset = Ruleset(CONVENTIONAL | {"subject-case": Setting(ERROR, value=["sentence-case"])})
    assert repair("feat: add it\n", ruleset) == "feat: Add it\n"
