"""Tests that are one file for the most part, kept in two folders: nothing of them is to be shared."""

from collections.abc import Callable

import pytest

from devkit.hooks.checking.finding import Finding

Find = Callable[..., tuple[Finding, ...]]

HELPER = (
    "def receipt(order):\n    lines = [f'{each.name:<20}{each.price:>8.2f}' for each in order.items]\n"
    "    lines.append('-' * 28)\n    lines.append(f'total{sum(each.price for each in order.items):>23.2f}')\n"
    "    lines.append(f'paid by {order.owner}')\n    return '\\n'.join(lines)\n"
)
FIXTURE = (
    "@pytest.fixture\ndef order():\n    made = {'owner': 'Bob', 'lines': ['tea', 'cake'], 'paid': False}\n"
    "    made['total'] = 12 + len(made['lines'])\n    made['note'] = f'for {made[\"owner\"]}'\n    return made\n"
)


def suite(package: str, *, tests: int = 20, own: int = 0) -> str:
    """A file of tests of a package, some of which are its own."""
    names = [f"{package}_{number}" if number < own else f"case_{number}" for number in range(tests)]
    checks = (f"def test_{name}(order):\n    assert '{name}' in receipt({package}.{name}(order))\n" for name in names)
    return "\n\n".join([f"import pytest\n\nimport {package}\n", HELPER, FIXTURE, *checks])


@pytest.mark.parametrize("rule", ["duplicate-fixture", "duplicate-function"])
def test_a_suite_kept_for_two_packages_is_left_alone(find: Find, rule: str) -> None:
    mirrored = suite("shop").replace("shop.", "import_module('shop').")
    files = {"tests/shop/test_orders.py": mirrored, "tests/store/test_store_orders.py": f"STORE = 1\n{mirrored}"}
    assert find(rule, files) == ()


@pytest.mark.parametrize("rule", ["duplicate-fixture", "duplicate-function"])
@pytest.mark.parametrize(
    ("one", "other", "beside"),
    [
        pytest.param(suite("shop"), suite("shop", own=12), "store/", id="of other tests"),
        pytest.param(suite("shop", tests=4), suite("shop", tests=4), "store/", id="of few lines"),
        pytest.param(suite("shop"), suite("shop", tests=30), "store/", id="of which one has far more"),
        pytest.param(suite("shop"), f"STORE = 1\n{suite('shop')}", "shop/", id="of one folder"),
    ],
)
def test_what_suites_share_is_told(find: Find, rule: str, one: str, other: str, beside: str) -> None:
    assert len(find(rule, {"tests/shop/test_orders.py": one, f"tests/{beside}test_more.py": other})) == 1


def test_what_a_third_file_has_as_well_is_told(find: Find) -> None:
    mirrored = suite("shop")
    files = {"tests/shop/test_orders.py": mirrored, "tests/store/test_store.py": f"STORE = 1\n{mirrored}"}
    others = {"tests/web/test_web.py": f"import pytest\n\n\n{FIXTURE}\n\ndef test_it(order):\n    assert order\n"}
    (told,) = find("duplicate-fixture", {**files, **others})
    assert {told.path, *(each.path for each in told.related)} == {*files, *others}


@pytest.mark.parametrize(("name", "told"), [("test_orders_v0.py", 0), ("test_bills.py", 1)])
def test_versions_of_a_test_are_told_apart_by_their_names(find: Find, name: str, told: int) -> None:
    rows = "".join(f"    'item {number}': ({number}, 'tea', 'cake', 'milk'),\n" for number in range(14))
    data = f"EXPECTED = {{\n{rows}}}\n"
    test = f"{data}\n\ndef test_it(order):\n    assert order == EXPECTED\n"
    files = {"tests/test_orders.py": test, f"tests/{name}": test.replace("test_it", "test_all")}
    assert len(find("duplicate-constant", files)) == told


MODEL = (
    "import pytest\n\nfrom shop.orm import Base, Column, Integer, Text\n\n\n"
    "@pytest.fixture\ndef Order():\n    class Order(Base):\n        table = 'order'\n        key = Column(Integer)\n"
    "        owner = Column(Text, nullable=False)\n        currency = Column(Text, default='EUR')\n\n    return Order\n"
)


@pytest.mark.parametrize(("given", "told"), [("Order", 0), ("Order(3)", 1)])
def test_a_class_that_a_fixture_makes_for_its_tests_is_their_own(find: Find, given: str, told: int) -> None:
    model = MODEL.replace("return Order", f"return {given}")
    names = ("key", "owner")
    files = {f"tests/test_{each}.py": f"{model}\n\ndef test_it(Order):\n    assert Order.{each}\n" for each in names}
    assert len(find("duplicate-fixture", files)) == told
