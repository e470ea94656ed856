"""Whose file a frame stands in, on whatever machine the tests ran."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.location import Locator, is_test_path
from devkit.diagnoser.report import Phase, TracebackEntry

ROOT = "/home/runner/shop"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The repository here, elsewhere than the report says."""
    for name in ("src/shop/stock.py", "tests/test_stock.py", "setup.py"):
        path = tmp_path / "checkout" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "secret.py").touch()
    return tmp_path / "checkout"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (f"{ROOT}/src/shop/stock.py", ("src/shop/stock.py", "project")),
        (f"{ROOT}/tests/test_stock.py", ("tests/test_stock.py", "test")),
        ("src/shop/stock.py", ("src/shop/stock.py", "project")),
        ("tests/conftest.py", ("tests/conftest.py", "test")),
        ("/opt/venv/lib/python3.12/site-packages/click/core.py", ("click/core.py", "library")),
        (f"{ROOT}/.venv/lib/python3.12/site-packages/click/core.py", ("click/core.py", "library")),
        (r"C:\venv\Lib\site-packages\click\core.py", ("click/core.py", "library")),
        ("/usr/lib/python3/dist-packages/yaml/__init__.py", ("yaml/__init__.py", "library")),
        ("/opt/venv/lib/python3.12/site-packages/_pytest/python.py", ("_pytest/python.py", "harness")),
        ("/opt/venv/lib/python3.12/site-packages/pluggy/_callers.py", ("pluggy/_callers.py", "harness")),
        ("/usr/lib/python3.12/json/decoder.py", ("/usr/lib/python3.12/json/decoder.py", "stdlib")),
        (r"C:\Python312\Lib\json\decoder.py", ("C:/Python312/Lib/json/decoder.py", "stdlib")),
        ("<frozen importlib._bootstrap>", ("<frozen importlib._bootstrap>", "stdlib")),
        ("<string>", ("<string>", "stdlib")),
        ("/somewhere/else.py", ("/somewhere/else.py", "library")),
    ],
)
def test_by_the_root_a_report_names(raw: str, expected: tuple[str, str]) -> None:
    assert Locator((ROOT,)).locate(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("/build/42/s/src/shop/stock.py", ("src/shop/stock.py", "project")),
        (r"D:\a\shop\shop\src\shop\stock.py", ("src/shop/stock.py", "project")),
        (r"D:\a\shop\shop\tests\test_stock.py", ("tests/test_stock.py", "test")),
        ("/build/42/s/src/shop/gone.py", ("/build/42/s/src/shop/gone.py", "library")),
    ],
)
def test_by_what_exists_here(checkout: Path, raw: str, expected: tuple[str, str]) -> None:
    assert Locator((), checkout).locate(raw) == expected


def test_the_innermost_of_two_roots_counts() -> None:
    locator = Locator((ROOT, f"{ROOT}/backend"))
    assert locator.locate(f"{ROOT}/backend/shop.py") == ("shop.py", "project")


def test_a_root_of_windows() -> None:
    assert Locator((r"D:\a\shop",)).locate(r"D:\a\shop\src\stock.py") == ("src/stock.py", "project")


def test_a_root_that_begins_alike_is_another() -> None:
    assert Locator(("/home/a/shop",)).locate("/home/a/shop2/stock.py")[1] == "library"


def test_a_root_is_learnt_from_the_tests_own_frame() -> None:
    locator = Locator()
    assert locator.locate("/ci/7/src/stock.py")[1] == "library"
    locator.learn(
        Phase("call", "failed", traceback=(TracebackEntry("/ci/7/tests/test_stock.py", 3),)), "tests/test_stock.py"
    )
    assert locator.locate("/ci/7/src/stock.py") == ("src/stock.py", "project")


def test_a_root_is_learnt_from_a_native_traceback() -> None:
    locator = Locator()
    text = 'Traceback (most recent call last):\n  File "/ci/7/tests/test_stock.py", line 3, in test_a\n    x()\n'
    locator.learn(Phase("call", "failed", longrepr=text), "tests/test_stock.py")
    assert locator.locate("/ci/7/src/stock.py") == ("src/stock.py", "project")


@given(st.lists(st.sampled_from(["..", ".", "src", "shop", "stock.py", "secret.py", ""]), max_size=6).map("/".join))
def test_what_is_found_lies_below_the_root(tmp_path_factory: pytest.TempPathFactory, raw: str) -> None:
    here = tmp_path_factory.getbasetemp() / "below"
    (here / "src/shop").mkdir(parents=True, exist_ok=True)
    (here / "src/shop/stock.py").touch()
    (here.parent / "secret.py").touch()
    path, _ = Locator(("/elsewhere",), here).locate("/elsewhere/" + raw)
    found = Locator((), here).locate("/" + raw)[0]
    assert not Path(found).is_absolute() or found == "/" + raw
    for each in (path, found):
        assert each != "secret.py" or raw.replace("./", "").strip("/") == "secret.py"


@given(st.text(max_size=60))
def test_any_path_is_someones(raw: str) -> None:
    path, origin = Locator((ROOT,)).locate(raw)
    assert origin in ("project", "test", "library", "stdlib", "harness")
    assert isinstance(path, str)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/unit/stock.py", True),
        ("src/shop/tests/stock.py", True),
        ("test_stock.py", True),
        ("stock_test.py", True),
        ("conftest.py", True),
        ("src/testing.py", False),
        ("src/latest/stock.py", False),
        ("src/contest.py", False),
    ],
)
def test_tests_by_convention(path: str, *, expected: bool) -> None:
    assert is_test_path(path) is expected
