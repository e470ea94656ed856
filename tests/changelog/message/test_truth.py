"""What a subject says is true of the change: whole words, every version, no test's name taken for a deed."""

import pytest

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.learn.prediction import Habits, Similar
from devkit.changelog.message.body import body
from devkit.changelog.message.facts.collect import collect
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.manifest import settings_of
from devkit.changelog.message.subject.choose import adapt, choose
from devkit.changelog.message.subject.earlier import Earlier, earlier
from devkit.changelog.message.subject.phrases import phrase
from devkit.changelog.message.subject.small import small


def file(path: str, removed: str = "", added: str = "", status: str = "M", section: str = "") -> FileDiff:
    went, came = removed.encode().splitlines(keepends=True), added.encode().splitlines(keepends=True)
    lines = [*(b"-" + line for line in went), *(b"+" + line for line in came)]
    if not lines:
        return FileDiff(path, status=status)
    return FileDiff(path, status=status, hunks=(Hunk(1, len(went), 1, len(came), section, tuple(lines)),))


def facts(changed: FileDiff) -> list[tuple[str, str, str]]:
    found = collect([changed], lambda _: None)
    return [(fact.action, fact.kind, fact.name) for fact in found if fact.kind != "file"]


def said(*changed: FileDiff, kind: str = "chore", known: tuple[Earlier, ...] = ()) -> str:
    return choose(changed, collect(changed, lambda _: None), kind, known)


def known(*headers: str) -> tuple[Earlier, ...]:
    return earlier(Similar("0" * 40, header, 0.9) for header in headers)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("bump requests from 2.0.0 to 2.1.0", "bump requests"),
        ("update as_immutable in structlog/threadlocal", "update as_immutable"),
        ("remove one_logo.svg and another-logo.svg", "remove one_logo.svg and another-logo.svg"),
        ("update Reader.load, Reader.save and 2 more", "update Reader.load, Reader.save and 2 more"),
    ],
)
def test_a_subject_is_not_cut_amid_what_it_says(subject: str, expected: str) -> None:
    assert adapt(subject, Habits(), 24, 80) == expected


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("v4", "v6")], "bump a/b from v4 to v6"),
        ([("v4", "v6"), ("v5", "v6")], "bump a/b to v6"),
        ([("v4", "v5"), ("v4", "v6")], "bump a/b"),
        ([("v5.3.1", "v5")], "change a/b from v5.3.1 to v5"),
        ([("2.1", "2.0.9")], "downgrade a/b from 2.1 to 2.0.9"),
        ([("~=2.2", ">=3.0,<4.0")], "bump a/b to >=3.0,<4.0"),
        ([("8" * 40, "9" * 40)], f"bump a/b from {'8' * 10} to {'9' * 10}"),
    ],
)
def test_versions_are_told_where_they_are_the_same_everywhere(pairs: list[tuple[str, str]], expected: str) -> None:
    found = [Fact("bump", "dependency", "a/b", f"{number}.yml", old, new) for number, (old, new) in enumerate(pairs)]
    assert phrase(found, [file(fact.path) for fact in found], "ci").text == expected


def test_names_stay_on_their_line() -> None:
    path = "a\nSigned-off-by: \x1b[31mx.py"
    assert adapt(f"add {path}", Habits(), 80) == "add a Signed-off-by: \\x1b[31mx.py"
    moved = [Fact("move", "function", name, path, "b.py", path) for name in "fg"]
    assert len(body(moved, "x").splitlines()) == 2


def test_what_came_and_went() -> None:
    came, went = (Fact(action, "dependency", name, "a.txt") for action, name in (("add", "new"), ("remove", "old")))
    assert phrase([went, came], [file("a.txt")], "build").text == "replace old with new"
    more = came._replace(name="newer")
    assert phrase([came, more], [file("a.txt")], "build").text == "add new and newer dependencies"
    assert phrase([went, came, more], [file("a.txt")], "build").text == "add new and newer dependencies"
    signs = [Fact("sign", "function", name, "a.py", "()", "(x)") for name in "fgh"]
    assert phrase(signs, [file("a.py")], "feat").text == "change signatures of f, g and 1 more"


