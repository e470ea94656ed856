"""Parts of a changelog in another document: their links are those they had, all else is as it stood."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from devkit.changelog.docs import excerpt

DEFINITIONS = '[docs]: https://e.com/docs\n[^1]: As said in the issue.\n[a b]: <https://e/a b> "The \\"b\\""\n'
QUIRK = re.compile(r"\]\[[^\]]*\[")
"""What the parser here takes for a label, which Markdown's specification doesn't."""
pieces = st.sampled_from(["a", "[", "]", "[docs]", "[a b]", "[]", "![", "`", "``", "(u)", "\\", "<b>", " ", "\n", "  "])


def shown(entries: str, level: int = 2) -> str:
    found = excerpt.read(f"# Changelog\n\n## 1.0.0\n\n{entries}\n\n{DEFINITIONS}", "CHANGELOG.md")
    [section] = found.sections
    return excerpt.shown(section, level, found.links).removeprefix("#" * level + " 1.0.0\n\n")


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("- See [the docs][docs] now", "- See [the docs](https://e.com/docs) now"),
        ("- See [docs].[^1]", "- See [docs](https://e.com/docs).[^1]"),
        ("- See [Docs][]", "- See [Docs](https://e.com/docs)"),
        ("- See [x][a\n  b]", '- See [x](https://e/a%20b "The \\"b\\"")'),
        ("- [![docs]][a b]", '- [![docs](https://e.com/docs)](https://e/a%20b "The \\"b\\"")'),
        ("- Use `[docs]` or `` ` [docs]\n  ``", "- Use `[docs]` or `` ` [docs]\n  ``"),
        ("```toml\n[docs]\n```", "```toml\n[docs]\n```"),
        ("- a\n\n      [docs]", "- a\n\n      [docs]"),
        ("- [docs](other) \\[docs] [x][none]", "- [docs](other) \\[docs] [x][none]"),
        ("- <!-- [docs] --> <a href='[docs]'>", "- <!-- [docs] --> <a href='[docs]'>"),
        ("| [docs] |\n|---|\n| `[docs]` |", "| [docs](https://e.com/docs) |\n|---|\n| `[docs]` |"),
    ],
)
def test_references_become_links(entry: str, expected: str) -> None:
    assert shown(entry) == expected


@given(st.lists(pieces, max_size=14).map("".join).filter(lambda text: not QUIRK.search(text)))
@example("[docs](a b)")
@example("[a [docs] b][docs]")
def test_what_is_seen_stays_the_same(text: str) -> None:
    definitions = DEFINITIONS.replace("[^1]: As said in the issue.\n", "")
    links = excerpt.read(f"## 1.0.0\n\n{definitions}", "CHANGELOG.md").links
    section = excerpt.Section("1.0.0", "1.0.0", (f"- x{text} z",), 2)
    seen = MarkdownIt("commonmark").enable("table")
    assert seen.render(excerpt.body(section, links)) == seen.render(f"{definitions}\n{section.lines[0]}")


def test_no_heading_is_deeper_than_markdown_has_them() -> None:
    assert shown("### Fixed\n\n- a", level=8).splitlines()[0] == "###### 1.0.0"
    assert "\n###### Fixed\n" in shown("### Fixed\n\n- a", level=8)
