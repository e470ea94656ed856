"""The toy history on which today's tools were compared: eleven rows, each of them right."""

import json
from typing import Any

import pytest

from devkit.changelog.notes.collect import collect
from devkit.changelog.notes.document import Document, Release
from devkit.changelog.notes.markdown import markdown
from devkit.changelog.notes.rendering import as_json
from devkit.changelog.notes.request import Request
from devkit.changelog.notes.updating import update

Story = Any
"""The class of that name in conftest.py, which tests can't import."""

SQUASH = """Rework the exporter (#20)

* feat: export to CSV

* fix(export): quote commas

Co-authored-by: Grace <grace@example.com>
"""
BREAKING = (
    "feat(api)!: drop the old endpoint (#12)\n\nCloses #3\n\nBREAKING CHANGE: use /v2 (see #4), the old one is gone\n"
)


@pytest.fixture
def toy(story: Story) -> Story:
    story.git("remote", "add", "origin", "git@github.com:owner/name.git")
    story.commit("feat: begin")
    story.tag("v0.1.0", annotated=True)
    mistake = story.commit("feat: a mistake")
    story.revert(mistake, "feat: a mistake")
    story.commit(BREAKING)
    story.commit(SQUASH)
    story.commit("fix: only in packages/a", path="packages/a/file")
    story.commit("chore: tidy up")
    return story


def unreleased(document: Document) -> Release:
    release = document.unreleased
    assert release is not None
    return release


def texts(release: Release) -> list[str]:
    return [entry.text for section in release.shown for entry in section.entries]


def test_row_1_a_commit_and_its_revert_in_one_release_are_dropped(toy: Story) -> None:
    release = unreleased(collect(toy.path))
    assert not any("mistake" in text for text in texts(release))
    assert release.left_out["reverted"] == 2


def test_row_2_breaking_changes_have_a_section_of_their_own_with_their_text_whole(toy: Story) -> None:
    first = unreleased(collect(toy.path)).sections[0]
    assert first.title == "Breaking changes"
    assert [entry.breaking for entry in first.entries] == [("use /v2 (see #4), the old one is gone",)]
    assert "- **api:** drop the old endpoint: use /v2 (see #4), the old one is gone (" in markdown(collect(toy.path))


def test_row_3_headers_listed_by_a_squash_become_entries(toy: Story) -> None:
    release = unreleased(collect(toy.path))
    assert {"export to CSV", "quote commas"} <= set(texts(release))
    assert {entry.pull for entry in release.entries if entry.text in {"export to CSV", "quote commas"}} == {"20"}


def test_row_4_running_twice_changes_nothing(toy: Story) -> None:
    path = toy.path / "CHANGELOG.md"
    update(toy.path, path).write()
    assert path.read_bytes()
    assert not update(toy.path, path).stale


def test_row_5_hand_edits_in_unreleased_survive(toy: Story) -> None:
    path = toy.path / "CHANGELOG.md"
    update(toy.path, path).write()
    kept = [line for line in path.read_text().splitlines() if "export to CSV" not in line]
    edited = "\n".join(kept).replace("quote commas", "quote commas and semicolons") + "\n"
    edited = edited.replace("### Fixed\n", "### Fixed\n\n- by hand\n", 1)
    path.write_text(edited)
    assert not update(toy.path, path).stale
    toy.commit("fix: one more")
    update(toy.path, path).write()
    after = path.read_text()
    assert "export to CSV" not in after
    assert after.count("quote commas") == after.count("quote commas and semicolons") == 1
    assert "- by hand\n" in after
    assert "- one more (" in after


def test_row_6_hand_edits_in_released_sections_survive(toy: Story) -> None:
    path = toy.path / "CHANGELOG.md"
    update(toy.path, path).write()
    path.write_text(path.read_text().replace("- begin", "- the very beginning, by hand"))
    toy.commit("fix: one more")
    update(toy.path, path).write()
    assert "- the very beginning, by hand" in path.read_text()


def test_row_7_issues_closed_and_pull_requests_are_linked(toy: Story) -> None:
    text = markdown(collect(toy.path))
    assert "[#12](https://github.com/owner/name/pull/12)" in text
    assert "closes [#3](https://github.com/owner/name/issues/3)" in text


def test_row_8_co_authors(toy: Story) -> None:
    entries = [entry for entry in unreleased(collect(toy.path)).entries if entry.pull == "20"]
    assert {entry.coauthors for entry in entries if entry.text == "Rework the exporter"} == {
        ("Grace <grace@example.com>",)
    }


def test_row_9_the_context_as_json(toy: Story) -> None:
    value = json.loads(as_json(collect(toy.path)))
    assert value["schema"] == "devkit.changelog/1"
    assert [release["version"] for release in value["releases"]] == [None, "0.1.0"]
    entry = value["releases"][0]["sections"][0]["entries"][0]
    assert (entry["type"], entry["scope"], entry["pull"], entry["closes"]) == ("feat", "api", "12", ["3"])
    assert entry["author"] == {"name": "Ada", "email": "ada@example.com"}


def test_row_10_paths(toy: Story) -> None:
    document = collect(toy.path, Request(paths=("packages/a",)))
    assert [texts(release) for release in document.releases] == [["only in packages/a"]]


def test_row_11_nothing_stops_silently_what_is_left_out_is_counted(toy: Story) -> None:
    release = unreleased(collect(toy.path))
    assert release.left_out == {"reverted": 2, "chore": 1}
    assert "tidy up" not in texts(release)
    assert "tidy up" in [entry.text for entry in release.entries]
