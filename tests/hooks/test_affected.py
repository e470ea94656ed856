"""devkit-tests: which tests a change affects, and real runs of them before real pushes."""

# ruff: noqa: E501 - small modules on one line each

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.affected.selecting import Selection, select

Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]
Devkit = Callable[..., subprocess.CompletedProcess[str]]
Choose = Callable[[dict[str, str | None]], Selection]

SHOP = """\
import functools

RATE = 3
NAMES = {"a": "first"}


def tax(price):
    return price * RATE


def total(prices):
    return sum(map(tax, prices))


def greet(name):
    return NAMES.get(name, name)


class Cart:
    def __init__(self):
        self.items = []

    def put(self, item):
        self.items.append(item)

    def __len__(self):
        return len(self.items)

    def empty(self):
        self.items.clear()


class Basket(Cart):
    def put(self, item):
        super().put(item)
"""
TESTS = """\
import pytest

from shop import Basket, greet, tax, total


@pytest.fixture
def basket():
    return Basket()


def test_tax():
    assert tax(1) == 3


def test_total():
    assert total([1, 2]) == 9


def test_greet():
    assert greet("b") == "b"


class TestBasket:
    def test_put(self, basket):
        basket.put(1)
        assert len(basket) == 1

    def test_empty(self, basket):
        basket.empty()
"""
FILES: dict[str, str | None] = {
    "shop.py": SHOP,
    "other.py": "def other():\n    return 1\n",
    "tests/test_shop.py": TESTS,
    "tests/test_other.py": "import other\n\n\ndef test_other():\n    assert other.other() == 1\n",
    "pyproject.toml": '[project]\nname = "shop"\n[tool.pytest.ini_options]\npythonpath = ["."]\n',
    ".gitignore": "__pycache__/\n.pytest_cache/\n",
}


@pytest.fixture
def choose(repository: Path, commit: Commit) -> Choose:
    """Commit a project, change files in the work tree, and select."""
    base = commit(FILES)

    def run(changes: dict[str, str | None]) -> Selection:
        for name, text in changes.items():
            path = repository / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, encoding="utf-8")
        return select(repository, base)

    return run


def names(selection: Selection) -> set[str]:
    assert not selection.whole
    return {each.partition("::")[2] for each in selection.affected}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("price * RATE", "RATE * price", {"test_tax", "test_total"}),
        ("sum(map(tax, prices))", "sum(tax(each) for each in prices)", {"test_total"}),
        ("RATE = 3", "RATE = 4", {"test_tax", "test_total"}),
        ('"first"', '"1st"', {"test_greet"}),
        ("self.items.append(item)", "self.items += [item]", {"TestBasket::test_put"}),
        ("return len(self.items)", "return 0 + len(self.items)", {"TestBasket::test_put", "TestBasket::test_empty"}),
        ("self.items.clear()", "self.items = []", {"TestBasket::test_empty"}),
        ("class Basket(Cart):", "class Basket(Cart, object):", {"TestBasket::test_put", "TestBasket::test_empty"}),
        ("import functools", "import functools  # a comment", set()),
    ],
)
def test_a_changed_definition_affects_what_reaches_it(choose: Choose, old: str, new: str, expected: set[str]) -> None:
    assert SHOP.count(old) == 1
    assert names(choose({"shop.py": SHOP.replace(old, new)})) == expected


def test_files_that_nothing_reaches_are_idle(choose: Choose) -> None:
    assert choose({"other.py": "def other():\n    return 2\n"}).idle == ("tests/test_shop.py",)


def test_a_changed_test_is_affected_and_its_neighbours_are_not(choose: Choose) -> None:
    assert names(choose({"tests/test_shop.py": TESTS.replace("tax(1) == 3", "tax(2) == 6")})) == {"test_tax"}


def test_a_fixture_affects_those_that_ask_for_it(choose: Choose) -> None:
    changed = TESTS.replace("return Basket()", "return [Basket()][0]")
    assert names(choose({"tests/test_shop.py": changed})) == {"TestBasket::test_put", "TestBasket::test_empty"}


def test_an_autouse_fixture_and_a_hook_affect_everything_below(choose: Choose) -> None:
    conftest = "import pytest\n\n\n@pytest.fixture(autouse=True)\ndef around():\n    yield\n"
    assert len(names(choose({"tests/conftest.py": conftest}))) == 6
    hook = "def pytest_runtest_setup(item):\n    item.x = 1\n"
    assert len(names(choose({"tests/conftest.py": hook}))) == 6


