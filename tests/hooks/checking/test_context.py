"""Which files are judged, and in which state."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.core.errors import DevkitError
from devkit.hooks.checking.run import Outcome

Places = Callable[..., list[str]]
Commit = Callable[[dict[str, str]], str]
Git = Callable[..., str]


def test_tracked_and_untracked_files_are_judged_and_ignored_ones_are_not(
    repository: Path, commit: Commit, places: Places, silent: str
) -> None:
    commit({"a.py": silent, ".gitignore": "out/\n"})
    (repository / "out").mkdir()
    (repository / "out" / "c.py").write_text(silent)
    (repository / "b.py").write_text(silent)
    assert places() == ["a.py:3 silent-handler", "b.py:3 silent-handler"]


def test_an_empty_repository_and_an_empty_file_have_nothing(repository: Path, places: Places) -> None:
    assert places() == []
    (repository / "empty.py").write_text("")
    assert places() == []
    assert places(staged=True) == []


def test_no_git_at_all(tmp_path: Path, places: Places, silent: str) -> None:
    folder = tmp_path / "plain"
    (folder / "node_modules").mkdir(parents=True)
    (folder / "node_modules" / "x.py").write_text(silent)
    (folder / "a.py").write_text(silent)
    assert places(start=folder) == ["a.py:3 silent-handler"]
    with pytest.raises(DevkitError, match="is in no git repository"):
        places(start=folder, staged=True)


def test_names_with_spaces_and_letters_beyond_ascii(commit: Commit, places: Places, silent: str) -> None:
    commit({"späß mit/ein name.py": silent})
    assert places() == ["späß mit/ein name.py:3 silent-handler"]
    assert places(paths=("späß mit",)) == ["späß mit/ein name.py:3 silent-handler"]


def test_a_name_that_is_no_utf8(repository: Path, places: Places, silent: str) -> None:
    with open(os.fsencode(repository) + b"/a\xff.py", "w", encoding="utf-8") as file:  # noqa: PTH123 - a name in bytes
        file.write(silent)
    assert places() == ["a\udcff.py:3 silent-handler"]


def test_paths_limit_what_is_reported(commit: Commit, places: Places, silent: str) -> None:
    commit({"one/a.py": silent, "two/b.py": silent, "twofold.py": silent})
    assert places(paths=("two",)) == ["two/b.py:3 silent-handler"]
    assert places(paths=("one/a.py", "./two/")) == ["one/a.py:3 silent-handler", "two/b.py:3 silent-handler"]


def test_a_path_elsewhere_is_refused(tmp_path: Path, places: Places) -> None:
    with pytest.raises(DevkitError, match="not inside"):
        places(paths=(str(tmp_path),))


def test_a_sub_folder_is_judged_alone(repository: Path, commit: Commit, places: Places, silent: str) -> None:
    commit({"one/a.py": silent, "two/b.py": silent})
    assert places(start=repository / "two") == ["two/b.py:3 silent-handler"]


def test_a_sub_folder_with_settings_is_a_project(repository: Path, commit: Commit, places: Places, silent: str) -> None:
    settings = '[tool.devkit.check]\nexclude = ["old/"]\n'
    commit({"one/a.py": silent, "two/pyproject.toml": settings, "two/src/b.py": silent, "two/old/c.py": silent})
    assert places(start=repository / "two") == ["two/src/b.py:3 silent-handler"]
    assert places(start=repository / "two" / "src") == ["two/src/b.py:3 silent-handler"]


def test_staged_content_is_judged_and_not_the_work_tree(
    repository: Path, commit: Commit, git: Git, places: Places, silent: str
) -> None:
    commit({"old.py": silent, "a.py": "", "b.py": ""})
    (repository / "a.py").write_text(silent)
    git("add", "a.py")
    (repository / "a.py").write_text("x = 1\n")
    (repository / "b.py").write_text(silent)
    (repository / "new.py").write_text(silent)
    assert places(staged=True) == ["a.py:3 silent-handler"]
    assert places(staged=True, paths=("old.py", "a.py")) == ["a.py:3 silent-handler", "old.py:3 silent-handler"]
    (repository / "a.py").unlink()
    assert places(staged=True) == ["a.py:3 silent-handler"]


def test_a_linked_work_tree(repository: Path, commit: Commit, git: Git, places: Places, silent: str) -> None:
    commit({"a.py": silent})
    linked = repository.parent / "linked tree"
    git("worktree", "add", "--quiet", "-b", "other", str(linked))
    (linked / "b.py").write_text(silent)
    assert places(start=linked) == ["a.py:3 silent-handler", "b.py:3 silent-handler"]
    assert places(start=linked, staged=True) == []


def test_a_submodule_is_a_repository_of_its_own(
    repository: Path, commit: Commit, git: Git, places: Places, silent: str
) -> None:
    commit({"a.py": silent})
    inner = repository.parent / "inner"
    subprocess.run(["git", "clone", "--quiet", str(repository), str(inner)], check=True)
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "inner")
    assert places() == ["a.py:3 silent-handler"]
    assert places(start=repository / "inner") == ["a.py:3 silent-handler"]
    assert places(staged=True) == []


def test_a_link_is_not_followed(repository: Path, tmp_path: Path, commit: Commit, places: Places, silent: str) -> None:
    (tmp_path / "outside.py").write_text(silent)
    (repository / "link.py").symlink_to(tmp_path / "outside.py")
    (repository / "folder.py").symlink_to(tmp_path)
    commit({})
    assert places() == []
    assert places(staged=True, paths=(".",)) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"def f(:\n", "can't parse it: invalid syntax"),
        (b"x = '\xff'\n", "it is not utf-8 at byte 5"),
        (b"# coding: none-such\n", "unknown encoding: none-such"),
        (b"x = 1\0\n", "source code string cannot contain null bytes"),
        (b"x = " + b"(" * 500 + b")" * 500, "too many nested parentheses"),
    ],
)
def test_a_broken_file_is_told_once_and_the_others_are_judged(
    repository: Path, check: Callable[..., Outcome], silent: str, content: bytes, why: str
) -> None:
    (repository / "broken.py").write_bytes(content)
    (repository / "good.py").write_text(silent)
    told, good = check("error-messages").findings
    assert (told.path, told.rule) == ("broken.py", "unreadable-source")
    assert why in told.message
    assert (good.path, good.rule) == ("good.py", "silent-handler")


def test_an_encoding_that_a_file_declares(repository: Path, places: Places, silent: str) -> None:
    (repository / "a.py").write_bytes(f"# coding: latin-1\nx = 'ä'\n{silent}".encode("latin-1"))
    (repository / "b.py").write_bytes(b"\xef\xbb\xbf" + silent.encode())
    assert places() == ["a.py:5 silent-handler", "b.py:3 silent-handler"]
