import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.checking.context import Request
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.run import run
from devkit.hooks.checking.select import Wish

Find = Callable[..., tuple[Finding, ...]]

ORDER = "@pytest.fixture\ndef order():\n    return {'items': [1, 2], 'currency': 'EUR'}\n"
USES = "def test_it(order):\n    assert order\n"
HEAD = "import pytest\n\n\n"


def module(*parts: str) -> str:
    return HEAD + "\n\n".join(parts)


def test_the_same_data_under_other_names_is_one_fixture_twice(find: Find) -> None:
    other = (
        "@pytest.fixture()\ndef bill():\n    '''Bill.'''\n    made = {'items': [1, 2], 'to': 'A'}\n    return made\n"
    )
    same = other.replace("made", "result").replace("'''Bill.'''\n    ", "").replace("bill", "invoice")
    first, second = (module(each, USES.replace("order", name)) for each, name in ((other, "bill"), (same, "invoice")))
    found = find("duplicate-fixture", {"tests/test_a.py": first, "tests/unit/test_b.py": second})
    assert [(each.path, each.line) for each in found] == [("tests/unit/test_b.py", 5)]
    assert "keep one, in tests/conftest.py" in found[0].message


def test_what_nothing_requests_can_go(find: Find) -> None:
    (found,) = find("duplicate-fixture", {"tests/test_a.py": module(ORDER), "tests/test_b.py": module(ORDER, USES)})
    assert (found.path, found.related[0].path) == ("tests/test_a.py", "tests/test_b.py")
    assert found.message.endswith("; nothing requests this one, so delete it")


def test_the_fixture_that_is_overridden_is_named(find: Find) -> None:
    text = module(ORDER, USES)
    files = {"tests/a/test_a.py": text, "tests/web/conftest.py": module(ORDER), "tests/web/test_b.py": text}
    told = {each.path: each for each in find("duplicate-fixture", files)}
    assert told["tests/web/test_b.py"].related[0].path == "tests/web/conftest.py"
    assert told["tests/web/test_b.py"].message.endswith("; tests here see that one, so delete this one")


def test_a_fixture_that_is_named_as_a_test_is_told_as_such(find: Find) -> None:
    text = module("@pytest.fixture\ndef test_order():\n    assert 1 + 1 == 2\n", USES.replace("order", "tmp_path"))
    (found,) = find("unused-fixture", {"tests/test_a.py": text})
    assert found.message == "'test_order' is a fixture, so it never runs as the test that its name says; make it one"


@pytest.mark.parametrize(
    "other",
    [
        "@pytest.fixture\ndef order():\n    return {'items': [1, 3], 'currency': 'EUR'}\n",
        "@pytest.fixture(scope='module')\ndef order():\n    return {'items': [1, 2], 'currency': 'EUR'}\n",
        "@pytest.fixture\ndef order():\n    yield {'items': [1, 2], 'currency': 'EUR'}\n",
        "def order():\n    return {'items': [1, 2], 'currency': 'EUR'}\n",
    ],
)
def test_what_does_something_else_is_no_duplicate(find: Find, other: str) -> None:
    assert find("duplicate-fixture", {"test_a.py": module(ORDER), "test_b.py": module(other)}) == ()


def test_names_that_mean_something_else_make_another_fixture(find: Find) -> None:
    body = "@pytest.fixture\ndef client():\n    return make('x', debug=True).client()\n"
    files = {"test_a.py": "from a import make\n" + module(body), "test_b.py": "from b import make\n" + module(body)}
    assert find("duplicate-fixture", files) == ()
    files["test_b.py"] = files["test_b.py"].replace("from b", "from a")
    assert len(find("duplicate-fixture", files)) == 1


