"""Which release a commit belongs to, and which commits count."""

import os
from pathlib import Path
from typing import Any

import pytest

from devkit.changelog.notes.collect import collect
from devkit.changelog.notes.history import Commit
from devkit.changelog.notes.markdown import markdown
from devkit.changelog.notes.request import Request
from devkit.changelog.notes.setup import Package, Setup
from devkit.core.errors import DevkitError

Story = Any
"""The class of that name in conftest.py, which tests can't import."""


def told(story: Story, request: Request = Request(), setup: Setup = Setup()) -> dict[str | None, list[str]]:  # noqa: B008
    """Version -> texts, hidden ones too."""
    document = collect(story.path, request, setup)
    return {release.version: sorted(entry.text for entry in release.entries) for release in document.releases}


def test_a_commit_belongs_to_the_first_release_that_contains_it(story: Story) -> None:
    base = story.commit("feat: base")
    story.tag("v1.0.0")
    story.commit("feat: on main")
    old = story.commit("fix: on the old line", branch="one", start=base)
    story.tag("v1.0.1", old, annotated=True)
    story.commit("Merge branch 'one'", merges=(old,))
    story.tag("v1.1.0")
    story.commit("feat: later")
    assert told(story) == {
        None: ["later"],
        "1.1.0": ["on main"],
        "1.0.1": ["on the old line"],
        "1.0.0": ["base"],
    }


def test_a_tag_on_a_branch_that_was_never_merged_counts(story: Story) -> None:
    base = story.commit("feat: base")
    shared = story.commit("feat: shared")
    own = story.commit("fix: release it", branch="release", start=shared)
    story.tag("v1.0.0", own)
    story.commit("feat: later")
    assert told(story) == {None: ["later"], "1.0.0": ["base", "release it", "shared"]}
    assert told(story, setup=Setup(branch_tags=False)) == {None: ["base", "later", "shared"]}
    assert base != shared


@pytest.mark.parametrize("annotated", [False, True])
def test_pre_releases_are_folded_in_when_the_release_comes(story: Story, annotated: bool) -> None:
    story.commit("feat: one")
    story.tag("v1.0.0-alpha.1", annotated=annotated)
    story.commit("feat: two")
    story.tag("v1.0.0rc1", annotated=annotated)
    story.commit("feat: three")
    assert told(story) == {None: ["three"], "1.0.0rc1": ["two"], "1.0.0-alpha.1": ["one"]}
    assert told(story, Request(tag="v1.0.0")) == {"1.0.0": ["one", "three", "two"]}
    story.tag("v1.0.0", annotated=annotated)
    assert told(story) == {"1.0.0": ["one", "three", "two"]}
    assert list(told(story, setup=Setup(fold=False))) == ["1.0.0", "1.0.0rc1", "1.0.0-alpha.1"]


def test_several_tags_on_one_commit_are_one_release_unless_their_versions_differ(story: Story) -> None:
    story.commit("feat: one")
    for name in ("v1", "v1.0", "v1.0.0", "1.0.0-rc.1", "nightly", "v0.9-5-gabcdef0"):
        story.tag(name)
    assert told(story) == {"1.0.0": ["one"]}
    story.tag("v1.0.1")
    assert told(story) == {"1.0.1": [], "1.0.0": ["one"]}


def test_clocks_that_went_wrong_change_nothing(story: Story) -> None:
    first = story.commit("feat: one")
    story.count += 100
    second = story.commit("feat: two")
    story.tag("v1.0.0", first)
    story.tag("v1.1.0", second)
    story.count -= 150
    story.commit("feat: three")
    assert told(story) == {None: ["three"], "1.1.0": ["two"], "1.0.0": ["one"]}


