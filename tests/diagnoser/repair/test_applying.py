import difflib
import os
import resource
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devkit.core.errors import DevkitError
from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.repair.applying import apply, patched
from devkit.diagnoser.repair.joined import joined
from devkit.diagnoser.repair.patch import unified
from devkit.diagnoser.repair.text import SourceText

LINES = st.lists(st.sampled_from(["a", "b", "c", "", " ", "-x", "+x", "é\r", "\x0c", "\\ No"]), max_size=14)


def fix(path: str, before: str, after: str) -> Fix:
    patch = unified(SourceText(path, before), SourceText(path, after))
    return Fix("source", path, 1, patch, 0.9, None, "why")


@given(LINES.map("\n".join), LINES.map("\n".join))
def test_a_patch_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    assert patched(before, unified(SourceText("a.py", before), SourceText("a.py", after))) == after


def test_a_patch_applies_where_lines_have_moved() -> None:
    before = "".join(f"{number}\n" for number in range(20))
    patch = unified(SourceText("a.py", before), SourceText("a.py", before.replace("7\n8\n", "7\neight\n")))
    assert patched("new\n" * 4 + before, patch) == "new\n" * 4 + before.replace("7\n8\n", "7\neight\n")
    assert patched(before.replace("8", "acht"), patch) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb", "a\nb\nc"),
        ("a\nb", "a\nb\nc\n"),
        ("a\nb\n", "a\nb\nc"),
        ("a\nb\n", "a\nb"),
        ("a\nb", "a\nb\n"),
        ("a", "x\na"),
        ("", "a"),
        ("a", ""),
    ],
)
def test_the_end_of_a_file_is_as_the_patch_says(before: str, after: str, tmp_path: Path) -> None:
    patch = unified(SourceText("a.py", before), SourceText("a.py", after))
    assert patched(before, patch) == after
    (tmp_path / "a.py").write_text(before)
    if before and after:
        subprocess.run(["git", "apply", "-"], input=patch, text=True, check=True, cwd=tmp_path)
        assert (tmp_path / "a.py").read_text() == after


def test_what_ends_without_a_line_feed_goes_to_the_end_only() -> None:
    patch = unified(SourceText("a.py", "a\n"), SourceText("a.py", "a\nb"))
    assert patched("a\nc\n", patch) is None
    assert patched("c\na\n", patch) == "c\na\nb"


def test_a_patch_reads_as_any_tool_would_write_it() -> None:
    before, after = "a\nb\n", "a\nc\n"
    lines = difflib.unified_diff(["a\n", "b\n"], ["a\n", "c\n"], "a/x.py", "b/x.py")
    assert unified(SourceText("x.py", before), SourceText("x.py", after)) == "".join(lines)


def test_a_byte_order_mark_and_line_ends_stay(tmp_path: Path) -> None:
    before, after = SourceText("a.py", "x = 1\r\n", bom=True), SourceText("a.py", "x = 2\r\n", bom=True)
    (tmp_path / "a.py").write_bytes(before.whole.encode())
    apply(tmp_path, [Fix("source", "a.py", 1, unified(before, after), 0.9, None, "")])
    assert (tmp_path / "a.py").read_bytes() == b"\xef\xbb\xbfx = 2\r\n"


def test_two_patches_of_one_file_are_both_written(tmp_path: Path) -> None:
    before = "".join(f"{number}\n" for number in range(20))
    (tmp_path / "a.py").write_text(before)
    fixes = [
        fix("a.py", before, before.replace("3\n", "three\n")),
        fix("a.py", before, before.replace("9\n", "nine\n")),
    ]
    assert apply(tmp_path, fixes) == [tmp_path / "a.py"]
    assert "nine" in (tmp_path / "a.py").read_text()
    assert "three" in (tmp_path / "a.py").read_text()


