import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.checking.context import Request
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.run import run
from devkit.hooks.checking.select import Wish

Find = Callable[..., tuple[Finding, ...]]

TEXTS = 'NAMES = ("first name", "second name", "third name", "fourth name")\n'
FUNCTION = "def slug(text):\n    text = text.strip().lower()\n    return '-'.join(text.split(' ', 3))\n"
HEAD = "import pytest\n\n\n"


def test_data_under_tests_is_left_alone_by_every_check(find: Find) -> None:
    names = [f"name of article {number}" for number in range(9)]
    constant = f"NAMES = {names}\n"
    fixture = "import pytest\n\n\n@pytest.fixture\ndef order():\n    return {'items': [1, 2], 'currency': 'EUR'}\n"
    text = f"{constant}open('/home/ada/stock.csv')\n{fixture}"
    loaded = {"tests/test_a.py": "from tests.cases import one, two\n"}
    files = {"tests/cases/one.py": text, "tests/cases/two.py": f"# two\n{text}", "tests/test_a.py": ""}
    every = ("user-path", "duplicate-constant", "duplicate-fixture")
    assert [find(rule, files) for rule in every] == [(), (), ()]
    assert all(find(rule, {**files, **loaded}) for rule in every)


def test_what_no_python_can_read_is_told_unless_it_is_data(find: Find) -> None:
    files = {"tests/cases/broken.py": "def f(:\n", "docs/broken.py": "def f(:\n", "shop/broken.py": "def f(:\n"}
    assert [each.path for each in find("paths", {**files, "tests/test_a.py": ""})] == ["shop/broken.py"]


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ("shop/b.py", "# Copied from shop.a\n"),
        ("shop/b.py", "# Keep in sync with a.py\n"),
        ("shop/b.py", "# This file is auto-generated. Do not edit.\n"),
        ("shop/b.py", '"""Slugs.\n\nNote: This file is a direct copy of that of the stock.\n"""\n'),
        ("shop/b.py", '"""Slugs.\n\nStarted as a copy of that of the stock, and is kept separate.\n"""\n'),
        ("shop/b.py", "# Code, from\n# https://example.com/slugs\n"),
        ("shop/_vendor/b.py", ""),
        ("shop/legacy/b.py", ""),
        ("scripts/b.py", ""),
        ("examples/b.py", ""),
        ("egs/b.py", ""),
        ("shop/b.py", "# Copied as reference: nothing runs this.\n"),
        ("shop/contrib/b.py", ""),
        ("shop/example_shop_docs/b.py", ""),
        ("shop/tutorial-first/b.py", ""),
        ("shop/shop_demo/b.py", ""),
        ("shop/lazy_template.py", ""),
        ("shop/b.py", "# This file is not meant for public use and will be removed in Shop 2.0.\n"),
        ("shop/b.py", '"""Text.\n\nThe functions in this module are deprecated and will be removed.\n"""\n'),
        ("shop/b.py", "# A module consisting of deprecated functions. New code should not be\n# added here.\n"),
        ("shop/b.py", "# Copyright (c) 2001 Depot Ltd.\n# License: ask.\n#\n# Modifications for Shop:\n# 1. none\n"),
        ("shop/b.py", "# NB This file comes unaltered (apart from this sentence) from the depot\n# library\n"),
    ],
)
def test_a_copy_that_is_meant_is_no_duplicate(find: Find, path: str, mark: str) -> None:
    assert find("duplicate-function", {"shop/a.py": FUNCTION, path: f"{mark}{FUNCTION}"}) == ()


@pytest.mark.parametrize(
    "mark",
    [
        '"""Marks functions that are deprecated."""\n',
        "# What will be removed from the stock.\n",
        "# Copyright (c) 2001 Shop Ltd. Licensed to all.\n",
        '"""What was modified for Sale."""\n',
        '"""Gives what is a copy of a text."""\n',
    ],
)
def test_a_head_that_speaks_of_something_else_retires_nothing(find: Find, mark: str) -> None:
    assert len(find("duplicate-function", {"shop/a.py": FUNCTION, "shop/b.py": f"{mark}{FUNCTION}"})) == 1