def test_a_deleted_function_affects_those_that_name_it(choose: Choose) -> None:
    assert names(choose({"shop.py": SHOP.replace("def greet(name):\n    return NAMES.get(name, name)\n", "")})) == {
        "test_greet"
    }


def test_an_added_override_affects_those_that_call_it(choose: Choose) -> None:
    added = SHOP + "\n    def empty(self):\n        raise ValueError\n"
    assert names(choose({"shop.py": added})) == {"TestBasket::test_empty"}


def test_a_deleted_module_affects_those_that_import_it(choose: Choose) -> None:
    assert names(choose({"other.py": None})) == {"test_other"}


def test_what_importing_runs_affects_the_whole_file(choose: Choose) -> None:
    changed = SHOP + "\nprint(tax(1))\n"
    assert names(choose({"shop.py": changed})) == names(choose({"shop.py": changed + "raise SystemExit\n"}))
    assert len(names(choose({"shop.py": changed}))) == 5


@pytest.mark.parametrize(
    ("shop", "test", "inner"),
    [
        ("def run(name):\n    return globals()[f'do_{name}']()\n\ndef do_a():\n    return 1\n", "shop.run('a')", "1"),
        ("class A:\n    def run(self, name):\n        return getattr(self, 'do_' + name)()\n\n    def do_a(self):\n        return 1\n", "shop.A().run('a')", "1"),
        ("def a():\n    return 1\n", "getattr(shop, 'a')()", "1"),
        ("R = {}\n\ndef add(f):\n    R[f.__name__] = f\n    return f\n\n@add\ndef a():\n    return 1\n\ndef run(n):\n    return R[n]()\n", "shop.run(chr(97))", "return 1"),
        ("class M(type):\n    kinds = []\n    def __init__(cls, *a):\n        M.kinds.append(cls)\n\nclass A(metaclass=M):\n    def go(self):\n        return 1\n\ndef run():\n    return M.kinds[0]().go()\n", "shop.run()", "return 1"),
        ("import json\n\nclass E(json.JSONEncoder):\n    def default(self, o):\n        return 1\n\ndef run():\n    return json.dumps({1: set()}, cls=E)\n", "shop.run()", "return 1"),
        ("def deco(f):\n    return lambda: f() + 1\n\n@deco\ndef a():\n    return 1\n", "shop.a()", "+ 1"),
        ("class P:\n    @property\n    def size(self):\n        return 1\n\ndef make():\n    return P()\n", "shop.make().size", "return 1"),
    ],
)  # fmt: skip
def test_roundabout_calls_are_found(repository: Path, commit: Commit, shop: str, test: str, inner: str) -> None:
    base = commit(
        FILES | {"shop.py": shop, "tests/test_shop.py": f"import shop\n\n\ndef test_it():\n    assert {test}\n"}
    )
    changed = shop.replace(inner, inner.replace("1", "2"))
    assert changed != shop
    (repository / "shop.py").write_text(changed)
    assert names(select(repository, base)) == {"test_it"}


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"pyproject.toml": '[project]\nname = "shop"\ndependencies = ["attrs"]\n'}, "more than settings of linters"),
        ({"requirements.txt": "attrs\n"}, "says what tests run in"),
        ({"other.py": "def other(:\n"}, "can't be parsed"),
        ({"tests/data/case.json": "{}"}, "nothing says which tests read"),
        ({"tests/__init__.py": ""}, "makes a folder a package"),
    ],
)
def test_everything_is_run_where_it_cannot_be_told(choose: Choose, files: dict[str, str | None], why: str) -> None:
    assert why in choose(files).whole


def test_what_no_test_reads_affects_none(choose: Choose) -> None:
    quiet = str(FILES["pyproject.toml"]) + "[tool.ruff]\nline-length = 100\n"
    selection = choose({"pyproject.toml": quiet, "README.md": "Hi.\n", "docs/page.md": "Hi.\n"})
    assert (selection.whole, selection.affected) == ("", ())


def test_a_data_file_affects_those_that_name_it(repository: Path, commit: Commit) -> None:
    reader = "from pathlib import Path\n\n\ndef test_it():\n    assert Path('tests/case.json').read_text()\n"
    base = commit(FILES | {"tests/case.json": "{}", "tests/test_case.py": reader})
    (repository / "tests/case.json").write_text("{ }")
    assert names(select(repository, base)) == {"test_it"}


