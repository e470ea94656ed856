"""Which version a release gets, from real histories; nothing is made here."""

import json
from typing import TYPE_CHECKING

import pytest

from devkit.changelog.release.bumping import Level
from devkit.changelog.release.choosing import Wish
from devkit.changelog.release.plan import Options, draw
from devkit.changelog.release.report import as_json
from devkit.changelog.release.repository import Repository
from devkit.changelog.release.scope import scope
from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from tests.changelog.conftest import Project


def planned(project: "Project", *, version: str | None = None, bump: str = "", pre: str = "") -> dict[str, object]:
    wish = Wish(version, Level[bump.upper()] if bump else None, pre)
    plan = draw(Repository(project.path), scope(project.path, None), Options(wish))
    shown: dict[str, object] = json.loads(as_json(plan, None))
    return shown


def refused(project: "Project", **wish: str) -> str:
    with pytest.raises(DevkitError) as caught:
        planned(project, **wish)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("message", "version", "level"),
    [
        ("fix: a", "1.3.0", "minor"),
        ("feat!: a", "2.0.0", "major"),
        ("fix: a\n\nBREAKING CHANGE: all of it", "2.0.0", "major"),
        ("squash it (#4)\n\n* fix: a\n\n* feat(x)!: b", "2.0.0", "major"),
    ],
)
def test_commits_tell_the_level(shop: "Project", message: str, version: str, level: str) -> None:
    shop.commit(message)
    plan = planned(shop)
    assert (plan["previous"], plan["version"], plan["tag"], plan["level"]) == ("v1.2.0", version, f"v{version}", level)


def test_what_each_commit_asks_for_is_told(shop: "Project") -> None:
    shop.commit("docs: x")
    shop.commit("Update things")
    reasons = planned(shop)["reasons"]
    assert [(reason["header"], reason["level"], reason["why"]) for reason in reasons] == [
        ("Update things", "patch", "not conventional"),
        ("docs: x", "none", "docs"),
        ("feat(till): take cards", "minor", "feat"),
    ]


def test_a_commit_and_its_revert_ask_for_nothing(shop: "Project") -> None:
    shop.git("revert", "--no-edit", "HEAD")
    assert "nothing to release: no commit since v1.2.0 asks for a version" in refused(shop)
    assert planned(shop, bump="patch")["version"] == "1.2.1"


def test_merges_ask_for_nothing_but_what_they_bring(shop: "Project") -> None:
    shop.git("switch", "--quiet", "-c", "side")
    shop.commit("feat!: on the side", **{"side.py": ""})
    shop.git("switch", "--quiet", "main")
    shop.commit("fix: here")
    shop.git("merge", "--quiet", "--no-ff", "--no-edit", "side")
    plan = planned(shop)
    assert plan["version"] == "2.0.0"
    assert not [reason for reason in plan["reasons"] if reason["header"].startswith("Merge")]


def test_settings_give_types_their_levels(shop: "Project") -> None:
    shop.commit("chore: config", **{"devkit.toml": '[release.bumps]\ndeps = "major"\nfeat = "patch"\n'})
    assert planned(shop)["version"] == "1.2.1"
    shop.commit("deps: all of them")
    assert planned(shop)["version"] == "2.0.0"


def test_pre_releases(shop: "Project") -> None:
    assert planned(shop, pre="rc")["tag"] == "v1.3.0rc1"
    assert planned(shop, pre="b")["places"][0] == {
        "path": "pyproject.toml",
        "name": "project.version",
        "before": "1.2.0",
        "after": "1.3.0b1",
    }
    assert [place["after"] for place in planned(shop, pre="rc")["places"]] == [
        "1.3.0rc1",
        "1.3.0rc1",
        "1.3.0-rc.1",
    ]


