"""Changelogs in any shape: no line that a person wrote is lost or moved, and the second run changes nothing."""

import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devkit.changelog.notes import layout
from devkit.changelog.notes.document import UNNAMED, Document, Entry, Release, Section
from devkit.changelog.notes.forge import Forge
from devkit.changelog.notes.update import Sources, refresh
from devkit.core.errors import DevkitError

MARKER = "<!-- devkit: 1a2b3c4d5e6f -->"
PIECES = (
    *("# Changelog", "## [Unreleased]", "## Unreleased", "# Unreleased", "## [1.0.0] - 2024-01-31", "## 1.0.0"),
    *("Unreleased\n----------", "1.2.0 (2024-01-01)\n------------------", "Changes\n=======", "## 1.3.0 (unreleased)"),
    *(
        "### Added",
        "### Bug Fixes",
        "#### Deep",
        "## Winter",
        "## Version 1.1.0\n\nUnreleased\n",
        "# 0.9.0",
        "dev\n---",
    ),
    *(
        "- by hand",
        "* star (#1)",
        "  continued",
        "    - nested",
        "1. one",
        "+ plus",
        "text",
        "trailing  ",
        "\ttab",
        "> q",
    ),
    *(
        "```\n- code\n## 9.9.9\n```",
        "<!-- a comment -->",
        "<!--\n## 7.0.0\n-->",
        "~~~",
        "---",
        "***",
        "",
        "",
        "",
        MARKER,
    ),
    *("[1.0.0]: https://a.b/compare/v0.9.0...v1.0.0", "[Unreleased]: https://a.b/compare/v1.0.0...HEAD", "| a | b |"),
    *("<!-- towncrier release notes start -->", "<details>", "- \u4fee \U0001f389\u2028x"),
)
TEXTS = st.tuples(st.lists(st.sampled_from(PIECES), min_size=1, max_size=20), st.sampled_from(["", "\n", "\n\n"])).map(
    lambda made: "\n".join(made[0]) + made[1]
)


def sources(version: str | None) -> Sources:
    """Two sections, of what is not released or of a release."""
    sections = []
    for title in ("Added", "Fixed"):
        commit = UNNAMED._replace(sha=hashlib.sha256(title.encode()).hexdigest())
        entry = Entry(commit, "feat", None, f"thing {title}", (), "", title)
        sections.append(Section(title, hidden=False, entries=(entry,)))
    dated = ("2.0.0", "v2.0.0", "2026-01-01") if version else (None, None, None)
    release = Release(*dated, "v1.0.0", tuple(sections), {})
    return Sources(Document((release,), Forge("github", "https://a.b")), "f" * 40)


def changed(line: str) -> bool:
    """Whether cutting a release may change a line: the heading of what is not released, what says so, a link."""
    bare = line.lstrip("# ")
    heading = layout.pending(bare) or bare.startswith("Version 1.1.0") or set(bare) == {"-"}
    return heading or bare == "Unreleased" or line.startswith("[Unreleased]:")


@example("[1.0.0]: https://a.b/compare/v0.9.0...v1.0.0\n- by hand\n## [Unreleased]\n\n## 1.0.0\n", "\n", "2.0.0")
@example(f"{MARKER}\n- by hand\n## 1.3.0 (unreleased)\n- another\n", "\n", "2.0.0")
@example(f"{MARKER}\nUnreleased\n----------\n- by hand\n", "\n", None)
@example("# 0.9.0\n## Unreleased\n- by hand\n", "\n", "2.0.0")
@example("Unreleased\n----------\nUnreleased\n----------", "\n", None)
@example("## [Unreleased]\n---", "\n", None)
@example(f"- by hand\n{MARKER}\ndev\n---", "\n", None)
@given(TEXTS, st.sampled_from(["\n", "\r\n"]), st.sampled_from([None, "2.0.0"]))
def test_any_changelog(text: str, end: str, version: str | None) -> None:
    written = text.replace("\n", end)
    try:
        once = refresh(written, sources(version))
    except DevkitError:
        return  # said, and nothing written
    rest = iter(line.removesuffix("\r") for line in once.split("\n"))
    kept = (line for line in text.split("\n") if line != MARKER and not (version and changed(line)))
    assert all(line in rest for line in kept)
    assert refresh(once, sources(version)) == once


def test_a_fence_that_nothing_ends() -> None:
    with pytest.raises(DevkitError, match="the changelog: a new section would stand in code or in a comment"):
        refresh("# Changelog\n\n~~~\n- by hand\n", sources(None))
