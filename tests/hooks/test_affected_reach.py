"""devkit-tests: what small changes reach, and what they don't."""

# ruff: noqa: E501 - small modules on one line each

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.affected.selecting import Selection, select

Commit = Callable[[dict[str, str | None]], str]
Changed = Callable[[dict[str, str], str, str], Selection]
OTHER = "def test_other():\n    pass\n"


@pytest.fixture
def changed(repository: Path, commit: Commit) -> Changed:
    """Commit files, replace a text in the one that has it, and select."""

    def run(files: dict[str, str], old: str, new: str) -> Selection:
        base = commit({"tests/test_other.py": OTHER, ".gitignore": "__pycache__\n", **files})
        (name,) = [name for name, text in files.items() if old in text]
        (repository / name).write_text(files[name].replace(old, new))
        return select(repository, base)

    return run


def of_test(body: str, *, top: str = "import shop") -> dict[str, str]:
    """A test file whose one test has a body."""
    return {"tests/test_shop.py": f"{top}\n\n\ndef test_it():\n    {body}\n"}


@pytest.mark.parametrize(
    ("shop", "body"),
    [
        pytest.param("def a():\n    'Like tax is.'\n\ndef tax():\n    return 1\n", "shop.a()", id="a docstring"),
        pytest.param("def a():\n    def b(tax):\n        return tax\n    return b(2)\n\ndef tax():\n    return 1\n", "shop.a()", id="a nested function's argument"),
        pytest.param("def a():\n    raise ValueError('no tax is due')\n\ndef tax():\n    return 1\n", "shop.a", id="a message"),
        pytest.param("class C:\n    def __call__(self):\n        return 1\n\nDEFAULT = C()\n\ndef a():\n    return 2\n", "shop.a()", id="an object made by importing"),
        pytest.param("class C:\n    def __len__(self):\n        return 1\n\ndef a(x=2):\n    return isinstance(x, C)\n", "shop.a()", id="a class that is compared with"),
        pytest.param("class C:\n    def __reduce__(self):\n        return 1\n\ndef a():\n    return C()\n", "shop.a()", id="pickling"),
        pytest.param("class keep:\n    def __init__(self, f):\n        self.f = f\n\ndef tax():\n    return 1\n\nTAX = keep(tax)\n\ndef a():\n    return 2\n", "shop.a()", id="a wrapped function"),
        pytest.param("class C:\n    def set(self):\n        self.size = 2\n\nclass D:\n    def size(self):\n        return 1\n\ndef a():\n    C().set()\n    return D\n", "shop.a()", id="an attribute that is set"),
        pytest.param("def later():\n    import tax\n    return tax\n\ndef a():\n    return 2\n", "shop.a()", id="a function that imports"),
    ],
)  # fmt: skip
def test_what_is_only_named_is_not_reached(changed: Changed, shop: str, body: str) -> None:
    files = {"shop.py": shop, **of_test(body), "tax.py": "print(3)\n" if "import tax" in shop else "X = 3\n"}
    old = "print(3)" if "import tax" in shop else "return 1"
    assert changed(files, old, old.replace("3", "4").replace("1", "7")).affected == ()


