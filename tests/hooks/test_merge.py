"""`devkit check merge` and the hook devkit-merge: real repositories, pushes and merges through real hooks."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="git hooks are shell scripts here")

Write = Callable[[dict[str, str | None], str], str]
Ran = subprocess.CompletedProcess[str]


class Project:
    """A work tree with a bare remote."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bare = folder / "work", folder / "bare"
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", self.bare], check=True)
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", self.folder], check=True)
        for name, value in (("user.name", "Ada"), ("user.email", "ada@example.com"), ("commit.gpgsign", "false")):
            self.git("config", name, value)
        self.git("remote", "add", "origin", str(self.bare))

    def git(self, *args: str) -> str:
        done = self.attempt(*args)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def attempt(self, *args: str) -> Ran:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT", "CI"))}
        environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
        return subprocess.run(
            ["git", *args], cwd=self.folder, check=False, capture_output=True, text=True, env=environment
        )

    def commit(self, message: str = "feat: change", **files: str | None) -> str:
        return self.write(
            {name.replace("__", "/").replace("_dot_", "."): text for name, text in files.items()}, message
        )

    def write(self, files: dict[str, str | None], message: str = "feat: change") -> str:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "--message", message)
        return self.git("rev-parse", "HEAD")

    def install(self, stage: str) -> None:
        command = shlex.join([sys.executable, "-m", "devkit", "hook", "devkit-merge"])
        path = self.folder / ".git" / "hooks" / stage
        path.parent.mkdir(exist_ok=True)
        arguments = ' "$@"' if stage == "pre-push" else ""
        path.write_text(f"#!/bin/sh\nexec {command}{arguments}\n")
        path.chmod(0o755)

    def check(self, *args: str, **environment: str) -> Ran:
        return subprocess.run(
            [sys.executable, "-m", "devkit", "check", "merge", *args],
            cwd=self.folder,
            check=False,
            capture_output=True,
            text=True,
            env={name: value for name, value in os.environ.items() if not name.startswith(("GIT", "CI"))} | environment,
        )

    def found(self, *args: str, **environment: str) -> list[dict[str, object]]:
        done = self.check("--format", "json", *args, **environment)
        assert done.returncode in (0, 1), done.stderr
        findings: list[dict[str, object]] = json.loads(done.stdout)["findings"]
        return findings

    def rules(self, *args: str, **environment: str) -> list[object]:
        return [each["rule"] for each in self.found(*args, **environment)]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def branched(project: Project) -> Project:
    """A package on main, and a branch to work on."""
    project.write(
        {
            "src/shop/__init__.py": "",
            "src/shop/tax.py": "RATE = 3\n",
            "src/shop/cart.py": "from shop.tax import RATE\n",
            "docs/tax.md": "tax\n",
            "README.md": "See [tax](docs/tax.md).\n",
            "LICENSE": "free\n",
        }
    )
    project.git("switch", "--quiet", "--create", "feat/work")
    return project


def test_nothing_is_wrong_with_a_plain_change(branched: Project) -> None:
    branched.write({"src/shop/cart.py": "from shop.tax import RATE\n\nTOTAL = RATE\n"})
    assert branched.rules("--base", "main") == []


def test_a_deleted_module_that_is_imported(branched: Project) -> None:
    base = branched.git("rev-parse", "--short=12", "main")
    branched.write({"src/shop/tax.py": None})
    (found,) = branched.found("--base", "main")
    assert (found["rule"], found["path"]) == ("deleted-file-in-use", "src/shop/tax.py")
    assert f"git checkout {base} -- src/shop/tax.py" in str(found["message"])
    assert [(each["path"], each["message"]) for each in found["related"]] == [("src/shop/cart.py", "imports it")]  # type: ignore[attr-defined]
    branched.git("checkout", base, "--", "src/shop/tax.py")
    assert (branched.folder / "src/shop/tax.py").is_file()