def test_merges_count_once_and_give_their_number_to_what_they_brought(story: Story) -> None:
    base = story.commit("feat: base")
    side = story.commit("fix: a", branch="side", start=base)
    side = story.commit("fix: b", branch="side")
    story.commit("feat: meanwhile")
    story.commit("Merge pull request #7 from ada/side\n\nfix: a and b", merges=(side,))
    other = story.commit("fix: c", branch="other", start=side)
    story.commit("fix: c", merges=(other,))
    release = collect(story.path).unreleased
    assert release is not None
    assert {entry.text: entry.pull for entry in release.entries} == {
        "base": "",
        "meanwhile": "",
        "a": "7",
        "b": "7",
        "c": "",
    }
    assert [entry.text for entry in release.entries].count("c") == 1
    assert release.left_out == {"merge": 2}


@pytest.mark.parametrize("marked", [False, True])
def test_cherry_picks_count_once_in_the_release_that_came_first(story: Story, marked: bool) -> None:
    base = story.commit("feat: base")
    story.tag("v1.0.0")
    original = story.commit("fix: urgent", written=1_700_000_500)
    trailer = f"\n\n(cherry picked from commit {original})\n" if marked else ""
    copy = story.commit(f"fix: urgent{trailer}", branch="one", start=base, written=1_700_000_500)
    story.tag("v1.0.1", copy)
    story.commit("feat: more")
    story.tag("v1.1.0")
    assert told(story) == {"1.1.0": ["more"], "1.0.1": ["urgent"], "1.0.0": ["base"]}


def test_the_same_words_at_the_same_time_on_one_line_are_two_commits(story: Story) -> None:
    story.commit("fix: typo", written=1_700_000_000)
    story.commit("fix: typo", written=1_700_000_000)
    assert told(story) == {None: ["typo", "typo"]}


def test_a_revert_of_a_released_commit_is_told(story: Story) -> None:
    sha = story.commit("feat(ui): shiny")
    story.tag("v1.0.0")
    revert = story.revert(sha, "feat(ui): shiny")
    release = collect(story.path).unreleased
    assert release is not None
    assert [(e.home, e.type, e.scope, e.text, e.commit) for e in release.entries] == [
        ("Reverted", "revert", "ui", "shiny", revert)
    ]


@pytest.mark.parametrize(
    "again", ['Reapply "feat: shiny"', 'Revert "Revert \\"feat: shiny\\""'.replace("\\", ""), "Revert the revert"]
)
def test_a_reverted_revert_brings_the_change_back(story: Story, again: str) -> None:
    sha = story.commit("feat: shiny")
    revert = story.revert(sha, "feat: shiny")
    assert told(story) == {}
    story.commit(f"{again}\n\nThis reverts commit {revert}.\n")
    assert told(story) == {None: ["shiny"]}


def test_a_revert_without_a_hash_is_known_by_its_subject(story: Story) -> None:
    story.commit("feat: shiny (#4)")
    story.commit('Revert "feat: shiny (#4)" (#5)')
    story.commit("feat: dull")
    story.commit("revert: feat: dull")
    assert told(story) == {}


def test_a_reverted_merge_takes_with_it_what_it_brought(story: Story) -> None:
    base = story.commit("feat: base")
    side = story.commit("feat: a", branch="side", start=base)
    side = story.commit("feat: b", branch="side")
    merge = story.commit("Merge branch 'side'", merges=(side,))
    story.commit(f"Revert \"Merge branch 'side'\"\n\nThis reverts commit {merge}, reversing\nchanges made to {base}.")
    assert told(story) == {None: ["base"]}


def test_mailmap_and_bots(story: Story) -> None:
    (story.path / ".mailmap").write_text("Ada Lovelace <ada@example.com> <al@old.example.com>\n")
    story.commit("fix: a", author="al <al@old.example.com>")
    bot = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"
    story.commit("chore(deps): bump x from 1 to 2", author=bot)
    story.commit("Bump y from 1 to 2", author=bot)
    release = collect(story.path).unreleased
    assert release is not None
    assert [(e.author, e.email) for e in release.entries if e.text == "a"] == [("Ada Lovelace", "ada@example.com")]
    section = next(section for section in release.sections if section.title == "Dependencies")
    assert [group.text for group in section.groups] == ["2 dependency updates"]


