import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from devkit import __version__
from devkit.hooks.init.listed import address, is_older

Devkit = Callable[..., Any]

HOME = "https://example.com/team/devkit"
OURS = """\
# Our hooks.
repos:
  - repo: {repo}
    rev: "v0.0.1"  # pinned
    hooks:
      - id: devkit-merge  # before a push
        args: [--base, main]
    # more to come
  - repo: https://example.com/black
    rev: v1
    hooks: [{{id: black}}]
"""


def config(repository: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((repository / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    return read


def set_up(devkit: Devkit, repository: Path, text: str, *options: str) -> dict[str, Any]:
    """What `devkit init` makes of a configuration; a second run changes nothing."""
    (repository / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
    assert devkit("init", "--yes", *options, cwd=repository).returncode == 0
    again = devkit("init", "--yes", *options, cwd=repository)
    assert (again.returncode, again.stdout) == (0, "")
    command = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)
    return config(repository)


@pytest.mark.parametrize(
    ("repo", "options"),
    [
        (HOME, ()),
        (f"{HOME}/", ("--repo", HOME)),
        (f"{HOME}.git", ("--repo", HOME)),
        ("git@example.com:Team/devkit.git", ("--repo", HOME)),
        ("ssh://git@example.com:2222/team/devkit", ("--repo", HOME)),
        ("https://example.com/fork/devkit-of-ours", ("--repo", HOME)),
    ],
)
def test_hooks_are_added_where_devkits_stand_already(
    devkit: Devkit, repository: Path, repo: str, options: tuple[str, ...]
) -> None:
    after = set_up(devkit, repository, OURS.format(repo=repo), *options)
    assert [each["repo"] for each in after["repos"]] == [repo, "https://example.com/black"]
    assert after["repos"][0]["rev"] == f"v{__version__}", "hooks that an older version lacks need a newer one"
    ids = [hook["id"] for hook in after["repos"][0]["hooks"]]
    assert ids[0] == "devkit-merge"
    assert {"devkit-lint-message", "devkit-preflight"} <= set(ids)
    assert len(ids) == len(set(ids))
    text = (repository / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    for kept in (
        "# Our hooks.\n",
        '"  # pinned\n',
        "      - id: devkit-merge  # before a push\n",
        "    # more to come\n",
    ):
        assert kept in text


@pytest.mark.parametrize("rev", ["v99.0", "3f786850e387550fdab836ed7e6dc881de23001b", "1234567", "main"])
def test_a_revision_that_is_no_older_version_stays(devkit: Devkit, repository: Path, rev: str) -> None:
    after = set_up(devkit, repository, OURS.format(repo=HOME).replace("v0.0.1", rev), "--repo", HOME)
    assert after["repos"][0]["rev"] == rev


def test_where_no_hook_is_missing_nothing_is_raised(devkit: Devkit, repository: Path) -> None:
    set_up(devkit, repository, "repos: []\n", "--repo", HOME)
    path = repository / ".pre-commit-config.yaml"
    older = path.read_text(encoding="utf-8").replace(f"v{__version__}", "v0.0.1").replace(HOME, f"{HOME}.git/")
    path.write_text(older, encoding="utf-8")
    assert devkit("init", "--yes", "--repo", HOME, cwd=repository).stdout == ""
    assert path.read_text(encoding="utf-8") == older


@pytest.mark.parametrize(
    ("text", "repos"),
    [
        (f"repos:\n- repo: {HOME}\n  rev: v0.0.1\n  hooks: [{{id: devkit-merge}}]  # one\n", 1),
        (f"repos:\n- {{repo: {HOME}/, rev: v0.0.1, hooks: [{{id: devkit-merge}},]}}\n", 1),
        (f"x: &merge {{id: devkit-merge}}\nrepos:\n- repo: {HOME}\n  hooks: [*merge]\n  rev: v0.0.1\n", 1),
        (f"repos:\n- repo: {HOME}\n  rev: v0.0.1\n  hooks: []\n", 1),
        (f"x: &hooks [{{id: devkit-merge}}]\nrepos:\n- repo: {HOME}\n  rev: v0.0.1\n  hooks: *hooks\n", 2),
    ],
)
def test_lists_in_brackets_get_theirs_there(devkit: Devkit, repository: Path, text: str, repos: int) -> None:
    after = set_up(devkit, repository, text, "--repo", HOME)["repos"]
    assert len(after) == repos
    assert {hook["id"] for repo in after for hook in repo["hooks"]} >= {"devkit-merge", "devkit-preflight"}


def test_hooks_of_the_package_stand_together(devkit: Devkit, repository: Path) -> None:
    merge = "- repo: local\n  hooks:\n  - id: devkit-merge\n    name: m\n    entry: devkit check merge\n"
    own = "  - id: mine\n    name: m\n    entry: make\n    language: system\n"
    text = f"repos:\n{merge}    language: system\n{own}"
    local = set_up(devkit, repository, text)["repos"]
    assert len(local) == 1
    assert [hook["id"] for hook in local[0]["hooks"]][:2] == ["devkit-merge", "mine"]
    assert local[0]["hooks"][0]["language"] == "system"
    assert local[0]["hooks"][-1]["additional_dependencies"] == [f"devkit-ci=={__version__}"]
    asked = set_up(devkit, repository, text, "--repo", HOME)["repos"]
    assert [repo["repo"] for repo in asked] == ["local", HOME]


def test_a_folder_is_no_place_for_an_action(devkit: Devkit, repository: Path, commit: Callable[..., str]) -> None:
    commit({"tests/test_shop.py": "def test_a(): ...\n"})
    devkit("init", "--yes", "--repo", "../devkit", cwd=repository)
    assert config(repository)["repos"][0]["repo"] == "../devkit"
    workflow = (repository / ".github" / "workflows" / "devkit.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(workflow)["jobs"]["tests"]["steps"]
    assert "devkit" not in steps[-1].get("uses", "")
    assert f"install --quiet devkit-ci=={__version__}\n" in steps[-1]["run"]


@pytest.mark.parametrize("home", ["../a #b", "../my repo: x", "*x", "/srv/ü", "on", "C:\\kit", "a'\"b", "/srv/a:"])
def test_an_address_is_quoted_where_it_would_mean_something_else(devkit: Devkit, repository: Path, home: str) -> None:
    after = set_up(devkit, repository, "repos: []\n", "--repo", home)
    assert [repo["repo"] for repo in after["repos"]] == [home]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("https://example.com/a/b", "http://user:word@example.com/A/b.git/", True),
        ("https://example.com:8443/a/b", "git@example.com:a/b", True),
        ("https://example.com/a/b", "https://example.com/a/b2", False),
        ("https://example.com/a/b", "https://example.org/a/b", False),
        ("../devkit", "../devkit/", True),
    ],
)
def test_an_address_is_its_host_and_path(one: str, other: str, *, is_same: bool) -> None:
    assert (address(one) == address(other)) is is_same


@pytest.mark.parametrize(
    ("rev", "older"),
    [("v0.9", True), ("0.9.0rc1", True), ("v1.0.0", False), ("v1.1", False), ("main", None), ("1e6", None), ("", None)],
)
def test_only_versions_are_older(rev: str, *, older: bool | None) -> None:
    assert is_older(rev, "1.0.0") is older
