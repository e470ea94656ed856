"""A changelog that devkit and people write together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from devkit.changelog.notes.request import Request
from devkit.changelog.notes.updating import update
from devkit.core.errors import DevkitError

Story = Any
"""The class of that name in conftest.py, which tests can't import."""

KEEP = """# Changelog

All notable changes.

## [Unreleased]

### Added

- by hand

## [1.0.0] - 2024-01-31

### Fixed

- old, by hand

[Unreleased]: https://github.com/o/n/compare/v1.0.0...HEAD
[1.0.0]: https://github.com/o/n/releases/tag/v1.0.0
"""
TOWNCRIER = """# Changelog

<!-- towncrier release notes start -->

# thing 1.0.0 (2024-01-31)

## Features

- old, by hand (#1)
"""
PLAIN = "Changes\n=======\n\n1.0.0 (2024-01-31)\n------------------\n\n* old, by hand\n"
BELOW = "## Version 1.1.0\n\nUnreleased\n\n- by hand\n\n## Version 1.0.0\n\nReleased 2024-01-31\n\n- old, by hand\n"
STYLES = {
    "keep": KEEP,
    "towncrier": TOWNCRIER,
    "plain": PLAIN,
    "bare": "# 1.0.0\n\n- old, by hand\n",
    "below": BELOW,
    "dev": PLAIN.replace("1.0.0 (", "dev\n---\n\n* by hand\n\n1.0.0 (", 1),
}


@pytest.fixture
def released(story: Story) -> Story:
    story.commit("feat: begin")
    story.tag("v1.0.0")
    story.commit("feat: new thing")
    story.commit("fix: a bug")
    return story


def write(story: Story, text: str | bytes) -> Path:
    path = story.path / "CHANGELOG.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def kept(before: list[str], after: list[str]) -> bool:
    """Whether lines still stand there, in their order."""
    rest = iter(after)
    return all(line in rest for line in before)


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines()


@pytest.mark.parametrize("style", STYLES)
def test_common_styles_are_kept(released: Story, style: str) -> None:
    path = write(released, STYLES[style])
    before = lines(path)
    update(released.path, path).write()
    after = lines(path)
    assert kept(before, after)
    assert sum("new thing" in line for line in after) == sum("a bug" in line for line in after) == 1
    assert after.index(next(line for line in after if "new thing" in line)) < after.index(
        next(line for line in after if "old, by hand" in line)
    )
    assert not update(released.path, path).stale


def test_only_the_section_of_what_is_not_released_changes(released: Story) -> None:
    path = write(released, KEEP)
    update(released.path, path).write()
    text = path.read_text()
    head, tail = KEEP.split("## [Unreleased]\n", maxsplit=1)[0], KEEP[KEEP.index("## [1.0.0]") :]
    assert text.startswith(head + "## [Unreleased]\n")
    assert text.endswith(tail)
    assert "### Added\n\n- by hand\n- new thing (" in text
    assert "\n### Fixed\n\n- a bug (" in text


