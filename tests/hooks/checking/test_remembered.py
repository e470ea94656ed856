"""What checks took from staged files comes back as it was, and only for the same file."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from devkit.diagnoser import location, syntax
from devkit.hooks.checking import roles, source
from devkit.hooks.checking.context import Context, Request
from devkit.hooks.checking.registry import FRAME, everything
from devkit.hooks.checking.remembered import MISSING, Remembered
from devkit.hooks.checking.roles import read
from devkit.hooks.checking.run import run
from devkit.hooks.checking.select import Wish

Git = Callable[..., str]
PROJECT = Path(__file__).parents[3]
FILES = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
    "shop/one.py": "TABLE = {'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5, 'f': 6}\nHOME = open('/home/ada/x')\n",
    "shop/two.py": "TABLE = {'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5, 'f': 6}\n",
    "tests/test_one.py": "import pytest\n\n@pytest.fixture\ndef shop():\n    return 1\n\ndef test_shop(shop): ...\n",
    "shop/broken.py": "def f(:\n",
}
WISH = Wish(("duplicates", "paths", "fixtures"))


@pytest.fixture
def staged(repository: Path, git: Git) -> Path:
    """A project, staged."""
    for name, text in FILES.items():
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text(text, encoding="utf-8")
    git("add", ".")
    return repository


def test_the_second_run_finds_the_same_and_parses_what_has_findings(
    staged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request(staged, staged=True)
    first = run(request, WISH)
    assert {finding.rule for finding in first.findings} == {"distant-duplicate", "user-path", "unreadable-source"}
    parsed = []
    parse = ast.parse

    def counted(text: str, *args: object, **named: object) -> object:
        parsed.append(text)
        return parse(text, *args, **named)

    monkeypatch.setattr(ast, "parse", counted)
    assert run(request, WISH).findings == first.findings
    assert set(parsed).isdisjoint({FILES["shop/two.py"], FILES["tests/test_one.py"]})
    (staged / "shop/two.py").write_text("OTHER = 1\n", encoding="utf-8")
    subprocess.run(["git", "add", "."], cwd=staged, check=True)
    assert {finding.rule for finding in run(request, WISH).findings} == {"user-path", "unreadable-source"}


def test_the_work_tree_is_read_as_it_is(staged: Path) -> None:
    run(Request(staged), WISH)
    assert not (staged / ".git/devkit").exists()


def test_facts_of_every_reader_come_back(repository: Path) -> None:
    readers = {check.id: check.read for check in everything() if check.read is not None} | {FRAME.id: read}
    own = Context(Request(PROJECT), everything())
    assert {"duplicates", "fixtures", "paths", "error-messages", FRAME.id} <= set(readers)
    for name, reader in readers.items():
        asked = (path for path in own.python if path.startswith(("hooks/", "tests/hooks/checks/", "changelog/lint/")))
        paths = [path for path in asked if own.data(path) is not None]
        taken = dict.fromkeys(paths) | dict(own.facts(name, paths))
        kept = Remembered(repository, name, reader)
        for path in paths:
            kept.put(path, "0", taken[path])
        kept.save(dict.fromkeys(paths, "0"))
        again = Remembered(repository, name, reader)
        assert {path: again.get(path, "0") for path in paths} == taken
        assert again.get(paths[0], "1") is MISSING


def test_a_cache_that_is_damaged_or_from_elsewhere_counts_for_nothing(repository: Path) -> None:
    kept = Remembered(repository, FRAME.id, read)
    kept.put("a.py", "0", None)
    kept.save({"a.py": "0"})
    assert Remembered(repository, FRAME.id, read).get("a.py", "0") is None
    cache = repository / ".git/devkit/facts-sources"
    whole = cache.read_bytes()
    for damaged in (b"", whole[:-1], b"\x93", whole.replace(b".py", b".pz", 1)):
        cache.write_bytes(damaged)
        assert Remembered(repository, FRAME.id, read).get("a.py", "0") is MISSING


def test_texts_that_are_no_unicode_are_not_kept(repository: Path) -> None:
    kept = Remembered(repository, FRAME.id, read)
    kept.put("a.py", "0", ("\udcff",))
    kept.put("\udcff.py", "0", None)
    kept.save({"a.py": "0", "\udcff.py": "0"})
    assert kept.get("a.py", "0") is kept.get("\udcff.py", "0") is MISSING


def test_facts_count_as_long_as_the_modules_they_depend_on_stay(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("devkit.core.asked")
    module.__file__ = str(tmp_path / "asked.py")
    Path(module.__file__).write_text("X = 1\n")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    kept = Remembered(repository, FRAME.id, read)
    kept.put("a.py", "0", None)
    kept.save({"a.py": "0"})
    monkeypatch.delitem(sys.modules, module.__name__)
    assert Remembered(repository, FRAME.id, read).get("a.py", "0") is None
    Path(module.__file__).write_text("X = 12\n")
    assert Remembered(repository, FRAME.id, read).get("a.py", "0") is MISSING


def test_what_readers_import_counts_among_them(staged: Path) -> None:
    run(Request(staged, staged=True), WISH)
    cache = (staged / ".git/devkit/facts-duplicates").read_bytes()
    for module in (location, syntax, source, roles):
        assert str(module.__file__).encode() in cache


def test_a_broken_file_is_told_again_without_being_parsed_again(staged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(Request(staged, staged=True), Wish(("fixtures",))).findings
    assert {finding.rule for finding in first} == {"unreadable-source"}
    monkeypatch.setattr(ast, "parse", None)
    assert run(Request(staged, staged=True), Wish(("fixtures",))).findings == first


def test_files_as_they_were_committed(staged: Path, git: Git) -> None:
    git("commit", "-q", "-m", "begin")
    for name in ("one", "new"):
        (staged / f"shop/{name}.py").write_text(FILES["shop/two.py"].replace("5", "7"))
    git("add", ".")
    paths = ["shop/one.py", "shop/new.py", "shop/broken.py"]
    for _ in range(2):
        context = Context(Request(staged, staged=True), everything())
        assert context.files
        committed = context.committed("duplicates", paths)
        assert set(committed) == {"shop/one.py"}
        assert committed["shop/one.py"] != context.facts("duplicates", paths)["shop/one.py"]
        context.remember()