def test_files_that_only_may_be_run_or_are_elsewhere() -> None:
    mode = FileDiff("bin/run", old_mode="100644", new_mode="100755")
    assert said(mode) == "make run executable"
    assert said(mode._replace(old_mode="100755", new_mode="100644")) == "make run not executable"
    assert said(FileDiff("b/y.md", "a/x.md", "R")) == "rename x.md to b/y.md"
    assert said() == "empty commit"


def test_files_that_moved_or_went_together() -> None:
    moved = [FileDiff(f"src/new/{name}", f"old/{name}", "R") for name in ("a.c", "b.c", "d/e.c")]
    assert said(*moved) == "move 3 files from old to src/new"
    together = [FileDiff(f"pkg/{name}", f"{name[0]}/{name}", "R") for name in ("a.c", "b.c", "c.c")]
    assert said(*together) == "move a.c, b.c and 1 more to pkg"
    assert said(*together[:2], FileDiff("d.c", "src/e.c", "R")) == "update a.c, b.c and 1 more"
    gone = [file(f"{name}.c", f"int {name}(void)\n", status="D") for name in "abc"]
    assert said(*gone) == "remove a.c, b.c and 1 more"


@pytest.mark.parametrize(
    ("path", "before", "after", "names"),
    [
        ("a.ts", "export function f(a: f) {", "export function g(a: g) {", ("f", "g")),
        ("a.go", "func (s *S) Old(x int) error {", "func (s *S) New(x int) error {", ("Old", "New")),
        ("a.rs", "pub fn old(x: i32) {", "pub fn new(x: i64) {", None),
    ],
)
def test_names_that_changed_alone_were_changed(
    path: str, before: str, after: str, names: tuple[str, str] | None
) -> None:
    found = collect([file(path, f"{before}\n", f"{after}\n")], lambda _: None)
    assert [(fact.old, fact.new) for fact in found if fact.action == "rename"] == ([names] if names else [])


def test_the_own_version_alone() -> None:
    cargo = b"[package]\nversion = '1.0'\n[dependencies.foo]\nversion = '3.0'\n"
    changed = file("Cargo.toml", "version = '2.0'\n", "version = '3.0'\n")
    assert "version" not in {fact.kind for fact in collect([changed], lambda _: (cargo, cargo))}
    changed = file("Cargo.toml", "version = '0.9'\n", "version = '1.0'\n")
    assert "version" in {fact.kind for fact in collect([changed], lambda _: (cargo, cargo))}
    old, new = "__version__ = '1.0'\n", "__version__ = '1.1'\n"
    assert said(file("src/a/__init__.py", old, new)) == "bump version from 1.0 to 1.1"
    assert "version from" not in said(file("src/a/__init__.py", old, new), file("src/a/b.py", "x = 1\n", "x = 2\n"))


@pytest.mark.parametrize(
    ("kind", "headers", "changed", "expected"),
    [
        ("fix", ["fix: the stat is whole"] * 3, file("q.rs", "like\n", "instr\n"), "update q.rs"),
        ("fix", ["fix: the stat is whole"] * 3, file("stat.rs", "like\n", "instr\n"), "the stat is whole"),
        (
            "fix",
            [f"fix: mend deprecated usage in {n}" for n in ("ab1", "ab2", "ab3")],
            file("ruler.ts", "x\n"),
            "update ruler.ts",
        ),
        ("docs", ["docs: sync the pages"] * 3, file("q.md", "like\n", "instr\n"), "sync the pages"),
        ("chore", ["chore: move the tests"] * 3, file("tests/q.c", "like\n", "instr\n"), "update q.c"),
        ("chore", ["chore: drop the cache"] * 3, file("q.c", "", "instr\n"), "update q.c"),
        ("chore", ["chore: add the cache"] * 3, file("q.c", "like\n", ""), "update q.c"),
        ("chore", [f"chore: update lerna to v{n}" for n in (8, 9, 9)], file("q.lock", "lerna 9\n"), "update q.lock"),
    ],
)
def test_what_recurs_can_be_what_was_done(kind: str, headers: list[str], changed: FileDiff, expected: str) -> None:
    assert said(changed, kind=kind, known=known(*headers)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("test_empty_rows_are_kept", "empty rows are kept"),
        ("test_eq_with_dict", "eq with dict"),
        ("test_create_empty_rows_twice", "update a.c"),
        ("TestEndToEnd", "update a.c"),
    ],
)
def test_names_of_tests_are_subjects_unless_they_say_what_the_test_does(name: str, expected: str) -> None:
    tests = [Fact("add", "test", name, "tests/test_a.py")]
    assert choose([file("a.c")], tests, "fix", ()) == expected


