"""error-messages on a commit: what other files say is remembered, and judged as if the whole project were read."""

import ast
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.checking.context import Context, Request
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.registry import named
from devkit.hooks.checking.run import run
from devkit.hooks.checking.select import Wish
from devkit.hooks.checks import error_messages
from devkit.hooks.checks.error_messages.taken import CHECK, read

Git = Callable[..., str]
Commit = Callable[[dict[str, str]], str]

SOURCES = {
    "shop/errors.py": "class ShopError(Exception): ...\nclass PriceError(ShopError): ...\n",
    "shop/price.py": 'def f(n):\n    raise PriceError(f"no price is known of {n} yet")\n'
    'def g():\n    raise ShopError("x")\n',
    "shop/stock.py": 'def f(n):\n    raise ValueError("the shelf is empty by now")\n',
    "shop/tax.py": 'def f(n):\n    raise ShopError(TEXTS[n] % n)\nTEXTS = ["the tax of %s is not paid at all"]\n',
}
TESTS = {
    "tests/test_price.py": 'with pytest.raises(PriceError, match="no price is known of tea yet"): ...\n',
    "tests/test_stock.py": 'with pytest.raises(ValueError, match="the shelf is empty by now"): ...\n',
    "tests/test_tax.py": 'with pytest.raises(ShopError, match="the tax of tea is not paid at all"): ...\n',
    "tests/test_own.py": 'def f():\n    raise E("only in this test file")\n'
    'with pytest.raises(E, match="only in this test file"): ...\n',
}
OTHERS = {f"shop/other_{number}.py": f"X = {number}\n" for number in range(9)}
CHANGES = [
    {"shop/price.py": ("no price is known of", "no price was found of")},
    {"shop/price.py": ("raise ShopError", "raise Exception")},
    {"shop/stock.py": ("the shelf is empty by now", "that shelf is empty, by now")},
    {"shop/stock.py": ("the shelf is empty by now", "entirely different words")},
    {"shop/stock.py": ("the shelf is empty by now", "the tax of tea is not paid at all")},
    {"shop/tax.py": ("is not paid at all", "was never paid at all")},
    {"shop/other_1.py": ("X = 1", 'def f():\n    raise ValueError("the shelf is empty by now")')},
    {"shop/other_2.py": ("X = 2", 'def f(n):\n    raise PriceError("no price is known of %s yet" % n)')},
    {"tests/test_price.py": ("tea yet", "tea so far")},
    {"tests/test_stock.py": ("the shelf", "this shelf")},
    {"tests/test_tax.py": ("tax of tea", "tax of milk")},
    {"tests/test_own.py": ('raise E("only', 'raise E("not')},
    {"shop/price.py": ("yet", "till now"), "tests/test_price.py": ("yet", "till now")},
]


@pytest.fixture
def project(commit: Commit, repository: Path) -> Path:
    commit(SOURCES | TESTS | OTHERS)
    return repository


def judged(folder: Path) -> tuple[Finding, ...]:
    return run(Request(folder, staged=True), Wish((error_messages.CHECK,))).findings


def taking(folder: Path) -> Context:
    """What is staged, with the check's reader."""
    context = Context(Request(folder, staged=True), [named(CHECK)])
    assert context.files
    return context


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: next(iter(changes)))
def test_a_few_files_are_judged_like_the_whole_project(
    project: Path, git: Git, monkeypatch: pytest.MonkeyPatch, changes: dict[str, tuple[str, str]], *, known: bool
) -> None:
    if known:
        (project / "shop/other_8.py").write_text("X = 88\n")
        git("add", ".")
        judged(project)
    for path, (old, new) in changes.items():
        text = (project / path).read_text()
        assert old in text
        (project / path).write_text(text.replace(old, new))
    git("add", ".")
    found = judged(project)
    assert judged(project) == found  # the second time, all is known
    monkeypatch.setattr(error_messages, "taken", lambda context: context.facts(error_messages.CHECK))
    assert judged(project) == found


def test_what_is_known_is_not_read_again(project: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "shop/stock.py").write_text(SOURCES["shop/stock.py"].replace("empty", "bare"))
    git("add", ".")
    found = judged(project)
    assert [each.path for each in found] == ["tests/test_stock.py"]
    parsed: list[str] = []
    parse = ast.parse

    def counted(text: str, *args: object, **named: object) -> object:
        parsed.append(text)
        return parse(text, *args, **named)

    monkeypatch.setattr(ast, "parse", counted)
    assert judged(project) == found
    said = SOURCES["shop/stock.py"]
    assert set(parsed) == {said, said.replace("empty", "bare")}  # what is told is looked at more closely


def test_facts_come_back_as_they_were_taken(project: Path, tmp_path: Path) -> None:
    context = taking(project)
    context.facts(CHECK)
    context.remember()
    subprocess.run(["git", "worktree", "add", "--quiet", tmp_path / "linked"], cwd=project, check=True)
    for top in (project, tmp_path / "linked"):
        again = taking(top)
        for path in (*SOURCES, *TESTS):
            source = context.source(path)
            assert source is not None
            assert again.remembered(CHECK, path)
            assert again.facts(CHECK, [path])[path] == read(source)


@pytest.mark.parametrize("content", [b"", b"\x92", b"\x92\xa1x\x90", b"[]" * 99])
def test_a_cache_of_another_kind_is_made_again(project: Path, git: Git, content: bytes) -> None:
    (project / "shop/stock.py").write_text(SOURCES["shop/stock.py"].replace("empty", "bare"))
    git("add", ".")
    found = judged(project)
    for path in (project / ".git" / "devkit").iterdir():
        path.write_bytes(content)
    assert judged(project) == found
    assert judged(project) == found


def test_a_cache_that_cannot_be_written_is_done_without(project: Path, git: Git) -> None:
    (project / ".git" / "devkit").write_text("no folder")
    (project / "shop/stock.py").write_text(SOURCES["shop/stock.py"].replace("empty", "bare"))
    git("add", ".")
    assert [each.path for each in judged(project)] == ["tests/test_stock.py"]


def test_odd_texts_and_broken_files_are_remembered_too(project: Path, git: Git) -> None:
    (project / "shop/odd.py").write_text('def f():\n    raise E("half \\ud800 of it", "\\udcff")\nX = "\\ud800"\n')
    (project / "shop/broken.py").write_text("def f(:\n")
    git("add", ".")
    git("commit", "-q", "-m", "odd")
    (project / "shop/größe.py").write_text("X = 1\n", encoding="utf-8")
    git("add", ".")
    assert judged(project) == ()
    known = taking(project)
    assert known.remembered(CHECK, "shop/broken.py") == b""
    assert all(known.remembered(CHECK, path) for path in ("shop/odd.py", "shop/größe.py"))


def test_a_message_that_a_commit_takes_away_is_missed(project: Path, git: Git) -> None:
    (project / "shop/price.py").write_text("def g():\n    raise ShopError('x')\n")
    git("add", ".")
    for _ in range(2):
        assert [each.path for each in judged(project)] == ["tests/test_price.py"]


def test_what_a_test_got_wrong_before_is_no_matter_of_a_commit(project: Path, git: Git) -> None:
    (project / "tests/test_stock.py").write_text(TESTS["tests/test_stock.py"].replace("the shelf", "this shelf"))
    git("add", ".")
    git("commit", "-q", "-m", "drifted")
    with (project / "shop/stock.py").open("a") as file:
        file.write("X = 1\n")
    git("add", ".")
    for _ in range(2):
        assert judged(project) == ()