def test_small_fixtures_are_left_alone(find: Find) -> None:
    body = "@pytest.fixture\ndef client():\n    return Client()\n"
    assert find("duplicate-fixture", {"test_a.py": module(body), "test_b.py": module(body)}) == ()


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("", "(scope='function', autouse=False, params=None)", 1),
        ("", "(scope='class')", 0),
        ("(params=[1, 2], scope='class')", "(scope='class', params=[1, 2])", 1),
        ("(params=[1, 2])", "(params=None)", 0),
    ],
)
def test_options_that_say_what_is_usual_say_nothing(find: Find, one: str, other: str, number: int) -> None:
    files = {
        f"tests/test_{name}.py": module(ORDER.replace("fixture", f"fixture{options}", 1), USES)
        for name, options in (("a", one), ("b", other))
    }
    assert len(find("duplicate-fixture", files)) == number


def test_a_method_that_takes_nothing_of_its_object_is_what_a_function_is(find: Find) -> None:
    plain = ORDER.replace("[1, 2]", str([*range(20)]))
    methods = (each.replace("(", "(self, ").replace(", )", ")") for each in (plain, USES))
    held = "class TestIt:\n" + textwrap.indent("\n".join(methods), "    ")
    [found] = find("duplicate-fixture", {"tests/test_a.py": module(plain, USES), "tests/test_b.py": module(held)})
    assert found.message.endswith("; keep one, in tests/conftest.py")


@pytest.mark.parametrize(
    "conftest", [None, "", '"""Shared."""\nimport json\n\n\ndef pytest_configure():\n    json.dumps(1)\n']
)
def test_a_moved_fixture_is_found_by_pytest_and_the_rest_stays(repository: Path, conftest: str | None) -> None:
    moved = "@pytest.fixture\ndef order():\n    return {'day': date(2026, 1, 2), 'items': [1, 2]}\n"
    head = "from datetime import date\n" + HEAD
    rest = "\n\ndef test_it(order):\n    assert order['items'] == [1, 2]\n    assert order['day'] == date(2026, 1, 2)\n"
    tests = repository / "tests"
    for name in ("unit/test_a.py", "unit/deep/test_b.py"):
        (tests / name).parent.mkdir(parents=True, exist_ok=True)
        (tests / name).write_text(head + moved + rest, encoding="utf-8")
    if conftest is not None:
        (tests / "unit" / "conftest.py").write_text(conftest, encoding="utf-8")
    done = run(Request(repository), Wish(("duplicate-fixture",)), fix=True)
    assert done.findings == ()
    assert "def order" not in (tests / "unit" / "test_a.py").read_text(encoding="utf-8")
    text = (tests / "unit" / "conftest.py").read_text(encoding="utf-8")
    assert text.count("def order") == 1
    assert conftest is None or text.startswith(conftest[:13])
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", str(tests)],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in ran.stdout, ran.stdout
    again = run(Request(repository), Wish(("duplicate-fixture",)), fix=True)
    assert not again.fixed


@pytest.mark.parametrize(
    "extra",
    [
        {"tests/test_c.py": USES},  # gets another one today, or none
        {"conftest.py": module(ORDER.replace("EUR", "USD"))},  # the moved one would hide it
        {"tests/test_c.py": "from test_a import order\n"},
    ],
)
def test_nothing_is_moved_where_another_test_could_notice(find: Find, extra: dict[str, str]) -> None:
    order = ORDER.replace("return", "made = 'Ada', 7\n    made += (made[1],)\n    made *= 2\n    return made,")
    files = {"tests/test_a.py": module(order, USES), "tests/test_b.py": module(order, USES), **extra}
    assert [each.fix for each in find("duplicate-fixture", files) if each.path == "tests/test_b.py"] == [None]


def test_one_that_requests_what_only_its_file_has_is_not_moved(find: Find) -> None:
    rate = "@pytest.fixture\ndef rate():\n    return 2\n\n"
    order = ORDER.replace("order()", "order(rate)").replace(
        "return", "made = 'Ada', rate\n    made *= 2\n    return made,"
    )
    files = {f"tests/test_{each}.py": module(rate, order, USES) for each in "ab"}
    assert [each.fix for each in find("duplicate-fixture", files) if "order" in each.message] == [None]
    shared = {path: text.replace(rate, "") for path, text in files.items()} | {"tests/conftest.py": module(rate)}
    assert [each.fix is None for each in find("duplicate-fixture", shared)] == [False]


