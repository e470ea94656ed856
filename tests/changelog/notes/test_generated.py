"""Histories nobody thought of: updating twice changes nothing, and no line written by hand is lost.

`DEVKIT_HISTORIES=300` makes as many of them.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from devkit.changelog.notes.collect import collect
from devkit.changelog.notes.markdown import markdown
from devkit.changelog.notes.request import Request
from devkit.changelog.notes.updating import update

Story = Any
"""The class of that name in conftest.py, which tests can't import."""

SUBJECTS = st.sampled_from(
    [
        *("feat: add a", "fix(b): repair c", "feat!: break d", "Add e", "Fix f (#12)", "chore: tidy", "docs: g", "wip"),
        *(
            "fix: `code` *stars* <b> @you",
            "feat: caf\u00e9 \u202e",
            "core: fix h",
            "perf(a): i",
            "- feat: j",
            "",
            "# k",
        ),
    ]
)
BODIES = st.sampled_from(
    [
        *("", "", "Closes #3", "BREAKING CHANGE: use\nanother one", "* feat: inner\n\n* fix(x): inner two\n"),
        *("Fixes: KEY-12", "* chore: tidy\n\n* chore!: tidy\n\n* chore(x): inner (closes #5)\n"),
        *("Co-authored-by: G <g@example.com>", "- a\n- b", "text\n\n```\n## [1.0.0]\n```"),
    ]
)
STEPS = st.one_of(
    st.tuples(st.just("commit"), SUBJECTS, BODIES),
    st.tuples(st.just("commit"), SUBJECTS, BODIES),
    st.tuples(st.just("bytes"), st.binary(max_size=12).filter(lambda text: b"\0" not in text), st.just("")),
    st.tuples(st.sampled_from(["revert", "pick", "merge", "bot"]), SUBJECTS, BODIES),
    st.tuples(st.sampled_from(["tag", "branch-tag"]), st.sampled_from(["", "-rc.1"]), st.just("")),
)
HANDWRITTEN = st.lists(
    st.sampled_from(
        [
            "- by hand",
            "- by hand, with (parentheses)",
            "A paragraph by hand.",
            "* another bullet by hand",
            "### By hand",
        ]
    ),
    min_size=1,
    max_size=3,
)


def play(story: Story, steps: Iterable[Any]) -> None:
    """Do what the steps say."""
    for kind, first, second in steps:
        tip = story.tips.get("main", "")
        if kind == "commit" or not tip:
            story.commit(f"{first}\n\n{second}" if kind == "commit" else "feat: begin")
        elif kind == "bytes":
            story.commit(first)
        elif kind == "bot":
            subject = first if len(second) % 2 else f"chore: bump x to {story.count}"
            story.commit(f"{subject}\n\n{second}", author="dependabot[bot] <d[bot]@users.noreply.github.com>")
        elif kind == "revert":
            subject = story.git("log", "-1", "--format=%s")
            story.revert(tip, subject)
        elif kind == "tag":
            story.git("tag", "--force", f"v1.{story.count}.0{first}", tip)
        else:
            side(story, kind, first, second, tip)


def side(story: Story, kind: str, first: str, second: str, tip: str) -> None:
    """What happens beside the main line."""
    name = f"side{story.count}"
    if kind == "pick":
        when = int(story.git("log", "-1", "--format=%at"))
        parent = story.git("rev-list", "--max-parents=0", "HEAD").split()[0]
        copy = story.commit(
            story.git("log", "-1", "--format=%B").encode("utf-8", "surrogateescape"),
            branch=name,
            start=parent,
            written=when,
        )
        story.git("tag", f"v0.{story.count}.0", copy)
        return
    commit = story.commit(f"{first or 'feat: beside'}\n\n{second}", branch=name, start=tip)
    if kind == "merge":
        story.commit(f"Merge pull request #{story.count} from ada/{name}", merges=(commit,))
    else:
        story.git("tag", f"v2.{story.count}.0{first}", commit)


def twice(story: Story, path: Path) -> str:
    update(story.path, path).write()
    text = path.read_bytes()
    again = update(story.path, path)
    assert again.new == text
    return text.decode("utf-8", "surrogateescape")


@settings(
    max_examples=int(os.environ.get("DEVKIT_HISTORIES", "12")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    before=st.lists(STEPS, min_size=1, max_size=6),
    after=st.lists(STEPS, min_size=1, max_size=4),
    notes=HANDWRITTEN,
    seed=st.integers(0, 1000),
)
@example(
    before=[("commit", "feat: add a", "")] * 4,
    after=[("commit", "feat: add a", ""), ("pick", "", ""), ("bytes", b"", "")],
    notes=["- by hand"],
    seed=1,
)
@example(
    before=[("bytes", b"", "")],
    after=[("commit", "feat: add a", ""), ("pick", "", ""), ("revert", "", ""), ("pick", "", "")],
    notes=["- by hand"],
    seed=0,
)
def test_twice_changes_nothing_and_no_handwritten_line_is_lost(
    stories: Callable[[], Story], before: list[Any], after: list[Any], notes: list[str], seed: int
) -> None:
    story = stories()
    play(story, before)
    path = story.path / "CHANGELOG.md"
    lines = twice(story, path).split("\n")
    entries = [number for number, line in enumerate(lines) if line.startswith("- ")]
    deleted = ""
    if entries:
        number = entries[seed % len(entries)]
        if seed % 2:
            deleted = lines.pop(number)
        else:
            lines[number] = notes[0] + ", reworded " + lines[number][2:]
            notes = [lines[number], *notes]
    for count, note in enumerate(notes[-2:]):
        lines.insert(min(len(lines), 5 + (seed * (count + 1)) % max(1, len(lines) - 5)), note)
    edited = "\n".join(lines)
    path.write_bytes(edited.encode("utf-8", "surrogateescape"))
    mine = [line for line in lines if "by hand" in line.lower()]
    text = twice(story, path)
    play(story, after)
    text = twice(story, path)
    rest = iter(text.split("\n"))
    assert all(line in rest for line in mine)
    if deleted and deleted not in edited:
        assert deleted not in text.split("\n")
    every, shown = collect(story.path), collect(story.path, whole=False)
    assert (markdown(every), every.left_out) == (markdown(shown), shown.left_out)
    whole = every.unreleased
    alone = collect(story.path, Request(unreleased=True)).unreleased
    assert (whole.sections if whole else ()) == (alone.sections if alone else ())
