"""Several changes in one diff: every hunk in one group, and commits that lose nothing, by real git."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devkit.changelog.diff.reader import read
from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.learn.prediction import Habits, Prediction, Weighted
from devkit.changelog.message.contents import Contents
from devkit.changelog.message.propose import Context, grouped
from devkit.changelog.message.split.applying import apply
from devkit.changelog.message.split.entries import staged
from devkit.changelog.message.split.grouping import MOST_UNITS, group
from devkit.changelog.message.split.patches import patches
from devkit.changelog.message.split.plan import Step, plan
from devkit.changelog.message.split.units import Unit
from devkit.core import plumbing
from devkit.core.errors import DevkitError

PREDICTION = Prediction((Weighted("fix", 1.0),), (), 0.0, (), (), Habits())


def git(folder: Path, *args: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, input=stdin).stdout


@pytest.fixture
def place(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with an identity, which is also the current folder."""
    git(repository, "config", "user.name", "Ada")
    git(repository, "config", "user.email", "ada@example.com")
    monkeypatch.chdir(repository)
    return repository


def planned(groups: list[list[Unit]] | None = None) -> tuple[tuple[Step, ...], dict[str, object]]:
    files = tuple(read(plumbing.staged_diff()))
    with plumbing.Objects() as objects:
        context = Context(Contents(objects), predict=lambda _: PREDICTION)
        found = staged()
        return plan(grouped(groups or group(files), context), found, objects), found


def hunk(start: int, *lines: bytes) -> Hunk:
    return Hunk(start, 0, start, len(lines), "", tuple(b"+" + line + b"\n" for line in lines))


@given(
    st.lists(
        st.builds(
            FileDiff,
            st.sampled_from(["a.py", "tests/test_a.py", "docs/b.md", "x/y/z.c", "uv.lock"]),
            status=st.sampled_from("AMDRT"),
            binary=st.booleans(),
            hunks=st.lists(st.builds(hunk, st.integers(1, 99), st.binary(max_size=9)), max_size=4).map(tuple),
        ),
        max_size=6,
        unique_by=lambda file: file.path,
    )
)
def test_every_hunk_is_in_one_group(files: list[FileDiff]) -> None:
    parted = [(unit.file.path, one) for units in group(files) for unit in units for one in unit.hunks]
    assert sorted(parted) == sorted((file.path, one) for file in files for one in file.hunks)
    without = [unit.file.path for units in group(files) for unit in units if not unit.hunks]
    assert sorted(without) == sorted(file.path for file in files if not file.hunks)


def test_unrelated_changes_are_told_apart() -> None:
    files = [
        FileDiff("src/parser.py", hunks=(hunk(1, b"def parse_header(text):", b"    return Header(text)"),)),
        FileDiff(
            "tests/test_parser.py",
            hunks=(hunk(1, b"def test_parse_header():", b"    assert parse_header('x') == Header('x')"),),
        ),
        FileDiff("web/style.css", hunks=(hunk(1, b".button { color: red; }"),)),
    ]
    assert [[unit.file.path for unit in units] for units in group(files)] == [
        ["src/parser.py", "tests/test_parser.py"],
        ["web/style.css"],
    ]


def test_too_many_hunks_are_not_compared() -> None:
    many = tuple(hunk(number, b"x") for number in range(1, 40))
    files = [FileDiff(f"f{number}.py", hunks=many) for number in range(10)]
    assert all(len(unit.hunks) == len(many) for units in group(files) for unit in units)
    assert len(group([FileDiff(f"{number}.c", hunks=many) for number in range(MOST_UNITS + 1)])) == 1


LINES = st.lists(st.sampled_from([b"a", b"b", b"c", b"", b"-- a", b"\xe9\r", b"+"]), max_size=8)
CONTENT = st.one_of(
    st.none(),
    st.binary(max_size=6),
    st.builds(lambda lines, end: b"\n".join(lines) + end, LINES, st.sampled_from([b"", b"\n"])),
)
NAMES = ["a.py", "dir/b", "c \"d'\u00e9"]
STATES = st.fixed_dictionaries(dict.fromkeys(NAMES, CONTENT))


def write(folder: Path, state: dict[str, bytes | None]) -> None:
    for name, content in state.items():
        path = folder / name
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)


def everything(folder: Path) -> tuple[bytes, dict[str, bytes | None]]:
    """What is staged, and what stands in the work tree."""
    files = {name: (folder / name).read_bytes() if (folder / name).exists() else None for name in NAMES}
    return git(folder, "ls-files", "--stage", "-z"), files