@pytest.mark.parametrize(
    ("shop", "body"),
    [
        pytest.param("R = []\n\ndef add(f):\n    R.append(f)\n    return f\n\n@add\ndef tax():\n    return 1\n\ndef run():\n    return [f() for f in R]\n", "shop.run()", id="a registry"),
        pytest.param("class App:\n    def __init__(self):\n        self.f = {}\n    def route(self, name):\n        def add(f):\n            self.f[name] = f\n            return f\n        return add\n    def go(self, name):\n        return self.f[name]()\n\napp = App()\n\n@app.route('x')\ndef tax():\n    return 1\n", "shop.app.go('x')", id="an object's registry"),
        pytest.param("class Kind:\n    known = {}\n    @classmethod\n    def add(cls, f):\n        cls.known['x'] = f\n        return f\n\n@Kind.add\ndef tax():\n    return 1\n\ndef run():\n    return Kind.known['x']()\n", "shop.run()", id="a class's registry"),
        pytest.param("import functools\n\n@functools.singledispatch\ndef show(x):\n    return 0\n\n@show.register\ndef _(x: int):\n    return 1\n", "shop.show(2)", id="dispatch by type"),
        pytest.param("class C:\n    def next(self):\n        return 1\n    __next__ = next\n    def __iter__(self):\n        return self\n", "next(iter(shop.C()))", id="a method's other name"),
        pytest.param("import json\n\nclass E(json.JSONEncoder):\n    def default(self, o):\n        return 0\n\nclass F(E):\n    def default(self, o):\n        return 1\n\ndef run():\n    return json.dumps({1: set()}, cls=F)\n", "shop.run()", id="a library's call two classes up"),
        pytest.param("def tax():\n    return 1\n\ndef run():\n    def inner(tax=tax):\n        return tax()\n    return inner()\n", "shop.run()", id="a default of the same name"),
        pytest.param("class C:\n    def __reduce__(self):\n        return str, ('1',)\n\n    def x(self):\n        return 1\n\nclass D(C):\n    def __reduce__(self):\n        return self.x() and (str, ())\n", "__import__('pickle').dumps(shop.D())", id="pickling"),
        pytest.param("class C:\n    def __call__(self):\n        return 1\n\nDEFAULT = C()\n\ndef run():\n    return DEFAULT()\n", "shop.run()", id="an object that is called"),
        pytest.param("class C:\n    def size(self):\n        return 1\n\ndef run(name='siz'):\n    return getattr(C(), name + 'e')()\n", "shop.run()", id="a name put together"),
        pytest.param("def tax():\n    return 1\n", "eval('sho' + 'p.tax()')", id="code in a test"),
        pytest.param("def tax():\n    return 1\n\nclass C:\n    tax = staticmethod(tax)\n\ndef run():\n    return C().tax()\n", "shop.run()", id="a name taken into a class"),
        pytest.param("class B(Exception):\n    x = 'return 1'\n\nclass C(B):\n    pass\n\ndef run():\n    try:\n        return 2\n    except C:\n        return 3\n", "shop.run()", id="the base of an error that is caught"),
        pytest.param("class C:\n    @property\n    def size(self):\n        return 2\n    @size.setter\n    def size(self, value):\n        return 1\n\ndef run(c):\n    c.size = 3\n", "shop.run(shop.C())", id="a property that is set"),
    ],
)  # fmt: skip
def test_roundabout_ways_are_reached(changed: Changed, shop: str, body: str) -> None:
    files = {"shop.py": shop, **of_test(f"assert {body} is not None")}
    assert shop.count("return 1") <= 2
    selection = changed(files, "return 1", "return 7")
    assert selection.affected == ("tests/test_shop.py::test_it",)


@pytest.mark.parametrize(
    "top",
    [
        "from kit import a, b",
        "import kit",
        "import kit.one\nimport kit",
        "from kit import one, two",
        "from kit import *",
    ],
)
def test_names_are_followed_to_where_they_are_defined(changed: Changed, top: str) -> None:
    here = "kit." if top.endswith("import kit") else ""
    one, two = ("one.a", "two.b") if "one, two" in top else (f"{here}a", f"{here}b")
    files = {
        "kit/__init__.py": "from kit.one import a\nfrom kit.two import b\n",
        "kit/one.py": "def a():\n    return 1\n",
        "kit/two.py": "def b():\n    return 2\n",
        "tests/test_kit.py": f"{top}\n\n\ndef test_a():\n    assert {one}()\n\n\ndef test_b():\n    assert {two}()\n",
    }
    assert changed(files, "return 2", "return 3").affected == ("tests/test_kit.py::test_b",)


def test_a_module_got_by_a_call_and_one_that_another_loaded(changed: Changed) -> None:
    files = {
        "kit/__init__.py": "from kit.one import *\n",
        "kit/one.py": "def a():\n    return 1\n",
        "tests/test_one.py": "import kit\n\n\ndef test_it():\n    assert kit.one.a()\n",
        "tests/test_two.py": "import importlib\n\n\ndef test_it():\n    kit = importlib.import_module('kit.one')\n    assert kit.a()\n",
    }
    assert len(changed(files, "return 1", "return 3").affected) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [("LIMIT = 2", "LIMIT = Limit"), ("LIMIT = 2", "import nowhere_to_be_found"), ("LIMIT = 2\n", "")],
)
def test_what_may_not_be_imported_any_more_affects_all_that_import_it(changed: Changed, old: str, new: str) -> None:
    files = {
        "shop.py": "LIMIT = 2\n\ndef a():\n    return 1\n",
        "tests/conftest.py": "from shop import LIMIT\n",
        **of_test("shop.a()"),
    }
    assert changed(files, old, new).affected == ("tests/test_other.py::test_other", "tests/test_shop.py::test_it")