def test_nothing_since_the_last_release(shop: "Project") -> None:
    assert shop.devkit("release").returncode == 0
    for arguments in ([], ["--bump", "major"], ["--pre", "rc"]):
        done = shop.devkit("release", "--format", "json", *arguments)
        assert done.returncode == 1
        assert json.loads(done.stdout)["why"] == "nothing to release: there is no commit after v1.3.0"


def test_the_first_release_is_what_the_files_say(empty: "Project") -> None:
    empty.commit("chore: begin", **{"package.json": '{"version": "3.1.0"}'})
    plan = planned(empty)
    assert (plan["version"], plan["tag"], plan["previous"]) == ("3.1.0", "v3.1.0", None)
    assert "if that is out already, tag its commit first" in plan["why"]
    assert planned(empty, bump="minor")["version"] == "3.2.0"
    empty.commit("chore: zero", **{"package.json": '{"version": "0.0.0"}'})
    assert planned(empty)["version"] == "0.1.0"


def test_a_development_version_is_taken_up(shop: "Project") -> None:
    for name in ("pyproject.toml", "src/shop/__init__.py"):
        path = shop.path / name
        path.write_text(path.read_text().replace("1.2.0", "1.4.0.dev0"))
    (shop.path / "package.json").write_text('{"version": "1.4.0-dev.0"}')
    shop.commit("chore: begin 1.4")
    assert planned(shop)["version"] == "1.4.0"


def test_tag_prefixes(empty: "Project") -> None:
    empty.commit("feat: begin")
    empty.git("tag", "shop-1.0.0")
    empty.git("tag", "shop-1.1.0")
    empty.git("tag", "v9")
    empty.git("tag", "nightly")
    empty.commit("fix: x")
    assert planned(empty)["tag"] == "shop-1.1.1"
    empty.commit("chore: settings", **{"devkit.toml": '[release]\ntag-prefix = "rel/"\n'})
    assert planned(empty)["tag"] == "rel/0.1.0"


def test_only_tags_below_head_count(shop: "Project") -> None:
    shop.git("switch", "--quiet", "-c", "release/1.2", "v1.2.0")
    shop.commit("fix: old line")
    shop.git("switch", "--quiet", "main")
    assert shop.devkit("release").returncode == 0
    shop.git("switch", "--quiet", "release/1.2")
    plan = planned(shop)
    assert (plan["previous"], plan["version"]) == ("v1.2.0", "1.2.1")


@pytest.mark.parametrize("prefix", ["v", ""])
def test_versions_made_from_tags(empty: "Project", prefix: str) -> None:
    empty.commit(
        "feat: begin", **{"pyproject.toml": '[project]\nname = "x"\ndynamic = ["version"]\n[tool.setuptools_scm]\n'}
    )
    empty.git("tag", f"{prefix}1.0")
    empty.commit("feat: more")
    plan = planned(empty)
    assert (plan["tag"], plan["derived_by"], plan["places"]) == (f"{prefix}1.1", "setuptools-scm", [])


def test_refusals(shop: "Project") -> None:
    assert "--version '1.x' is no version by PEP 440" in refused(shop, version="1.x")
    assert "--version 1.2.0 doesn't come after 1.2.0" in refused(shop, version="1.2.0")


def test_versions_are_written_as_their_scheme_spells_them(shop: "Project") -> None:
    assert planned(shop, version="v1.3-RC1")["tag"] == "v1.3rc1"


def test_places_that_disagree(shop: "Project") -> None:
    shop.commit("chore: x", **{"package.json": '{"version": "1.1.0"}'})
    said = refused(shop)
    assert "disagree: pyproject.toml (project.version) says 1.2.0" in said
    assert "package.json (version) says 1.1.0" in said
    shop.commit("chore: y", **{"package.json": '{"version": "latest"}'})
    assert "package.json: version is 'latest', which is no version" in refused(shop)


