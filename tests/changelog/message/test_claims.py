"""What earlier subjects claim is said again only where it is true of the change, too."""

import pytest

from devkit.changelog.diff.reader import read
from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.learn.prediction import Habits, Similar
from devkit.changelog.message.body import body
from devkit.changelog.message.breaking.find import reasons
from devkit.changelog.message.facts.collect import collect
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.subject.choose import adapt, choose
from devkit.changelog.message.subject.earlier import earlier
from devkit.changelog.message.subject.emoji import emoji


def file(path: str, removed: str = "", added: str = "", status: str = "M") -> FileDiff:
    went, came = removed.encode().splitlines(keepends=True), added.encode().splitlines(keepends=True)
    lines = (*(b"-" + line for line in went), *(b"+" + line for line in came))
    return FileDiff(path, status=status, hunks=(Hunk(1, len(went), 1, len(came), "", lines),))


def facts(*changed: FileDiff) -> tuple[Fact, ...]:
    return collect(changed, lambda _: None)


def said(kind: str, headers: list[str], *changed: FileDiff, weights: tuple[float, ...] = ()) -> str:
    shares = weights or (0.9,) * len(headers)
    known = earlier(Similar("0" * 40, header, share) for header, share in zip(headers, shares, strict=True))
    return choose(changed, facts(*changed), kind, known)


@pytest.mark.parametrize(
    "changed",
    [
        [file("pkg/__init__.py", "def f(\n        a, b): ...\n", "def f(\n    a, b): ...\n")],
        [
            file("Cargo.toml", 'indexmap = "2.0.0"\n', 'indexmap = "2.0.2"\n'),
            file("Cargo.lock", ' "hashbrown 0.14.0",\n', ' "hashbrown 0.14.1",\n'),
        ],
        [file("docs/package.json", '    "prettier": "^3.4.2"\n', '    "prettier": "^0.14.0"\n')],
    ],
)
@pytest.mark.parametrize("form", ["v{}", "Release v{}"])
def test_a_release_has_the_projects_own_version(form: str, changed: list[FileDiff]) -> None:
    headers = [form.format(number) for number in ("0.13.8", "0.13.9", "0.14.0", "0.14.1")]
    assert "elease" not in (subject := said("chore", headers, *changed))
    assert not subject.startswith("v0")


@pytest.mark.parametrize(
    "changed",
    [
        file("pkg/__about__.py", '__version__ = "0.14.1"\n', '__version__ = "0.14.2"\n'),
        file("VERSION", "0.14.1\n", "0.14.2\n"),
        file("docs/conf.py", "release = '0.14.1'\n", "release = '0.14.2'\n"),
    ],
)
def test_the_own_version_wherever_it_stands(changed: FileDiff) -> None:
    headers = [f"version {number}" for number in ("0.13.9", "0.14.0", "0.14.1", "0.14.2")]
    assert said("chore", headers, changed) == "version 0.14.2"


def test_files_that_are_named_changed() -> None:
    changed = file(".github/POLICY.md", "", "## Human\n\n## Summary\n", "A")
    assert said("docs", ["Update README.md"] * 4, changed) == "add POLICY.md"
    assert said("docs", ["Update README.md"] * 4, file("docs/readme.md", "a\n", "b\n")) == "Update README.md"


def test_a_fragment_alone_does_nothing_of_what_it_tells() -> None:
    fragment = file("changelog/59.removal.rst", "", "Remove the legacy calling system.\n", "A")
    assert said("docs", [], fragment) == "add 59.removal.rst"
    assert said("feat", [], fragment, file("a.py", "def call(): ...\n")) == "Remove the legacy calling system"


def test_the_newest_version_of_a_change_log() -> None:
    headers = ["changelog for 4.0.1", "changelog for 4.0.0", "changelog for 3.9.9"]
    lines = "### 4.0.2 - 2023-08-10\n\n([full changelog](https://example.com/compare/4.0.1...4.0.2))\n"
    assert said("docs", headers, file("docs/changelog.md", "", lines)) == "changelog for 4.0.2"


