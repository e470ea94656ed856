"""Facts about a project, and project.json made of them, from real git repositories."""

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devkit.changelog.docs import facts
from devkit.changelog.docs.context import Coming, Context
from devkit.changelog.docs.projectjson import refresh
from devkit.changelog.release.repository import Repository
from devkit.changelog.release.tree import Tree
from devkit.core import config
from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from tests.changelog.conftest import Project


def refreshed(shop: "Project", coming: Coming | None = None) -> str:
    context = shop.context(coming)
    refresh(context, "project.json")
    return context.tree.text("project.json")


def test_version_is_that_of_the_files_else_of_the_last_tag(shop: "Project") -> None:
    assert facts.version(shop.context()) == "1.2.0"
    shop.write("pyproject.toml", '[project]\nname = "x"\ndynamic = ["version"]\n[tool.setuptools_scm]\n')
    shop.commit("chore: x")
    assert facts.version(shop.context()) is None
    shop.git("tag", "v2.0.0")
    assert facts.version(shop.context()) == "2.0.0"


def test_contributors_are_those_of_the_last_release(shop: "Project") -> None:
    shop.commit("fix: a\n\nCo-authored-by: bo <bo@example.com>\nCo-authored-by: dependabot[bot] <d@example.com>")
    shop.commit("fix: b", author="old name <cy@example.com>")
    shop.commit("fix: c", author="renovate[bot] <r@example.com>")
    shop.write(".mailmap", "Cy Cole <cy@example.com>\nBo Berg <bo@example.com>\n")
    shop.commit("chore: mailmap")
    assert facts.contributors(shop.context()) == ["Ada", "Bo Berg", "Cy Cole"]
    shop.git("tag", "v1.2.0")
    shop.commit("fix: d", author="Dan <dan@example.com>")
    assert facts.contributors(shop.context()) == ["Ada", "Bo Berg", "Cy Cole"]
    assert "Dan" in facts.contributors(shop.context(Coming("1.2.1", "v1.2.1", "2026-01-31")))


def test_counts(shop: "Project") -> None:
    shop.write(
        "tests/test_a.py",
        "def test_a(): ...\n\n\nclass TestB:\n    async def test_b(self): ...\n\n    def other(self): ...\n",
    )
    shop.write("untracked.py", "")
    shop.git("add", "tests")
    assert facts.counts(shop.context()) == {}
    shop.commit("test: a")
    shop.git("tag", "v1.2.0")
    shop.write("tests/test_c.py", "def test_c(): ...\n")
    shop.commit("test: c")
    assert facts.counts(shop.context()) == {"commits": 2, "releases": 1, "contributors": 1, "files": 4, "tests": 2}


def test_project_json_stays_the_same_from_commit_to_commit_and_is_right_in_a_release(shop: "Project") -> None:
    shop.write("pyproject.toml", shop.read("pyproject.toml") + '[tool.devkit.docs]\nproject-json = "project.json"\n')
    coming = Coming("1.2.0", "v1.2.0", "2026-01-31")
    shop.write("project.json", refreshed(shop, coming))
    shop.commit("chore(release): 1.2.0")
    shop.git("-c", "user.name=Ada", "tag", "-a", "v1.2.0", "-m", "x")
    date = shop.git("for-each-ref", "--format=%(creatordate:short)", "refs/tags/v1.2.0")
    assert refreshed(shop).replace(date, "2026-01-31") == shop.read("project.json")
    shop.commit("feat: more")
    assert refreshed(shop).replace(date, "2026-01-31") == shop.read("project.json")
    assert json.loads(shop.read("project.json"))["counts"]["commits"] == 2


def test_a_pre_release_is_not_the_last_release(shop: "Project") -> None:
    shop.git("tag", "-a", "v1.2.0", "-m", "x")
    coming = Coming("1.3.0rc1", "v1.3.0rc1", "2026-01-31", final=False)
    assert facts.last_release(shop.context(coming))["tag"] == "v1.2.0"
    assert facts.version(shop.context(coming)) == "1.3.0rc1"


def test_keys_of_others_stay_where_they_are(shop: "Project") -> None:
    text = (
        '{"$schema": "s",\r\n "version" : "1.0.0", "mine": [1,  2], "counts": {"stars": 5, "files":1},\r\n "x": 1.50}'
    )
    shop.write("project.json", text)
    shop.write("devkit.toml", '[docs]\nproject-json = "project.json"\n')
    shop.commit("chore: project.json")
    shop.git("tag", "v1.2.0")
    new = refreshed(shop)
    start = '{"$schema": "s",\r\n "version" : "1.2.0", "mine": [1,  2], "counts": {"stars": 5, "files":4, '
    assert new.startswith(start)
    assert '},\r\n "x": 1.50' in new
    added = {"name", "description", "contributors", "last_release"}
    assert set(json.loads(new)) == {"$schema", "version", "mine", "counts", "x"} | added
    assert json.loads(new)["description"] == "Sells <things>"


def test_what_is_not_known_stays_as_somebody_wrote_it(shop: "Project") -> None:
    shop.write("pyproject.toml", "[tool.devkit.docs]\nproject-json = 'project.json'\n")
    shop.write("project.json", '{"name": "mine", "description": "By hand"}\n')
    written = json.loads(refreshed(shop))
    assert (written["name"], written["description"]) == ("mine", "By hand")


@pytest.mark.parametrize("text", ["", " \r\n", "\ufeff"])
def test_project_json_that_is_empty_is_made(shop: "Project", text: str) -> None:
    shop.write("project.json", text)
    assert json.loads(refreshed(shop))["name"] == "shop"


@pytest.mark.parametrize(
    ("text", "message"), [("[]", "expected a JSON object"), ('{"a": }', r"project.json:1:7: not valid")]
)
def test_project_json_that_is_wrong(shop: "Project", text: str, message: str) -> None:
    shop.write("project.json", text)
    with pytest.raises(DevkitError, match=message):
        refreshed(shop)
    assert shop.read("project.json") == text


def test_a_shallow_clone_leaves_what_it_cannot_know(shop: "Project", tmp_path: Path) -> None:
    shop.git("tag", "v1.2.0")
    shop.write(
        "project.json", '{"contributors": ["by", "hand"], "last_release": {"tag": "v9"}, "counts": {"commits": 99}}'
    )
    shop.commit("chore: json")
    command = ["git", "clone", "--quiet", "--depth=1", shop.path.as_uri(), str(tmp_path / "clone")]
    subprocess.run(command, check=True, env=shop.environment)
    clone = tmp_path / "clone"
    context = Context(Tree(clone), config.load(clone).settings, Repository(clone))
    findings = refresh(context, "project.json")
    found = json.loads(context.tree.text("project.json"))
    assert (found["contributors"], found["last_release"]) == (["by", "hand"], {"tag": "v9"})
    assert found["counts"] == {"commits": 99}
    unknown = {finding.what for finding in findings if "shallow" in finding.why}
    assert unknown == {"contributors", "last_release", "counts"}


def test_git_is_asked_for_tags_and_people_once(
    shop: "Project", tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path_factory.mktemp("trace") / "git"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    context = shop.context()
    trace.unlink(missing_ok=True)
    refresh(context, "project.json")
    ran = [line.partition("trace: built-in: git ")[2].split(" ")[0] for line in trace.read_text().splitlines()]
    assert ran.count("for-each-ref") == 1
    assert ran.count("log") == 1
