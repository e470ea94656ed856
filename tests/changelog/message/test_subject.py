"""Subjects: recurring ones as they recur, what people wrote, else the facts."""

import pytest

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.learn.prediction import Habits, Similar
from devkit.changelog.message.body import body
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.subject.choose import adapt, choose
from devkit.changelog.message.subject.earlier import earlier, plain
from devkit.changelog.message.subject.emoji import emoji
from devkit.changelog.message.subject.mood import spoken_as
from devkit.changelog.message.subject.phrases import phrase
from devkit.changelog.message.subject.small import small
from devkit.changelog.message.subject.spoken import fragment, words


def file(
    path: str, removed: list[bytes] | None = None, added: list[bytes] | None = None, status: str = "M"
) -> FileDiff:
    lines = [*(b"-" + line + b"\n" for line in removed or []), *(b"+" + line + b"\n" for line in added or [])]
    if not lines:
        return FileDiff(path, status=status)
    return FileDiff(path, status=status, hunks=(Hunk(1, len(removed or []), 1, len(added or []), "", tuple(lines)),))


def known(*headers: str) -> list[Similar]:
    return [Similar("0" * 40, header, 0.9) for header in headers]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("add x (#12)", "add x"),
        ("add x (GH-12) (#13)", "add x"),
        ("add x. Fixes #3", "add x."),
        ("add x [skip ci]", "add x"),
        ("support C#", "support C#"),
    ],
)
def test_plain(subject: str, expected: str) -> None:
    assert plain(subject) == expected


def test_recurring_subjects_recur_with_new_versions() -> None:
    files = [file("pyproject.toml", [b'version = "1.4.0"'], [b'version = "1.5.0"'])]
    similar = earlier(known("chore: release 1.4.0 (#9)", "chore: release 1.3.2", "chore: release 1.3.1"))
    assert choose(files, [], "chore", similar) == "release 1.5.0"
    similar = earlier(known(*(f"bump: version 1.{number}.0 → 1.{number + 1}.0" for number in range(4))))
    assert choose(files, [], "bump", similar) == "version 1.4.0 → 1.5.0"
    fact = Fact("bump", "dependency", "rich", "pyproject.toml", ">=13.0", ">=14.0")
    similar = earlier(known(*(f"build: bump ruff from 0.{number}.0 to 0.{number + 1}.0" for number in range(4))))
    assert choose([file("pyproject.toml")], [fact], "build", similar) == "bump rich from 13.0 to 14.0"


def test_once_or_twice_is_no_habit() -> None:
    assert choose([file("a.py")], [], "fix", earlier(known("fix: a thing", "fix: a thing"))) == "update a.py"
    assert choose([file("a.py")], [], "chore", earlier(known(*["chore: a thing"] * 3))) == "a thing"


NOTES = ("docs: sync reference (alpha)", "docs: sync reference (beta)", "docs: sync reference (gamma)")


@pytest.mark.parametrize(
    ("headers", "files", "expected"),
    [
        # the version is the change log's, however often others stand in it
        (
            ("chore: Prepare release 0.9.1", "chore: Prepare release 0.9.2", "chore: Prepare release 0.9.3"),
            [("CHANGELOG.md", "M", [b"## [2.2.0] - 2026-01-02", b"- needs x 1.4.0"])],
            "Prepare release 2.2.0",
        ),
        (
            ("build: update toolkit to v3", "build: update toolkit to v4", "build: update toolkit to v5"),
            [("go.mod", "M", [b"require other/v9 v9.0.0", b"require acme/toolkit/v6 v6.0.0"])],
            "update toolkit to v6",
        ),
        # the name is what the files share
        (NOTES, [(f"v{number}/api/delta.md", "M", [b"text"]) for number in range(3)], "sync reference (delta)"),
        # what is new comes before what is spoken of, in the spelling of the others
        (
            ("feat: add alpha to kinds", "feat: add beta to kinds", "feat: add gamma to kinds"),
            [("kinds.py", "M", [b"    'Delta',"]), ("tests/test_kinds.py", "M", [b"assert delta in kinds"])],
            "add delta to kinds",
        ),
        # nothing of the change fits: what it holds is told instead
        (
            ("chore: Prepare release 0.9.1", "chore: Prepare release 0.9.2", "chore: Prepare release 0.9.3"),
            [("setup.cfg", "M", [b"[flake8]"])],
            "update setup.cfg",
        ),
        (NOTES, [("a.c", "M", [b"x"])], "update a.c"),
        # a number that is part of another one isn't there
        (
            ("test: cover case 2", "test: cover case 25", "test: cover case 24"),
            [("tests/test_a.py", "M", [b"def test_26(): pass"])],
            "update test_a.py",
        ),
        (
            ("chore: take 1.2", "chore: take 1.2.1", "chore: take 1.2.2"),
            [("setup.cfg", "M", [b"needs = 1.2.9"])],
            "update setup.cfg",
        ),
        # two words differ: it would be another sentence
        (
            ("fix: keep alpha in one", "fix: keep beta in one", "fix: keep gamma in one"),
            [("kinds.py", "M", [b"x = 'delta'"])],
            "update kinds.py",
        ),
        # wording is no name: `updates` is `update`
        (
            ("chore: schema updates", "chore: schema update", "chore: schema update"),
            [("b.json", "M", [b"1"])],
            "schema update",
        ),
    ],
)
def test_what_recurs_is_true_of_the_change(
    headers: tuple[str, ...], files: list[tuple[str, str, list[bytes]]], expected: str
) -> None:
    diff = [file(path, [], lines, status) for path, status, lines in files]
    assert choose(diff, [], "chore", earlier(known(*headers))) == expected