@pytest.mark.parametrize(
    "headers",
    [
        ["lock file maintenance"] * 4,
        ["update graphs package", "update design package", "update icons package", "update graphs package"],
        ["bump version"] * 4,
    ],
)
def test_dependencies_are_not_called_for_others(headers: list[str]) -> None:
    changed = [
        file("package.json", '"@testing/dom": "^6.9.1",\n', '"@testing/dom": "^7.0.0",\n'),
        file("package-lock.json", '"version": "6.9.1",\n', '"version": "7.0.0",\n'),
    ]
    assert said("build", headers, *changed) == "bump @testing/dom from 6.9.1 to 7.0.0"


def test_words_of_one_subject_are_no_wording() -> None:
    headers = [
        "add cloud versioning remote fixtures",
        "add initial versioned remote tests",
        "re-add prefix remote traverse tests",
        "add tests for remote worktree update",
    ]
    changed = file("pkg/testing/fixtures.py", "def services(request):\n", "def services(request, remote):\n")
    assert "cloud" not in said("test", headers, changed, weights=(0.9, 0.3, 0.3, 0.3))


def test_a_feature_is_added_once() -> None:
    headers = ["add page for list of blocks", "add page for type of block", "add page for schema of block"]
    changed = file("src/block/page.ts", "", "// the page for a schema or type of block\nexport function check() {}\n")
    assert said("feat", headers, changed) == "add check in block/page"


def test_what_is_added_is_new_and_called_alike() -> None:
    headers = ["[UI] adds useDelete hook", "[UI] adds useCreate hook", "[UI] adds useUpdate hook"]
    lines = "export class Checks {}\n// the name\n"
    changed = [file("src/blocks/block_api.ts", "", lines), file("src/block.ts", "a\n", 'name("block_api");\n')]
    assert said("feat", headers, *changed) == "add Checks in blocks/block_api"
    changed = [file("src/blocks/useCheck.ts", "", "// a hook\nexport function useCheck() {}\n", "A"), changed[1]]
    assert said("feat", headers, *changed) == "[UI] adds useCheck hook"


def test_what_says_the_same_in_other_words_adds_nothing() -> None:
    headers = ["add reference index documentation"] * 3
    changed = file("docs/reference_index.md", "The index exposes.\nIt does.\n", "The index provides.\n")
    assert said("docs", headers, changed) == "update reference_index.md"


def test_marks_of_code_are_kept_on_both_sides() -> None:
    headers = [f"add release notes for `pkg-dbt=={number}`" for number in ("0.7.10", "0.7.11", "0.7.12")]
    changed = file("docs/release-notes/pkg-dbt.md", "", "## 0.7.24\n\n* release notes of pkg-dbt 0.7.24\n")
    assert said("docs", headers, changed) == "add release notes for `pkg-dbt==0.7.24`"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (
            "update mark_all_the_rules_as_dirty, mark_other_rules_as_dirty and 3 more",
            "update mark_all_the_rules_as_dirty and 4 more",
        ),
        (
            "change signatures of Some.long_method_name and Other.long_method_name",
            "change signatures of Some.long_method_name and 1 more",
        ),
        (f"add {'very_' * 12}long_name", "update files"),
    ],
)
def test_a_long_list_is_counted(subject: str, expected: str) -> None:
    assert adapt(subject, Habits(), 40, 60) == expected