@pytest.mark.parametrize(
    "importer",
    [
        "from . import tax\n",
        "from .tax import RATE\n",
        "import shop.tax\n",
        "def f():\n    from shop import tax as t\n    return t\n",
        "try:\n    import shop.tax\nexcept KeyError:\n    pass\n",
        "import importlib\nimportlib.import_module('shop.tax')\n",
        "from unittest import mock\nmock.patch('shop.tax.RATE.value')\n",
    ],
)
def test_imports_of_every_kind_are_seen(branched: Project, importer: str) -> None:
    branched.write({"src/shop/tax.py": None, "src/shop/cart.py": importer})
    assert branched.rules("--base", "main") == ["deleted-file-in-use"]


@pytest.mark.parametrize(
    "files",
    [
        {"src/shop/cart.py": "try:\n    from shop import tax\nexcept ImportError:\n    tax = None\n"},
        {"src/shop/cart.py": "from shop import tax\n", "src/shop/__init__.py": "tax = 3\n"},
        {"src/shop/cart.py": "from shop.tax import RATE\n", "src/shop/tax/__init__.py": "RATE = 3\n"},
        {"src/shop/cart.py": "import tax\n"},
        {"src/shop/cart.py": "tax = 'shop.tax'\nsetattr(tax, 'shop.tax', 1)\n"},
        {"src/shop/cart.py": "try:\n    __import__('shop.tax')\nexcept ImportError:\n    patch('shop.tax')\n"},
    ],
)
def test_what_looks_like_an_import_and_is_none(branched: Project, files: dict[str, str | None]) -> None:
    (branched.folder / "src/shop/tax.py").unlink()
    branched.write(files)
    assert branched.rules("--base", "main") == []


def test_a_moved_document_that_is_linked(branched: Project) -> None:
    branched.git("mv", "docs/tax.md", "docs/taxes.md")
    branched.write({"notes.md": "```\n[tax](docs/tax.md)\n```\n[out](https://example.com/docs/tax.md)\n"})
    (found,) = branched.found("--base", "main")
    assert "is moved to docs/taxes.md, and 1 place still refers to it" in str(found["message"])
    assert found["related"][0]["path"] == "README.md"  # type: ignore[index]


def test_a_deleted_file_that_configuration_names(branched: Project) -> None:
    branched.write(
        {
            "pyproject.toml": '[project.scripts]\nshop = "shop.tax:main"\n# docs/tax.md\n',
            "ci.yml": "run: cat ./LICENSE\n",
        }
    )
    branched.git("switch", "--quiet", "--create", "next")
    branched.write(
        {"src/shop/tax.py": None, "src/shop/cart.py": "", "LICENSE": None, "docs/tax.md": None, "README.md": ""}
    )
    found = branched.found("--base", "feat/work")
    assert [each["path"] for each in found] == ["LICENSE", "src/shop/tax.py"]


@pytest.mark.parametrize(
    ("gone", "files"),
    [
        ("src/shop/cli.py", {"src/shop/cli/__init__.py": "def main(): ...\n"}),
        ("src/shop/cli.py", {"src/shop/cli.pyx": "def main(): ...\n"}),
        ("src/shop/cli.py", {".gitignore": "cli.py\n"}),
        ("tools/json.py", {"src/shop/more.py": "import json\n"}),
        ("src/shop/__init__.py", {"src/shop/more.py": "import shop\nfrom shop import tax\n"}),
        ("src/shop/opt.py", {"src/shop/more.py": "with suppress(ImportError):\n    from shop import opt\n"}),
        ("docs/tax.md", {"README.md": "`[tax](docs/tax.md)` <!--\n[tax](docs/tax.md) -->\n"}),
        ("README.md", {"sub/pyproject.toml": 'readme = "README.md"\n', "sub/README.md": "sub\n"}),
        ("docs/tax.md", {"README.md": "", "mkdocs.yml": 'redirects:\n  "tax.md": "vat.md"\n'}),
        ("src/shop/opt.py", {"ruff.toml": '[per-file-ignores]\n"src/shop/opt.py" = ["E501"]\n'}),
        ("src/shop/opt.py", {"setup.cfg": "[flake8]\nexclude = src/shop/opt.py\n"}),
        ("src/shop/opt.py", {"tests/data/setup.cfg": "file = src/shop/opt.py\n"}),
    ],
)
def test_what_is_still_there_in_another_form_or_needed_by_nobody(
    branched: Project, gone: str, files: dict[str, str | None]
) -> None:
    branched.git("switch", "--quiet", "main")
    entry = '[project.scripts]\nshop = "shop.cli:main"\n'
    users = {"pyproject.toml": entry, "src/shop/main.py": "from shop.cli import main\n"}
    branched.write({"src/shop/cli.py": "def main(): ...\n", "src/shop/opt.py": "", "tools/json.py": "", **users})
    branched.git("switch", "--quiet", "--create", "feat/form")
    branched.write({gone: None})
    branched.write(files)
    assert branched.rules("--base", "main") == []