@pytest.mark.parametrize(("package", "told"), [("shop/old_texts", 0), ("shop/texts", 1), ("shop/old_texts/slugs", 0)])
def test_a_package_that_is_deprecated_retires_what_is_in_it(find: Find, package: str, told: int) -> None:
    head = "# ALL FILES IN THIS DIRECTORY ARE DEPRECATED, AND GO IN 2.0\n"
    files = {"shop/a.py": FUNCTION, f"{package}/__init__.py": "", "shop/old_texts/__init__.py": head}
    assert len(find("duplicate-function", {**files, f"{package}/b.py": f"X = 1\n{FUNCTION}"})) == told


def test_a_file_of_another_holder_is_brought_from_elsewhere(find: Find) -> None:
    head = "# Copyright (c) 2001 {0}\n#\n# Permission is granted to use this under the {1} License.\n"
    files = {f"shop/part_{number}.py": "X = 1\n" for number in range(12)} | {"shop/a.py": FUNCTION}
    assert find("duplicate-function", {**files, "shop/b.py": head.format("Depot Ltd.", "Depot") + FUNCTION}) == ()
    own = {path: head.format("Depot Ltd.", "Depot") + text for path, text in files.items()}
    assert len(find("duplicate-function", {**own, "shop/b.py": head.format("Depot Ltd.", "Depot") + FUNCTION})) == 1


def test_a_file_under_another_licence_is_brought_from_elsewhere(find: Find) -> None:
    head = "# Copyright (c) 2001 {0}\n# Licensed under the {1}.\n"
    files = {f"shop/part_{number}.py": head.format(f"Ada {number}", "GPL") + "X = 1\n" for number in range(12)}
    files |= {"shop/a.py": head.format("Ada", "GPL") + FUNCTION}
    assert len(find("duplicate-function", {**files, "shop/b.py": head.format("Ada", "GPL") + FUNCTION})) == 1
    assert find("duplicate-function", {**files, "shop/b.py": head.format("Ada", "MIT license") + FUNCTION}) == ()


@pytest.mark.parametrize("path", ["shop/lattice.py", "shop/legacyless/b.py", "shop/demography/b.py"])
def test_a_word_within_another_says_nothing(find: Find, path: str) -> None:
    assert len(find("duplicate-function", {"shop/a.py": FUNCTION, path: FUNCTION})) == 1


def test_an_unmarked_copy_is_a_duplicate(find: Find) -> None:
    found = find("duplicate-function", {"shop/a.py": FUNCTION, "shop/b.py": "# Names of goods\n" + FUNCTION})
    assert [each.path for each in found] == ["shop/b.py"]


def test_small_constants_of_tests_are_left_alone(find: Find) -> None:
    small = 'FILE_NAME = "orders.json"\n'
    assert find("duplicates", {"tests/test_a.py": small, "tests/web/test_b.py": small}) == ()
    assert len(find("small-duplicate", {"shop/a.py": small, "shop/web/b.py": small})) == 1


def test_what_many_modules_of_a_folder_define_is_their_interface(find: Find) -> None:
    files = {f"shop/goods/{name}.py": TEXTS for name in "abcdefg"}
    assert find("duplicate-constant", files) == ()


def test_what_two_modules_of_a_folder_define_is_a_duplicate(find: Find) -> None:
    assert find("duplicate-constant", {"shop/goods/a.py": TEXTS, "shop/goods/b.py": TEXTS})


