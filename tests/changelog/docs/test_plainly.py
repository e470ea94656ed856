"""Plain Markdown told line by line: always what the parser tells, or nothing."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.docs import excerpt, markdown, plainly

LINES = st.sampled_from(
    [
        *("", "", "", "text", "some `code` here", "a ` tick", "``", "`a``b`"),
        *("<!-- devkit:begin x -->", "<!-- devkit:end -->"),
        *("```", "````", "```py", "~~~", "~~~ `", "  ```", "    ```", "> ```", "- ```", "1. ```", "```a`b", "\t```"),
        *("# One", "## Two ##", "### `three` four", "#", "#no", " # five", "> # six", "- # seven", "## eight_nine_ten"),
        *(
            "# a <!-- devkit:begin x -->1<!-- devkit:end -->",
            "## [a] - 2026",
            "## ![a] [b]",
            "## [a](x)",
            "## `[a]` <!-- ` -->",
        ),
        *("===", "---", "  ---", "> ---", "***", "- item", "  more", "    deep devkit:", "\tdeep [a]", "1. one"),
        *("<div>", "</div>", "<pre>", "</pre>", "<b>bold</b> text", "<!-- a", "-->", "<!-- a --> b"),
        *("<a", 'href="x">', "<?", "?>", "\u00a0"),
        *("[a]: https://e.com/a", "[A b]: x", "[c]: <d>", "[d]:", '"title"', "(title)", "[^1]: note"),
        *("  [e]: f", "> [g]: h", "see [a] and [b][a]", "[a](x) [a]", "[a", "b]", "![a]", "[a](x"),
        *("| [a] | b |", "|---|---|", "\\[a]", "`[a]` [a]"),
    ]
)
DOCUMENTS = st.lists(LINES, max_size=9).map("\n".join)


@given(DOCUMENTS)
def test_code_between_fences_is_what_the_parser_finds(text: str) -> None:
    lines = text.split("\n")
    found = plainly.fenced(lines)
    if found is not None:
        code = markdown.blocks(text).code
        about = {number for number, line in enumerate(lines) if "devkit" in line or line.strip()}
        indented = {number for number in code - found if lines[number].startswith(("    ", "\t")) or not lines[number]}
        assert found & about == (code - indented) & about
        assert not any("devkit" in lines[number] for number in indented)


@given(DOCUMENTS)
def test_headings_are_what_the_parser_finds(text: str) -> None:
    found = plainly.headings(text)
    if found is not None:
        tokens = pairwise(markdown.parser().parse(markdown.plain(text)))
        told = [(token, inline) for token, inline in tokens if token.type == "heading_open"]
        assert [(int(token.tag[1:]), inline.content, (token.map or [0])[0] + 1) for token, inline in told] == [
            (each.level, each.text, each.line) for each in found
        ]
        shown = [[part.content for part in inline.children or [] if part.type != "html_inline"] for _, inline in told]
        assert [without_brackets(each.seen) for each in found] == [without_brackets("".join(parts)) for parts in shown]


def without_brackets(text: str) -> str:
    return text.replace("[", "").replace("]", "")


@given(DOCUMENTS)
def test_definitions_are_what_the_parser_finds(text: str) -> None:
    found = plainly.definitions(text)
    if found is not None:
        told: dict[str, dict[str, dict[str, str]]] = {}
        markdown.parser().parse(markdown.plain(text), told)
        assert found == {name: entry["href"] for name, entry in told.get("references", {}).items()}


@given(DOCUMENTS)
def test_references_are_resolved_as_by_the_parser(text: str) -> None:
    links = {"A": "(https://e.com/a)", "A B": "(x)"}
    section = excerpt.Section(None, "1.0", tuple(text.split("\n")), 2)
    if plainly.texts(text) is not None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plainly, "texts", nothing)
            by_the_parser = excerpt.shown(section, 2, links)
        assert excerpt.shown(section, 2, links) == by_the_parser


def nothing(_text: str) -> Sequence[int] | None:
    return None


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30))
def test_names_are_compared_as_the_parser_does(name: str) -> None:
    from markdown_it.common.utils import normalizeReference

    assert markdown.reference(name) == normalizeReference(name)


def test_an_everyday_document_needs_no_parser() -> None:
    text = (
        "# Shop\n\nSells `things` <b>well</b>.\n\n<!-- devkit:begin options -->\n```sh\nshop --help\n```\n"
        "<!-- devkit:end -->\n\n- one\n    - two\n\n## Use `shop run`\n\n| a | b |\n|---|---|\n"
    )
    assert plainly.fenced(text.split("\n")) == {5, 6, 7}
    assert plainly.headings(text) == [(1, "Shop", "Shop", 1), (2, "Use `shop run`", "Use shop run", 14)]
    assert plainly.definitions("## [1.2.0]\n\n- a\n\n[1.2.0]: https://e.com/1\n[1.1.0]: https://e.com/2\n") == {
        "1.2.0": "https://e.com/1",
        "1.1.0": "https://e.com/2",
    }
    assert plainly.texts("## [1.2.0] - 2026\n\n- a\n- [b](c) (d)\n") == [0, 3]
