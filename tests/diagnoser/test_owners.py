"""CODEOWNERS of the culprit's file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devkit.diagnoser.owners import Owners

Project = Any  # of conftest.py
NewProject = Callable[..., Project]
Git = Callable[..., str]


def test_owners(till: tuple[Project, str]) -> None:
    project, _ = till
    (project.folder / "CODEOWNERS").write_text("* @everyone\n/shop/ @till-team # a comment\n/shop/money.py @ada @bob\n")
    (cluster,) = project.diagnose().clusters
    assert cluster.owners == ("@ada", "@bob")


def test_owners_are_asked_for_from_the_top_of_the_repository(
    new_project: NewProject, till_files: dict[str, str], repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / ".github").mkdir()
    (repository / ".github/CODEOWNERS").write_text("shop/ @nobody\n/backend/shop/ @backend\n")
    project = new_project(till_files, name=f"{repository.name}/backend")
    git("add", "--all")
    git("commit", "--quiet", "--message", "change")
    monkeypatch.chdir(project.folder)
    (cluster,) = project.diagnose(root=None).clusters
    assert cluster.owners == ("@backend",)
    assert cluster.culprit is not None
    assert cluster.culprit.path == "backend/shop/money.py"


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("* @all", "a/b.py", ("@all",)),
        ("* @all\n*.py @py", "a/b.py", ("@py",)),
        ("*.py @py\n* @all", "a/b.py", ("@all",)),
        ("/a/ @top", "b/a/c.py", ()),
        ("a/ @any", "b/a/c.py", ("@any",)),
        ("/a/*.py @direct", "a/b/c.py", ()),
        ("/a/**/c.py @deep", "a/b/d/c.py", ("@deep",)),
        ("* @all\n/generated/", "generated/a.py", ()),
        ("# nothing\n\n", "a.py", ()),
        ("[Section] @x\n* ada@example.com", "a.py", ("ada@example.com",)),
    ],
)
def test_the_last_rule_that_matches_counts(tmp_path: Path, rules: str, path: str, expected: tuple[str, ...]) -> None:
    (tmp_path / "CODEOWNERS").write_text(rules)
    assert Owners(tmp_path).of(path) == expected


def test_nobody_owns_without_a_file(tmp_path: Path) -> None:
    assert Owners(tmp_path).of("a.py") == ()
    assert Owners(None).of("a.py") == ()