def test_places_are_those_of_the_facts() -> None:
    long = earlier(known(*(f"fix: {letter * 70} {number}" for number, letter in enumerate("abcdef"))))
    facts = [Fact("add", "function", "f", "src/pkg/small.py")]
    diff = [file("src/pkg/small.py", [], [b"def f(): ..."]), file("docs/big.md", [], [b"text"] * 50)]
    assert choose(diff, facts, "fix", long) == "add f in pkg/small"
    facts = [Fact("add", "function", "f", "src/pkg/__init__.py")]
    assert choose([file("src/pkg/__init__.py", [], [b"x"])], facts, "fix", long) == "add f in src/pkg"


def test_emoji() -> None:
    habits = Habits(gitmoji=0.9)
    assert emoji("feat", known(":bug: fix x"), habits) == ":sparkles:"
    assert emoji("feat", known("fix: \U0001f41b x"), habits) == "\u2728"
    assert emoji("bump", known(":bookmark: x"), habits) == ":bookmark:"
    assert emoji("feat", known("fix: x"), Habits()) == ""
    assert [one.text for one in earlier(known(":bug: repair x", "\u2728 repair x"))] == ["repair x"]


def test_merges_and_reverts_are_no_pattern() -> None:
    assert earlier(known('Revert "x"', "Merge branch 'a'")) == ()


def test_what_people_wrote_comes_before_facts() -> None:
    news = file("news/12.bugfix.md", [], [b"Fix a bug that blank scripts crash `run --list`."], "A")
    assert choose([file("a.py"), news], [], "fix", ()) == "blank scripts crash `run --list`"
    notes = file("releasenotes/notes/a.yaml", [], [b"---", b"fixes:", b"  - |", b"    Keep ``None`` as it is."], "A")
    assert fragment([notes]) == "Keep `None` as it is"
    tests = [Fact("add", "test", "TestA.test_empty_list_stays_empty", "tests/test_a.py")]
    assert choose([file("a.py")], tests, "fix", ()) == "empty list stays empty"
    assert choose([file("a.py")], tests, "docs", ()) == "update a.py"
    assert words("testKeepsTheOrder") == "Keeps The Order"
    assert words("should keep the order") == "keep the order"
    assert words("should not keep the order") == "do not keep the order"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["fixes:", "  - |", "    Keep the order of", "    all rows.", "  - |", "    Another one."],
            "Keep the order of all rows",
        ),
        (["Keep the order of", "rows. More of it", "is told here."], "Keep the order of rows"),
        (["- Keep the order.", "- Keep the rest."], "Keep the order"),
        (["Name parts, e.g. `A`, as", "they are. `B` isn't one."], "Name parts, e.g. `A`, as they are"),
        (
            ["---", '"core": patch', "---", "", "Keep the order of", "rows", "", "Because of this."],
            "Keep the order of rows",
        ),
        (["short", ""], None),
    ],
)
def test_a_fragment_is_read_to_the_end_of_its_sentence(lines: list[str], expected: str | None) -> None:
    assert fragment([file("changes/1.md", [], [line.encode() for line in lines], "A")]) == expected


@pytest.mark.parametrize(
    ("text", "others", "expected"),
    [
        ("Added a way out", (), "Add a way out"),
        ("fixes the way out", ("add x", "drop y", "added z"), "fix the way out"),
        ("add a way out", ("added x", "Fixed y", "drop z"), "added a way out"),
        ("drop a way", ("adds x", "fixes y"), "drops a way"),
        ("dropped a way", ("the x",), "drop a way"),
        ("The way out", ("adds x",), "The way out"),
        ("Fixed", ("fix x",), "Fixed"),
        ("", ("fix x",), ""),
    ],
)
def test_a_verb_stands_in_the_form_that_people_use(text: str, others: tuple[str, ...], expected: str) -> None:
    assert spoken_as(text, others) == expected