def test_tests_beside_the_code_are_tests() -> None:
    rust = "fn cut() {}\n#[test]\nfn it_works() {}\n#[tokio::test]\n// slow\nasync fn it_waits() {}\nfn other() {}\n"
    assert facts(file("a.rs", "", rust)) == [
        ("add", "function", "cut"),
        ("add", "test", "it_works"),
        ("add", "test", "it_waits"),
        ("add", "function", "other"),
    ]


@pytest.mark.parametrize(
    ("path", "section", "expected"),
    [
        ("vite.config.ts", "export default defineConfig({", []),
        ("a.test.js", "describe('x', () => {", []),
        ("a.ts", "export function cut(text: string) {", [("change", "function", "cut")]),
        ("a.c", "static int cut(char *text)", [("change", "function", "cut")]),
        ("a.pyx", "cdef class Cutter(Base):", [("change", "function", "Cutter")]),
    ],
)
def test_a_call_above_a_hunk_is_no_function(path: str, section: str, expected: list[tuple[str, str, str]]) -> None:
    assert facts(file(path, "  x\n", "  y\n", section=section)) == expected


def test_more_that_came_than_was_renamed() -> None:
    renamed = Fact("rename", "function", "g", "a.py", "f", "g")
    added = [Fact("add", "class", name, "a.py") for name in "AB"]
    assert phrase([renamed, added[0]], [file("a.py")], "feat").text == "rename f to g"
    assert phrase([renamed, *added], [file("a.py")], "feat").text == "add A and B"


def test_constants_come_after_what_uses_them() -> None:
    found = [Fact("add", "constant", "LIMIT", "a.py"), Fact("sign", "function", "f", "a.py", "()", "(x)")]
    assert phrase(found, [file("a.py")], "feat").text == "change signature of f"
    assert phrase(found[:1], [file("a.py")], "feat").text == "add LIMIT"


def test_code_comes_before_a_dependency_that_it_needs() -> None:
    found = [Fact("bump", "dependency", "x", "a.txt", "1", "2"), Fact("add", "function", "f", "a.py")]
    diff = [file("a.txt"), file("a.py")]
    assert phrase(found, diff, "feat").text == "add f"
    assert phrase(found, diff, "build").text == "bump x from 1 to 2"
    assert phrase(found[:1], diff[:1], "feat").text == "bump x from 1 to 2"


def test_what_stands_in_a_fragment() -> None:
    linked = "`Bug #12 <https://x.y/12>`_: Keep the order of ``rows`` and of all the columns."
    code = file("a.py", "a\n", "b\n")
    assert said(code, file("news/1.rst", "", f"{linked}\n", "A")) == "Keep the order of `rows` and of all the columns"
    assert adapt("keep the order of `all rows` here", Habits(), 24) == "keep the order of"[:14]
    news = file("news/1.md", "", "Keep the order of rows -- by {user}`ada`.\n", "A")
    assert said(code, news) == "Keep the order of rows"
    assert said(code, news._replace(new_mode="120000")) != "Keep the order of rows"


def test_headings_are_read_as_they_are_shown() -> None:
    added = "## [1.2](https://x.y/a...b) (2026-01-02)\n```sh\n# no heading\n```\n### Use {#use}\n## \n"
    assert facts(file("a.md", "", added)) == [("add", "heading", "1.2 (2026-01-02)"), ("add", "heading", "Use")]
    changed = file("GUIDE.md", "# One\n# Two\n", "# Three\n")
    assert said(changed) == "update GUIDE.md"


def test_keys_of_a_ci_services_language_say_nothing() -> None:
    changed = file(".github/workflows/a.yml", "", "- name: x\n  run: make\n  if: always()\n  merge_group:\n")
    assert facts(changed) == [("add", "setting", "merge_group")]
    assert ("add", "setting", "run") in facts(file("app.yml", "", "run: make\n"))
    assert facts(file(".pre-commit-config.yaml", "rev: v1\n", "rev: v2\n")) == []