def test_a_fixture_that_nothing_requests_is_told(find: Find) -> None:
    files = {"conftest.py": module(ORDER, ORDER.replace("order", "lost")), "tests/test_a.py": USES}
    assert [each.message.split()[6] for each in find("unused-fixture", files)] == ["'lost';"]


@pytest.mark.parametrize(
    "user",
    [
        "def test_a(order): ...\n",
        "@pytest.mark.usefixtures('order')\ndef test_a(): ...\n",
        "pytestmark = pytest.mark.usefixtures('order')\n",
        "pytestmark = pytest.mark.usefixtures(order.__name__)\n",
        "def test_a(request):\n    request.getfixturevalue('order')\n",
        "def test_a(request, name):\n    request.getfixturevalue(name)\n",
        "@pytest.mark.parametrize('x', ['order'], indirect=True)\ndef test_a(x): ...\n",
        "class TestA:\n    def test_a(self, order): ...\n",
        "@pytest.fixture\ndef x(order): ...\n\n\ndef test_x(x): ...\n",
    ],
)
def test_every_way_to_request_one_counts(find: Find, user: str) -> None:
    assert find("unused-fixture", {"conftest.py": module(ORDER), "tests/test_a.py": module(user)}) == ()


def test_autouse_plugins_and_hidden_ones_that_are_built_on_are_used(find: Find) -> None:
    files = {
        "conftest.py": module(ORDER, "@pytest.fixture(autouse=True)\ndef clean():\n    ...\n"),
        "tests/test_a.py": module("@pytest.fixture\ndef order(order):\n    return order\n", USES),
        "plugin/pyproject.toml": "",
    }
    assert find("unused-fixture", files) == ()
    files = {"pyproject.toml": '[project.entry-points.pytest11]\nx = "x"\n', "x.py": module(ORDER)}
    assert find("unused-fixture", files) == ()


def test_a_session_s_fixture_cannot_have_what_is_made_for_each_test(find: Find) -> None:
    wide = "@pytest.fixture(scope='session')\ndef database(tmp_path, order, tmp_path_factory):\n    ...\n"
    found = find("fixture-scope", {"conftest.py": module(ORDER, wide)})
    assert [each.message.split("requests ")[1].split(",")[0] for each in found] == ["'order'", "'tmp_path'"]


@pytest.mark.parametrize(
    ("mark", "number"),
    [
        ("parametrize('database', ['a', 'b'], indirect=True, scope='function')", 0),
        ("parametrize('database', ['a', 'b'], indirect=True)", 1),
        ("parametrize('databases', ['a', 'b'], scope='function')", 1),
        ("parametrize(['database', 'x'], [pytest.param('a', 1, marks=pytest.mark.slow())], scope='function')", 0),
        ("parametrize('x, tmp_path', [('a', 1)], scope='session')", 0),
    ],
)
def test_a_scope_that_tests_give_a_fixture_with_its_values_counts(find: Find, mark: str, number: int) -> None:
    wide = "@pytest.fixture(scope='session')\ndef database(tmp_path, request):\n    ...\n"
    test = f"import pytest\n\n\n@pytest.mark.{mark}\ndef test_it(database): ...\n"
    assert len(find("fixture-scope", {"conftest.py": module(wide), "tests/test_a.py": test})) == number


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("metafunc.parametrize(names, values, scope='session')", 0),
        ("metafunc.parametrize(names, values)", 1),
        ("metafunc.parametrize('orders', values, scope='session')", 1),
        ("metafunc.parametrize('order', values, scope='session')", 0),
    ],
)
def test_a_scope_that_a_hook_gives_what_is_requested_counts(find: Find, given: str, number: int) -> None:
    wide = "@pytest.fixture(scope='session')\ndef database(order):\n    ...\n"
    hook = f"def pytest_generate_tests(metafunc):\n    names, values = read(metafunc)\n    {given}\n"
    test = "def test_it(database): ...\n"
    assert len(find("fixture-scope", {"conftest.py": module(ORDER, wide, hook), "test_a.py": test})) == number


