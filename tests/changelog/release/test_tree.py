"""Files as a release will write them."""

import subprocess
from pathlib import Path

import pytest

from devkit.changelog.release.tree import Tree


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\x0cb\u2028c\nd\n", "a\x0cb\u2028c\ne\n"),
        ("a\r\nb\r\n", "a\r\nc\r\n"),
        ("a\rb", "a\rc"),
        ("a", "a\n"),
        ("", "\x0b\n"),
    ],
)
def test_a_diff_has_the_lines_that_git_has(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "x").write_bytes(old.encode())
    tree = Tree(tmp_path)
    tree.write("x", new)
    command = ["git", "apply", "--unidiff-zero", "-"]
    subprocess.run(command, cwd=tmp_path, input=tree.diff("x").encode(), check=True, capture_output=True)
    assert (tmp_path / "x").read_bytes() == new.encode()
