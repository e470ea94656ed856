"""The hook `devkit-docs` in real commits: what it lets through is up to date afterwards."""

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.changelog.conftest import Project

PEOPLE = "# Shop\n\n<!-- devkit:begin contributors -->\n{}<!-- devkit:end -->\n"


def hooked(project: "Project") -> "Project":
    project.hook("pre-commit", f"exec '{sys.executable}' -m devkit hook devkit-docs")
    return project


@pytest.fixture
def new(make_project: "Callable[[str], Project]") -> "Project":
    """A repository without a commit, and with the hook."""
    return hooked(make_project("new"))


def attempt(project: "Project", author: str = "Ada") -> subprocess.CompletedProcess[str]:
    """Commit what is staged, and nothing else."""
    command = ["git", "commit", "--quiet", "--message=feat: x", f"--author={author} <{author.lower()}@example.com>"]
    environment = project.environment
    return subprocess.run(command, cwd=project.path, env=environment, capture_output=True, text=True, check=False)


def test_contributors_are_right_after_the_commit_of_somebody_new(shop: "Project") -> None:
    shop.commit("docs: people", **{"README.md": PEOPLE.format("- Ada\n")})
    hooked(shop).write("a.txt", "a\n")
    shop.git("add", "a.txt")
    assert attempt(shop, "Bob").returncode == 1
    assert shop.read("README.md") == PEOPLE.format("- Ada\n- Bob\n")
    shop.git("add", "README.md")
    assert attempt(shop, "Bob").returncode == 0
    assert shop.devkit("docs", "update", "--check").returncode == 0
    shop.git("commit", "--quiet", "--amend", "--no-edit")
    assert shop.devkit("docs", "update", "--check").returncode == 0


def test_contributors_are_right_after_the_first_commit(new: "Project") -> None:
    new.write("README.md", PEOPLE.format(""))
    new.git("add", "README.md")
    assert attempt(new).returncode == 1
    new.git("add", "README.md")
    assert attempt(new).returncode == 0
    assert new.devkit("docs", "update", "--check").returncode == 0
    assert new.read("README.md") == PEOPLE.format("- Ada\n")


def test_contributors_of_a_merged_branch_count_in_the_merge(shop: "Project") -> None:
    shop.git("checkout", "--quiet", "-b", "side")
    shop.commit("fix: side", author="Cy <cy@example.com>", **{"a.txt": "side\n"})
    shop.git("checkout", "--quiet", "main")
    shop.commit("docs: people", **{"README.md": PEOPLE.format("- Ada\n"), "a.txt": "main\n"})
    command = ["git", "merge", "--quiet", "side"]
    assert subprocess.run(command, cwd=shop.path, env=shop.environment, capture_output=True, check=False).returncode
    hooked(shop).git("add", "--all")
    assert attempt(shop).returncode == 1
    shop.git("add", "README.md")
    assert attempt(shop).returncode == 0
    assert shop.read("README.md") == PEOPLE.format("- Ada\n- Cy\n")
    assert shop.devkit("docs", "update", "--check").returncode == 0


def test_contributors_stay_where_there_is_no_commit_and_none_is_made(new: "Project") -> None:
    new.write("README.md", PEOPLE.format("- Ann\n"))
    for arguments in (["docs", "update"], ["hook", "devkit-docs"]):
        result = new.devkit(*arguments)
        assert result.returncode == 0
        assert "README.md:3: contributors left as it is: there is no commit yet" in result.stderr
    assert new.read("README.md") == PEOPLE.format("- Ann\n")


def test_contributors_of_a_release_are_not_changed_by_a_commit(shop: "Project") -> None:
    shop.commit("docs: people", **{"README.md": PEOPLE.format("- Ada\n")})
    shop.git("tag", "v1.2.0")
    hooked(shop).write("a.txt", "a\n")
    shop.git("add", "a.txt")
    assert attempt(shop, "Bob").returncode == 0
    assert shop.read("README.md") == PEOPLE.format("- Ada\n")