@pytest.mark.parametrize(
    ("path", "removed", "added", "expected"),
    [
        (
            "pyproject.toml",
            'pypika = "^0.1.2"\n',
            'pypika = { git = "https://example.com/pypika.git" }\n',
            ["change pypika"],
        ),
        (
            "pyproject.toml",
            '    "pypika==0.1.2",\n',
            '    "pypika @ git+https://example.com/pypika.git",\n',
            ["change pypika"],
        ),
        ("pyproject.toml", '    "docutils",\n', '    "docutils>=0.20",\n', ["change docutils"]),
        ("pyproject.toml", 'pypika = "^0.1.2"\n', 'pypika-orm = "^0.1.2"\n', ["add pypika-orm", "remove pypika"]),
        ("requirements/runtime.txt", "certifi==1.2\n", "certifi==1.3\n", ["bump certifi"]),
    ],
)
def test_dependencies_that_stay_in_another_form(path: str, removed: str, added: str, expected: list[str]) -> None:
    found = facts(file(path, removed, added))
    assert [f"{fact.action} {fact.name}" for fact in found if fact.kind == "dependency"] == expected


def test_bodies_leave_out_data_of_tests_and_sections_of_the_change_log() -> None:
    found = facts(
        file("tests/fixtures/data.yml", "", "path: a\nstate: b\nfile: c\n"),
        file("CHANGELOG.md", "", "## 1.2.0\n\n### Fixes\n"),
        file("docs/guide.md", "", "## First steps\n\n## Settings\n"),
    )
    assert body(found, "x") == "- add section First steps\n- add section Settings"


def test_data_of_tests_is_no_subject() -> None:
    data = file("tests/fixtures/demo/pyproject.toml", 'python = "^3.7"\n', 'python = "^3.8"\n')
    code = file("tests/test_add.py", "    a\n", "    b\n")
    assert said("test", [], data, code) == "update pyproject.toml and test_add.py"
    assert said("test", [], data) == "update pyproject.toml"


def test_a_comment_after_a_value_changes_no_setting() -> None:
    found = facts(file("app.yml", "password: x\n", "password: x  # no secret\n"))
    assert [fact for fact in found if fact.kind == "setting"] == []


def test_a_method_called_as_a_test_is() -> None:
    removed = "    pub const fn new(a: u16) -> Self {\n"
    added = f"{removed}    #[test]\n    fn new() {{\n"
    found = facts(file("src/block.rs", removed), file("src/block/padding.rs", "", added, status="A"))
    assert [(fact.action, fact.name) for fact in found if fact.kind == "function"] == [("move", "new")]


def test_a_file_that_became_a_link() -> None:
    lines = (
        b"diff --git a/pkg/a.py b/pkg/a.py\n", b"deleted file mode 100644\n", b"index 1111..0000\n",
        b"--- a/pkg/a.py\n", b"+++ /dev/null\n", b"@@ -1 +0,0 @@\n", b"-def f(): ...\n",
        b"diff --git a/pkg/a.py b/pkg/a.py\n", b"new file mode 120000\n", b"index 0000..2222\n",
        b"--- /dev/null\n", b"+++ b/pkg/a.py\n", b"@@ -0,0 +1 @@\n", b"+b.py\n", b"\\ No newline at end of file\n",
    )  # fmt: skip
    (found,) = read(lines)
    assert (found.status, found.old_mode, found.new_mode) == ("T", "100644", "120000")
    assert (found.old_id, found.new_id, len(found.hunks)) == ("1111", "2222", 2)
    known = collect([found], lambda _: (b"def f(): ...\n", b"b.py"))
    assert choose([found], known, "chore", ()) == "update a.py"
    assert reasons([found], known, lambda _: (b"def f(): ...\n", b"b.py")) == ()


def test_the_emoji_that_such_commits_have() -> None:
    habits = Habits(gitmoji=0.9)
    similar = [
        Similar("0" * 40, f"{mark} Upgrade x", 0.5) for mark in ("\u2b06\ufe0f", "\u2b06", "\u2b06\ufe0f", "\u2728")
    ]
    assert emoji("chore", similar, habits) == "\u2b06\ufe0f"
    assert emoji("chore", similar[:2], habits) == "\U0001f527"
    fixes = [Similar("0" * 40, "\U0001f41b Mend x", 0.5)] * 3
    assert emoji("docs", fixes, habits) == "\U0001f4dd"
