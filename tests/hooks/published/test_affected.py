"""The tests that a push can affect are run in it, by the project's own Python."""

from pathlib import Path
from typing import Any

import pytest

Guarded = Any
PRICE = "def total(prices: list[int]) -> int:\n    return sum(prices)\n"
STOCK = "def count(items: list[str]) -> int:\n    return len(items)\n"


@pytest.fixture
def tested(shop: Guarded, tmp_path: Path) -> Guarded:
    """Two modules with a test each, known to a bare remote."""
    shop.git("init", "--quiet", "--bare", "--initial-branch=main", tmp_path / "remote.git")
    shop.git("remote", "add", "origin", tmp_path / "remote.git")
    for name, call, value in (("price", "total([1, 2])", 3), ("stock", 'count(["a"])', 1)):
        shop.write(f"shop/{name}.py", PRICE if name == "price" else STOCK)
        test = f"from shop.{name} import *\n\n\ndef test_{name}() -> None:\n    assert {call} == {value}\n"
        shop.write(f"tests/test_{name}.py", test)
    shop.made("conftest.py", "", "feat: prices and stock")
    shop.git("push", "--quiet", "--no-verify", "origin", "HEAD:main")
    return shop


def test_a_push_is_stopped_by_a_test_it_breaks_and_by_no_other(tested: Guarded) -> None:
    tested.made("shop/price.py", PRICE.replace("sum(prices)", "sum(prices, 0)"), "refactor: begin at nothing")
    said = tested.git("push", "origin", "feat/stock")
    assert "running 1 of 2 tests" in said
    assert "tests/test_price.py ." in said

    tested.made("shop/price.py", PRICE.replace("sum(prices)", "sum(prices) + 1"), "fix: one more")
    said = tested.git("push", "origin", "feat/stock", fails=True)
    assert said.count("Failed") == 1  # devkit-tests, and no other hook
    assert "1 of 1 test failed from 1 cause" in said
    assert "shop/price.py:1 in total" in said
    said = tested.git("push", "origin", "feat/stock", fails=True)
    assert said.count("Failed") == 1
    assert "new-failure" in tested.git("push", "origin", "feat/stock", fails=True, SKIP="devkit-tests")

    tested.made("tests/test_price.py", (tested.folder / "tests/test_price.py").read_text().replace("3", "4"), "test: 4")
    tested.git("push", "--quiet", "origin", "feat/stock")
    assert tested.git("rev-parse", "origin/feat/stock") == tested.git("rev-parse", "HEAD")
    assert tested.git("status", "--short") == ""


def test_a_failure_that_is_gone_by_itself_is_in_no_way(tested: Guarded, tmp_path: Path) -> None:
    """The report of the last push is of this commit, too; but by now its test passes."""
    text = (
        f'from pathlib import Path\n\n\ndef test_service() -> None:\n    assert Path(r"{tmp_path / "up"}").exists()\n'
    )
    tested.made("tests/test_service.py", text, "test: the service is up")
    assert "test_service" in tested.git("push", "origin", "feat/stock", fails=True)
    (tmp_path / "up").touch()
    tested.git("push", "origin", "feat/stock")


def test_tags_and_deletions_run_no_test(tested: Guarded) -> None:
    tested.git("tag", "v1")
    tested.git("push", "--quiet", "--no-verify", "origin", "HEAD:old")
    for push in (("v1",), ("--delete", "old")):
        assert "running" not in tested.git("push", "origin", *push)