def test_a_file_that_is_a_link_now_is_there(branched: Project) -> None:
    branched.write({"src/shop/tax.py": None})
    (branched.folder / "src/shop/tax.py").symlink_to("cart.py")
    branched.write({})
    assert branched.rules("--base", "main") == []


@pytest.mark.parametrize(
    ("gone", "user", "text"),
    [
        ("docs/vat.rst", "docs/index.rst", "Top\n===\n\n.. toctree::\n   :maxdepth: 1\n\n   VAT <vat>\n"),
        ("docs/vat.rst", "docs/a/index.rst", "See :doc:`/vat`.\n"),
        ("docs/rates.csv", "docs/index.rst", ".. csv-table:: Rates\n   :file: rates.csv\n"),
        ("docs/guide.md", "mkdocs.yml", "nav:\n  - Guide: guide.md\n"),
        ("reqs/base.txt", "requirements-dev.txt", "-r reqs/base.txt\n"),
        (
            ".github/actions/set-up/action.yml",
            ".github/workflows/ci.yml",
            "steps:\n  - uses: ./.github/actions/set-up\n",
        ),
        ("src/shop/plug.py", "docs/api.rst", ".. automodule:: shop.plug\n"),
        ("src/shop/plug.py", "pyproject.toml", '[project.entry-points.pytest11]\nplug = "shop.plug"\n'),
        ("src/shop/plug.py", "pytest.ini", "[pytest]\naddopts = -p shop.plug\n"),
        ("src/shop/__main__.py", "Dockerfile", 'CMD ["python", "-m", "shop"]\n'),
        ("src/shop/version.py", "pyproject.toml", '[tool]\nversion = {attr = "shop.version.V"}\n'),
        ("scripts/build.sh", "run.sh", "sh scripts/build.sh\n"),
        ("sub/data/a.json", "sub/setup.cfg", "[files]\ndata = data/a.json\n"),
    ],
)
def test_what_refers_to_a_file_by_other_means(branched: Project, gone: str, user: str, text: str) -> None:
    branched.git("switch", "--quiet", "main")
    branched.write({gone: "x = 1\n", user: text, "docs/conf.py": ""})
    branched.git("switch", "--quiet", "--create", "feat/means")
    branched.write({gone: None})
    (found,) = branched.found("--base", "main")
    assert (found["rule"], found["path"]) == ("deleted-file-in-use", gone)
    assert {each["path"] for each in found["related"]} == {user}  # type: ignore[attr-defined]


def test_comments_in_sources_are_left_to_the_checks_of_sources(branched: Project) -> None:
    branched.write({"src/shop/more.py": "x = 1  # devkit: ignore[no-such-rule]\n"})
    assert branched.rules("--base", "main") == []


def test_core_files_must_stay(branched: Project) -> None:
    branched.write({"devkit.toml": '[merge]\ncore = ["LICENSE", "docs/"]\n'})
    branched.write({"LICENSE": None})
    assert branched.rules("--base", "main") == ["core-file-deleted"]


