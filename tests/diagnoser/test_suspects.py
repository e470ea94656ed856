"""What is named as the line to open: frames, the diff against a base, owners; and only the project's own files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devkit.core.errors import DevkitError
from devkit.diagnoser.diagnosis import ClusterReport, Place

Project = Any  # of conftest.py
NewProject = Callable[..., Project]
Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]


def places(cluster: ClusterReport) -> list[Place]:
    return [place for place in (cluster.culprit, *cluster.suspects) if place]


def test_where_it_was_raised_comes_first_without_a_base(till: tuple[Project, str]) -> None:
    project, _ = till
    (cluster,) = project.diagnose().clusters
    assert cluster.culprit is not None
    assert (cluster.culprit.path, cluster.culprit.function) == ("shop/money.py", "add")


def test_what_the_diff_touches_comes_first(till: tuple[Project, str]) -> None:
    project, base = till
    source = (project.folder / "shop/money.py").read_text()
    (project.folder / "shop/money.py").write_text(source.replace('text.strip("$")', 'text.lstrip("$")'))
    (cluster,) = project.diagnose(base=base).clusters
    assert cluster.culprit is not None
    assert (cluster.culprit.path, cluster.culprit.function) == ("shop/money.py", "parse")
    assert "changed since the base" in cluster.culprit.why
    assert "add" in [place.function for place in cluster.suspects]


def test_a_change_elsewhere_changes_nothing(till: tuple[Project, str]) -> None:
    project, base = till
    before = project.diagnose()
    (project.folder / "docs.py").write_text("x = 1\n")
    assert project.diagnose(base=base).clusters[0].culprit == before.clusters[0].culprit


def test_a_base_that_is_none(till: tuple[Project, str]) -> None:
    project, _ = till
    with pytest.raises(DevkitError, match="no-such-branch"):
        project.diagnose(base="no-such-branch")


def test_a_window_of_the_code(till: tuple[Project, str]) -> None:
    project, _ = till
    (cluster,) = project.diagnose().clusters
    assert cluster.culprit is not None
    numbers = [line.number for line in cluster.culprit.code]
    assert cluster.culprit.line in numbers
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    source = (project.folder / "shop/money.py").read_text().splitlines()
    assert [line.text for line in cluster.culprit.code] == source[numbers[0] - 1 : numbers[-1]]


def test_sources_of_another_commit_show_no_wrong_window(till: tuple[Project, str]) -> None:
    project, _ = till
    path = project.folder / "shop/money.py"
    path.write_text("# new\n" * 5 + path.read_text())
    (cluster,) = project.diagnose().clusters
    assert cluster.culprit is not None
    assert [line.text for line in cluster.culprit.code] == ["return left + right"]
    assert cluster.culprit.function == "add"


def test_scores_fall_and_are_shares(till: tuple[Project, str]) -> None:
    project, _ = till
    (cluster,) = project.diagnose().clusters
    scores = [place.score for place in places(cluster)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len(cluster.suspects) <= 5
    assert all(place.why for place in places(cluster))
    assert len({(place.path, place.function) for place in places(cluster)}) == len(places(cluster))


def test_files_outside_the_root_are_never_read(till: tuple[Project, str], tmp_path: Path) -> None:
    project, _ = till
    line = "word = 'hunter2'"
    (tmp_path / "secret.py").write_text(f"{line}\n" * 20)
    (project.folder / "notes.txt").write_text(f"{line}\n" * 20)
    (project.folder / "link.py").symlink_to(tmp_path / "secret.py")
    names = [f"{tmp_path}/secret.py", "../secret.py", f"{project.folder}/../secret.py", "shop/../../secret.py"]
    names += ["link.py", "notes.txt", f"{project.folder}/notes.txt", "/etc/passwd"]
    report = project.json.read_text()
    for name in names:
        path = tmp_path / "forged.json"
        path.write_text(report.replace('"shop/money.py"', f'"{name}"').replace("shop/money.py:", f"{name}:"))
        diagnosis = project.diagnose(path)
        assert sum(len(cluster.tests) for cluster in diagnosis.clusters) == 2
        shown = [line.text for cluster in diagnosis.clusters for place in places(cluster) for line in place.code]
        assert not any("hunter2" in text or "root:" in text for text in shown)