def test_hiding_is_told_where_nothing_is_built_on(find: Find) -> None:
    files = {
        "conftest.py": module(ORDER),
        "tests/test_a.py": module(ORDER.replace("EUR", "USD"), USES),
        "tests/test_b.py": module("@pytest.fixture\ndef order(order):\n    return {**order, 'a': 1}\n", USES),
    }
    assert [each.path for each in find("shadowed-fixture", files)] == ["tests/test_a.py"]


def test_the_order_of_keywords_and_the_folder_of_the_file_say_nothing(find: Find) -> None:
    body = "@pytest.fixture\ndef shop():\n    return Shop(Path(__file__).parent / 'shop', currency='EUR', paid=True)\n"
    head = "from pathlib import Path\nfrom shop import Shop\n"
    other = body.replace("currency='EUR', paid=True", "paid=True, currency='EUR'")
    files = {"tests/test_a.py": head + module(body), "tests/test_b.py": head + module(other)}
    assert len(find("duplicate-fixture", files)) == 1
    elsewhere = {"tests/test_b.py": "", "test_b.py": files["tests/test_b.py"]}
    assert find("duplicate-fixture", elsewhere) == ()


@pytest.mark.parametrize(
    "files",
    [
        {  # a plugin's, replaced in two files
            f"tests/test_{name}.py": module(ORDER, "def test_it(shop_client): ...\n") for name in "ab"
        },
        {"tests/test_a.py": "from base import BaseTests\n" + module(ORDER, "class TestIt(BaseTests):\n    pass\n")}
        | {"base.py": "class BaseTests:\n    def test_it(self, order):\n        pass\n"},
        {"tests/test_a.py": module(ORDER.replace("    return", "    # overrides the plugin's\n    return"))},
        {"shop/testing/conftest.py": module(ORDER), "tests/test_a.py": "def test_a():\n    pass\n"},
        {"tests/test_a.py": module(ORDER.replace("order", "cls"), "def test_it(cls):\n    assert cls\n")},
    ],
)
def test_fixtures_that_others_ask_for_are_left_alone(find: Find, files: dict[str, str]) -> None:
    assert find("unused-fixture", files) == ()


def test_one_that_stands_in_for_what_a_fixture_above_requests_is_used(find: Find) -> None:
    linter = "@pytest.fixture\ndef linter(order):\n    return order\n"
    files = {
        "conftest.py": module(ORDER, linter),
        "tests/test_a.py": module(ORDER.replace("EUR", "USD"), "def test_a(linter): ...\n"),
    }
    assert find("unused-fixture", files) == ()


def test_one_that_another_conftest_imports_is_used_below_that_one(find: Find) -> None:
    imported = "from tests.unit.conftest import order\n"
    files = {
        "tests/unit/conftest.py": module(ORDER),
        "tests/unit/test_a.py": "def test_a(): ...\n",
        "tests/functional/conftest.py": imported,
        "tests/functional/web/test_b.py": USES,
    }
    assert find("unused-fixture", files) == ()
    files["tests/functional/web/test_b.py"] = module(ORDER.replace("EUR", "USD"), USES)
    assert find("unused-fixture", {**files, "tests/functional/conftest.py": "", "tests/other/conftest.py": imported})
    assert find("unused-fixture", {**files, "tests/other/conftest.py": "", "tests/functional/web/test_b.py": imported})