@pytest.mark.parametrize(
    ("subject", "home"),
    [
        *(("Fix the thing", "Fixed"), ("fixes crash on start", "Fixed"), ("Add a thing", "Added")),
        *(("Remove the thing", "Removed"), ("Deprecate x", "Deprecated"), ("fix:no space", "Fixed")),
        *(("[fix] brackets", "Fixed"), ("Feat - dashes", "Added"), ("BUGFIX: capitals", "Fixed")),
        *(("Rework it all", "Changed"), ("core: fix it", "Fixed"), ("v1.2.3", "Internal"), ("wip", "Internal")),
        *(("docs: x", "Documentation"), ("perf: x", "Changed"), ("chore: x", "Internal"), ("été", "Changed")),
    ],
)
def test_every_commit_has_a_home(story: Story, subject: str, home: str) -> None:
    story.commit(subject)
    release = collect(story.path).unreleased
    assert release is not None
    assert [entry.home for entry in release.entries] == [home]


def test_sections_are_the_projects_to_choose(story: Story) -> None:
    for subject in ("feat: a", "fix: b", "chore: c", "whatever", "docs: d"):
        story.commit(subject)
    setup = Setup(sections={"News": ["feat"], "Repairs": ["fix"]}, other="Rest", hidden=["docs"], ignore=["^what"])
    release = collect(story.path, setup=setup).unreleased
    assert release is not None
    assert [(s.title, s.hidden, [e.text for e in s.entries]) for s in release.sections] == [
        *(("News", False, ["a"]), ("Repairs", False, ["b"]), ("Rest", False, ["c"]), ("Internal", True, ["d"]))
    ]
    assert release.left_out == {"ignored": 1, "docs": 1}


def test_packages_have_their_own_tags_and_paths(story: Story) -> None:
    story.commit("feat: a one", path="a/1")
    story.commit("feat: b one", path="b/1")
    story.tag("a-v1.0.0")
    story.tag("b@2.0.0")
    story.commit("fix: a two", path="a/2")
    packages = {name: Package(name, (name,), None, f"{name}/CHANGELOG.md") for name in "ab"}
    setup = Setup(packages=packages)
    assert told(story, Request(package="a"), setup) == {None: ["a two"], "1.0.0": ["a one"]}
    assert told(story, Request(package="b"), setup) == {"2.0.0": ["b one"]}
    with pytest.raises(DevkitError, match=r"no package 'c'.*there are a, b"):
        collect(story.path, Request(package="c"), setup)


def test_a_range_and_a_release_alone(story: Story) -> None:
    story.commit("feat: one")
    story.tag("v1.0.0")
    story.commit("feat: two")
    middle = story.commit("feat: three")
    story.commit("feat: four")
    story.tag("v2.0.0")
    story.commit("feat: five")
    assert told(story, Request("v1.0.0..HEAD")) == {None: ["five"], "2.0.0": ["four", "three", "two"]}
    assert told(story, Request(f"v1.0.0..{middle}")) == {"2.0.0": ["three", "two"]}
    assert told(story, Request(tag="v2.0.0")) == {"2.0.0": ["four", "three", "two"]}
    assert told(story, Request(unreleased=True)) == {None: ["five"]}
    for wrong in ("HEAD", "--all..HEAD", "nowhere..HEAD", "..HEAD"):
        with pytest.raises(DevkitError):
            collect(story.path, Request(wrong))


def test_a_word_alone_on_a_line_is_no_type_for_the_next_commit(story: Story) -> None:
    story.commit("fix: begin (#9)\n\n* feat\n\n* refactor\n\n* feat: a door")
    story.commit("refactor: walls (#8)\n\n* refactor: bricks\n\n* feat: a window")
    [release] = collect(story.path, whole=False).releases
    assert {(entry.type, entry.text, entry.pull) for entry in release.entries} == {
        ("fix", "begin", "9"),
        ("feat", "a door", "9"),
        ("feat", "a window", "8"),
    }


def test_columns_in_git_s_settings_change_nothing(story: Story) -> None:
    for name in ("v1.0.0", "v1.1.0", "v1.2.0"):
        story.commit(f"feat: {name}")
        story.tag(name)
    story.git("config", "column.ui", "always")
    assert list(told(story, setup=Setup(branch_tags=False))) == ["1.2.0", "1.1.0", "1.0.0"]