def test_a_changed_file_keeps_all_files_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a\n")
    (tmp_path / "b.py").write_text("changed since\n")
    with pytest.raises(DevkitError, match=r"b\.py: the lines to change are not as they were"):
        apply(tmp_path, [fix("a.py", "a\n", "A\n"), fix("b.py", "b\n", "B\n")])
    assert (tmp_path / "a.py").read_text() == "a\n"


def test_a_full_disk_leaves_all_files_as_they_are(tmp_path: Path) -> None:
    small, large = "a\n", "x = 1\n" * 2_000
    (tmp_path / "a.py").write_text(small)
    (tmp_path / "b.py").write_text(large)
    fixes = [fix("a.py", small, "A\n"), fix("b.py", large, large + "y = 2\n")]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    try:
        with pytest.raises(DevkitError, match=r"b\.py: can't be written \(.*\); nothing was written\."):
            apply(tmp_path, fixes)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (tmp_path / "a.py").read_text() == small
    assert (tmp_path / "b.py").read_text() == large
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.py", "b.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_leaves_all_files_as_they_are(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    (tmp_path / "a.py").write_text("a\n")
    (locked / "b.py").write_text("b\n")
    locked.chmod(0o500)
    with pytest.raises(DevkitError, match=r"b\.py: can't be written \(permission denied"):
        apply(tmp_path, [fix("a.py", "a\n", "A\n"), fix("locked/b.py", "b\n", "B\n")])
    assert (tmp_path / "a.py").read_text() == "a\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.py", "locked"]


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text("a\n")
    (tmp_path / "real.py").chmod(0o755)
    (tmp_path / "a.py").symlink_to("real.py")
    apply(tmp_path, [fix("a.py", "a\n", "A\n")])
    assert (tmp_path / "a.py").is_symlink()
    assert (tmp_path / "real.py").read_text() == "A\n"
    assert (tmp_path / "real.py").stat().st_mode & 0o777 == 0o755


def test_patches_of_neighbouring_lines_are_both_written(tmp_path: Path) -> None:
    before = "".join(f"{number}\n" for number in range(20))
    (tmp_path / "a.py").write_text(before)
    fixes = [
        fix("a.py", before, before.replace("3\n", "three\n", 1)),
        fix("a.py", before, before.replace("4\n5\n", "four\nand a half\n5\n", 1)),
        fix("a.py", before, before.replace("9\n", "nine\n", 1)),
    ]
    apply(tmp_path, fixes)
    assert (tmp_path / "a.py").read_text().split()[:13] == [
        *"012",
        "three",
        "four",
        "and",
        "a",
        "half",
        *"5678",
        "nine",
    ]


def test_patches_that_change_one_line_in_two_ways_are_refused(tmp_path: Path) -> None:
    before = "a\nb\nc\n"
    (tmp_path / "a.py").write_text(before)
    fixes = [fix("a.py", before, before.replace("b", "B")), fix("a.py", before, before.replace("b", "beta"))]
    with pytest.raises(DevkitError, match=r"a\.py: the fixes .* don't go together: .*; nothing was written"):
        apply(tmp_path, fixes)
    assert (tmp_path / "a.py").read_text() == before


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=30, unique=True),  # no text comes at the end
    st.sets(st.integers(0, 29)),
    st.booleans(),
)
def test_joined_patches_apply_as_one(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], places: set[int], ended: bool
) -> None:
    end = "\n" if ended else ""
    before = "\n".join(lines) + end
    places = {place for place in places if place < len(lines)}

    def changed(*chosen: int) -> str:
        return "\n".join(f"{line}-{at}" if at in chosen else line for at, line in enumerate(lines)) + end

    patches = [unified(SourceText("a.py", before), SourceText("a.py", changed(place))) for place in sorted(places)]
    patch = joined(patches[::-1])
    assert patch is not None
    assert patched(before, patch) == changed(*places)
    if places:
        folder = tmp_path_factory.mktemp("apply")
        (folder / "a.py").write_text(before)
        subprocess.run(["git", "apply", "-"], input=patch, text=True, check=True, cwd=folder)
        assert (folder / "a.py").read_text() == changed(*places)
