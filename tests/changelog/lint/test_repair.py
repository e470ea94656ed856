"""`--fix`: what it repairs, what it leaves alone, and that once is enough."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from devkit.changelog.cleanup import tidy
from devkit.changelog.grammar import Header, Message, parse
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
        "\u00a0",
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


SPANS = st.sampled_from(
    [
        *(
            "word",
            "another",
            "**bold text**",
            "`code in a line`",
            "[a link](https://example.com/x)",
            "#12",
            "fixes",
            "Refs: 1",
        ),
        *(
            "https://example.com/a/long/address/x",
            "\u4fee\u590d\u4e86\u4e00\u4e2a\u95ee\u9898",
            "\U0001f389\U0001f389",
            "tab\tin it",
            "a\u00a0b",
        ),
        *(
            "(e.g.",
            "100%)",
            "note: this",
            "BREAKING CHANGE: it",
            "a/b.py:12",
            "x=1",
            "'quoted'",
            "@user",
            "- dash",
            "> more",
        ),
    ]
)
LINES = st.lists(SPANS, min_size=1, max_size=9).map(" ".join)
MARKED = st.tuples(
    st.sampled_from(
        ["", "", "- ", "* ", "* feat: ", "1. ", "    ", "\t", "> ", "| ", "## ", "- - ", "- ## ", "1. > ", "-     "]
    ),
    LINES,
).map("".join)
PARAGRAPHS = st.one_of(
    st.lists(MARKED, min_size=1, max_size=3).map("\n".join),
    st.tuples(st.sampled_from(["```", "~~~", "````sh"]), LINES).map(
        lambda made: f"{made[0]}\n{made[1]}\n{made[0][:4].strip('s')}"
    ),
)
TRAILERS = f"\n\nBREAKING CHANGE: {'long ' * 9}\n  and more\nSigned-off-by: \u4fee \u590d <a@example.com>"


def listed(message: Message) -> list[Header]:
    """The headers that a squash lists; an item of another type is as likely prose."""
    return [inner.header for inner in message.inner if inner.header.type == "feat"]


def shown(body: str) -> str:
    """What Markdown makes of a body, where a broken line in a paragraph makes no difference."""
    html = MarkdownIt("commonmark", {"html": False}).render(body)
    return "".join(
        part if part[:4] == "<pre" else " ".join(part.split())
        for part in re.split(r"(<pre>.*?</pre>)", html, flags=re.DOTALL)
    )


def words(text: str) -> list[str]:
    """A message's words without what a repair may change: case, spaces, the header's stop, its colon and its mark."""
    header, _, rest = text.lstrip().partition("\n")  # a repair makes the first line that says something the header
    return re.findall(r"[^\W_]+", header.casefold()) + rest.split()


@example("\u00a0\n:\n", Ruleset())
@given(TEXTS, st.sampled_from([Ruleset(), NARROW]))
def test_once_is_enough_and_no_word_is_lost(text: str, ruleset: Ruleset) -> None:
    once = repair(text, ruleset)
    assert repair(once, ruleset) == once
    assert words(once) == words(text)


@example(["- - dash BREAKING CHANGE: it"], TRAILERS)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=4), st.sampled_from(["\n\nRefs: 1\nCloses #4", TRAILERS]))
def test_a_repaired_message_means_the_same(paragraphs: list[str], footers: str) -> None:
    text = tidy("\n\n".join(["feat: x", *paragraphs]) + footers)
    once = repair(text, NARROW)
    before, after = parse(text), parse(once)
    assert repair(once, NARROW) == once
    assert before.footers == after.footers
    assert listed(before) == listed(after)
    assert shown(before.body) == shown(after.body)


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
        ("fix:: x", "fix:: x"),
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


@pytest.mark.parametrize(
    "code", ["````\n```\n{}\n```\n````", "~~~\n```\n{}\n~~~", "````\n{}\n```\nx\n````", "1. ```sh\n   {}\n   ```"]
)
def test_a_fence_in_code_ends_no_code(code: str) -> None:
    text = code.format("some code that is longer")
    assert wrap(f"{text}\nand words after", 10) == f"{text}\nand words\nafter"


def test_what_only_begins_like_a_fence_hides_no_text() -> None:
    assert wrap("```x``` it is\nand words after", 14) == "```x``` it is\nand words\nafter"


@pytest.mark.parametrize("line", ["## a heading that is longer", "`git commit --amend --edit`", "a `git rebase -i b`"])
def test_headings_and_code_in_a_line_are_not_broken(line: str) -> None:
    assert wrap(line, 10) == line.replace("a `", "a\n`")


def test_a_line_that_ends_inside_of_code_is_broken_anywhere() -> None:
    assert wrap("one two `three four", 10) == "one two\n`three\nfour"


def test_headers_that_a_squash_lists_stay_whole() -> None:
    text = f"feat: x (#1)\n\n* feat: {'word ' * 8}end\n\nwhy {'word ' * 8}end\n\n* fix: {'word ' * 8}end\n"
    once = repair(text, NARROW)
    described = [inner.header.description for inner in parse(text).inner]
    assert [inner.header.description for inner in parse(once).inner] == described
    assert "\nwhy word word word word\n" in once
    assert "\n- note: word word word\n  word" in repair(f"feat: x\n\n- note: {'word ' * 8}\n", NARROW)


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