@pytest.mark.parametrize(("program", "files", "number"), [(True, "ab", 0), (False, "ab", 1), (True, "abc", 1)])
def test_a_test_that_is_run_as_a_program_sets_up_its_own_logging(
    find: Find, program: bool, files: str, number: int
) -> None:
    text = "import logging\nlogging.basicConfig(level=logging.INFO, format='%(asctime)s %(message)s')\n"
    texts = {f"tests/test_{name}.py": f"# {name}\n{text}" for name in files}
    texts["tests/test_a.py"] += "if __name__ == '__main__':\n    run()\n" * program
    assert len(find("duplicate-logging", texts)) == number


def test_each_program_sets_up_its_own_logging(find: Find) -> None:
    setup = "logging.basicConfig(level='INFO', format='%(asctime)s %(message)s')\n"
    program = f"import logging\n\nif __name__ == '__main__':\n    {setup}"
    assert find("duplicate-logging", {"shop/a.py": program, "shop/web/b.py": program}) == ()
    assert find(
        "duplicate-logging", {"shop/a.py": f"import logging\n{setup}", "shop/web/b.py": f"import logging\n{setup}"}
    )


@pytest.mark.parametrize(
    "test",
    [
        "class TestIt:\n    @staticmethod\n    def test_it(order):\n        assert order\n",
        "@given(1)\ndef step(order):\n    assert order\n",
        "@step\ndef check(self, order):\n    assert order\n",
        "from elsewhere.testing import BaseTests\nclass TestIt(BaseTests):\n    pass\n",
    ],
)
def test_a_fixture_may_be_requested_in_other_ways(find: Find, test: str) -> None:
    fixture = "@pytest.fixture\ndef order():\n    return {'items': [1, 2]}\n"
    assert find("unused-fixture", {"test_a.py": f"{HEAD}{fixture}\n\n{test}"}) == ()


@pytest.mark.parametrize(
    "test",
    [
        "class TestIt:\n    @staticmethod\n    def test_it(other):\n        assert other\n",
        "from unittest import TestCase\nclass TestIt(TestCase):\n    pass\n",
        "from shop.testing import Plain\nclass TestIt(Plain):\n    pass\n",
    ],
)
def test_a_fixture_that_nothing_requests_is_told(find: Find, test: str) -> None:
    fixture = "@pytest.fixture\ndef order():\n    return {'items': [1, 2]}\n"
    files = {"tests/test_a.py": f"{HEAD}{fixture}\n\n{test}", "shop/testing.py": "class Plain: pass\n"}
    found = find("unused-fixture", files)
    assert [each.path for each in found] == (["tests/test_a.py"] if "shop" not in test else [])


def test_a_stand_in_for_a_fixture_of_a_conftest_is_no_duplicate(find: Find) -> None:
    fixture = "@pytest.fixture\ndef order():\n    return {'items': [1, 2], 'currency': 'EUR'}\n"
    uses = "\n\ndef test_it(bill):\n    assert bill\n"
    conftest = "@pytest.fixture\ndef bill(order):\n    return order\n"
    files = {"conftest.py": HEAD + conftest, "test_a.py": HEAD + fixture + uses}
    assert find("unused-fixture", files) == ()