@given(before=STATES, index=STATES, after=STATES, data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost(
    place: Path,
    before: dict[str, bytes | None],
    index: dict[str, bytes | None],
    after: dict[str, bytes | None],
    data: st.DataObject,
) -> None:
    """Whatever is committed, staged and not staged, and however it is parted: index and work tree stay as they are."""
    git(place, "config", "core.autocrlf", "false")
    write(place, before)
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--allow-empty", "-m", "begin")
    write(place, index)
    git(place, "add", "--all")
    write(place, after)
    files = tuple(read(plumbing.staged_diff()))
    if not files:
        return
    units = [unit for some in group(files) for unit in some]
    labels = data.draw(st.lists(st.integers(0, 2), min_size=len(units), max_size=len(units)))
    groups = [[unit for unit, label in zip(units, labels, strict=True) if label == one] for one in range(3)]
    steps, found = planned([units for units in groups if units])
    kept, tree = everything(place), git(place, "write-tree")
    texts, trees = patches(steps)
    assert trees[-1].encode() == tree.strip()
    apply(steps, found, lambda _: None)
    assert everything(place) == kept
    assert git(place, "rev-parse", "HEAD^{tree}") == tree
    assert int(git(place, "rev-list", "--count", f"HEAD~{len(steps)}..HEAD")) == len(steps)
    git(place, "read-tree", f"HEAD~{len(steps)}")
    for text in texts:
        git(place, "apply", "--cached", "--whitespace=nowarn", stdin=text)
    assert git(place, "write-tree") == tree


def hooked(place: Path, script: str) -> None:
    """Two unlike changes, staged, and a hook before each commit."""
    write(place, {"a.py": b"1\n", "dir/b": b"1\n"})
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "-m", "begin")
    write(place, {"a.py": b"import os\n", "dir/b": b"unlike\n"})
    git(place, "add", "--all")
    hook = place / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)


def test_a_refused_commit_leaves_the_rest_staged(place: Path) -> None:
    hooked(place, "! git diff --cached --name-only | grep -q dir/b")
    files = tuple(read(plumbing.staged_diff()))
    steps, found = planned([[unit] for units in group(files) for unit in units])
    kept = everything(place)
    with pytest.raises(
        DevkitError, match=r"1 of 2 commits were made, and the rest is staged; git reset --soft [0-9a-f]+"
    ):
        apply(steps, found, lambda _: None)
    assert everything(place) == kept
    assert git(place, "diff", "--cached", "--name-only") == b"dir/b\n"
    assert not (place / ".git/devkit-index-before-split").exists()


@pytest.mark.parametrize("name", ["TERM", "HUP"])
def test_a_signal_leaves_the_rest_staged(
    place: Path,
    name: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    number = signal.Signals[f"SIG{name}"]
    before = signal.signal(number, signal.SIG_DFL)  # nohup ignores one of them, and what is ignored stays so
    request.addfinalizer(lambda: signal.signal(number, before))
    monkeypatch.setenv("SPLITTING", str(os.getpid()))
    hooked(place, f"git diff --cached --name-only | grep -q dir/b && {{ kill -{name} $SPLITTING; sleep 5; }}; true")
    files = tuple(read(plumbing.staged_diff()))
    steps, found = planned([[unit] for units in group(files) for unit in units])
    kept = everything(place)
    with pytest.raises(SystemExit):
        apply(steps, found, lambda _: None)
    assert everything(place) == kept
    assert git(place, "diff", "--cached", "--name-only") == b"dir/b\n"
    assert "1 of 2 commits were made, and the rest is staged; git reset --soft " in capsys.readouterr().err
    assert not (place / ".git/devkit-index-before-split").exists()


def test_what_a_hook_changed_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hooked(place, "[ -f done ] || { echo >>a.py; git add a.py; touch done; }")
    steps, found = planned()
    apply(steps, found, lambda _: None)
    assert git(place, "diff", "--cached", "--name-only") == b"a.py\n"
    assert "a hook changed what was committed of a.py; the index still holds what you staged" in capsys.readouterr().err


def test_a_file_that_became_a_link_is_one_change(place: Path) -> None:
    write(place, {"a.py": b"1\n", "b.py": b"2\n"})
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "-m", "begin")
    (place / "a.py").unlink()
    (place / "a.py").symlink_to("b.py")
    git(place, "add", "--all")
    units = [unit for units in group(tuple(read(plumbing.staged_diff()))) for unit in units]
    assert [unit.file.status for unit in units] == ["T"]


def test_first_commit_links_modes_and_renames(place: Path) -> None:
    write(place, {"a.py": b"1\n"})
    (place / "link").symlink_to("a.py")
    git(place, "add", "--all")
    steps, found = planned()
    apply(steps, found, lambda _: None)
    assert git(place, "status", "--porcelain") == b""
    (place / "a.py").rename(place / "b.py")
    (place / "link").unlink()
    (place / "link").write_bytes(b"a file\n")
    git(place, "add", "--all")
    git(place, "update-index", "--chmod=+x", "b.py")
    steps, found = planned()
    apply(steps, found, lambda _: None)
    assert git(place, "status", "--porcelain", "--untracked-files=no").strip() in {b"", b"M b.py"}
    assert git(place, "ls-tree", "HEAD").split()[0] == b"100755"


def test_not_amid_a_merge(place: Path) -> None:
    write(place, {"a.py": b"1\n"})
    git(place, "add", "--all")
    steps, found = planned()
    (place / ".git/MERGE_HEAD").write_text("0" * 40)
    with pytest.raises(DevkitError, match="finish it, then split"):
        apply(steps, found, lambda _: None)
    (place / ".git/MERGE_HEAD").unlink()
    (place / ".git/devkit-index-before-split").write_bytes(b"")
    with pytest.raises(DevkitError, match="an earlier split was cut off"):
        apply(steps, found, lambda _: None)