def test_inherited_tests_are_told_apart(changed: Changed) -> None:
    files = {
        "shop.py": "def a():\n    return 1\n\ndef b():\n    return 2\n",
        "tests/base.py": "import shop\n\n\nclass Base:\n    def test_a(self):\n        assert shop.a()\n\n    def test_b(self):\n        assert shop.b()\n",
        "tests/test_shop.py": "from base import Base\n\n\nclass TestShop(Base):\n    pass\n",
    }
    selection = changed(files, "return 2", "return 3")
    assert selection.affected == ("tests/test_shop.py::TestShop::test_b",)
    assert "tests/test_shop.py::TestShop::test_a" in selection.unaffected


@pytest.mark.parametrize(
    ("folder", "count"),
    [("HERE, 'data'", 0), ("HERE, '..'", 1), ("HERE, name", 0), ("HERE.join(name)", 1), ("os.path.dirname(HERE)", 1)],
)
def test_a_walk_matters_where_it_may_meet_what_changed(changed: Changed, folder: str, count: int) -> None:
    walk = f"import os\n\nHERE = os.path.dirname(__file__)\n\n\ndef test_it(name='.'):\n    assert os.listdir(os.path.join({folder}))\n"
    files = {"shop.py": "X = 1\n", "tests/test_walk.py": walk}
    assert len(changed(files, "X = 1", "X = 2").affected) == count


def test_notes_that_no_string_names_affect_nothing(changed: Changed) -> None:
    files = {"shop.py": "X = 1\n", "releasenotes/notes/fix-1.yaml": "fixes: 1\n", **of_test("shop.X")}
    assert changed(files, "fixes: 1", "fixes: 2").empty


def test_pytest_is_not_started_for_nothing(repository: Path, commit: Commit) -> None:
    settings = '[tool.devkit.tests]\npython = "nowhere/python"\n'
    base = commit({"pyproject.toml": settings, "shop.py": "X = 1\n", "tests/test_other.py": OTHER})
    (repository / "shop.py").write_text("X = 2\n")
    command = [sys.executable, "-m", "devkit", "check", "tests", "--base", base]
    done = subprocess.run(command, cwd=repository, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "no test is run: none of 1 test reaches what changed in shop.py" in done.stderr


def test_doctests_keep_pytest_from_being_left_out(changed: Changed) -> None:
    files = {"pytest.ini": "[pytest]\naddopts = --doctest-modules\n", "shop.py": "X = 1\n"}
    selection = changed(files, "X = 1", "X = 2")
    assert not selection.empty
    assert selection.idle == ("tests/test_other.py",)


def test_fixtures_that_the_configuration_asks_for_are_around_every_test(changed: Changed) -> None:
    conftest = "import pytest\n\n\n@pytest.fixture\ndef clean():\n    return 1\n"
    files = {"pytest.ini": "[pytest]\nusefixtures = clean\n", "tests/conftest.py": conftest}
    assert changed(files, "return 1", "return 2").affected == ("tests/test_other.py::test_other",)


def test_what_failed_last_is_run_first(repository: Path, commit: Commit) -> None:
    settings = f'[tool.devkit.tests]\npython = "{sys.executable}"\narguments = ["-v"]\n'
    names = ("a", "b", "c")
    body = "".join(f"def test_{name}():\n    assert shop.{name}() < 2\n\n\n" for name in names)
    shop = "".join(f"def {name}():\n    return 1\n\n\n" for name in names)
    base = commit({"pyproject.toml": settings, "shop.py": shop, "tests/test_shop.py": f"import shop\n\n\n{body}"})
    command = [sys.executable, "-m", "devkit", "check", "tests", "--base", base]

    def ran(text: str) -> list[str]:
        (repository / "shop.py").write_text(text)
        done = subprocess.run(command, cwd=repository, check=False, capture_output=True, text=True)
        return [
            line.split("::test_")[1][0]
            for line in done.stderr.splitlines()
            if line.startswith("tests/") and "%]" in line
        ]

    assert ran(shop.replace("def c():\n    return 1", "def c():\n    return 2")) == ["c"]
    assert ran(shop.replace("1", "0")) == ["c", "a", "b"]