BOT = "dependabot[bot] <d[bot]@users.noreply.github.com>"


def test_markdown_and_json_count_the_same_commits(story: Story) -> None:
    story.commit("chore: tidy")
    story.commit("chore: bump x to 2", author=BOT)
    story.commit("chore: rewrite the greeting", author=BOT)
    story.commit("refactor: walls (#8)\n\n* refactor: bricks\n\n* refactor: walls\n\n* chore: sweep\n\n* feat: a door")
    story.commit("chore: floor\n\n* chore!: floor\n\n* chore: stairs")
    story.commit("feat: x (#9)\n\n* chore: lint")
    every, shown = collect(story.path), collect(story.path, whole=False)
    assert every.left_out == shown.left_out == {"chore": 3, "refactor": 1}
    assert markdown(every) == markdown(shown)
    assert "### Breaking changes\n\n- floor (" in markdown(shown)
    assert "### Dependencies\n\n- 1 dependency update\n" in markdown(shown)


def test_what_a_revert_of_a_hidden_commit_takes_back_is_said(story: Story) -> None:
    sha = story.commit("chore(ci): pin the runner")
    story.tag("v1.0.0")
    revert = story.revert(sha, "chore(ci): pin the runner")
    assert f"### Reverted\n\n- **ci:** pin the runner ({revert[:8]})\n" in markdown(collect(story.path, whole=False))


def test_what_a_squash_lists_has_the_number_of_its_own_pull_request(story: Story) -> None:
    base = story.commit("chore: begin")
    side = story.commit("fix: a", branch="side", start=base)
    story.commit("Merge pull request #7 from ada/side", merges=(side,))
    story.commit("chore: sweep\n\n* feat: a broom")
    [release] = collect(story.path, whole=False).releases
    assert {entry.text: entry.pull for entry in release.entries} == {"a": "7", "a broom": ""}


def test_a_fragment_stands_for_what_is_shown_of_its_pull_request(story: Story) -> None:
    story.commit("feat: a door (#8)\n\n* feat: a hinge\n\n* fix: a lock")
    story.commit("chore: sweep (#8)")
    (story.path / "changes").mkdir()
    (story.path / "changes" / "8.feature.md").write_text("A door that locks.\n", encoding="utf-8")
    every, shown = collect(story.path), collect(story.path, whole=False)
    assert markdown(every) == markdown(shown)
    assert every.left_out == shown.left_out == {"fragment": 1, "chore": 1}


def test_no_commit_and_no_repository_are_told_in_a_sentence(story: Story, tmp_path: Path) -> None:
    for path in (story.path, tmp_path):
        with pytest.raises(DevkitError, match="no git repository with a commit"):
            collect(path)


def test_odd_bytes_and_empty_messages(story: Story) -> None:
    for message in (b"", b"\xff\xfe: \x80", b"feat: caf\xe9", b"\n\nfeat: late\n", b"fix: \x1b[31mred\r\nbody\r\n"):
        story.commit(message)
    document = collect(story.path)
    assert document.unreleased is not None
    assert sum(1 for _ in document.unreleased.entries) == 5


def test_unreleased_alone_is_what_stands_there_in_the_whole(story: Story) -> None:
    base = story.commit("feat: base")
    story.tag("v1.0.0")
    story.commit("fix: both", written=1_700_000_999)
    copy = story.commit("fix: both", branch="one", start=base, written=1_700_000_999)
    story.tag("v1.0.1", copy)
    gone = story.commit("feat: gone")
    story.revert(gone, "feat: gone")
    story.commit("feat: stays")
    whole, alone = collect(story.path).unreleased, collect(story.path, Request(unreleased=True)).unreleased
    assert whole is not None
    assert alone is not None
    assert whole.sections == alone.sections
    assert whole.left_out == alone.left_out
    assert [entry.text for entry in alone.entries] == ["stays"]


def test_records_hold_what_git_has(story: Story) -> None:
    assert Commit._fields == ("sha", "parents", "author", "email", "when", "subject", "body")
    assert os.fspath(story.path)
