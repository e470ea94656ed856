"""What a message says is shown, and not obeyed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.notes.document import UNNAMED, Document, Entry, Group, Release, Section
from devkit.changelog.notes.forge import Forge
from devkit.changelog.notes.markdown import liner, markdown, safe
from devkit.changelog.notes.rendering import templated

TEXTS = st.one_of(st.text(max_size=30), st.sampled_from(["a `b` <i> @you [x](y) *z*", "# x", "1. x", "https://x.y/z"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("use `a<b>` in @bar/baz <script>", "use `a<b>` in `@bar/baz` \\<script>"),
        ("a*b __init__ c_d", "a\\*b \\_\\_init\\_\\_ c_d"),
        ("[x](y) ![z](w)", "\\[x\\](y) !\\[z\\](w)"),
        ("see https://x.y/z.", "see <https://x.y/z>."),
        ("`open R&D &lt;", "\\`open R&D \\&lt;"),
        ("\x1b[31mred\u202e", "\\\\x1b\\[31mred\\\\u202e"),
    ],
)
def test_markup_has_no_force(text: str, expected: str) -> None:
    assert safe(text) == expected


@pytest.mark.parametrize("text", ["# x", "1. x", "12) x", "- x", "+ x", "> x", "=== x"])
def test_an_entry_begins_no_block(text: str) -> None:
    line = liner(Forge())(Entry(UNNAMED, None, None, text, (), "", "Changed"))
    assert line.replace("\\", "", 1) == text
    assert "\\" in line


@given(TEXTS, st.none() | TEXTS, TEXTS)
def test_the_template_writes_what_the_fast_way_writes(text: str, scope: str | None, breaking: str) -> None:
    entry = Entry(UNNAMED._replace(sha="a" * 40), "feat", scope, text, (breaking,), "12", "Added")
    section = Section("Added", hidden=False, entries=(entry, entry), groups=(Group("dependency update", (entry,)),))
    hidden = Section("Internal", hidden=True, entries=(entry,))
    first = Release(None, None, None, "v1", (section, hidden), {})
    forge = Forge("github", "https://github.com/o/n")
    for document in (
        Document((first, Release("1", "v1", "2024-01-31", None, (hidden,), {})), forge),
        Document((first,), Forge()),
        Document((), Forge()),
    ):
        shown = markdown(document)
        assert templated(document) == shown
        assert all(line.startswith(("#", "- ", "[", "The ", "Nothing")) or not line for line in shown.split("\n"))