def test_sections_are_renamed_where_the_rest_stays() -> None:
    old, new = "[tool.pytest.ini_options]\nminversion = 8\n", "[tool.pytest]\nminversion = 9\n"
    assert ("rename", "setting", "tool.pytest") in facts(file("a.toml", old, new))
    assert ("add", "setting", "tool.pytest") in facts(file("a.toml", old, f"{new}strict = true\n"))


PYPROJECT = b"""[tool.poetry.dependencies]
rich = "13.0"
[tool.poetry.group.dev.dependencies]
ruff = { version = "0.4", extras = ["x"] }
[tool.pyproject-fmt]
max_supported_python = "3.14"
[tool.other]
rich = "1.0"
"""


def test_settings_that_look_like_dependencies() -> None:
    assert settings_of(PYPROJECT, "pyproject.toml") == {("max_supported_python", "3.14"), ("rich", "1.0")}
    package = b'{"version": "1.0", "dependencies": {"vue": "3.1"}, "volta": {"pnpm": "9.0"}, "private": true}'
    assert settings_of(package, "package.json") == {("version", "1.0"), ("pnpm", "9.0")}
    assert settings_of(b"[[[", "pyproject.toml") == settings_of(b"\xff", "package.json") == frozenset()
    changed = file("pyproject.toml", 'max_supported_python = "3.13"\n', 'max_supported_python = "3.14"\n')
    found = collect([changed], lambda _: (PYPROJECT.replace(b"3.14", b"3.13"), PYPROJECT))
    assert [(fact.action, fact.kind) for fact in found if fact.kind != "file"] == [("change", "setting")]


@pytest.mark.parametrize(
    ("path", "removed", "added", "expected"),
    [
        ("a.py", "        return x\n", "    return x\n", None),
        ("a.c", "        return x;\n", "    return x;\n", "reformat"),
        ("a.py", "f(a,\n  b)\n", "f(a, b)\n", "reformat"),
        ("a.md", "put to gether\n", "put together\n", None),
        ("a.md", "at most 10 of them\n", "at most 12 of them\n", None),
        ("a.md", "set `SAVE_AS` to it\n", "set `SAVED_AS` to it\n", None),
        ("a.md", "we dont know\n", "we don't know\n", "fix typo in"),
    ],
)
def test_small_changes_that_say_something_have_no_such_name(
    path: str, removed: str, added: str, expected: str | None
) -> None:
    assert small([file(path, removed, added)]) == expected


@pytest.mark.parametrize(
    ("headers", "path", "removed", "added", "expected"),
    [
        (  # a version that only went is not the one there is now
            [f"Update latest.txt for 7.4.{n}" for n in (0, 1, 2)],
            "latest.txt",
            '"version": "7.4.2" for latest\n',
            '"version": "7.4.3" for latest\n',
            "Update latest.txt for 7.4.3",
        ),
        (  # a change log's newest release, however many numbers it has, before what its entries mention
            [f"Add release notes for 6.{n}" for n in (0, 1, 2)],
            "CHANGELOG.txt",
            "",
            "7.3.4 (20.08.2026)\n~~~~\n * Update base managers for release 5.3\n",
            "Add release notes for 7.3.4",
        ),
        (  # a fragment's text isn't one
            [f"release 21.{n}" for n in (0, 1, 2)],
            "docs/changelog/3192.feature.rst",
            "",
            "Declare support for release Python 3.15\n",
            "update 3192.feature.rst",
        ),
        (["Release notes for #1", "Release notes for #2", "Release notes for #3"], "a.md", "a\n", "b\n", "update a.md"),
        (["Note #1 in 7.0", "Note #2 in 7.1", "Note #3 in 7.2"], "a.md", "Note 7.1\n", "b\n", "update a.md"),
        (["Apply suggestions from code review"] * 4, "a.md", "a\n", "b\n", "update a.md"),
    ],
)
def test_what_recurs_with_numbers(headers: list[str], path: str, removed: str, added: str, expected: str) -> None:
    assert said(file(path, removed, added), kind="docs", known=known(*headers)) == expected