def test_one_of_a_name_that_a_test_gets_from_nowhere_in_the_project_may_replace_a_plugin_s(find: Find) -> None:
    files = {
        "shop/tests/test_a.py": module(ORDER, "def test_a(): ...\n"),
        "base/tests/test_b.py": USES,
    }
    assert find("unused-fixture", files) == ()
    files["base/tests/conftest.py"] = module(ORDER.replace("EUR", "USD"))
    assert [each.path for each in find("unused-fixture", files)] == ["shop/tests/test_a.py"]


def test_no_conftest_is_named_for_fixtures_that_would_run_for_every_test_there(find: Find) -> None:
    body = (
        "    first = Shop('main', 3, paid=True)\n    first.open(8, 'early')\n    yield\n    first.close(18, 'late')\n"
    )
    fixture = f"from shop import Shop\n\n\n@pytest.fixture\ndef shop():\n{body}"
    usual = dict.fromkeys(("tests/web/test_a.py", "tests/shop/test_b.py"), module(fixture, "def test(shop): ...\n"))
    [found] = find("duplicate-fixture", usual)
    assert "tests/conftest.py" in found.message
    automatic = {path: text.replace("re\n", "re(autouse=True)\n", 1) for path, text in usual.items()}
    [found] = find("duplicate-fixture", automatic)
    assert "conftest.py" not in found.message


@pytest.mark.parametrize(
    "extra",
    [
        {"pytest.ini": "[pytest]\nusefixtures = order\n"},
        {"pyproject.toml": "[tool.pytest.ini_options]\nusefixtures = [\n  'order',\n]\n"},
        {"shop/a.py": "def f():\n    '''\n    >>> getfixture('order')\n    '''\n"},
        {"tests/test_b.py": "def check_it(order):\n    assert order\n"},
    ],
)
def test_fixtures_that_are_asked_for_outside_of_tests_are_used(find: Find, extra: dict[str, str]) -> None:
    files = {"conftest.py": module(ORDER), "tests/test_a.py": "def test_it():\n    assert 1\n"}
    assert len(find("unused-fixture", files)) == 1
    assert find("unused-fixture", files | extra) == ()


def test_a_function_that_a_test_calls_itself_requests_nothing(find: Find) -> None:
    test = "def check(order):\n    assert order\n\n\ndef test_it():\n    check(1)\n"
    assert len(find("unused-fixture", {"test_a.py": module(ORDER, test)})) == 1


@pytest.mark.parametrize(("base", "number"), [("(Common)", 0), ("(unittest.TestCase)", 1), ("", 1)])
def test_what_a_class_has_to_have_for_inherited_tests_is_no_duplicate(find: Find, base: str, number: int) -> None:
    order = ORDER.replace("[1, 2]", str([*range(20)])).replace("\ndef", "\n    def", 1)
    text = f"{HEAD}class TestIt{base}:\n    {order}"
    text = text.replace("    return", "        return").replace("def order()", "def order(self)")
    assert len(find("duplicate-fixture", {"tests/test_a.py": text, "tests/test_b.py": text})) == number


def test_what_a_fixture_defines_or_imports_itself_means_the_same_in_both_files(find: Find) -> None:
    body = "def kind():\n    import shop\n\n    class Order(shop.Base):\n        size = 5\n\n    return Order\n"
    body = f"@pytest.fixture\n{body}"
    files = {"test_a.py": module(body), "test_b.py": module("X = 1\n", body)}
    assert len(find("duplicate-fixture", files)) == 1


@pytest.mark.parametrize(("plugin", "told"), [("shop.fixtures.base", 0), ("shop.fixtures.own", 1)])
def test_below_a_plugin_of_another_distribution_in_the_same_namespace(find: Find, plugin: str, told: int) -> None:
    files = {
        "shop/fixtures/own.py": module(ORDER.replace("order", "bill")),
        "tests/conftest.py": f"pytest_plugins = ['{plugin}']\n",
        "tests/web/conftest.py": module(ORDER),
        "tests/web/test_a.py": "def test_a(): ...\n",
    }
    assert len(find("unused-fixture", files)) == told