@pytest.mark.parametrize(
    "line",
    [
        "def connect(url='redis://localhost:6379'):\n    pass\n",
        "class Settings:\n    url = 'http://localhost:8080'\n",
        "fetch('https://api.shop.io:8443/v1')\n",
        "LINUX_PATH = '/opt/shop/state'\n",
        "STOCK = '/home/user/stock.csv'\n",
        "import os\nopen(os.path.dirname(__file__) + '/data/stock.csv')\n",
        "open('/home/hadoop/stock.csv')\n",
        "open('/tmp/missing/stock.csv')  # noqa: S108\n",
        "open('/tmp/stock.csv')  # noqa: S108\n",
        "import os, tempfile\nopen(os.path.join(tempfile.gettempdir(), 'stock', str(os.getpid())))\n",
        "assert_path('/srv/shop/stock.json')\n",
    ],
)
def test_a_place_that_isnt_one_machines_is_left_alone(find: Find, line: str) -> None:
    rules = ("user-path", "fixed-temporary-file", "absolute-path", "fixed-host")
    assert [found for rule in rules for found in find(rule, {"shop/a.py": line})] == []


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("fixed-host", "BROKER_URL = 'redis://localhost:6379'\n"),
        ("fixed-host", "client = Redis('redis://cache.internal:6379')\n"),
        ("user-path", "open('/home/ada/stock.csv')\n"),
        ("fixed-temporary-file", "open('/tmp/stock.csv', 'w')\n"),
        ("fixed-temporary-file", "import os, tempfile\nopen(os.path.join(tempfile.gettempdir(), 'stock.csv'), 'w')\n"),
        ("absolute-path", "open('/srv/shop/stock.json')\n"),
    ],
)
def test_a_place_of_one_machine_is_told(find: Find, rule: str, line: str) -> None:
    assert len(find(rule, {"shop/a.py": line})) == 1


@pytest.mark.parametrize(
    "handler",
    [
        "except Exception:  # noqa: BLE001, S110\n    pass\n",
        "except Exception:\n    # the cache may be broken\n    pass\n",
        "except Exception:\n    pass\nelse:\n    done()\n",
    ],
)
def test_a_handler_whose_silence_is_explained_or_chosen_is_left_alone(find: Find, handler: str) -> None:
    assert find("silent-handler", {"shop/a.py": f"try:\n    x = f()\n{handler}"}) == ()
    assert find("silent-handler", {"shop/a.py": "try:\n    x = f()\nexcept Exception:\n    pass\n"})


def test_a_placeholder_s_home_is_told_where_it_is_opened(find: Find) -> None:
    assert [each.line for each in find("user-path", {"shop/a.py": "open('/home/user/stock.csv')\n"})] == [1]


@pytest.mark.parametrize(
    ("first", "second", "use", "told"),
    [
        ("settings_live", "settings_local", "", 0),
        ("settings_live", "settings_local", "print(ORDER_STATES)\n", 1),
        ("orders", "bills", "", 1),
    ],
)
def test_what_others_look_up_in_modules_of_a_kind_is_each_one_s_own(
    find: Find, first: str, second: str, use: str, told: int
) -> None:
    table = "ORDER_STATES = {'open': 'An order', 'paid': 'A bill was sent', 'sent': 'On its way'}\n"
    files = {f"shop/{first}.py": table, f"shop/{second}.py": table + use, "shop/__init__.py": ""}
    assert len(find("duplicate-constant", files)) == told


def test_a_source_distribution_may_lack_the_tests_that_ask_for_a_fixture(find: Find) -> None:
    conftest = HEAD + "@pytest.fixture\ndef order():\n    return {'items': [1, 2]}\n"
    files = {"tests/conftest.py": conftest, "tests/test_a.py": "def test_it(): pass\n"}
    assert len(find("unused-fixture", files)) == 1
    assert find("unused-fixture", {**files, "PKG-INFO": "Name: shop\n"}) == ()


@pytest.mark.parametrize(("other", "told"), [("1, 2", 1), ("3, 4", 0)])
def test_options_of_a_fixture_are_compared_by_what_they_mean(find: Find, other: str, told: int) -> None:
    body = "    return {'items': [request.param], 'currency': 'EUR'}\n"
    fixture = f"@pytest.fixture(params=NUMBERS)\ndef order(request):\n{body}"
    use = "\n\ndef test_it(order):\n    assert order\n"
    files = {
        f"tests/test_{name}.py": f"{HEAD}NUMBERS = [{numbers}]\n\n{fixture}{use}"
        for name, numbers in (("a", "1, 2"), ("b", other))
    }
    assert len(find("duplicate-fixture", files)) == told