@pytest.mark.parametrize("style", ["keep", "plain", "bare", "towncrier"])
def test_a_release_is_cut(released: Story, style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717200000")
    path = write(released, STYLES[style])
    before = lines(path)
    update(released.path, path, Request(tag="v1.1.0")).write()
    heading = {
        "keep": "## [1.1.0] - 2024-06-01",
        "plain": "1.1.0 (2024-06-01)",
        "bare": "# 1.1.0",
        "towncrier": "# thing 1.1.0 (2024-06-01)",
    }[style]
    after = lines(path)
    assert after.count(heading) == 1
    assert after.index(heading) < next(number for number, line in enumerate(after) if "new thing" in line)
    moved = "[Unreleased]: https://github.com/o/n/compare/v1.0.0...HEAD"
    assert kept([line for line in before if line != moved], after)
    if style == "keep":
        assert "[Unreleased]: https://github.com/o/n/compare/v1.1.0...HEAD" in after
        assert "[1.1.0]: https://github.com/o/n/compare/v1.0.0...v1.1.0" in after
        assert after.index("## [Unreleased]") < after.index("## [1.1.0] - 2024-06-01")
    assert not update(released.path, path, Request(tag="v1.1.0")).stale
    released.tag("v1.1.0")
    assert not update(released.path, path).stale


@pytest.mark.parametrize("below", ["12 May 2026: thing 1.0.0", "Winter edition", "Older releases"])
def test_the_section_ends_where_a_release_of_any_form_begins(released: Story, below: str) -> None:
    path = write(released, f"# Changes\n\n## Unreleased\n\n- by hand\n\n## {below}\n\n### Fixed\n\n- old\n")
    update(released.path, path).write()
    found = lines(path)
    assert found.index("- by hand") < found.index("### Added") < found.index("### Fixed") < found.index(f"## {below}")
    assert found[found.index(f"## {below}") :] == [f"## {below}", "", "### Fixed", "", "- old"]


def test_titles_as_high_as_releases_are_no_releases(released: Story) -> None:
    path = write(released, "# Changes\n\n## Unreleased\n\n## Fixed\n\n- by hand\n\n## 1.0.0\n\n- old\n")
    update(released.path, path).write()
    found = lines(path)
    assert sum("Fixed" in line for line in found) == 1
    assert found.index("- by hand") < next(number for number, line in enumerate(found) if line.startswith("- a bug"))


def test_a_release_is_cut_where_days_come_first(released: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    path = write(released, "# Changes\n\n## Unreleased\n\n## 12 May 2026: thing 1.0.0\n\n- old\n")
    update(released.path, path, Request(unreleased=True, tag="v1.1.0")).write()
    assert [line for line in lines(path) if line.startswith("## ")] == [
        *("## Unreleased", "## 1970-01-01: thing 1.1.0", "## 12 May 2026: thing 1.0.0"),
    ]


@pytest.mark.parametrize(
    "line", ["- Things are new.\n  ([#7](https://github.com/o/n/pull/7), @ada)", "* New, by @ada in #7", "- New (#7)"]
)
def test_what_a_person_told_by_the_pull_request_is_not_told_again(released: Story, line: str) -> None:
    released.commit("feat: other thing (#7)")
    released.commit("feat: third thing (#71)")
    path = write(released, f"# Changes\n\n## Unreleased\n\n{line}\n- see also #71\n\n## 1.0.0\n\n- old\n")
    update(released.path, path).write()
    text = path.read_text()
    assert "other thing" not in text
    assert "third thing (#71" in text  # it is only spoken of


@pytest.mark.parametrize("heading", ["1.1.0 (unreleased)", "v1.1.0 - Unreleased", "[1.1.0] - TBD"])
def test_a_version_that_is_still_to_come_is_not_released(released: Story, heading: str) -> None:
    path = write(released, f"# Changes\n\n## {heading}\n\n- by hand\n\n## 1.0.0 (2024-01-31)\n\n- old\n")
    update(released.path, path).write()
    after = lines(path)
    assert [line for line in after if line.startswith("## ")] == [f"## {heading}", "## 1.0.0 (2024-01-31)"]
    assert after.index("- by hand") < next(number for number, line in enumerate(after) if "new thing" in line)
    update(released.path, path, Request(tag="v2.0.0")).write()
    cut = [line.split(" (")[0] for line in lines(path) if line.startswith("## ")]
    assert cut == ["## Unreleased", "## 2.0.0", "## 1.0.0"]
    assert "- by hand" in lines(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("NEW.rst", None),
        ("CHANGES.rst", "Changes\n=======\n\n1.0\n---\n"),
        ("CHANGES", "Changes\n=======\n\n.. towncrier release notes start\n.. note:: x\n"),
    ],
)
def test_restructuredtext_is_refused(released: Story, name: str, text: str | None) -> None:
    path = released.path / name
    if text is not None:
        path.write_text(text)
    with pytest.raises(DevkitError, match=r"reStructuredText.*convert it to Markdown"):
        update(released.path, path)
    assert (path.read_text() if path.exists() else None) == text


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("final", [True, False])
def test_bytes_stay_what_they_are(released: Story, bom: bytes, end: str, *, final: bool) -> None:
    text = "# Changelog\n\n## Unreleased\n\n### Fixed\n\n- by hand \udcff" + ("\n" if final else "")
    path = write(released, bom + text.replace("\n", end).encode("utf-8", "surrogateescape"))
    update(released.path, path).write()
    content = path.read_bytes()
    assert content.startswith(bom + b"# Changelog" + end.encode())
    assert b"- by hand \xff" + end.encode() in content
    assert content.endswith(end.encode()) is final
    assert content.count(b"\n") == content.count(end.encode())
    assert not update(released.path, path).stale


def test_what_was_taken_back_goes_unless_somebody_reworded_it(released: Story) -> None:
    one, two = released.commit("feat: one too many"), released.commit("feat: another too many")
    path = released.path / "CHANGELOG.md"
    update(released.path, path).write()
    path.write_text(path.read_text().replace("another too many", "another, reworded"))
    released.revert(one, "feat: one too many")
    released.revert(two, "feat: another too many")
    update(released.path, path).write()
    text = path.read_text()
    assert "one too many" not in text
    assert "another, reworded" in text
    assert not update(released.path, path).stale


def test_after_a_rebase_nothing_is_told_twice(released: Story) -> None:
    path = released.path / "CHANGELOG.md"
    update(released.path, path).write()
    text = path.read_text()
    path.write_text("\n".join(line for line in text.split("\n") if "a bug" not in line))
    released.tips["main"] = released.git("rev-parse", "v1.0.0")
    released.count -= 2
    released.commit("feat: new thing")
    released.count += 3
    released.commit("docs: between")
    released.count -= 4
    released.commit("fix: a bug")
    update(released.path, path).write()
    text = path.read_text()
    assert text.count("new thing") == 1
    assert "a bug" not in text
    assert "between" in text
    assert not update(released.path, path).stale


@pytest.mark.parametrize("name", ["CHANGELOG.md", "what is new.md", "\u00c4nderungen.md"])
def test_its_own_commits_make_nothing_stale(released: Story, name: str) -> None:
    path = released.path / name
    update(released.path, path).write()
    released.git("reset", "--quiet", "--mixed")
    released.git("add", name)
    released.git("commit", "--quiet", "--message", "docs: bring the changelog up to date")
    assert not update(released.path, path).stale


def test_markers_that_a_merge_left_become_one(released: Story) -> None:
    path = released.path / "CHANGELOG.md"
    update(released.path, path).write()
    text = path.read_text()
    marker = next(line for line in text.splitlines() if line.startswith("<!-- devkit:"))
    first = released.git("rev-parse", "--short=12", "v1.0.0")
    path.write_text(text.replace(marker, f"{marker}\n<!-- devkit: {first} -->"))
    assert not update(released.path, path).stale
    released.commit("fix: more")
    update(released.path, path).write()
    assert path.read_text().count("<!-- devkit:") == 1


def test_bots_are_counted_in_one_line(released: Story) -> None:
    bot = "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>"
    path = released.path / "CHANGELOG.md"
    for number, line in enumerate(["1 dependency update", "2 dependency updates"]):
        released.commit(f"chore(deps): update x to v{number}", author=bot)
        update(released.path, path).write()
        assert f"- {line}\n" in path.read_text()
        assert path.read_text().count("dependency update") == 1
        assert not update(released.path, path).stale


def test_news_fragments_stand_beside_commits(released: Story) -> None:
    folder = released.path / "newsfragments"
    folder.mkdir()
    (folder / "7.feature.md").write_text("A thing\ntold better.\n")
    (folder / "+orphan.bugfix.md").write_text("An orphan.\n")
    (folder / "README.md").write_text("how to\n")
    released.commit("feat: a thing (#7)")
    path = write(released, KEEP)
    update(released.path, path).write()
    text = path.read_text()
    assert "- A thing told better. (closes #7)\n" in text
    assert "- An orphan.\n" in text
    assert "a thing ([#7" not in text
    path.write_text(text.replace("- An orphan.\n", ""))
    assert not update(released.path, path).stale


def test_a_fragment_whose_name_says_nothing_is_told(released: Story, capsys: pytest.CaptureFixture[str]) -> None:
    folder = released.path / "newsfragments"
    folder.mkdir()
    for name in ("README.md", "12.md", "notes"):
        (folder / name).write_text("A thing.\n")
    path = released.path / "CHANGELOG.md"
    update(released.path, path)
    assert capsys.readouterr().err == ""
    (folder / "7.feature.md").write_text("A thing.\n")
    update(released.path, path)
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(" is left out: ")[0] for line in told] == [
        f"devkit: {Path('newsfragments', name)}" for name in ("12.md", "notes")
    ]
    assert all("123.feature.md" in line for line in told)