@pytest.mark.parametrize(
    ("facts", "paths", "expected"),
    [
        ([Fact("add", "function", "f", "a.py")], ["a.py"], "add f"),
        ([Fact("add", "class", "A", "a.py"), Fact("add", "method", "A.f", "a.py", inner=True)], ["a.py"], "add A"),
        ([Fact("rename", "function", "g", "a.py", "f", "g")], ["a.py"], "rename f to g"),
        ([Fact("bump", "dependency", "x", "a.txt", "==1", "==2")], ["a.txt"], "bump x from 1 to 2"),
        (
            [Fact("add", "function", "t", "tests/test_a.py"), Fact("remove", "function", "f", "a.py")],
            ["a.py", "tests/test_a.py"],
            "remove f",
        ),
        ([Fact("rename", "file", "b/y.md", "b/y.md", "b/x.md", "b/y.md")], ["b/y.md"], "rename x.md to y.md"),
        ([Fact("add", "setting", "port", "app.toml")], ["app.toml"], "add port in app.toml"),
        ([], ["docs/a.md", "docs/b.md", "docs/c.md"], "update documentation"),
        ([], ["x/a.c", "x/b.c", "x/c.c"], "update x"),
        ([], [], "update files"),
        ([Fact("add", "test", "test_a", "tests/tests.py")], ["tests/tests.py"], "update tests.py"),
        (
            [Fact("change", "function", name, f"x/{name}.py") for name in "abcdefgh"],
            [f"x/{name}.py" for name in "abcdefgh"],
            "update x",
        ),
    ],
)
def test_phrases(facts: list[Fact], paths: list[str], expected: str) -> None:
    assert phrase(facts, [file(path) for path in paths], "feat").text == expected


@pytest.mark.parametrize(
    ("path", "removed", "added", "expected"),
    [
        ("a.md", b"some tpyo here", b"some typo here", "fix typo in"),
        ("a.md", b"see https://a.b/c", b"see https://a.b/d", "fix link in"),
        ("a.py", b"x=1", b"x = 1", "reformat"),
        ("a.py", b"x = 1", b"x = 2", None),
        ("a.md", b"one sentence", b"something else entirely", None),
    ],
)
def test_small(path: str, removed: bytes, added: bytes, expected: str | None) -> None:
    assert small([file(path, [removed], [added])]) == expected


def test_new_pages_are_named() -> None:
    diff = [file("docs/token-budget.md", [], [b"# Token Budget"], "A"), file("docs/nav.json", [b"1"], [b"2"])]
    assert phrase([Fact("add", "heading", "Token Budget", "docs/token-budget.md")], diff, "docs").text == (
        "add Token Budget documentation"
    )
    assert phrase([], diff, "docs").text == "add token budget documentation"


def test_tests_are_called_by_what_they_test() -> None:
    added = [Fact("add", "test", "test_empty", "tests/tests.py")]
    assert phrase(added, [file("tests/tests.py")], "test").text == "add test_empty"
    added = [Fact("add", "test", "test_empty", "tests/test_parser.py")]
    assert phrase(added, [file("tests/test_parser.py")], "test").text == "add tests for parser"


@pytest.mark.parametrize(
    ("path", "names", "elsewhere", "expected"),
    [
        ("src/shop/journal.py", ["load", "total", "Sheet", "LIMIT"], 0, "add journal module"),
        ("src/shop/_journal/__init__.py", ["load", "total", "Sheet"], 0, "add journal module"),
        ("src/shop/journal.py", ["load", "total", "Sheet"], 2, "add journal module"),
        ("src/shop/journal.py", ["load", "total", "Sheet"], 3, "add other, load and 2 more"),
        ("src/shop/journal.py", ["load", "total"], 0, "add load and total"),
    ],
)
def test_a_new_module_is_named_where_its_parts_are_many(
    path: str, names: list[str], elsewhere: int, expected: str
) -> None:
    added = [Fact("add", "file", path, path), *(Fact("add", "function", name, path) for name in names)]
    if elsewhere:
        added.append(Fact("add", "function", "other", "src/shop/old.py", size=elsewhere))
    diff = [file(path, status="A"), file("src/shop/old.py")]
    assert phrase(added, diff, "feat").text == expected
    assert "module" not in phrase(added[1:], diff, "feat").text


def test_adapt() -> None:
    assert adapt("Add x.", Habits(), 50) == "add x"
    assert adapt("add x", Habits(capital=0.9, full_stop=0.9), 50) == "Add x."
    assert adapt("OAuth tokens", Habits(), 50) == "OAuth tokens"
    assert adapt("one two three", Habits(), 8) == "one two"
    assert adapt("keep the order of the rows and of columns", Habits(), 34) == "keep the order of the rows"
    assert adapt("keep the order (of all rows) here", Habits(), 24) == "keep the order"
    assert adapt("keep the order", Habits(), 14) == "keep the order"
    assert adapt("keep the order, and no more", Habits(), 15) == "keep the order"


def test_body() -> None:
    facts = [Fact("add", "function", name, "a.py") for name in "abcdefghij"]
    assert body(facts[:1], "add a") == ""
    assert body(facts[:2], "something") == "- add a\n- add b"
    assert body(facts, "x").splitlines()[-1] == "- and 2 more"
    assert body([Fact("add", "function", "_a", "a.py", public=False)] * 3, "x") == ""
