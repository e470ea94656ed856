"""Fixtures that nothing requests, or only what nothing requests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.checking.finding import Finding

Find = Callable[..., tuple[Finding, ...]]

HEAD = "import pytest\n\n\n"
ORDER = (  # devkit: ignore[duplicate-constant] - tests here can't import each other
    "@pytest.fixture\ndef order():\n    return {'items': [1, 2], 'currency': 'EUR'}\n"
)
BILL = "@pytest.fixture\ndef bill(order):\n    return [order, 'to', 'Ada', 3, 'Bob', 4]\n"
USES = "def test_it(order):\n    assert order\n"
PLAIN = "def test_it():\n    assert 1\n"


def module(*parts: str) -> str:
    return HEAD + "\n\n".join(parts)


def test_a_chain_that_nothing_requests_is_told_at_its_root(find: Find) -> None:
    box = "@pytest.fixture\ndef box(bill):\n    return bill\n"
    files = {"conftest.py": module(ORDER), "tests/test_a.py": module(BILL, box, PLAIN)}
    [found] = find("unused-fixture", files)
    assert (found.path, found.line) == ("tests/test_a.py", 10)
    assert found.message.endswith("; only fixtures like it request 'bill' and 'order', so that can go, too")
    [found] = find("unused-fixture", files | {"tests/test_b.py": USES})
    assert found.message.endswith("; only fixtures like it request 'bill', so that can go, too")
    used = {"tests/test_a.py": module(BILL, box.replace("fixture", "fixture(autouse=True)"), PLAIN)}
    assert find("unused-fixture", files | used) == ()


def test_copies_of_what_nothing_requests_are_told_once_and_are_to_go(find: Find) -> None:
    files = {f"tests/test_{name}.py": module(ORDER, BILL, PLAIN) for name in "ab"}
    [found] = find("fixtures", files)
    assert (found.rule, found.path) == ("duplicate-fixture", "tests/test_b.py")
    assert "'bill'" in found.message
    assert found.message.endswith("; nothing requests either, so delete both")
    assert {each.path for each in find("unused-fixture", files)} == set(files)


def test_an_object_is_told_by_one_rule(find: Find) -> None:
    files = {"tests/test_a.py": module(ORDER, PLAIN), "tests/test_b.py": module(ORDER, USES)}
    [found] = find("fixtures", files)
    assert (found.rule, found.path) == ("duplicate-fixture", "tests/test_a.py")
    [found] = find("unused-fixture", files)
    assert found.path == "tests/test_a.py"


def test_what_is_to_be_deleted_is_not_told_for_its_scope(find: Find) -> None:
    wide = "@pytest.fixture(scope='session')\ndef bill(tmp_path):\n    return [tmp_path]\n"
    files = {"conftest.py": module(wide), "tests/test_a.py": PLAIN}
    assert [each.rule for each in find("fixtures", files)] == ["unused-fixture"]
    assert [each.rule for each in find("fixture-scope", files)] == ["fixture-scope"]
    used = {"tests/test_a.py": USES.replace("order", "bill")}
    assert [each.rule for each in find("fixtures", files | used)] == ["fixture-scope"]


@pytest.mark.parametrize(
    ("fixture", "told"),
    [
        ("def server_config(server_config):\n    return {**server_config, 'port': 1}\n", 0),  # hides a plugin's
        ("def web_auth():\n    return {'user': 'ada'}\n", 0),  # of a family of which the project defines nothing
        ("def shop_auth():\n    return {'user': 'ada'}\n", 1),
        ("def tmp_auth():\n    return {'user': 'ada'}\n", 1),
    ],
)
def test_what_a_plugin_may_ask_for_is_left_alone(find: Find, fixture: str, told: int) -> None:
    uses = "@pytest.fixture\ndef ready(web_app, web_port, tmp_path, tmp_path_factory):\n    ...\n"
    files = {
        "tests/test_a.py": module(f"@pytest.fixture\n{fixture}", PLAIN),
        "tests/test_b.py": module(uses, "def test_it(ready): ...\n"),
    }
    assert len(find("unused-fixture", files)) == told


def test_one_that_hides_the_project_s_own_and_builds_on_it_may_be_unused(find: Find) -> None:
    own = "@pytest.fixture\ndef order(order):\n    return [order]\n"
    files = {"conftest.py": module(ORDER), "tests/test_a.py": module(own, PLAIN), "tests/test_b.py": USES}
    assert [each.path for each in find("unused-fixture", files)] == ["tests/test_a.py"]


@pytest.mark.parametrize(
    ("name", "rest", "number"),
    [
        ("_test_later", "", 0),
        ("_no_test_of_orders", "", 0),
        ("_made", "", 1),
        ("_test_later", "\n\ndef test_all():\n    _test_later({})\n", 1),
    ],
)
def test_what_a_parked_test_requests_is_not_told(find: Find, name: str, rest: str, number: int) -> None:
    parked = f"def {name}(order):\n    assert order\n{rest}"
    assert len(find("unused-fixture", {"tests/test_a.py": module(ORDER, parked, PLAIN)})) == number


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("with pytest.warns(UserWarning):\n        shop()", "make it one"),
        ("assert shop()", "make it one"),
        ("shop()", "make it a test if it was meant as one, or delete it"),
        ("return shop()", "delete it, or request it where it was meant for"),
    ],
)
def test_a_fixture_that_is_called_as_tests_are_may_be_meant_as_one(find: Find, body: str, message: str) -> None:
    lost = f"@pytest.fixture(params=[1, 2])\ndef test_shop():\n    {body}\n"
    [found] = find("unused-fixture", {"tests/test_a.py": module(lost, PLAIN)})
    assert found.message.endswith(f"; {message}") or found.message.endswith(f"says; {message}")


def test_what_files_that_have_their_own_request_is_not_another_files(find: Find) -> None:
    files = {"pytest.ini": "[pytest]\npython_files = test*.py\n", "tests/testorders.py": module(ORDER, PLAIN)}
    [found] = find("duplicate-fixture", files | {"tests/test_b.py": module(ORDER, USES)})
    assert found.path == "tests/testorders.py"
    assert found.message.endswith("nothing requests this one, so delete it")
    builds = ORDER.replace("order()", "order(order)")
    assert find("fixtures", files | {"tests/test_b.py": module(builds, USES)}) == ()


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        (PLAIN, PLAIN, 1),
        (PLAIN, "def test_it(web_client): ...\n", 1),
        ("def test_it(tmp_path, box): ...\n", PLAIN, 1),
        (f"@pytest.mark.parametrize('number', [1])\n{PLAIN.replace('()', '(number)')}", PLAIN, 1),
        ("def test_it(web_client): ...\n", "def test_it(tmp_path, box): ...\n", 1),
        ("def test_it(web_client): ...\n", "def test_it(shelf): ...\n", 0),
        ("def test_it(web_client): ...\n", "pytestmark = pytest.mark.usefixtures('web_client')\n", 0),
        ("def test_it(web_client): ...\n", "@pytest.fixture(autouse=True)\ndef ready(web_client): ...\n", 0),
    ],
)
def test_what_no_test_in_two_files_requests_can_go_unless_a_plugin_may_ask_for_it(
    find: Find, one: str, other: str, number: int
) -> None:
    boxes = "@pytest.fixture\ndef box():\n    return 'box'\n\n\n@pytest.fixture\ndef shelf(box, web_client): ...\n"
    files = {
        "conftest.py": module(boxes),
        "tests/a/test_a.py": module(ORDER, one),
        "tests/b/test_b.py": module(ORDER, other),
    }
    told = [each.message.partition("; ")[2] for each in find("duplicate-fixture", files)]
    assert told.count("nothing requests either, so delete both") == number


@pytest.mark.parametrize(
    ("parked", "is_told"),
    [
        ("# def test_later(order):\n#     assert order\n", True),
        ("class TestIt:\n    # async def test_later(\n    #     self,\n    #     order,\n    # ):\n    x = 1\n", True),
        ("# def make(order):\n#     return order\n", False),
        ("# def test_later(orders):\n#     assert order\n", False),
    ],
)
def test_what_tests_request_that_are_commented_out_is_told_as_such(find: Find, parked: str, is_told: bool) -> None:
    files = {"tests/conftest.py": module(ORDER), "tests/test_a.py": module(parked, PLAIN)}
    [found] = find("unused-fixture", files)
    said = "only tests that are commented out request 'order'; bring those back, or delete both"
    assert (found.message == said) is is_told


@pytest.mark.parametrize(("options", "told"), [("(autouse=True)", 0), ("", 1)])
def test_what_replaces_one_that_runs_by_itself_runs_by_itself(find: Find, options: str, told: int) -> None:
    above = {"tests/conftest.py": module(ORDER.replace("fixture", f"fixture{options}", 1), USES)}
    files = {"tests/shop/test_a.py": module(ORDER.replace("EUR", "USD"), PLAIN), "tests/test_b.py": USES}
    assert len(find("unused-fixture", {**above, **files})) == told


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("def test_it():\n    assert len(order) == 2\n", 0),  # the function itself, which is what fails
        ("def test_it():\n    order = 3\n    assert order == 3\n", 1),
        ("def test_it():\n    class order:\n        pass\n\n    assert order\n", 1),
        ("def make(order):\n    return order\n\n\ndef test_it():\n    assert make(3) == 3\n", 1),
    ],
)
def test_what_is_read_as_the_module_s_is_not_unused(find: Find, test: str, told: int) -> None:
    assert len(find("unused-fixture", {"tests/test_a.py": module(ORDER, test)})) == told


@pytest.mark.parametrize(("name", "told"), [("default_broker_ports", 0), ("broker_ports", 1)])
def test_what_a_plugin_may_ask_for_is_no_duplicate_where_nothing_else_does(find: Find, name: str, told: int) -> None:
    ports = (
        f"@pytest.fixture\ndef {name}():\n    ports = [5672, 5671, 25672]\n    ports.append(15672)\n    return ports\n"
    )
    runs = "def test_it(request):\n    assert request.getfixturevalue(str(len('broker')))\n"
    files = {f"tests/test_{each}.py": f"import pytest\n\n\n{ports}\n\n{runs}" for each in "ab"}
    assert len(find("duplicate-fixture", files)) == told


@pytest.mark.parametrize(
    ("head", "of", "told"),
    [
        ("from shop.models import Model\n", "class Stub(Model):\n    def make(self): ...\n", 1),
        ("from shop.models import Model\n", "class TestIt(Model): ...\n", 0),
        ("from shop.models import Model\n", "class ItWorks(Model):\n    def test_it(self): ...\n", 0),
        ("from shop.testing import Suite\n", "class OrderSuite(Suite): ...\n", 0),
        ("from .suites import Suite\n", "class OrderSuite(Suite): ...\n", 0),
        ("from tests.test_suites import test_order\n", "", 0),
    ],
)
def test_only_what_may_be_a_test_requests_what_other_files_do(find: Find, head: str, of: str, told: int) -> None:
    files = {"tests/test_a.py": head + module(ORDER, of, PLAIN), "tests/test_b.py": module(ORDER, USES)}
    found = [each for each in find("duplicate-fixture", files) if each.path == "tests/test_a.py"]
    assert [each.message.partition("; ")[2] for each in found] == ["nothing requests this one, so delete it"] * told
    assert len(find("unused-fixture", files)) == told


def test_what_only_a_plugin_may_ask_for_is_not_to_be_shared(find: Find) -> None:
    order, plain = ORDER.replace("[1, 2]", "[1, 2, 3, 4]"), "def test_it(web_client): ...\n"
    files = {f"tests/test_{name}.py": module(order, plain) for name in "ab"}
    [found] = find("duplicate-fixture", files)
    assert found.message.endswith("requests either, so delete both, unless a plugin asks for them")
    assert found.fix is None
    bill, other = (order.replace("order", "bill").replace("EUR", currency) for currency in ("EUR", "USD"))
    files = {"tests/test_a.py": module(bill, plain), "tests/test_b.py": module(other, plain)}
    [found] = find("duplicate-fixture", {**files, "tests/test_c.py": module(order, USES)})
    assert (found.path, found.related[0].path) == ("tests/test_a.py", "tests/test_c.py")
    assert found.message.endswith("requests this one, so delete it, unless a plugin asks for it")


@pytest.mark.parametrize(
    ("path", "told"), [("src/shop/plugin.py", 0), ("src/shop/test_plugin.py", 1), ("tests/other/helpers.py", 1)]
)
def test_what_a_plugin_of_the_project_asks_for_by_its_name_is_used(find: Find, path: str, told: int) -> None:
    asking = HEAD + "@pytest.fixture\ndef all_of_it(request):\n    return request.getfixturevalue('order')\n"
    files = {"tests/test_a.py": module(ORDER, PLAIN), path: asking}
    assert ["order" in each.message for each in find("unused-fixture", files)].count(True) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("kind + '_order'", 0),
        ("'sea_' + kind", 0),
        ("'sea_' + kind + '_order'", 0),
        ("kind + '_a_' + kind", 0),
        ("f'{kind}_order'", 0),
        ("f'sea_{kind!r:>3}' + kind", 0),
        ("'%s_order' % kind", 0),
        ("'sea_%(kind)s' % {'kind': kind}", 0),
        ("'sea_{}_order'.format(kind)", 0),
        ("'sea_{kind:>3}'.format(kind=kind)", 0),
        ("name", 0),
        ("kind + '_orders'", 1),
        ("'a_' + kind", 1),
        ("f'{kind}er'", 1),
        ("kind + kind", 1),
        ("kind % '_order'", 1),
        ("kind.format('_order')", 1),
        ("kind", 1),
    ],
)
def test_what_a_plugin_puts_together_the_name_of_is_used(find: Find, name: str, told: int) -> None:
    asks = "@pytest.fixture\ndef all_of_it(request):\n    kind = request.param\n    name = f'sea_{kind}'\n"
    asking = f"{HEAD}{asks}    return request.getfixturevalue({name})\n"
    order = ORDER.replace("order():", "sea_a_order():")
    files = {"tests/test_a.py": module(order, PLAIN), "src/shop/plugin.py": asking}
    assert len(find("unused-fixture", files)) == told


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("shop_test/__init__.py", 0),
        ("tests/helpers.py", 0),
        ("tests/conftest.py", 0),
        ("conftest.py", 0),
        ("tests/other/conftest.py", 1),
        ("tests/test_b.py", 1),
    ],
)
def test_names_are_put_together_for_the_tests_that_a_file_is_for(find: Find, path: str, told: int) -> None:
    asking = f"{HEAD}def ask(request, kind):\n    return request.getfixturevalue(kind + '_order')\n"
    files = {"tests/test_a.py": module(ORDER.replace("order():", "sea_order():"), PLAIN), path: asking}
    assert len(find("unused-fixture", files)) == told


@pytest.mark.parametrize(
    ("loaded", "path", "told"),
    [
        ("'sphinx.testing.fixtures'", "tests/conftest.py", 0),
        ("['pytester', 'shop.testing']", "tests/conftest.py", 1),
        ("('pytester', 'sphinx.testing.fixtures')", "tests/unit/conftest.py", 0),
        ("'sphinx.testing.fixtures'", "tests/test_b.py", 1),
    ],
)
def test_another_projects_plugin_may_request_what_a_conftest_has(find: Find, loaded: str, path: str, told: int) -> None:
    quiet = "@pytest.fixture(autouse=True)\ndef quiet():\n    return 1\n"
    files = {
        "shop/testing.py": module(quiet),
        "tests/conftest.py": f"pytest_plugins = {loaded}\n",
        "tests/unit/test_c.py": PLAIN,
    }
    files[path] = files.get(path, "") + module(ORDER, PLAIN)
    assert len(find("unused-fixture", files)) == told


@pytest.mark.parametrize(("base", "told"), [("from tests.suites.base import Suite\n", 0), ("class Suite: ...\n", 1)])
def test_tests_that_a_file_below_inherits_may_request_it(find: Find, base: str, told: int) -> None:
    files = {
        "tests/suites/base.py": "class Suite:\n    def test_it(self, order): ...\n",
        "tests/kafka/conftest.py": module(ORDER),
        "tests/kafka/test_it.py": f"{base}\n\nclass TestIt(Suite): ...\n",
        "tests/nats/conftest.py": module(ORDER.replace("EUR", "USD")),
        "tests/nats/test_it.py": USES,
    }
    found = [each.path for each in find("unused-fixture", files)]
    assert found == ["tests/kafka/conftest.py"] * told


def test_one_of_a_package_is_used_under_the_name_that_it_is_imported_by(find: Find) -> None:
    files = {"tests/shop/__init__.py": module(ORDER), "tests/shop/test_a.py": PLAIN}
    assert len(find("unused-fixture", files)) == 1
    uses = "from tests.shop import order as an_order\n\n\ndef test_it(an_order): ...\n"
    assert find("unused-fixture", files | {"tests/test_b.py": uses}) == ()


def test_one_that_warns_that_it_will_go_is_kept_for_others(find: Find) -> None:
    warns = ORDER.replace("    return", "    warnings.warn('it goes', DeprecationWarning)\n    return")
    files = {"tests/conftest.py": module(ORDER), "tests/test_a.py": PLAIN}
    assert len(find("unused-fixture", files)) == 1
    assert find("unused-fixture", files | {"tests/conftest.py": module(warns)}) == ()


def test_one_that_all_who_request_it_replace_is_said_to_be_replaced(find: Find) -> None:
    other = ORDER.replace("EUR", "USD")
    files = {"tests/conftest.py": module(ORDER), "tests/test_a.py": module(other, USES), "tests/test_b.py": PLAIN}
    [found] = find("unused-fixture", files)
    assert found.path == "tests/conftest.py"
    assert found.message == "what requests 'order' gets its own file's instead, as in tests/test_a.py; delete this one"


@pytest.mark.parametrize(
    ("path", "text", "number"),
    [
        ("tests/shop/test_buying.tavern.yaml", "marks:\n  - usefixtures:\n      - order\n", 0),
        ("tests/buying.tavern.yml", "marks: [usefixtures: [order]]\n", 0),
        ("tests/test_buying.yml", "fixtures: order\n", 0),
        ("tests/test_buying.yml", "fixtures: reorder_order\n", 1),
        ("tests/buying.yml", "fixtures: order\n", 1),
        ("docs/test_buying.yml", "fixtures: order\n", 1),
        ("tests/buying.feature", "Scenario: tea\n  Given an order\n", 0),
        ("tests/buying.rst", ">>> getfixture('order')\n", 0),
        ("tests/buying.md", "An order of tea.\n", 1),
    ],
)
def test_what_a_test_that_is_not_python_names_is_requested(find: Find, path: str, text: str, number: int) -> None:
    files = {"tests/conftest.py": module(ORDER), "tests/test_a.py": PLAIN, path: text}
    assert len(find("unused-fixture", files)) == number


def test_what_is_no_text_names_nothing(find: Find, tmp_path: Path) -> None:
    for name, data in (("test_a.yaml", b"\xff\xfe"), ("a.txt", b"getfixture(\xff"), ("test_b.yml", b"\xff order")):
        (tmp_path / name).write_bytes(data)
    assert find("unused-fixture", {"conftest.py": module(ORDER), "test_a.py": PLAIN}) == ()
    (tmp_path / "test_b.yml").unlink()
    assert len(find("unused-fixture", {})) == 1


@pytest.mark.parametrize(
    ("above", "number"),
    [
        ("# Overrides the one of shop's plugin, which wipes too much.\n", 0),
        ("# This overrides the one of shop's plugin.\n#\n# It wiped too much.\n", 0),
        ("# Overrides the one of shop's plugin.\n\n", 1),
        ("# An order of tea.\n", 1),
    ],
)
def test_one_that_a_comment_right_above_says_to_override_another_is_requested(
    find: Find, above: str, number: int
) -> None:
    files = {"tests/conftest.py": module(f"{above}{ORDER}"), "tests/test_a.py": PLAIN}
    assert len(find("unused-fixture", files)) == number


@pytest.mark.parametrize(
    ("rest", "number"), [(PLAIN, 1), (USES, 0), ("def test_it(made_order): ...\n", 1), ("X = 'order'\n", 0)]
)
def test_one_under_another_name_is_not_requested_by_giving_it_that(find: Find, rest: str, number: int) -> None:
    named = ORDER.replace("fixture", "fixture(name='order')").replace("def order", "def made_order")
    assert len(find("unused-fixture", {"tests/test_a.py": module(named, rest)})) == number


HELD = "class TestIt:\n    @pytest.fixture\n    def order(self):\n        return ['tea', 12]\n\n"


@pytest.mark.parametrize(
    ("rest", "more", "number"),
    [
        ("    def test_it(self):\n        assert 1\n", {}, 1),
        ("    def test_it(self, order):\n        assert 1\n", {}, 0),
        ("    class TestMore:\n        def test_it(self, order):\n            assert 1\n", {}, 0),
        ("    def test_it(self):\n        assert 1\n\nclass TestMore(TestIt): ...\n", {}, 0),
        (
            "    def test_it(self):\n        assert 1\n",
            {"tests/test_b.py": "from tests import test_a\n\nclass TestMore(test_a.TestIt): ...\n"},
            0,
        ),
        (
            "    def test_it(self):\n        assert 1\n",
            {"tests/test_b.py": "def test_more(order):\n    assert order\n"},  # a plugin's
            0,
        ),
        (
            "    def test_it(self):\n        assert 1\n",
            {"tests/test_b.py": module(ORDER, USES)},
            1,
        ),
    ],
)
def test_one_of_a_class_is_for_that_and_those_derived_from_it(
    find: Find, rest: str, more: dict[str, str], number: int
) -> None:
    assert len(find("unused-fixture", {"tests/test_a.py": module(HELD + rest), **more})) == number


def test_one_of_a_class_that_no_test_of_it_requests_is_no_copy_to_be_shared(find: Find) -> None:
    files = {"tests/test_a.py": module(f"{HELD}    def test_it(self, order):\n        assert order\n")}
    files["tests/test_b.py"] = module(
        f"{HELD}    def test_it(self):\n        assert 1\n".replace("TestIt", "TestOther")
    )
    [found] = find("fixtures", files)
    assert (found.rule, found.path) == ("unused-fixture", "tests/test_b.py")
