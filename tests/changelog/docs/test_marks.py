"""Marked regions: where they are, and what is wrong with marks."""

import pytest

from devkit.changelog.docs.marks import regions
from devkit.core.errors import DevkitError

BLOCK = "<!-- devkit:begin {} -->\nold\n<!-- devkit:end -->\n"


def contents(text: str, path: str = "README.md") -> list[tuple[str, str]]:
    return [(region.title, text[region.start : region.end]) for region in regions(text, path)]


def test_block_and_inline() -> None:
    text = "a <!-- devkit:begin version -->1<!-- devkit:end --> b\n" + BLOCK.format("changelog releases=2")
    assert contents(text) == [("version", "1"), ("changelog releases=2", "old\n")]
    assert [region.inline for region in regions(text, "x.md")] == [True, False]
    assert [region.line for region in regions(text, "x.md")] == [1, 2]


def test_two_inline_regions_on_a_line() -> None:
    one = "<!--devkit:begin version-->1<!--devkit:end-->"
    assert contents(f"{one} and {one}") == [("version", "1"), ("version", "1")]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\ufeff\n", "text\n"])
def test_line_ends_and_byte_order_marks(newline: str, start: str) -> None:
    text = (start + "  " + BLOCK.format("toc")).replace("\n", newline)
    assert contents(text) == [("toc", f"old{newline}")]
    [region] = regions(text, "README.md")
    assert region.indent == "  "


def test_words_may_be_quoted() -> None:
    [region] = regions(BLOCK.format("options 'a b.py:main' depth=2"), "x.md")
    assert (region.name, region.arguments, region.options) == ("options", ("a b.py:main",), {"depth": "2"})


@pytest.mark.parametrize(
    "text",
    [
        "```html\n<!-- devkit:begin version -->\n```\n",
        "~~~~\n```\n<!-- devkit:begin version -->\n~~~\n<!-- devkit:end -->\n~~~~\n",
        "- ```\n  <!-- devkit:begin version -->\n  ```\n",
        "write `<!-- devkit:begin version -->`\n",
        "write `` <!-- devkit:begin ` --> `` and ``<!-- devkit:end -->``\n",
        "devkit: a toolkit\n<!-- a comment about devkit:begin -->\n",
        "Write:\n\n    <!-- devkit:begin version -->\n    <!-- devkit:end -->\n\n",
        "- Write:\n\n      <!-- devkit:begin version -->\n\n",
        "A span `over two\nlines <!-- devkit:begin version -->1<!-- devkit:end -->` here.\n\n",
        "> A span `over two\n> lines <!-- devkit:begin version -->1<!-- devkit:end -->` here.\n\n",
    ],
)
def test_marks_that_are_only_shown(text: str) -> None:
    assert contents(text + BLOCK.format("toc")) == [("toc", "old\n")]


@pytest.mark.parametrize(
    "text",
    [
        "Fences are written:\n\n    ```\n\n",
        "> ```\n> code\n\n",
        "- ```\n  code\n- other\n\n",
        "<!--\n```\n-->\n\n",
        "a stray ` here\n\n",
        "a stray \\` here\nand ` there\n\n",
        "x <b title='`'>\nand ` there\n\n",
        "text\n    ",
        "1. a\n\n   b\n\n     ",
        "<pre>\n",
        "a\rb\n    ```\n\n",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_marks_that_are_meant(text: str, newline: str) -> None:
    whole = (text + BLOCK.format("toc") + "\nv <!-- devkit:begin version -->1<!-- devkit:end -->\n").replace(
        "\n", newline
    )
    assert contents(whole) == [("toc", f"old{newline}"), ("version", "1")]


@pytest.mark.parametrize(
    "text",
    [
        ".. code-block:: rst\n\n   .. devkit:begin version\n\n   .. devkit:end\n",
        "- .. code-block:: rst\n\n     .. devkit:begin version\n",
        "Write::\n\n  .. devkit:begin version\n\n  more\n",
        "::\n\n\t.. devkit:begin version\n",
        ".. note::\n\n   Write::\n\n      .. devkit:begin version\n",
    ],
)
def test_marks_that_are_only_shown_in_restructuredtext(text: str) -> None:
    assert contents(f"{text}\n.. devkit:begin toc\n.. devkit:end\n", "README.rst") == [("toc", "")]


@pytest.mark.parametrize("text", [".. note::\n\n   ", "- Write::\n\n    code\n\n  ", "> a::\n\n"])
def test_marks_that_are_meant_in_restructuredtext(text: str) -> None:
    indent = text.rpartition("\n")[2]
    assert contents(f"{text}.. devkit:begin toc\n{indent}.. devkit:end\n", "README.rst") == [("toc", "")]


def test_restructuredtext() -> None:
    text = "A\n=\n\n.. devkit:begin version\n\n1.0\n\n.. devkit:end\n\n<!-- devkit:begin x -->\n"
    assert contents(text, "README.rst") == [("version", "\n1.0\n\n")]


BAD = {
    "<!-- devkit:begin a -->\n": "x.md:1: the region is not closed",
    "\n\n<!-- devkit:end -->\n": "x.md:3: devkit:end closes no region",
    "<!-- devkit:begin a -->\n<!-- devkit:begin b -->\n": "x.md:2: a region begins inside the one that begins in line",
    BLOCK.format("a") + BLOCK.format("a"): "x.md:4: the region 'a' is there already, in line 1",
    "<!-- devkit:begin -->\n<!-- devkit:end -->\n": "x.md:1: the mark names no region",
    "<!-- devkit:start a -->\n": "x.md:1: unknown mark devkit:start",
    "\n<!-- devkit: begin a -->\n<!-- devkit: end -->\n": "x.md:2: the mark 'devkit: begin' is misspelt",
    "<!-- DEVKIT:Begin a -->\n": "x.md:1: the mark 'DEVKIT:Begin' is misspelt",
    "<!-- devkit:begin 'a -->\n<!-- devkit:end -->\n": "x.md:1: the mark can't be read",
    "<!-- devkit:begin a\n-->\n<!-- devkit:end -->\n": "x.md:1: the mark is not closed on its line",
    "x <!-- devkit:begin a -->\n<!-- devkit:end -->\n": "x.md:1: a mark of a region of several lines must stand alone",
    "<!-- devkit:begin a -->\n<!-- devkit:end --> x\n": "x.md:2: a mark of a region of several lines must stand alone",
    "<!-- devkit:begin a -->\n<!-- devkit:end b -->\n": "x.md:2: devkit:end names another region",
}


@pytest.mark.parametrize(("text", "message"), BAD.items(), ids=BAD.values())
def test_marks_that_are_wrong(text: str, message: str) -> None:
    with pytest.raises(DevkitError) as caught:
        regions(text, "x.md")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