def test_formatting_mends_nothing() -> None:
    before, after = b"x = f(1,  2)\n", b"x = f(1, 2)\n"
    changed = file("a.py", before.decode(), after.decode())
    found = collect([changed], lambda _: (before, after))
    assert choose([changed], found, "style", known(*["fix: f takes two"] * 4)) == "reformat a.py"
    assert choose([changed], found, "style", known(*["style: format a.py"] * 4)) == "format a.py"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("test_without_translate_permission", "update a.c"), ("test_with_only_add_permission", "update a.c")],
)
def test_conditions_are_no_subject(name: str, expected: str) -> None:
    assert choose([file("a.c")], [Fact("add", "test", name, "tests/test_a.py")], "fix", ()) == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("stop exporting PS1 from the activator so that children see none", "stop exporting PS1 from the activator"),
        ("drop support for Python 3.8; virtualenv now requires 3.9 or later", "drop support for Python 3.8"),
        ("recognize interpreters by their name using what they say themselves", "recognize interpreters by their name"),
    ],
)
def test_cuts_fall_between_clauses(subject: str, expected: str) -> None:
    assert adapt(subject, Habits(), 50) == expected


def lock(name: str, old: str, new: str) -> Hunk:
    lines = (f'-version = "{old}"\n'.encode(), f'+version = "{new}"\n'.encode())
    return Hunk(9, 1, 9, 1, f'name = "{name}"', lines)


def test_one_package_of_a_lock_file() -> None:
    one = FileDiff(
        "uv.lock", hunks=(lock("trio", "0.33.0", "0.34.0"), Hunk(12, 1, 12, 1, "wheels = [", (b"-a\n", b"+b\n")))
    )
    assert said(one, kind="build") == "bump trio from 0.33.0 to 0.34.0"
    assert said(one, kind="build", known=known(*(f"build: bump x to 1.{n}" for n in range(4)))) == "bump trio to 0.34.0"
    two = FileDiff("Cargo.lock", hunks=(lock("a", "1.0", "1.1"), lock("b", "1.0", "1.1")))
    assert said(two, kind="build") == "update Cargo.lock"
    code = file("a.c", "x\n", "y\n")
    assert said(one, code, kind="fix") == "update a.c"
    manifest = file("pyproject.toml", '"trio>=0.30,<1"\n', '"trio>=0.34,<1"\n')
    assert said(one, manifest, kind="build") == "bump trio to >=0.34,<1"


def test_ranges() -> None:
    changed = file("package.json", '  "a": "^0.4.0",\n', '  "a": "^0.4.0 || ^0.5.0",\n')
    assert said(changed) == "bump a to ^0.4.0 || ^0.5.0"


def test_what_stays_elsewhere_in_a_workflow_is_neither_added_nor_removed() -> None:
    uses = "      - uses: actions/checkout@v4\n"
    job = f"jobs:\n  a:\n    steps:\n{uses}  b:\n    steps:\n{uses}      - run: true\n"
    changed = file(".github/workflows/ci.yml", uses)
    found = collect([changed], lambda _: (job.encode(), job.replace(uses, "", 1).encode()))
    assert not [fact for fact in found if fact.kind != "file"]
    found = collect([changed], lambda _: (job.encode(), job.replace(uses, "").encode()))
    assert [(fact.action, fact.name) for fact in found if fact.kind != "file"] == [("remove", "actions/checkout")]


def test_files_of_one_name() -> None:
    changed = [file(f"{letter}/Cargo.toml", "x\n", "y\n") for letter in "abcdefgh"]
    assert said(*changed) == "update 8 Cargo.toml files"
    assert said(*(file(f"docs/{letter}.md", "x\n", "y\n") for letter in "abcd")) == "update documentation"


def test_fragments_by_their_names() -> None:
    changed = FileDiff(
        "docs/changelog/31.bugfix.rst",
        status="A",
        hunks=(Hunk(0, 0, 1, 1, "", (b"+Harden the prompt - by :user:`x`\n",)),),
    )
    assert said(changed, file("a.c", "x\n", "y\n"), kind="fix") == "Harden the prompt"