CONFLICT = "<<<<<<< HEAD\nRATE = 3\n=======\nRATE = 4\n>>>>>>> topic\n"


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("src/shop/tax.py", CONFLICT, 1),
        ("data.txt", f"a\n{CONFLICT}b\n{CONFLICT}", 2),
        ("data.txt", CONFLICT.replace("=======", "||||||| base\nRATE = 0\n======="), 1),
        ("crlf.txt", CONFLICT.replace("\n", "\r\n"), 1),
        ("page.rst", "Title\n=======\n\n>>>>>>> quoted\n", 0),
        ("page.md", f"How it looks:\n\n```text\n{CONFLICT}```\n", 0),
        ("page.md", f"```\nclosed\n```\n{CONFLICT}", 1),
        ("test_merge.py", f'TEXT = """\\\n{CONFLICT}"""\n', 0),
        ("data.txt", "<<<<<<< HEAD\n=======\n", 0),
        ("data.txt", "<<<<<<<\n=======\n>>>>>>>\n", 0),
    ],
)
def test_conflict_markers(branched: Project, name: str, text: str, count: int) -> None:
    path = branched.folder / name
    path.write_bytes(text.encode())
    branched.write({})
    assert branched.rules("--base", "main").count("conflict-marker") == count


def test_a_conflict_inside_a_string_is_known_by_the_side_that_stood_there(branched: Project) -> None:
    branched.write({"text.py": 'TEXT = """\nRATE = 3\n"""\n'})
    branched.git("branch", "before")
    branched.write({"text.py": f'TEXT = """\n{CONFLICT}"""\n'})
    assert branched.rules("--base", "before") == ["conflict-marker"]


def test_markers_that_were_there_before(branched: Project) -> None:
    branched.write({"sample.txt": CONFLICT})
    branched.git("branch", "before")
    branched.write({"sample.txt": f"{CONFLICT}more\n"})
    assert branched.rules("--base", "before") == []


def test_branch_names_and_lacking_commits(branched: Project) -> None:
    branched.write({"devkit.toml": '[merge]\nbranch = "(feat|fix)/[a-z-]+"\n'})
    assert branched.rules("--base", "main") == []
    branched.git("branch", "--move", "Stuff")
    assert branched.rules("--base", "main") == ["branch-name"]
    branched.git("switch", "--quiet", "--detach")
    assert branched.rules("--base", "main") == []
    assert branched.rules("--base", "main", GITHUB_HEAD_REF="Stuff") == ["branch-name"]
    branched.git("switch", "--quiet", "main")
    branched.write({"LICENSE": "paid\n"})
    branched.git("switch", "--quiet", "--detach", "Stuff")
    done = branched.check("--base", "main")
    assert done.returncode == 0
    assert "lacks 1 commit of main; take them in by git rebase main [behind-base]" in done.stdout
    branched.write({"devkit.toml": "[merge]\nup-to-date = true\n", "LICENSE": "sold\n"})
    done = branched.check("--base", "main")
    assert done.returncode == 1
    assert "conflicts with it in LICENSE" in done.stdout


def test_messages_are_judged_where_the_project_keeps_rules(branched: Project) -> None:
    branched.write({}, "Did stuff.")
    assert branched.rules("--base", "main") == []
    branched.write({"devkit.toml": '[merge]\nmessages = "always"\n'})
    (first, *_) = branched.found("--base", "main")
    assert first["rule"] == "commit-message"
    assert str(first["path"]).startswith("commit ")


def test_messages_are_judged_where_most_were_fine_so_far(project: Project) -> None:
    for number in range(5):
        project.write({"a": f"{number}\n"}, f"fix: number {number}")
    project.git("switch", "--quiet", "--create", "topic")
    project.write({"a": "x\n"}, "Did stuff.")
    assert set(project.rules("--base", "main")) == {"commit-message"}


def test_the_squash_message_of_a_pull_request(branched: Project, tmp_path: Path) -> None:
    branched.write({"devkit.toml": '[merge]\nmessages = "always"\n'}, "feat: one")
    branched.write({}, "feat: two")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"title": "Two things.", "number": 7, "body": None}}))
    found = branched.found("--base", "main", GITHUB_EVENT_PATH=str(event))
    assert {each["rule"] for each in found} == {"squash-message"}
    assert "'Two things. (#7)'" in str(found[0]["message"])


