import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devkit.diagnoser.diagnosis import Diagnosis
from devkit.diagnoser.formats import render

HOSTILE = [
    "</pre>",
    "</style>",
    "</title>",
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "<!--",
    "-->",
    '" onmouseover="x',
    "javascript:x",
    "&lt;",
    "{{ 1 }}",
    "\x1b[31m",
    "\u202e",
    "\0",
    "::error::x",
]
TEXT = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=4), min_size=1, max_size=6).map("".join).filter(str.strip)


class Page(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes |= {name for name, _ in attrs}


@settings(deadline=None, max_examples=60)
@given(text=TEXT)
def test_no_text_becomes_an_element_or_an_attribute(build: SimpleNamespace, text: str) -> None:
    page, plain = Page(render(build.hostile(text), "html")), Page(render(build.hostile("plain"), "html"))
    assert page.elements == plain.elements
    assert page.attributes == plain.attributes


def test_the_page_needs_nothing_from_anywhere(red: Diagnosis) -> None:
    text = render(red, "html")
    assert "default-src 'none'" in text
    assert not re.search(r"<(?:script|link|img|iframe)\b|@import|url\(|https?://", text)


def test_a_green_run_has_no_table(green: Diagnosis) -> None:
    assert "<table" not in render(green, "html")


def test_every_cause_has_a_row_and_a_block(many: Diagnosis) -> None:
    text = render(many, "html")
    assert text.count('<a href="#cause-') == text.count('<details id="cause-') == len(many.clusters)


def test_a_real_browser_shows_hostile_text_and_runs_none_of_it(build: SimpleNamespace, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        if os.environ.get("DEVKIT_REQUIRE_REAL"):
            pytest.fail("there is no Chromium on PATH")
        pytest.skip("there is no Chromium on PATH")
    text = (
        "</title></pre></details><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    )
    page = tmp_path / "page.html"
    page.write_text(render(build.hostile(text), "html"), encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--dump-dom")
    done = subprocess.run(
        [browser, *options, page.as_uri()],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=True,
    )
    shown = Page(done.stdout)
    assert {"script", "img"}.isdisjoint(shown.elements)
    assert "<title>owned" not in done.stdout
    assert "document.title=" in done.stdout
