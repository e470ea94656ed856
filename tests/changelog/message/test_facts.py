"""What changed, in facts: Python by its syntax trees, other files by their lines."""

import subprocess
from pathlib import Path

import pytest

from devkit.changelog.diff.reader import read
from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.collect import collect
from devkit.changelog.message.facts.dependencies import own_version
from devkit.changelog.message.facts.fact import Fact
from devkit.core import plumbing


def diff(folder: Path, path: str, before: str, after: str) -> FileDiff:
    (folder / "old").write_text(before)
    (folder / "new").write_text(after)
    command = ["git", "diff", "--no-index", *plumbing.DIFF_OPTIONS, "old", "new"]
    raw = subprocess.run(command, cwd=folder, check=False, capture_output=True).stdout
    [file] = read(raw.splitlines(keepends=True))
    return file._replace(path=path)


def facts(folder: Path, path: str, before: str, after: str) -> list[Fact]:
    file = diff(folder, path, before, after)
    return list(collect([file], lambda _: (before.encode(), after.encode())))


def said(found: list[Fact]) -> list[tuple[str, str, str]]:
    return [(fact.action, fact.kind, fact.name) for fact in found if fact.kind != "file"]


BODY = "    one = 1\n    two = 2\n    three = 3\n    return one + two + three\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "def f():\n    pass\n", [("add", "function", "f")]),
        (
            "class A:\n    def f(self): ...\n    def g(self): ...\n",
            "class A:\n    def f(self): ...\n",
            [("remove", "method", "A.g")],
        ),
        (f"def f():\n{BODY}", f"def g():\n{BODY}", [("rename", "function", "g")]),
        ("def f(a): ...\n", "def f(a, b=1): ...\n", [("sign", "function", "f")]),
        ("def f():\n    return 1\n", "def f():\n    return 2\n", [("change", "function", "f")]),
        ("X = 1\n", "X = 1\nY: int = 2\n", [("add", "constant", "Y")]),
        (
            "try:\n    import a\nexcept ImportError:\n    A = 1\n",
            "try:\n    import a\nexcept ImportError:\n    B = 1\n    A = 1\n",
            [],
        ),
    ],
)
def test_python(tmp_path: Path, before: str, after: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(facts(tmp_path, "pkg/a.py", before, after)) == expected


def test_what_does_not_parse_is_read_by_its_lines(tmp_path: Path) -> None:
    assert said(facts(tmp_path, "a.py", "x = (\n", "x = (\ndef f():\n")) == [("add", "function", "f")]


def test_tests_are_tests(tmp_path: Path) -> None:
    [fact] = [one for one in facts(tmp_path, "tests/test_a.py", "", "def test_x(): ...\n") if one.kind == "test"]
    assert (fact.name, fact.public) == ("test_x", False)
    found = facts(tmp_path, "src/a.spec.ts", "", "it('keeps the order', () => {\n")
    assert ("add", "test", "keeps the order") in said(found)


def test_moves_between_files(tmp_path: Path) -> None:
    text = f"def f():\n{BODY}"
    one, two = diff(tmp_path, "a.py", text, "X = 1\n"), diff(tmp_path, "b.py", "Y = 1\n", f"Y = 1\n{text}")
    contents = {"a.py": (text.encode(), b"X = 1\n"), "b.py": (b"Y = 1\n", f"Y = 1\n{text}".encode())}
    found = list(collect([one, two], lambda file: contents[file.path]))
    [fact] = [fact for fact in found if fact.name == "f"]
    assert (fact.action, fact.old, fact.new) == ("move", "a.py", "b.py")


def test_a_part_of_a_diff_tells_its_own_facts_only(tmp_path: Path) -> None:
    before, after = "def a(): ...\n\n\ndef m(): ...\n", "def b(): ...\n\n\ndef m(): ...\n\n\ndef z(): ...\n"
    file = diff(tmp_path, "a.py", before, after)
    part = file._replace(hunks=file.hunks[1:])
    assert said(list(collect([part], lambda _: (before.encode(), after.encode())))) == [("add", "function", "z")]


@pytest.mark.parametrize(
    ("path", "before", "after", "expected"),
    [
        ("a.go", "", "func (s *Server) Serve(x int) {\n", ("add", "function", "Serve")),
        ("a.rs", "", "pub(crate) async fn run() {\n", ("add", "function", "run")),
        ("a.ts", "", "export interface Options {\n", ("add", "class", "Options")),
        ("a.ts", "export const parse = (x) => x\n", "", ("remove", "function", "parse")),
        ("README.md", "", "## Installation\n", ("add", "heading", "Installation")),
        ("app.toml", "port = 1\n", "port = 2\n", ("change", "setting", "port")),
        ("app.yml", "port: 8080\n", "listen: 8080\n", ("rename", "setting", "listen")),
        ("app.json", '{"a": 1}\n{\n', '{"a": 1}\n"b": 2,\n{\n', ("add", "setting", "b")),
        ("requirements.txt", "requests==2.0\n", "requests==2.1\n", ("bump", "dependency", "requests")),
        ("pyproject.toml", '  "rich>=13",\n', '  "rich>=14",\n', ("bump", "dependency", "rich")),
        ("package.json", '"vue": "^3.1.0",\n', '"vue": "^3.2.0",\n', ("bump", "dependency", "vue")),
        (
            "Cargo.toml",
            'serde = { version = "1.0" }\n',
            'serde = { version = "1.1" }\n',
            ("bump", "dependency", "serde"),
        ),
        (
            "go.mod",
            "\tgolang.org/x/net v0.1.0\n",
            "\tgolang.org/x/net v0.2.0\n",
            ("bump", "dependency", "golang.org/x/net"),
        ),
        (".github/workflows/a.yml", "uses: a/b@v1\n", "uses: a/b@v2\n", ("bump", "dependency", "a/b")),
        ("Dockerfile", "FROM python:3.11\n", "FROM python:3.12\n", ("bump", "dependency", "python")),
    ],
)
def test_other_files(tmp_path: Path, path: str, before: str, after: str, expected: tuple[str, str, str]) -> None:
    assert expected in said(facts(tmp_path, path, before, after))


def test_versions(tmp_path: Path) -> None:
    [fact] = [
        one for one in facts(tmp_path, "requirements.txt", "a>=1.0,<2\n", "a>=1.1,<2\n") if one.kind == "dependency"
    ]
    assert (fact.old, fact.new) == (">=1.0,<2", ">=1.1,<2")
    file = diff(tmp_path, "pyproject.toml", 'version = "1.0"\n', 'version = "1.1"\n')
    assert own_version(file) == ("1.0", "1.1")


def test_files_of_every_sort() -> None:
    assert [
        (fact.action, fact.kind)
        for fact in collect(
            [
                FileDiff("sub", status="M", old_mode="160000", new_mode="160000"),
                FileDiff("x/b", "a/b", "R"),
                FileDiff("b", "a", "R"),
                FileDiff("run", old_mode="100644", new_mode="100755"),
                FileDiff("picture", binary=True),
                FileDiff("link", status="T"),
            ],
            lambda _: None,
        )
    ] == [
        ("bump", "submodule"),
        ("move", "file"),
        ("rename", "file"),
        ("change", "mode"),
        ("change", "file"),
        ("change", "file"),
    ]


def test_a_rewritten_module_takes_no_square_of_time(tmp_path: Path) -> None:
    before = "".join(f"def a{number}():\n    return {number}\n" for number in range(3000))
    found = facts(tmp_path, "a.py", before, before.replace("def a", "def b"))
    assert "rename" in {fact.action for fact in found if fact.kind == "function"}