def test_the_changelog_is_asked_for_where_it_is_usual(project: Project) -> None:
    for number in range(6):
        project.write({"shop.py": f"N = {number}\n", "CHANGELOG.md": f"- {number}\n"}, f"feat: number {number}")
    project.git("switch", "--quiet", "--create", "topic")
    project.write({"shop.py": "N = 9\n"}, "refactor: nine")
    assert project.rules("--base", "main") == []
    project.write({"shop.py": "N = 10\n"}, "feat: ten")
    assert project.rules("--base", "main") == ["changelog-missing"]
    project.write({"CHANGELOG.md": "- ten\n"}, "docs: ten")
    assert project.rules("--base", "main") == []


@pytest.mark.parametrize("changelog", ["<!-- devkit 1 -->\n", "Generated by git-cliff\n"])
def test_a_generated_changelog_is_nobodys_to_write(project: Project, changelog: str) -> None:
    project.write({"devkit.toml": '[merge]\nchangelog = "always"\n', "CHANGELOG.md": changelog})
    project.git("switch", "--quiet", "--create", "topic")
    project.write({"shop.py": "N = 9\n"})
    assert project.rules("--base", "main") == []


def test_a_new_failure_in_the_last_report(branched: Project) -> None:
    case = '<testcase classname="tests.test_shop" name="test_tax" file="tests/test_shop.py" time="0.1">{}</testcase>'
    failure = '<failure message="assert 3 == 4">def test_tax():\n&gt;   assert 3 == 4\nE   assert 3 == 4\n</failure>'
    suite = '<testsuites><testsuite name="pytest" tests="1" timestamp="{}">{}</testsuite></testsuites>'
    report = branched.folder / ".devkit" / "tests-report.xml"
    report.parent.mkdir()
    branched.write({".gitignore": ".devkit/\n"})
    report.write_text(suite.format("2026-01-01T10:00:00", case.format("")))
    assert branched.rules("--base", "main") == []  # there is no history to hold it against
    diagnose = [sys.executable, "-m", "devkit", "diagnose", str(report)]
    subprocess.run(diagnose, cwd=branched.folder, check=True, capture_output=True)
    report.write_text(suite.format("2026-01-02T10:00:00", case.format(failure)))
    assert branched.rules("--base", "main") == ["new-failure"]
    os.utime(report, (1, 1))
    done = branched.check("--base", "main")
    assert done.returncode == 0
    assert "tests-report.xml is older than the commit" in done.stderr


def test_an_unknown_base_is_told(branched: Project) -> None:
    done = branched.check("--base", "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'nowhere' is not a revision" in done.stderr


def test_without_any_commit_or_base_nothing_is_blocked(project: Project) -> None:
    assert project.check().returncode == 0
    project.write({"a": "1\n"})
    done = project.check()
    assert done.returncode == 0
    assert "no main branch was found to compare with" in done.stderr


def test_a_shallow_clone_is_told(branched: Project, tmp_path: Path) -> None:
    branched.git("push", "--quiet", "origin", "main")
    branched.write({"LICENSE": "paid\n"})
    branched.git("push", "--quiet", "origin", "feat/work")
    clone = Project.__new__(Project)
    clone.folder = tmp_path / "clone"
    url = branched.bare.as_uri()
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", "--no-single-branch", "-b", "feat/work", url, clone.folder], check=True
    )
    done = clone.check("--base", "origin/main")
    assert done.returncode == 2
    assert "is a shallow clone" in done.stderr
    assert "the clone is shallow" in clone.check().stderr
    command = done.stderr.partition("fetch more history (")[2].partition(", or fetch-depth")[0]
    subprocess.run([*shlex.split(command), "--quiet"], cwd=clone.folder, check=True)
    assert clone.check("--base", "main").returncode == 0, "there is no branch main but the remote's"


