"""Changes that break callers, found in the code."""

from pathlib import Path

import pytest

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.message.breaking import api, keys
from devkit.changelog.message.breaking.find import reasons
from devkit.changelog.message.breaking.options import options
from devkit.changelog.message.facts.fact import Fact

CHANGED = (Hunk(1, 1, 1, 1, "", (b"-x\n", b"+x,\n")),)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("def f(): ...", "def g(): ...", ["function pkg.a.f was removed"]),
        ("def _f(): ...", "", []),
        ("def f(): ...", "from b import f", []),
        ("def f(): ...", "from b import *", []),
        ("__all__ = ['g']\ndef f(): ...\ndef g(): ...", "__all__ = ['g']\ndef g(): ...", []),
        ("class A:\n    def f(self): ...", "class A: ...", ["method pkg.a.A.f was removed"]),
        ("class A(B):\n    def f(self): ...", "class A(B): ...", []),
        ("class A:\n    def f(self): ...", "X = 1", ["class pkg.a.A was removed"]),
        ("def f(a, b): ...", "def f(a): ...", ["pkg.a.f: parameter b was removed"]),
        ("def f(a, b): ...", "def f(a, *more): ...", ["pkg.a.f: parameter b was removed"]),
        ("def f(a, b): ...", "def f(a, *m, **k): ...", []),
        ("def f(a): ...", "def f(b): ...", ["pkg.a.f: parameter a is now b"]),
        ("def f(_a): ...", "def f(b): ...", []),
        ("def f(a): ...", "def f(a, b): ...", ["pkg.a.f: parameter b was added and is required"]),
        ("def f(a): ...", "def f(a, b=1, *, c=2): ...", []),
        ("def f(a): ...", "def f(a, *, b): ...", ["pkg.a.f: parameter b was added and is required"]),
        ("def f(a=1): ...", "def f(a): ...", ["pkg.a.f: parameter a is now required"]),
        ("def f(a, b=1): ...", "def f(a, *, b=1): ...", ["pkg.a.f: parameter b is now keyword-only"]),
        ("def f(a, b): ...", "def f(b, a): ...", ["pkg.a.f: parameters changed their order"]),
        ("def f(a, /): ...", "def f(b, /): ...", ["pkg.a.f: parameter a is now b"]),
        ("X = (", "X = 1", []),
        ("X = 1", "X = (", []),
    ],
)
def test_python(before: str, after: str, expected: list[str]) -> None:
    assert list(api.reasons(FileDiff("src/pkg/a.py"), before.encode(), after.encode())) == expected


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("src/pkg/a.py", "pkg.a"),
        ("pkg/__init__.py", "pkg"),
        ("pkg/_a.py", None),
        ("tests/test_a.py", None),
        ("pkg/test_a.py", None),
        ("docs/conf.py", None),
        ("examples/a.py", None),
        ("setup.py", None),
        ("a-b.py", None),
        ("a.md", None),
    ],
)
def test_public_modules(path: str, name: str | None) -> None:
    assert api.module(path) == name


def test_files() -> None:
    old = b"def f(): ...\n"
    gone = FileDiff("pkg/a.py", status="D")
    moved = FileDiff("pkg/b.py", "pkg/a.py", "R")
    again = FileDiff("pkg/a/__init__.py", status="A")

    def read(file: FileDiff) -> tuple[bytes, bytes]:
        return (old, b"") if file.status == "D" else (old, old)

    assert reasons([gone], [], read) == ("module pkg.a was removed",)
    assert reasons([moved], [], read) == ("module pkg.a was renamed to pkg.b",)
    assert reasons([moved, again], [], read) == ()
    assert reasons([FileDiff("pkg/new.py", status="A")], [], read) == ()


def test_options_of_the_command_line() -> None:
    before = b"""
@click.option("--old", "-o")
@click.option("--on/--off")
def f(): ...
parser.add_argument("--both", help="--not-this")
parser.add_argument("--secret", hidden=True)
"""
    assert options(before) == {"--old", "--on", "--off", "--both"}
    assert options(b'"--" (') == frozenset()
    found = reasons(
        [FileDiff("pkg/cli.py", hunks=CHANGED)],
        [],
        lambda _: (before, b"@click.option('--on/--off')\ndef f(): ...\nx.option('--both')"),
    )
    assert found == ("command-line option --old was removed",)


def test_an_option_that_only_moved() -> None:
    contents = {"pkg/a.py": (b"x.option('--a')", b""), "pkg/b.py": (b"", b"x.option('--a')")}
    files = [FileDiff(path, hunks=CHANGED) for path in contents]
    assert reasons(files, [], lambda file: contents[file.path]) == ()


def test_configuration_keys() -> None:
    def fact(path: str, action: str = "rename") -> Fact:
        return Fact(action, "setting", "new" if action == "rename" else "old", path, "old", "new")

    assert keys.reasons([fact("conf/default.toml")]) == ["configuration key old is now new (conf/default.toml)"]
    assert keys.reasons([fact("action.yml", "remove")]) == ["configuration key old was removed (action.yml)"]
    for path in (".github/workflows/a.yml", "package.json", "tests/config.toml", "tsconfig.json", "data.json"):
        assert keys.reasons([fact(path)]) == []


def test_many_reasons_are_counted() -> None:
    before = "".join(f"def f{number}(): ...\n" for number in range(30)).encode()
    found = reasons([FileDiff("pkg/a.py", hunks=CHANGED)], [], lambda _: (before, b""))
    assert len(found) == 21
    assert found[-1] == "and 10 more"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(): ...", "def g(): ..."),
        ("def f(a, b): ...", "def f(a): ..."),
        ("def f(a): ...", "def f(a, b): ..."),
        ("def f(a): ...", "def f(a, b=1): ..."),
        ("def f(a=1): ...", "def f(a): ..."),
        ("def f(a, b=1): ...", "def f(a, *, b=1): ..."),
        ("def f(a, b): ...", "def f(b, a): ..."),
        ("def f(a): ...", "def f(b): ..."),
        ("class A:\n    def f(self): ...", "class A: ..."),
        ("class A: ...", "X = 1"),
        ("def _f(): ...", "X = 1"),
        ("def f(): ...", "def f():\n    return 1"),
        ("X = 1", "Y = 1"),
        ("__all__ = ['f']\ndef f(): ...\ndef g(): ...", "__all__ = ['f']\ndef f(): ..."),
    ],
)
def test_griffe_agrees(tmp_path: Path, before: str, after: str) -> None:
    """Whether something breaks; griffe loads both versions of a package from disk, as devkit does not."""
    griffe = pytest.importorskip("griffe", reason="griffe is not installed")
    loaded = []
    for name, text in (("old", before), ("new", after)):
        (tmp_path / name / "pkg").mkdir(parents=True)
        (tmp_path / name / "pkg" / "__init__.py").write_text(text)
        loaded.append(griffe.load("pkg", search_paths=[tmp_path / name], allow_inspection=False))
    theirs = list(griffe.find_breaking_changes(*loaded))
    ours = list(api.reasons(FileDiff("pkg/__init__.py"), before.encode(), after.encode()))
    assert bool(ours) == bool(theirs), (ours, theirs)
