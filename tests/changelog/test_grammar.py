"""The grammar: the sixteen rules of Conventional Commits 1.0.0 in turn, then what the specification leaves open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.grammar import Footer, Message, compose, parse, parse_header

PIECES = [
    *("feat: x", "fix(a)!: b", "* feat: y", "- fix: z", "Refs: 1", "Refs #", "BREAKING CHANGE: d", "BREAKING-CHANGE:"),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "---",
        "word",
        "\ufeff",
        "(",
        ")",
        "!",
        ": ",
        " #",
        "é",
        "\u2028",
        "\x0c",
        "\0",
    ),
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


def headings(line: str) -> tuple[str | None, str | None, bool, str | None]:
    header = parse_header(line)
    return header.type, header.scope, header.marked, header.description


def footers(message: Message) -> list[tuple[str, str]]:
    return [(footer.token, footer.value) for footer in message.footers]


@given(TEXTS)
def test_any_text_is_read_and_comes_back_byte_for_byte(text: str) -> None:
    message = parse(text)
    assert compose(message) == text
    assert message.breaking in {True, False}
    assert message.conventional in {True, False}


@given(TEXTS)
def test_what_is_read_stands_in_the_text(text: str) -> None:
    message, unix = parse(text), text.replace("\r\n", "\n")
    assert message.header.text in text
    assert message.body in unix
    for footer in message.footers:
        assert (footer.token + footer.separator).replace("\r\n", "\n") + footer.value in unix


# 1: a type, a noun; then maybe a scope, maybe an exclamation mark; then a colon and a space that must be there.
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("feat: add", ("feat", None, False, "add")),
        ("feat(api): add", ("feat", "api", False, "add")),
        ("feat!: add", ("feat", None, True, "add")),
        ("feat(api)!: add", ("feat", "api", True, "add")),
        ("build-deps: add", ("build-deps", None, False, "add")),
        ("naïve: add", ("naïve", None, False, "add")),
        ("feat: add (see #4): more", ("feat", None, False, "add (see #4): more")),
        ("feat: (a (b)) c", ("feat", None, False, "(a (b)) c")),
    ],
)
def test_rule_1_a_header(line: str, expected: tuple[str, str | None, bool, str]) -> None:
    assert headings(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        *("", "feat", "add a thing", "feat add", "feat:add", "feat:\tadd", "feat:\u00a0add", "feat : add", ": add"),
        *("feat (api): add", "feat(api) : add", "feat(api) !: add", "feat!(api): add", "feat!!: add", "feat(api: add"),
        *("feat api): add", "feat fix: add", " feat: add", "https://example.com", "1.2: add", "(api): add", "!: add"),
    ],
)
def test_rule_1_no_header(line: str) -> None:
    assert headings(line) == (None, None, False, None)
    assert not parse(line).conventional


# 2 and 3 give two types a meaning; any word may stand there.
@pytest.mark.parametrize("kind", ["feat", "fix"])
def test_rules_2_and_3_types_are_kept_as_written(kind: str) -> None:
    assert parse(f"{kind}: x").header.type == kind


# 4: a scope is a noun in parentheses after the type.
@pytest.mark.parametrize("scope", ["parser", "pkg/@core", "a,b", "http parser", "Ärger", "a-b_c.d", "#12"])
def test_rule_4_scope(scope: str) -> None:
    assert headings(f"fix({scope}): x") == ("fix", scope, False, "x")


def test_rule_4_spaces_inside_the_parentheses_are_no_part_of_the_noun() -> None:
    assert headings("fix( api ): x") == ("fix", "api", False, "x")


@pytest.mark.parametrize("scope", ["()", "( )", "(\t)", "(a(b))", "(a)(b)"])
def test_rule_4_no_scope(scope: str) -> None:
    assert headings(f"fix{scope}: x")[0] is None


# 5: the description follows the colon and the space.
@pytest.mark.parametrize("line", ["fix:", "fix: ", "fix(a):", "fix(a)!:   ", "fix: \t"])
def test_rule_5_the_description_may_not_be_missing(line: str) -> None:
    assert headings(line)[3] is None


def test_rule_5_white_space_around_the_description_is_not_part_of_it() -> None:
    assert headings("fix:   array parsing  issue \t") == ("fix", None, False, "array parsing  issue")


# 6: a body begins one blank line after the description.
def test_rule_6_body() -> None:
    message = parse("fix: x\n\nthe body\n")
    assert (message.body, message.conventional) == ("the body", True)


def test_rule_6_no_blank_line() -> None:
    message = parse("fix: x\nthe body\n")
    assert (message.body, message.conventional) == ("the body", False)


# 7: a body is free text of any number of paragraphs.
def test_rule_7_paragraphs() -> None:
    body = "one\ntwo\n\n- three: 3\n  Note: four\n\n    code: 5"
    message = parse(f"fix: x\n\n{body}\n")
    assert (message.body, message.footers) == (body, ())


# 8: footers come one blank line after the body: a word, `: ` or ` #`, and a text.
def test_rule_8_footers_after_a_body() -> None:
    message = parse("fix: x\n\nbody\n\nReviewed-by: Z\nRefs #123\n")
    assert message.body == "body"
    assert message.footers == (Footer("Reviewed-by", ": ", "Z"), Footer("Refs", " #", "123"))


def test_rule_8_footers_without_a_body() -> None:
    message = parse("fix: x\n\nRefs: 1")
    assert (message.body, footers(message), message.conventional) == ("", [("Refs", "1")], True)


@pytest.mark.parametrize("text", ["fix: x\nRefs: 1", "fix: x\n\nbody\nRefs: 1"])
def test_rule_8_without_the_blank_line_it_is_body(text: str) -> None:
    assert parse(text).footers == ()


@pytest.mark.parametrize(
    "line", ["Refs:1", "Refs:", "Refs: ", "Refs#1", "Refs #", "Refs # 1", "Refs :1", ": 1", "#1", "- Refs: 1"]
)
def test_rule_8_no_footer(line: str) -> None:
    assert parse(f"fix: x\n\nbody\n\n{line}").footers == ()


# 9: hyphens stand for spaces in a token, except in BREAKING CHANGE.
def test_rule_9_tokens() -> None:
    message = parse("fix: x\n\nAcked-by: A\nBREAKING CHANGE: b\nCo-Authored-By: C")
    assert footers(message) == [("Acked-by", "A"), ("BREAKING CHANGE", "b"), ("Co-Authored-By", "C")]


@pytest.mark.parametrize("line", ["Acked by: A", "Breaking Change: b", "breaking change: b", "BREAKING  CHANGE: b"])
def test_rule_9_a_space_makes_no_token(line: str) -> None:
    message = parse(f"fix: x\n\n{line}")
    assert (message.body, message.footers) == (line, ())


# 10: a value may hold spaces and newlines; the next token and separator end it.
def test_rule_10_values_go_on() -> None:
    message = parse("fix: x\n\nBREAKING CHANGE: one\ntwo\n  three\n\nfour: no, five #4\n\nsix\nRefs: 1\n 2\n")
    assert footers(message) == [
        ("BREAKING CHANGE", "one\ntwo\n  three"),
        ("four", "no, five #4\n\nsix"),
        ("Refs", "1\n 2"),
    ]


def test_rule_10_a_separator_inside_a_value_ends_nothing() -> None:
    message = parse("fix: x\n\nBREAKING CHANGE: see issue #4, and: this\nnot yet #5 either\n")
    assert footers(message) == [("BREAKING CHANGE", "see issue #4, and: this\nnot yet #5 either")]


# 11 and 12: breaking changes stand in the prefix or in a footer in capitals with a colon, a space and a text.
@pytest.mark.parametrize(
    ("text", "breaking"),
    [
        ("feat!: x", True),
        ("feat(a)!: x", True),
        ("feat: x\n\nBREAKING CHANGE: y", True),
        ("feat: x\n\nbody\n\nRefs: 1\nBREAKING CHANGE: y", True),
        ("chore: x\n\nBREAKING CHANGE:\nwhat stands on the next line", True),
        ("feat: x", False),
        ("feat: x!", False),
        ("feat: x\n\nBREAKING CHANGE:y", False),
        ("feat: x\n\nBREAKING CHANGE:", False),
        ("feat: x\n\nBREAKING CHANGE #4", False),
        ("feat: x\n\nbreaking-change: y", False),
        ("feat: x\n\nbody with BREAKING CHANGE: inside", False),
        ("feat: x\nBREAKING CHANGE: y", False),
    ],
)
def test_rules_11_and_12_breaking(text: str, breaking: bool) -> None:
    assert parse(text).breaking is breaking


# 13: with the mark, the footer may be left out, and the description says what breaks.
def test_rule_13_the_mark_is_enough() -> None:
    message = parse("feat!: drop Python 3.10")
    assert (message.header.marked, message.footers, message.header.description) == (True, (), "drop Python 3.10")


# 14: other types may be used.
def test_rule_14_other_types() -> None:
    assert parse("docs: update the notes").header.type == "docs"


# 15: case makes no difference, except that BREAKING CHANGE is in capitals.
@pytest.mark.parametrize("kind", ["FEAT", "Feat", "fEAT"])
def test_rule_15_case(kind: str) -> None:
    assert headings(f"{kind}(API)!: x") == (kind, "API", True, "x")


# 16: BREAKING-CHANGE as a token means BREAKING CHANGE.
def test_rule_16_hyphen() -> None:
    assert parse("feat: x\n\nBREAKING-CHANGE: y").footers[0].breaking


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_make_no_difference(end: str) -> None:
    text = "feat(a): x\n\none\ntwo\n\nRefs: 1\n 2\nCloses #3\n"
    assert parse(text.replace("\n", end))[:4] == parse(text)[:4]


def test_byte_order_mark_and_blank_lines_before_the_header() -> None:
    assert parse("\ufeff\n  \n\nfeat: x\n").header.type == "feat"


def test_unusual_separators_of_lines_are_ordinary_characters() -> None:
    assert parse("feat: a\u2028b\x0cc\x85d").header.description == "a\u2028b\x0cc\x85d"


SQUASH = """feat: a big thing (#12)

* feat(api): one

More about one.

BREAKING CHANGE: gone

* fix: two

Refs: 7

---------

Co-authored-by: A <a@example.com>
"""


def test_squash_lists_messages_with_bodies_and_footers_of_their_own() -> None:
    message = parse(SQUASH)
    first, second = message.inner
    assert (first.header.type, first.header.scope, first.body) == ("feat", "api", "More about one.")
    assert footers(first) == [("BREAKING CHANGE", "gone")]
    assert (second.header.description, footers(second)) == ("two", [("Refs", "7")])
    assert footers(message) == [("Co-authored-by", "A <a@example.com>")]
    assert message.breaking
    assert message.body.startswith("* feat(api): one")


def test_squash_without_blank_lines() -> None:
    message = parse("feat: x\n\n* feat: a\n* fix: b\n- docs: c\n")
    assert [inner.header.type for inner in message.inner] == ["feat", "fix", "docs"]


def test_list_in_a_footer_is_no_squash() -> None:
    message = parse("feat: x\n\nBREAKING CHANGE: renamed:\n\n* config: settings\n* api: routes\n")
    assert message.inner == ()
    assert footers(message) == [("BREAKING CHANGE", "renamed:\n\n* config: settings\n* api: routes")]


def test_divider_ends_a_footer() -> None:
    message = parse("feat: x\n\nRefs: 1\n\n---------\n\nCo-authored-by: A\n")
    assert footers(message) == [("Refs", "1"), ("Co-authored-by", "A")]