def test_pushes_through_the_real_hook(branched: Project) -> None:
    branched.write({"devkit.toml": '[merge]\nprotected = ["main"]\n'})
    branched.install("pre-push")
    assert branched.attempt("push", "origin", "main").returncode == 0  # the first push of a new repository
    assert branched.attempt("push", "origin", "feat/work").returncode == 0
    branched.git("switch", "--quiet", "main")
    branched.git("merge", "--quiet", "feat/work")
    direct = branched.attempt("push", "origin", "main")
    assert direct.returncode != 0
    assert "'main' is protected" in direct.stdout + direct.stderr
    branched.git("tag", "v1")
    assert branched.attempt("push", "origin", "v1").returncode == 0
    assert branched.attempt("push", "origin", "--delete", "feat/work").returncode == 0
    branched.git("switch", "--quiet", "--create", "feat/broken")
    branched.write({"src/shop/tax.py": None})
    broken = branched.attempt("push", "origin", "feat/broken")
    assert broken.returncode != 0
    assert "src/shop/tax.py:1:1: this file is deleted" in broken.stdout + broken.stderr
    branched.git("switch", "--quiet", "--detach")
    assert branched.attempt("push", "origin", "HEAD~1:refs/heads/feat/detached").returncode == 0


def test_what_is_pushed_is_judged_and_not_the_work_tree(branched: Project) -> None:
    branched.git("push", "--quiet", "origin", "main", "feat/work")
    branched.install("pre-push")
    branched.write({"more.txt": "more\n"})
    (branched.folder / "src/shop/tax.py").unlink()
    (branched.folder / "more.txt").write_text(CONFLICT)
    assert branched.attempt("push", "origin", "feat/work").returncode == 0


@pytest.mark.parametrize("by_address", [False, True])
def test_pre_commits_variables_are_read(branched: Project, *, by_address: bool) -> None:
    branched.git("push", "--quiet", "origin", "main")
    branched.write({"devkit.toml": '[merge]\nprotected = ["ma*"]\n'})
    remote = str(branched.bare) if by_address else "origin"
    said = {"PRE_COMMIT": "1", "PRE_COMMIT_REMOTE_NAME": remote, "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/main"}
    said |= {"PRE_COMMIT_TO_REF": "HEAD", "PRE_COMMIT_FROM_REF": branched.git("rev-parse", "origin/main")}
    said |= {"PRE_COMMIT_REMOTE_URL": str(branched.bare)}
    done = subprocess.run(
        [sys.executable, "-m", "devkit", "hook", "devkit-merge"],
        cwd=branched.folder,
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | said,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    assert "[protected-branch]" in done.stdout


def test_a_merge_that_breaks_an_import_is_stopped(branched: Project) -> None:
    branched.write({"src/shop/tax.py": None, "src/shop/cart.py": ""})
    branched.git("switch", "--quiet", "main")
    branched.write({"src/shop/bill.py": "from shop import tax\n"})
    branched.install("pre-merge-commit")
    done = branched.attempt("merge", "--no-edit", "feat/work")
    assert done.returncode != 0
    assert "src/shop/bill.py:1: imports it" in done.stdout + done.stderr


def test_a_pull_is_not_stopped_by_what_others_did(branched: Project, tmp_path: Path) -> None:
    branched.git("push", "--quiet", "origin", "main")
    other = Project.__new__(Project)
    other.folder, other.bare = tmp_path / "other", branched.bare
    subprocess.run(["git", "clone", "--quiet", branched.bare, other.folder], check=True)
    for name, value in (("user.name", "Bob"), ("user.email", "bob@example.com"), ("commit.gpgsign", "false")):
        other.git("config", name, value)
    other.write({"src/shop/tax.py": None, "LICENSE": None, "notes.txt": CONFLICT}, "broke it.")
    other.git("push", "--quiet", "origin", "main")
    branched.git("switch", "--quiet", "main")
    branched.write({"devkit.toml": '[merge]\ncore = ["LICENSE"]\nmessages = "always"\n'})
    branched.install("pre-merge-commit")
    done = branched.attempt("pull", "--no-rebase", "--no-edit", "origin", "main")
    assert done.returncode == 0, done.stdout + done.stderr