@pytest.mark.parametrize(
    ("files", "old", "new"),
    [
        ({"shop.py": "def main():\n    return 1\n", "tests/test_shop.py": "import subprocess\n\n\ndef test_it():\n    subprocess.run(['shop'], check=True)\n", "pyproject.toml": "[project.scripts]\nshop = 'shop:main'\n"}, "return 1", "return 2"),
        ({"shop/__init__.py": "", "shop/__main__.py": "from shop.a import run\n\nrun()\n", "shop/a.py": "def run():\n    return 1\n", "tests/test_shop.py": "import subprocess\nimport sys\n\n\ndef test_it():\n    subprocess.run([sys.executable, '-m', 'shop'], check=True)\n"}, "return 1", "return 2"),
        ({"shop.py": "def a():\n    return 1\n", "tests/test_shop.py": "import subprocess\nimport sys\n\n\ndef test_it():\n    subprocess.run([sys.executable, '-c', 'import shop; shop.a()'], check=True)\n"}, "return 1", "return 2"),
        ({"shop.py": "def a():\n    return 1\n", "tests/test_shop.py": "import inspect\nimport shop\n\n\ndef test_it():\n    for _, each in inspect.getmembers(shop):\n        assert each\n"}, "return 1", "return 2"),
        ({"shop.py": "def app():\n    return 1\n", "tests/conftest.py": "import pytest\nimport shop\n\n\n@pytest.fixture\ndef app():\n    return shop.app()\n", "tests/test_shop.py": "def test_it(client):\n    assert client\n"}, "return 1", "return 2"),
        ({"shop.py": "def a():\n    return 1\n", "tests/test_shop.py": "from pathlib import Path\n\nTOP = Path(__file__).parent.parent\n\n\ndef test_it():\n    assert all(TOP.glob('*'))\n"}, "return 1", "return 2"),
        ({"shop/models.py": "def a():\n    return 1\n", "shop/settings.py": "APPS = ['shop']\n", "tests/conftest.py": "import pytest\n\n\n@pytest.fixture\ndef made():\n    from framework import load\n    return load().a()\n", "tests/test_shop.py": "def test_it(made):\n    assert made\n", "pytest.ini": "[pytest]\nDJANGO_SETTINGS_MODULE = shop.settings\n"}, "return 1", "return 2"),
        ({"shop.py": "from kit import *\n", "kit.py": "def a():\n    return 1\n", "tests/test_shop.py": "from shop import a\n\n\ndef test_it():\n    assert a()\n"}, "return 1", "return 2"),
        ({"shop.py": "def a():\n    return 1\n", "tests/base.py": "import shop\n\n\nclass Base:\n    def test_it(self):\n        assert shop.a()\n", "tests/test_shop.py": "from base import Base\n\n\nclass TestShop(Base):\n    pass\n"}, "return 1", "return 2"),
    ],
)  # fmt: skip
def test_files_are_not_idle_that_reach_a_change_in_a_roundabout_way(
    repository: Path, commit: Commit, files: dict[str, str | None], old: str, new: str
) -> None:
    """By a command, settings that pytest is told of, a module that is run, code in a string, a look at a module, a library's fixture, a walk, a star, a base."""
    base = commit({"tests/test_other.py": "def test_other():\n    pass\n", ".gitignore": "__pycache__\n"} | files)
    path = next(repository / name for name, text in files.items() if old in str(text))
    path.write_text(path.read_text().replace(old, new))
    assert select(repository, base).idle == ("tests/test_other.py",)
    assert "tests/test_shop.py::test_it" not in select(repository, base).unaffected


class Pushed:
    """A repository with a bare remote and the real hook."""

    def __init__(self, repository: Path, bare: Path) -> None:
        self.folder = repository
        subprocess.run(["git", "init", "--quiet", "--bare", bare], check=True)
        self.git("remote", "add", "origin", str(bare))
        hook = repository / ".git" / "hooks" / "pre-push"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m devkit hook devkit-tests "$@"\n')
        hook.chmod(0o755)

    def git(self, *args: str, **own: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTEST"))}
        return subprocess.run(
            ["git", *args], cwd=self.folder, check=False, capture_output=True, text=True, env=environment | own
        )


@pytest.mark.skipif(sys.platform == "win32", reason="git hooks are shell scripts here")
def test_pushes_through_the_real_hook(repository: Path, commit: Commit, tmp_path: Path) -> None:
    settings = f'[tool.devkit.tests]\npython = "{sys.executable}"\narguments = ["-p", "no:cacheprovider"]\n'
    commit(FILES | {"pyproject.toml": str(FILES["pyproject.toml"]) + settings})
    pushed = Pushed(repository, tmp_path / "bare")
    first = pushed.git("push", "origin", "main")
    assert first.returncode == 0, first.stderr
    assert "running every test, because there is nothing to compare with yet" in first.stderr
    assert "6 passed" in first.stderr
    commit({"shop.py": SHOP.replace("price * RATE", "price - RATE")})
    second = pushed.git("push", "origin", "main")
    assert second.returncode != 0
    assert "running 2 of 6 tests that 1 file changed can affect" in second.stderr
    assert "shop.py:7 in tax" in second.stdout + second.stderr
    assert "2 failed, 3 deselected" in second.stderr
    commit({"shop.py": SHOP, "README.md": "Hi.\n"})
    third = pushed.git("push", "origin", "main")
    assert third.returncode == 0, third.stderr
    pushed.git("tag", "v1")
    assert "no branch is pushed" in pushed.git("push", "origin", "v1").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="git hooks are shell scripts here")