def test_an_api_index_has_no_module_that_the_commit_does_not_have(shop: "Project") -> None:
    pytest.importorskip("griffe")
    readme = "<!-- devkit:begin api shop -->\n<!-- devkit:end -->\n"
    hooked(shop).write("README.md", readme)
    shop.write("shop/__init__.py", "")
    shop.write("shop/till.py", '"""Money."""\n')
    shop.write("shop/scratch.py", "")
    shop.git("add", "README.md", "shop/till.py")
    assert "README.md:1: git doesn't know shop/__init__.py; add it" in attempt(shop).stderr
    shop.git("add", "shop/__init__.py")
    assert attempt(shop).returncode == 1
    assert shop.read("README.md").splitlines()[3:-1] == ["| `till` | Money. |"]


@pytest.mark.parametrize(
    ("region", "path", "text"),
    [
        ("changelog", "CHANGELOG.md", "## 1.0.0\n\n- a\n"),
        ("options cli.py", "cli.py", 'p.add_argument("--x")\n'),
        ("hooks", ".pre-commit-hooks.yaml", "- id: a\n"),
    ],
)
def test_regions_are_made_only_from_files_that_the_commit_has(
    shop: "Project", region: str, path: str, text: str
) -> None:
    pytest.importorskip("yaml")
    readme = f"<!-- devkit:begin {region} -->\n<!-- devkit:end -->\n"
    hooked(shop).write("README.md", readme)
    shop.write(path, text)
    shop.git("add", "README.md")
    done = attempt(shop)
    assert done.returncode == 1
    assert f"README.md:1: git doesn't know {path}; add it to the commit: git add {path}\n" in done.stderr
    assert shop.read("README.md") == readme
    shop.git("add", path)
    assert attempt(shop).returncode == 1
    shop.git("add", "README.md")
    assert attempt(shop).returncode == 0
    assert shop.devkit("docs", "update", "--check").returncode == 0


def test_a_project_json_that_was_made_must_be_added(shop: "Project") -> None:
    hooked(shop).write("devkit.toml", '[docs]\nproject-json = "project.json"\n')
    shop.git("add", "devkit.toml")
    for _ in range(2):
        done = attempt(shop)
        assert done.returncode == 1
        assert "project.json: git doesn't know it; add it to the commit: git add project.json\n" in done.stderr
    shop.git("add", "project.json")
    assert attempt(shop).returncode == 0


def test_a_project_json_that_is_ignored_need_not_be_added(shop: "Project") -> None:
    hooked(shop).write("devkit.toml", '[docs]\nproject-json = "project.json"\n')
    shop.write(".gitignore", "project.json\n")
    shop.git("add", "devkit.toml", ".gitignore")
    assert attempt(shop).returncode == 1
    assert attempt(shop).returncode == 0


def test_metadata_that_git_does_not_know_is_not_written_down(shop: "Project") -> None:
    shop.git("rm", "--quiet", "--cached", "pyproject.toml")
    hooked(shop).write("devkit.toml", '[docs]\nproject-json = "project.json"\nproject-keys = ["name"]\n')
    shop.write("project.json", "{}\n")
    shop.git("add", "devkit.toml", "project.json")
    assert attempt(shop).returncode == 0
    assert shop.read("project.json") == "{}\n"


def test_a_project_in_a_subfolder_of_a_linked_work_tree(shop: "Project") -> None:
    shop.hook("pre-commit", f"cd sub && exec '{sys.executable}' -m devkit hook devkit-docs")
    shop.write("sub/devkit.toml", '[docs]\nproject-keys = ["name"]\n')
    shop.write("sub/CHANGELOG.md", "## 1.0.0\n\n- a\n")
    shop.write("sub/README.md", "<!-- devkit:begin changelog -->\n<!-- devkit:end -->\n")
    shop.commit("feat: sub")
    shop.git("worktree", "add", "--quiet", "-b", "side", "../side")
    linked = shop.path.parent / "side"
    command = ["git", "commit", "--quiet", "--all", "--allow-empty", "--message=feat: x"]
    environment = shop.environment
    done = [
        subprocess.run(command, cwd=linked, env=environment, capture_output=True, text=True, check=False)
        for _ in range(2)
    ]
    assert [(result.returncode, result.stderr) for result in done] == [(1, "README.md: brought up to date\n"), (0, "")]
