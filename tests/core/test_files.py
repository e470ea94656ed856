import os
import stat
import threading
from pathlib import Path

import pytest

from devkit.core.errors import DevkitError
from devkit.core.files import write_atomically

needs_posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and special files")
needs_a_user = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write anywhere")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("content", ["ä\r\n\n", b"\x00\xff", "", "\ud800"])
def test_writes_what_it_is_given(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "report.json"
    write_atomically(path, content)
    expected = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    assert path.read_bytes() == expected
    assert names(tmp_path) == ["report.json"]


def test_replaces_a_longer_file(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("much longer than the new one")
    write_atomically(path, "new")
    assert path.read_text() == "new"


@needs_posix
def test_keeps_the_mode_of_an_existing_file_and_follows_umask_for_a_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.touch()
    old.chmod(0o604)
    umask = os.umask(0o027)
    try:
        write_atomically(old, "x")
        write_atomically(new, "x")
    finally:
        os.umask(umask)
    assert stat.S_IMODE(old.stat().st_mode) == 0o604
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


@needs_posix
def test_writes_through_a_symbolic_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@needs_posix
def test_writes_to_a_pipe_without_replacing_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_atomically(pipe, "through")
    reader.join(timeout=10)
    assert read == [b"through"]
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing/report.json", "the folder does not exist"),
        (".", "it is a folder"),
        ("file/report.json", "a part of the path is a file|the folder does not exist"),
        ("n" * 300, "name is too long|the folder does not exist"),
        ("nul\0", "null"),
    ],
)
def test_says_why_it_can_not_write(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(DevkitError, match=words) as caught:
        write_atomically(tmp_path / name, "x")
    assert len(str(caught.value).splitlines()) == 1
    assert names(tmp_path) == ["file"]


@needs_posix
@needs_a_user
def test_a_folder_without_permission_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(DevkitError, match="permission denied"):
            write_atomically(path, "new")
        assert names(tmp_path) == ["report.json"]
        assert path.read_text() == "old"
    finally:
        tmp_path.chmod(0o700)


@needs_posix
def test_a_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    path = tmp_path / "report.json"
    path.write_text("old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        with pytest.raises(DevkitError, match="cannot write"):
            write_atomically(path, "x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert names(tmp_path) == ["report.json"]
    assert path.read_text() == "old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_no_space_left_is_said_in_words() -> None:
    with pytest.raises(DevkitError, match="the disk is full"):
        write_atomically(Path("/dev/full"), "x")


def test_a_path_may_be_a_text(tmp_path: Path) -> None:
    write_atomically(str(tmp_path / "file"), "x")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    with pytest.raises(DevkitError, match="it is a folder"):
        write_atomically(str(tmp_path), "x")