KILLED = """
import sys
from pathlib import Path
from typing import Any
from devkit.changelog.notes.updating import Update

path = Path(sys.argv[1])
texts = [b"old\\n" * 200_000, b"new\\n" * 200_000]
print("ready", flush=True)
while True:
    for old, new in (texts, texts[::-1]):
        Update(path, old, new).write()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_killed_while_writing_the_file_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "CHANGELOG.md"
    whole = {b"old\n" * 200_000, b"new\n" * 200_000}
    path.write_bytes(b"old\n" * 200_000)
    for delay in range(6):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.02 + delay * 0.007)
            os.kill(process.pid, signal.SIGKILL)
        assert path.read_bytes() in whole


def test_a_version_that_is_said_to_be_unreleased_below_its_heading(
    released: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717200000")
    path = write(released, BELOW)
    update(released.path, path).write()
    told = path.read_text()
    assert told.startswith("## Version 1.1.0\n<!-- devkit: ")
    assert told.index("- by hand") < told.index("new thing") < told.index("## Version 1.0.0")
    update(released.path, path, Request(tag="v1.1.0")).write()
    assert path.read_text() == told.replace("\nUnreleased\n", "\nReleased 2024-06-01\n")


def test_a_day_takes_the_place_of_unreleased_in_its_marks(released: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717200000")
    path = write(released, BELOW.replace("Unreleased", "_(unreleased)_"))
    update(released.path, path, Request(tag="v1.1.0")).write()
    assert "\n\n_(2024-06-01)_\n\n- by hand\n" in path.read_text()


def test_another_version_than_the_one_that_was_to_come(released: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717200000")
    path = write(released, BELOW)
    update(released.path, path, Request(tag="v2.0.0")).write()
    head, _, rest = path.read_text().partition("## Version 2.0.0\n\nReleased 2024-06-01\n\n- by hand\n")
    assert head.startswith("## Unreleased\n<!-- devkit: ")
    assert "## Version 1.1.0" not in head + rest
    assert "new thing" in rest


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("CHANGELOG.adoc", "", "CHANGELOG.adoc is AsciiDoc, which devkit can't keep"),
        ("CHANGELOG.rst", "", "CHANGELOG.rst is reStructuredText"),
        ("CHANGES", "2.0\n- new\n\n1.0\n- old\n", "CHANGES, line 1: '2.0' is no heading of Markdown's"),
        ("NEWS", "News\n====\n\n8.0 (soon)\n~~~~~~~~~~\n\n * new\n", "NEWS, line 4: '8.0 (soon)' is no heading"),
        ("NEWS", "= News\n\n== v1.0.0 / 2024-01-31\n\n* old\n", "NEWS, line 3: '== v1.0.0 / 2024-01-31' is no"),
    ],
)
def test_what_is_no_markdown_is_refused(released: Story, name: str, text: str, said: str) -> None:
    path = released.path / name
    path.write_text(text)
    with pytest.raises(DevkitError) as caught:
        update(released.path, path)
    assert str(caught.value).startswith(said)


def test_text_about_a_version_is_no_release(released: Story) -> None:
    path = write(released, "# Changelog\n\n1.0 is to come. See\n2.0 for more.\n")
    update(released.path, path).write()
    assert "\n## Unreleased\n" in path.read_text()
