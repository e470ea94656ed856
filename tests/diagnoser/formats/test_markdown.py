import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from devkit.diagnoser.diagnosis import Diagnosis, UnreadReport
from devkit.diagnoser.formats import render

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HOSTILE = [
    "```",
    "````\n",
    "~~~",
    "`",
    "</details>",
    "</summary>",
    "</code>",
    "<script>",
    "<!--",
    "<img src=x>",
    "\n\n# h\n",
    "\n- l\n",
    "\n1. l\n",
    "\n> q\n",
    "\n---\n",
    "[a](http://b.c)",
    "![a](b)",
    "[r]: http://b.c\n",
    "<http://b.c>",
    "http://b.c",
    "www.b.c",
    "a@b.c",
    "@you",
    "#12",
    "GH-12",
    "9f86d081",
    "|",
    "\\|",
    "\\",
    "**",
    "_",
    "~~",
    "&lt;",
    "&#64;you",
    ":tada:",
    "$x$",
    " ",
    "x",
]
TEXT = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3), min_size=1, max_size=8).map("".join)
VISIBLE = TEXT.filter(lambda text: not text.isspace() and text.strip() != "")
OWN_HTML = re.compile(r"<details>\n<summary>\d+\. <code>[^<>]*</code> \([\w ,-]+\)</summary>\n|</details>\n?")


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(" ".join([tag, *(f"{name}={value}" for name, value in attrs)]))


def elements(markdown: str) -> set[str]:
    parser = Elements()
    parser.feed(GFM.render(markdown))
    return parser.seen


def blocks(markdown: str) -> list[str]:
    return [token.type for token in GFM.parse(markdown)]


def plain_words(markdown: str) -> list[str]:
    """The words outside of code, which a code host may turn into links and mentions."""
    inline = [child for token in GFM.parse(markdown) for child in token.children or ()]
    return " ".join(child.content for child in inline if child.type == "text").split()


def test_it_shows_a_table_and_a_block_a_cluster(red: Diagnosis) -> None:
    rendered = render(red, "markdown")
    assert rendered.startswith("**214 of 1,460 tests failed from 3 causes, 2 of them new, 1 of them probably flaky**\n")
    assert (
        "| 1 | `Cart.total ignores the discount` | `src/shop/cart.py:41` | 66 | assertion | new | `@shop/checkout` |\n"
        in rendered
    )
    assert "<summary>1. <code>Cart.total ignores the discount</code> (assertion, 66 tests, new)</summary>" in rendered
    assert (
        "**Open `src/shop/cart.py:41` in `Cart.total`**: the deepest project frame that all of them share" in rendered
    )
    assert "```diff\n--- a/src/shop/cart.py\n" in rendered
    assert "- 0.31 `src/shop/pricing.py:7` in `discount`: in 12 of 66 tracebacks" in rendered
    assert rendered.count("<details>") == rendered.count("</details>") == 3
    assert "`shard-2.json`" in rendered


def test_a_green_run_takes_one_line(green: Diagnosis) -> None:
    assert render(green, "markdown") == "**No failures: 1,460 tests passed, 6 skipped**\n"


@settings(deadline=None)
@given(text=VISIBLE, verbose=st.integers(0, 1))
def test_nothing_in_a_report_changes_the_structure(build: SimpleNamespace, text: str, verbose: int) -> None:
    rendered = render(build.hostile(text), "markdown", verbose=verbose)
    harmless = render(build.hostile("x"), "markdown", verbose=verbose)
    assert blocks(rendered) == blocks(harmless)
    assert elements(rendered) <= elements(harmless) | {"code"}


@settings(deadline=None)
@given(text=TEXT)
def test_only_the_template_writes_html_links_or_emphasis(build: SimpleNamespace, text: str) -> None:
    tokens = GFM.parse(render(build.hostile(text), "markdown", verbose=1))
    assert [
        token.content for token in tokens if token.type == "html_block" and not OWN_HTML.fullmatch(token.content)
    ] == []
    inline = {child.type for token in tokens for child in token.children or ()}
    assert inline <= {"text", "code_inline", "softbreak", "strong_open", "strong_close"}


@example(text=" ")
@example(text="````\nwww.b.c")
@example(text="`a`:smile: `b`.c `d`:e xwww.?")
@settings(deadline=None)
@given(text=TEXT)
def test_no_plain_word_can_be_linked_or_notify(build: SimpleNamespace, text: str) -> None:
    words = plain_words(render(build.hostile(text), "markdown", verbose=1))
    linked = re.compile(r"[@#:/_&<>\\*~^$]\w|www\.|\w[@.]\w*[A-Za-z]|[A-Za-z]+-\d|^[0-9a-f]{7,40}\b", re.ASCII)
    assert [word for word in words if linked.search(word)] == []


@settings(deadline=None)
@given(text=VISIBLE, max_bytes=st.integers(0, 20_000), verbose=st.integers(0, 1))
def test_it_never_exceeds_its_bytes(build: SimpleNamespace, text: str, max_bytes: int, verbose: int) -> None:
    diagnosis = build.diagnosis(
        *(build.hostile_cluster(text, rank) for rank in range(1, 9)), unread=(UnreadReport(text, text),) * 30
    )
    assert len(render(diagnosis, "markdown", max_bytes=max_bytes, verbose=verbose).encode()) <= max_bytes


def test_it_is_cut_between_clusters_and_says_what_is_left_out(many: Diagnosis) -> None:
    rendered = render(many, "markdown", max_bytes=20_000)
    shown = rendered.count("<details>")
    assert 0 < shown < 30
    assert rendered.count("</details>") == shown
    assert "\n| 30 | " in rendered
    assert f"the details of {30 - shown} causes are left out" in rendered


def test_rows_are_left_out_too_where_they_do_not_fit(build: SimpleNamespace) -> None:
    rendered = render(build.diagnosis(*(build.cluster(rank) for rank in range(1, 1001))), "markdown", max_bytes=20_000)
    rows = len(re.findall(r"(?m)^\| \d+ \|", rendered))
    assert 0 < rows < 1000
    assert f"{1000 - rows} causes with the lowest ranks are left out" in rendered


@pytest.mark.parametrize("max_bytes", [None, 1_000_000])
def test_the_default_limit_is_a_million_bytes(build: SimpleNamespace, max_bytes: int | None) -> None:
    diagnosis = build.diagnosis(*(build.cluster(rank, title="漢" * 150) for rank in range(1, 2001)))
    assert 900_000 < len(render(diagnosis, "markdown", max_bytes=max_bytes).encode()) <= 1_000_000


def test_places_link_to_the_repository_s_page(red: Diagnosis) -> None:
    text = render(red, "markdown", blob="https://ghe.example.org/team/app/blob/abc/")
    link = "[`src/shop/cart.py:41`](https://ghe.example.org/team/app/blob/abc/src/shop/cart.py#L41)"
    assert text.count(link) == 2  # in the table and where it says what to open
    assert "](" not in render(red, "markdown")


@settings(deadline=None)
@given(path=VISIBLE)
def test_a_link_leads_below_the_page_whatever_a_path_is_called(build: SimpleNamespace, path: str) -> None:
    blob = "https://example.org/blob/abc/"
    diagnosis = build.diagnosis(build.cluster(culprit=build.place(path), suspects=(), fixes=()))
    links = re.findall(r'<a href="([^"]*)"', GFM.render(render(diagnosis, "markdown", blob=blob)))
    assert all(link.startswith(blob) and link.endswith("#L41") for link in links)
