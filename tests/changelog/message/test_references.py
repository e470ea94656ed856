"""Issues from names of branches, milestones from what a change touches."""

from collections.abc import Iterator

import pytest

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.message.milestones import Match, match, trailers
from devkit.changelog.message.progress import progress
from devkit.changelog.message.references import issue
from devkit.core.settings.message import MilestoneSettings


@pytest.mark.parametrize(
    ("branch", "expected"),
    [
        ("feat/PROJ-123-faster-start", "PROJ-123"),
        ("PROJ-9", "PROJ-9"),
        ("ada/feat/ABC2-77_x", "ABC2-77"),
        ("fix/42-crash", "#42"),
        ("42-crash", "#42"),
        ("issue-42", "#42"),
        ("fix/gh-7", "#7"),
        ("users/ada/123/x", "#123"),
        ("main", None),
        ("release/2024-05", None),
        ("dependabot/pip/requests-2.31", None),
        ("feat/utf-8", None),
        ("v1.2.3", None),
        ("1.2-maintenance", None),
        ("fix/2fa", None),
        ("", None),
        (None, None),
    ],
)
def test_issue(branch: str | None, expected: str | None) -> None:
    assert issue(branch) == expected


def test_issue_by_pattern() -> None:
    assert issue("x/task_55_y", r"task_(\d+)") == "#55"
    assert issue("x/task_55_y", r"task_\d+") == "task_55"
    assert issue("x/55", r"\d+", "GH-") == "GH-55"
    assert issue("x/y", r"\d+") is None


STONES = [
    MilestoneSettings("Faster start", ["lazy imports", "cache of the model"], ["src/start/**"], ["startup"]),
    MilestoneSettings("Exports", [], ["src/export/"], ["csv"]),
    MilestoneSettings("Done", [], ["*"], [], closed=True),
]


def file(path: str, *lines: bytes) -> FileDiff:
    return FileDiff(path, hunks=(Hunk(0, 0, 1, len(lines), "", tuple(b"+" + line + b"\n" for line in lines)),))


def test_milestone() -> None:
    assert match(STONES, [file("src/start/run.py", b"lazy", b"imports = 1")], [], "") == Match(
        "Faster start", "lazy imports"
    )
    assert match(STONES, [file("src/export/a.py"), file("b.py")], [], "") == Match("Exports")
    assert match(STONES, [file("a.py")], [], "feat/CsvWriter") == Match("Exports")
    assert match(STONES, [file("a.py")], [], "") is None
    assert trailers(Match("Exports"), "Milestone") == ["Milestone: Exports"]
    assert trailers(Match("A", "b"), "Goal") == ["Goal: A", "Objective: b"]


def test_progress() -> None:
    def history() -> Iterator[str]:
        yield "1\n2024-01-02\nfeat: x\n\nMilestone: Faster start\nObjective: lazy imports\n"
        yield "2\n2024-01-01\nfeat: y\n\nmilestone: Faster start\n"
        yield "3\n2024-01-03\nfeat: z\n\nabout Milestone: Exports in words\n"

    first, second, _ = progress(STONES, "Milestone", history())
    assert (first.commits, first.objectives, first.begun, first.last) == (
        2,
        (("lazy imports", 1), ("cache of the model", 0)),
        1,
        "2024-01-02",
    )
    assert (second.commits, second.last) == (0, None)