def test_tests_get_the_settings_of_the_caller_and_nothing_of_the_hook(
    repository: Path, commit: Commit, tmp_path: Path
) -> None:
    settings = f'[tool.devkit.tests]\npython = "{sys.executable}"\narguments = ["-p", "no:cacheprovider"]\n'
    test = (
        "import os, subprocess\n\n\ndef test_git(tmp_path):\n"
        "    for command in (['init', '-q'], ['commit', '-q', '--allow-empty', '-m', 'x']):\n"
        "        subprocess.run(['git', *command], cwd=tmp_path, check=True)\n"
        "    assert not {'GIT_DIR', 'GIT_PREFIX', 'GIT_CONFIG_PARAMETERS'} & set(os.environ)\n"
    )
    commit({"pyproject.toml": settings, "tests/test_git.py": test, ".gitignore": "__pycache__\n"})
    pushed = Pushed(repository, tmp_path / "bare")
    names = [f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")]
    (tmp_path / ".gitconfig").write_text("[user]\nuseConfigOnly = true\n")
    identity = dict.fromkeys(names, "Ada") | {"HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
    done = pushed.git("-c", "core.abbrev=9", "push", "origin", "main", **identity)
    assert done.returncode == 0, done.stderr
    assert "1 passed" in done.stderr


def test_the_check_finds_each_cause(repository: Path, commit: Commit, devkit: Devkit) -> None:
    settings = f'[tool.devkit.tests]\npython = "{sys.executable}"\n'
    base = commit(FILES | {"pyproject.toml": str(FILES["pyproject.toml"]) + settings})
    (repository / "shop.py").write_text(SHOP.replace("price * RATE", "price - RATE"))
    done = devkit("check", "tests", "--base", base, cwd=repository)
    assert done.returncode == 1, done.stderr
    assert "2 tests fail from this" in done.stdout
    assert "shop.py:" in done.stdout
    assert list((repository / ".devkit").glob("tests-report.*"))


def test_a_python_that_is_not_there_is_told(repository: Path, commit: Commit, devkit: Devkit) -> None:
    settings = '[tool.devkit.tests]\npython = "nowhere/python"\n'
    base = commit(FILES | {"pyproject.toml": str(FILES["pyproject.toml"]) + settings})
    (repository / "shop.py").write_text(SHOP.replace("price * RATE", "price - RATE"))
    done = devkit("check", "tests", "--base", base, cwd=repository)
    assert done.returncode == 2
    assert "nowhere/python" in done.stderr
    assert "tool.devkit.tests" in done.stderr


def test_a_project_that_is_not_installed_is_to_be_installed(repository: Path, commit: Commit, devkit: Devkit) -> None:
    settings = f'[tool.devkit.tests]\npython = "{sys.executable}"\n'
    test = "from devkit_test_shop import tax\n\n\ndef test_tax():\n    assert tax(1) == 3\n"
    shop = "def tax(price):\n    return price * 3\n"
    base = commit({"pyproject.toml": settings, "src/devkit_test_shop/__init__.py": shop, "tests/test_tax.py": test})
    (repository / "src/devkit_test_shop/__init__.py").write_text(shop.replace("3", "2"))
    done = devkit("check", "tests", "--base", base, cwd=repository)
    assert done.returncode == 1, done.stderr
    assert "tests/test_tax.py:1:1: 1 test fails from this: ModuleNotFoundError" in done.stdout
    assert "install the project where its tests run, as by python -m pip install -e . [failing-test]" in done.stdout