@pytest.mark.parametrize(
    ("names", "told"), [(("orders", "bills", "parcels", "stock", "people"), 0), (("orders",), 1)], ids=["many", "one"]
)
def test_private_functions_of_a_family_are_each_one_s_own(find: Find, names: tuple[str, ...], told: int) -> None:
    own = (
        "def _columns(item):\n    shown = {'name': 'Name', 'state': 'The state', 'owner': %r}\n"
        "    hidden = [key for key in item if key not in shown and not key.startswith('location')]\n"
        "    return {key: text.title() for key, text in shown.items()}, sorted(hidden)\n"
    )
    files = {f"shop/{name}.py": own % name for name in names}
    files["shop/returns.py"] = files["shop/orders.py"]
    assert len(find("duplicate-function", files)) == told


@pytest.mark.parametrize(
    ("first", "second", "said", "told"),
    [
        ("orders", "bills", "", 1),
        ("orders", "bills", "# Mirrors `shop.orders`, which can't be imported here.\n", 0),
        ("orders", "bills", "# These must match those of the server.\n", 0),
        ("orders_v2", "orders_v3", "", 0),
    ],
)
def test_what_is_said_to_be_twice_or_is_of_a_release_is_left_alone(
    find: Find, first: str, second: str, said: str, told: int
) -> None:
    table = (
        "ORDER_STATES = {'open': 'An order', 'paid': 'A bill was sent', 'sent': 'On its way'}\nprint(ORDER_STATES)\n"
    )
    files = {f"shop/{first}.py": table, f"shop/{second}.py": said + table, "shop/__init__.py": ""}
    assert len(find("duplicate-constant", files)) == told


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ('"""What plugins use.\n\nAvoid any imports from shop here."""\n', 0),
        ("# Reads a stock without loading any of the shop.\n", 0),
        ('"""Text, kept free of shop imports."""\n', 0),
        ("# It must be kept independent of\n# the shop.\n", 0),
        ("# This file must not depend on the\n# rest of the shop. It has no dependencies.\n", 0),
        ('"""This script is kept self-contained."""\n', 0),
        ('"""Standard library only, so that it never imports the shop."""\n', 0),
        ("# The launcher loads this file by path.\n", 0),
        ('"""Cuts texts, self-contained (no shop.stock references)."""\n', 0),
        ('"""Cuts texts.\n\nA deployed script uses only the Python standard library."""\n', 0),
        ('"""Cuts texts. It imports the Python standard library and nothing else."""\n', 0),
        ('"""Cuts texts. Standalone by design."""\n', 0),
        ("# Do not import shop here: it isn't installed where this runs.\n", 0),
        ('"""Cuts texts. Deliberately not `shop.text`: that one loads pandas."""\n', 0),
        ('"""Cuts texts, deliberately not words."""\n', 1),
        ('"""Cuts texts into self-contained parts."""\n', 1),
        ("# It stands alone where the shop isn't installed.\n", 0),
        ('"""Goods are loaded by name, from the standard library."""\n', 1),
        ('"""Avoids import cycles between text and orders."""\n', 1),
        ('"""Orders, each without a price."""\n', 1),
        ('"""Imports of goods that depend on others alone."""\n', 1),
    ],
)
def test_a_file_that_says_to_do_without_the_others_takes_nothing_from_them(find: Find, head: str, told: int) -> None:
    files = {"shop/a.py": FUNCTION, "shop/web/b.py": f"{head}{FUNCTION}"}
    assert len(find("duplicates", files)) == told


@pytest.mark.parametrize(
    ("importing", "told"),
    [
        ("from shop import a\n", "already; this file imports that one, so take it from there"),
        ("def go():\n    from shop import a\n", ""),
        ("try:\n    from shop import a\nexcept ImportError:\n    a = None\n", ""),
    ],
)
def test_who_imports_a_file_that_says_so_takes_from_it(find: Find, importing: str, told: str) -> None:
    text = f"{FUNCTION}print(slug(''))\n"
    files = {"shop/a.py": f'"""Cuts texts. Standalone by design."""\n{text}', "shop/web/b.py": f"{importing}{text}"}
    assert [each.message.partition(".py:2 ")[2] for each in find("duplicates", files)] == [told] * bool(told)