def test_files_ahead_of_the_tags(shop: "Project") -> None:
    for name in ("pyproject.toml", "src/shop/__init__.py", "package.json"):
        path = shop.path / name
        path.write_text(path.read_text().replace("1.2.0", "1.5.0"))
    shop.commit("chore: by hand")
    assert "say 1.5.0, the last release tag is v1.2.0: 1.5.0 is not released" in refused(shop)
    assert planned(shop, version="1.5.0")["files"][0]["path"] == "CHANGELOG.md"


def test_what_one_scheme_cannot_write_for_a_file_of_the_other(shop: "Project") -> None:
    (shop.path / "package.json").unlink()
    shop.commit("chore: no package.json")
    assert planned(shop, version="1.3.0.post1")["version"] == "1.3.0.post1"
    shop.commit("chore: again", **{"package.json": '{"version": "1.2.0"}'})
    assert "1.3.0.post1 can't be written by the rules of Semantic Versioning" in refused(shop, version="1.3.0.post1")


@pytest.mark.parametrize(
    ("name", "version"), [("1.bugfix.md", "1.2.1"), ("2.feature.md", "1.3.0"), ("+x.breaking.md", "2.0.0")]
)
def test_news_fragments_ask_too(shop: "Project", name: str, version: str) -> None:
    shop.commit("chore: settings", **{"devkit.toml": '[release]\nother = "none"\nbumps = { feat = "none" }\n'})
    assert "nothing to release" in refused(shop)
    shop.commit("Announce it", **{f"changes/{name}": "Something new.\n"})
    plan = planned(shop)
    assert plan["version"] == version
    assert [file["path"] for file in plan["files"]][1] == f"changes/{name}"


MONOREPO = """
[tool.devkit.changelog.packages.till]
path = "packages/till"

[tool.devkit.changelog.packages.cart]
path = ["packages/cart", "shared"]
tag-prefix = "cart/"
"""


def test_packages_of_one_repository(empty: "Project") -> None:
    files = {f"packages/{name}/package.json": '{"version": "1.0.0"}' for name in ("till", "cart")}
    empty.commit("feat: begin", **files, **{"pyproject.toml": MONOREPO})
    empty.git("tag", "till-1.0.0")
    empty.git("tag", "cart/1.0.0")
    empty.commit("feat: of the cart", **{"shared/a.py": ""})
    empty.commit("fix: of the till", **{"packages/till/a.py": ""})
    till = draw_package(empty, "till")
    assert (till["tag"], [file["path"] for file in till["files"]]) == ("till-1.0.1", ["CHANGELOG.md", "package.json"])
    assert [reason["header"] for reason in till["reasons"]] == ["fix: of the till"]
    assert draw_package(empty, "cart")["tag"] == "cart/1.1.0"
    assert empty.devkit("release", "--package", "till").returncode == 0
    assert "1.0.1" in (empty.path / "packages/till/CHANGELOG.md").read_text()
    assert empty.git("status", "--porcelain") == ""
    assert empty.git("show", "--format=", "--name-only").split() == [
        "packages/till/CHANGELOG.md",
        "packages/till/package.json",
    ]
    with pytest.raises(
        DevkitError, match=r"no package 'x' in \[tool.devkit.changelog.packages\]; there are cart, till"
    ):
        scope(empty.path, "x")


def draw_package(project: "Project", name: str) -> dict[str, object]:
    found = scope(project.path, name)
    shown: dict[str, object] = json.loads(as_json(draw(Repository(found.root), found, Options(Wish())), None))
    return shown


def test_a_breaking_change_of_a_zero_version(empty: "Project") -> None:
    empty.commit("feat: begin", **{"package.json": '{"version": "0.4.0"}'})
    empty.git("tag", "v0.4.0")
    empty.commit("feat!: break")
    plan = planned(empty)
    assert plan["version"] == "0.5.0"
    assert "a 0.x version stays one, and its second number is raised" in plan["why"]
    assert planned(empty, bump="major")["version"] == "1.0.0"
    empty.commit("chore: settings", **{"devkit.toml": "[release]\nmajor-on-zero = true\n"})
    assert planned(empty)["version"] == "1.0.0"
