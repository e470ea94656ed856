"""`devkit changelog`, as a person runs it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Git = Callable[..., str]


@pytest.fixture
def history(repository: Path, git: Git) -> Path:
    for message in ("feat: begin", "fix(ui): a bug (#4)", "chore: tidy"):
        git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", message)
        if message == "feat: begin":
            git("tag", "v1.0.0")
    return repository


def test_the_whole_history_and_what_was_left_out(devkit: Run, history: Path) -> None:
    done = devkit("changelog", cwd=history)
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if line.startswith("#")] == [
        *("# Changelog", "## Unreleased", "### Fixed"),
        *(line for line in done.stdout.splitlines() if line.startswith("## 1.0.0 - ")),
        "### Added",
    ]
    assert "- **ui:** a bug (#4, " in done.stdout
    assert done.stderr == "devkit: commits left out: 1 of hidden sections (chore)\n"


def test_click_reads_the_same_as_the_short_way(devkit: Run, history: Path) -> None:
    quick = devkit("changelog", "--unreleased", cwd=history)
    assert devkit("changelog", "--unreleased", "--output", "out.md", cwd=history).stdout == ""
    assert quick.stdout == (history / "out.md").read_text()
    assert "begin" not in quick.stdout


def test_json(devkit: Run, history: Path) -> None:
    value = json.loads(devkit("changelog", "--format", "json", cwd=history).stdout)
    assert value["left_out"] == {"chore": 1}
    assert [section["title"] for section in value["releases"][0]["sections"]] == ["Fixed", "Internal"]


def test_a_release_in_the_making(devkit: Run, history: Path) -> None:
    done = devkit("changelog", "--unreleased", "--tag", "v1.1.0", cwd=history, env={"SOURCE_DATE_EPOCH": "0"})
    assert "## 1.1.0 - 1970-01-01\n" in done.stdout


def test_the_ejected_template_writes_what_is_written_without_it(devkit: Run, history: Path) -> None:
    assert devkit("changelog", "--eject", "--output", "mine.j2", cwd=history).returncode == 0
    assert devkit("changelog", "--eject", "--output", "mine.j2", cwd=history).returncode == 2
    own = devkit("changelog", "--template", "mine.j2", cwd=history)
    assert own.stdout == devkit("changelog", cwd=history).stdout


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{{ releases[0].nothing }}", "has no attribute 'nothing'"),
        ("{% for %}", "line 1: the template fails"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        (None, "can't be read"),
    ],
)
def test_a_template_that_fails_is_one_sentence(devkit: Run, history: Path, template: str | None, why: str) -> None:
    if template is not None:
        (history / "mine.j2").write_text(template)
    done = devkit("changelog", "--template", "mine.j2", cwd=history)
    assert done.returncode == 2
    assert why in done.stderr
    assert done.stderr.count("\n") <= 2


def test_update_and_check(devkit: Run, history: Path) -> None:
    assert devkit("changelog", "--check", cwd=history).returncode == 1
    assert devkit("changelog", "--update", "CHANGELOG.md", cwd=history).returncode == 0
    assert devkit("changelog", "--check", cwd=history).returncode == 0
    first = (history / "CHANGELOG.md").read_bytes()
    assert devkit("changelog", "--update", "CHANGELOG.md", cwd=history).returncode == 0
    assert (history / "CHANGELOG.md").read_bytes() == first


def test_a_release_that_would_hold_nothing_is_said(devkit: Run, history: Path) -> None:
    done = devkit("changelog", "--update", "CHANGELOG.md", "--tag", "v9.0.0", cwd=history)
    assert (done.returncode, done.stderr) == (0, "")
    done = devkit("changelog", "--update", "CHANGELOG.md", "--tag", "v9.0.0", cwd=history)
    assert "CHANGELOG.md stays as it is: v9.0.0 is in it" in done.stderr


def test_packages_from_one_configuration(devkit: Run, repository: Path, commit: Callable[..., str], git: Git) -> None:
    commit({"a/x": "1", "devkit.toml": '[changelog.packages.a]\npath = "a"\n[changelog.packages.b]\npath = "b"\n'})
    git("commit", "--quiet", "--amend", "--no-gpg-sign", "--message", "feat: in a")
    commit({"b/x": "1"})
    git("commit", "--quiet", "--amend", "--no-gpg-sign", "--message", "feat: in b")
    packages = ("--package", "a", "--package", "b")
    assert devkit("changelog", *packages, "--check", cwd=repository).returncode == 1
    assert devkit("hook", "devkit-changelog", "--fix", *packages, cwd=repository).returncode == 1
    assert "- in a (" in (repository / "a" / "CHANGELOG.md").read_text()
    assert "- in b (" in (repository / "b" / "CHANGELOG.md").read_text()
    assert devkit("changelog", *packages, "--check", cwd=repository).returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        *(["HEAD"], ["--tag"], ["--update", "x", "--format", "json"], ["a..b", "--unreleased"], ["--package", "x"]),
        *(["nowhere..HEAD"], ["--format", "xml"], ["--check", "--template", "x"]),
        *(["--eject", "--update", "x"], ["--eject", "--unreleased"]),
    ],
)
def test_wrong_usage(devkit: Run, history: Path, arguments: list[str]) -> None:
    done = devkit("changelog", *arguments, cwd=history)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_settings_that_are_wrong_are_told_by_name(devkit: Run, history: Path) -> None:
    (history / "devkit.toml").write_text('[changelog]\nignore = ["("]\n')
    done = devkit("changelog", cwd=history)
    assert done.returncode == 2
    assert "changelog.ignore: '(' is no regular expression" in done.stderr


def test_outside_of_a_repository(devkit: Run, tmp_path: Path) -> None:
    done = devkit("changelog", cwd=tmp_path, env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
    assert done.returncode == 2
    assert "no git repository with a commit" in done.stderr


def test_the_notes_of_a_release_that_is_there(devkit: Run, history: Path, git: Git) -> None:
    git("tag", "v1.1.0rc1")
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "feat: a door")
    git("tag", "v1.1.0")
    git("tag", "v1.1")
    git("tag", "nightly")
    assert [line[:20] for line in devkit("changelog", "--release=v1.1.0", cwd=history).stdout.splitlines() if line] == [
        *("### Added", f"- a door ({git('rev-parse', 'HEAD')[:8]})", "### Fixed", "- **ui:** a bug (#4,"),
    ]
    assert "a door" not in devkit("changelog", "--release", "v1.1.0rc1", cwd=history).stdout
    assert "a bug" in devkit("changelog", "--release", "v1.1.0rc1", cwd=history).stdout
    for name, why in (
        ("v3", "is no tag"),
        ("v1.1", "is no release of its own"),
        ("nightly", "is no name of a release"),
        ("--all", "is no tag"),
    ):
        done = devkit("changelog", f"--release={name}", cwd=history)
        assert (done.returncode, done.stdout) == (2, "")
        assert why in done.stderr


def test_a_range_after_two_dashes(devkit: Run, history: Path) -> None:
    done = devkit("changelog", "--", "v1.0.0..HEAD", cwd=history)
    assert done.returncode == 0
    assert "a bug" in done.stdout
    assert "begin" not in done.stdout


def test_a_tag_of_a_package(devkit: Run, repository: Path, git: Git) -> None:
    (repository / "pyproject.toml").write_text(
        '[tool.devkit.changelog.packages.a]\npath = "a"\n[tool.devkit.changelog.packages.b]\npath = "b"\n'
    )
    for name in ("a", "b"):
        (repository / name).mkdir()
        (repository / name / "one.py").write_text("1\n")
        git("add", "--all")
        git("commit", "--quiet", "--no-gpg-sign", "--message", f"feat: {name} begins")
        git("tag", f"{name}-v1.0.0")
    (repository / "a" / "one.py").write_text("2\n")
    git("commit", "--quiet", "--all", "--no-gpg-sign", "--message", "fix: a goes on")
    coming = devkit("changelog", "--package", "a", "--tag", "a-v1.1.0", cwd=repository).stdout
    headings = [line for line in coming.splitlines() if line.startswith("## ")]
    assert [heading.split()[1] for heading in headings] == ["1.1.0", "1.0.0"]
    assert "a goes on" in coming
    assert "b begins" not in coming
    there = devkit("changelog", "--package", "a", "--release", "a-v1.0.0", cwd=repository).stdout
    assert "a begins" in there
    assert "a goes on" not in there
    done = devkit("changelog", "--package", "a", "--release", "b-v1.0.0", cwd=repository)
    assert done.returncode == 2
    assert "no name of a release" in done.stderr


def test_a_shallow_clone_is_told_where_it_lacks_what_is_asked_for(
    devkit: Run, history: Path, git: Git, tmp_path: Path
) -> None:
    clone, linked = tmp_path / "clone", tmp_path / "linked"
    git("clone", "--quiet", "--depth=1", history.as_uri(), str(clone))
    git("-C", str(clone), "worktree", "add", "--quiet", "--detach", str(linked))
    for place in (clone, linked):
        assert f"{place} is a shallow clone" in devkit("changelog", cwd=place).stderr
    git("tag", "v1.1.0", "HEAD~1")
    git("clone", "--quiet", "--depth=2", history.as_uri(), str(tmp_path / "deeper"))
    done = devkit("changelog", "--unreleased", "--format=json", cwd=tmp_path / "deeper")
    assert "shallow" not in done.stderr
    assert [entry["text"] for entry in json.loads(done.stdout)["releases"][0]["sections"][0]["entries"]] == ["tidy"]


@pytest.mark.parametrize("name", ["--evil", "v1 x", "v1\n## [9.9.9]", "v1..2", "v1/", "a:b"])
def test_what_can_not_be_a_tag_is_no_heading(devkit: Run, history: Path, name: str) -> None:
    done = devkit("changelog", f"--tag={name}", cwd=history)
    assert (done.returncode, done.stdout) == (2, "")
    assert "can't be the name of a tag; give one such as v1.2.0" in done.stderr


def test_a_path_that_no_commit_touches_is_said(devkit: Run, history: Path) -> None:
    done = devkit("changelog", "--path", "nowhere", "--path", "there", cwd=history)
    assert "no commit that is asked for touches nowhere or there" in done.stderr


def test_patterns_of_subjects_and_authors(devkit: Run, history: Path, git: Git) -> None:
    (history / "devkit.toml").write_text("[changelog]\nignore = ['(?i)^FEAT: b', '(x)\\1']\nbots = ['(?i)robo']\n")
    done = devkit("changelog", cwd=history)
    assert done.returncode == 0, done.stderr
    assert "begin" not in done.stdout
    assert "a bug" in done.stdout
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", f"feat: {'a' * 90}")
    (history / "devkit.toml").write_text("[changelog]\nignore = ['(a+)+$b']\n")
    done = devkit("changelog", cwd=history)
    assert done.returncode == 2
    assert "changelog.ignore: '(a+)+$b' takes more than 1 s to search" in done.stderr