@pytest.mark.parametrize(
    ("package", "told"), [("shop/web/__init__.py", 0), ("shop/__init__.py", 1), ("shop/desk/__init__.py", 1)]
)
def test_a_package_that_says_so_takes_nothing_from_outside_of_it(find: Find, package: str, told: int) -> None:
    files = {f"shop/{name}__init__.py": "" for name in ("", "web/", "desk/")}
    files |= {"shop/a.py": FUNCTION, "shop/web/b.py": f"X = 1\n{FUNCTION}"}
    assert (
        len(find("duplicates", files | {package: '"""It stands alone, with no dependency on the shop."""\n'})) == told
    )


@pytest.mark.parametrize(
    ("document", "text", "number"),
    [
        ("docs/guide.rst", ".. literalinclude:: ../tests/test_b.py\n   :lines: 3-\n", 0),
        ("docs/guide.rst", ".. include::  ../tests/test_b.py\n   :code: python\n", 0),
        ("docs/api/guide.md", "```{literalinclude} /../tests/test_b.py\n```\n", 0),
        ("docs/guide.md", '```python\n--8<-- "tests/test_b.py:first"\n```\n', 0),
        ("docs/guide.md", "{!> ./tests/test_b.py !}\n", 0),
        ("docs/guide.md", "{* ../tests/test_b.py hl[3] *}\n", 0),
        ("docs/guide.rst", ".. literalinclude:: test_b.py\n", 1),
        ("docs/guide.rst", ".. literalinclude:: ../tests/more/test_b.py\n", 1),
        ("docs/guide.rst", ".. literalinclude:: ../tests/test_b.pyi\n", 1),
        ("docs/guide.rst", "See ``tests/test_b.py``.\n", 1),
        ("data/guide.txt", ".. literalinclude:: ../tests/test_b.py\n", 1),
    ],
)
@pytest.mark.parametrize("rule", ["duplicate-function", "duplicate-fixture"])
def test_what_the_documentation_shows_says_all_that_its_readers_need(
    find: Find, rule: str, document: str, text: str, number: int
) -> None:
    fixture = "@pytest.fixture\ndef order():\n    return {'items': [1, 2], 'currency': 'EUR'}\n\n\n"
    longer = FUNCTION.replace(
        "    return", "    text = ' '.join(each for each in text.split() if each != 'the')\n    return"
    )
    module = f"{HEAD}{longer}\n\n{fixture}def test_it(order):\n    assert slug(order)\n"
    files = {"tests/__init__.py": "", "tests/test_a.py": module, "tests/test_b.py": f"NUMBER = 1\n{module}"}
    assert len(find(rule, {**files, document: text})) == number


def test_a_module_of_a_package_is_shared_whatever_shows_it(find: Find) -> None:
    files = {"shop/__init__.py": "", "shop/a.py": FUNCTION, "shop/b.py": FUNCTION}
    files["docs/slugs.rst"] = ".. literalinclude:: ../shop/b.py\n"
    assert len(find("duplicate-function", files)) == 1


@pytest.mark.parametrize(
    ("name", "number"), [("shop-examples", 0), ("ShopExamples", 0), ("example", 0), ("counterexamples", 1), ("shop", 1)]
)
def test_a_repository_of_examples_shares_nothing(tmp_path: Path, name: str, number: int) -> None:
    top = tmp_path / name
    (top / "shop").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    for module in ("a", "b"):
        (top / f"shop/{module}.py").write_text(f"{module} = 1\n{FUNCTION}", encoding="utf-8")
    (top / "shop/main.py").write_text("from shop import a, b\n", encoding="utf-8")
    assert len(run(Request(top), Wish(("duplicates",))).findings) == number
