"""Which fixtures are the same, and where one of them is to be kept."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.checking.context import Request
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.run import run
from devkit.hooks.checking.select import Wish

Find = Callable[..., tuple[Finding, ...]]

HEAD = "import pytest\n\n\n"
ORDER = "@pytest.fixture\ndef order():\n    return {'items': [1, 2], 'currency': 'EUR'}\n"
BILL = (
    "@pytest.fixture\ndef bill(order, tmp_path):\n    order['at'] = tmp_path / 'bill'\n    return [order, 'EUR', 12]\n"
)
LARGE = (
    "@pytest.fixture\ndef order():\n    made = {'items': [1, 2], 'currency': 'EUR'}\n"
    "    made['to'] = 'Ada', 'Main Street'\n    made['paid'] = sum(made['items']) > 100\n    return made\n"
)
LARGER = LARGE.replace("    return", "    made['at'] = [each * 12 for each in made['items'][1:]]\n    return")
HUGE = {f"tests/unit/test_{number}.py": "def test_it():\n    assert 1\n" for number in range(70)}
USES = "def test_it(order):\n    assert order\n"
CALL = "@pytest.fixture\ndef order():\n    return Order.make(name='Tea', price=13)\n"


def module(*parts: str) -> str:
    return HEAD + "\n\n".join(parts)


def using(fixture: str, name: str = "order") -> str:
    return module(fixture, USES.replace("order", name))


def advice(found: tuple[Finding, ...]) -> list[str]:
    return [each.message.partition("; ")[2] for each in found]


def test_fixtures_that_request_something_else_are_not_the_same(find: Find) -> None:
    files = {f"tests/{name}/test_{name}.py": using(BILL, "bill") for name in "ab"}
    other = {f"tests/{name}/conftest.py": module(ORDER.replace("EUR", name)) for name in "ab"}
    assert find("duplicate-fixture", files | other) == ()
    same = {"tests/a/conftest.py": module(ORDER), "tests/b/conftest.py": module(ORDER)}
    told = find("duplicate-fixture", files | same)
    assert {each.path for each in told} == {"tests/b/conftest.py", "tests/b/test_b.py"}


def test_what_is_requested_by_what_is_requested_counts_as_well(find: Find) -> None:
    box = "@pytest.fixture\ndef box(bill):\n    return ['box', 3, bill]\n"
    files = {f"tests/{name}/test_{name}.py": using(box, "box") for name in "ab"}
    files |= {f"tests/{name}/conftest.py": module(ORDER.replace("EUR", name), BILL) for name in "ab"}
    assert find("duplicate-fixture", files) == ()


@pytest.mark.parametrize(("above", "told"), [("README.md", 0), ("parts/conftest.py", 1)])
def test_a_new_conftest_above_two_distributions_is_not_found(find: Find, above: str, told: int) -> None:
    files = {f"parts/{name}/tests/test_{name}.py": using(LARGER) for name in ("core", "web")}
    files |= {f"parts/{name}/pyproject.toml": f"[project]\nname = '{name}'\n" for name in ("core", "web")}
    assert len(find("duplicate-fixture", {**files, above: "X = 1\n"})) == told


def test_a_long_body_is_worth_sharing_whatever_it_requests(find: Find) -> None:
    lines = "".join(f"    order['{name}'] = tmp_path / '{name}', len(order), 12\n" for name in ("bill", "box", "case"))
    text = BILL.replace("    return", f"{lines}    return")
    files = {
        f"tests/test_{name}.py": module(ORDER.replace("EUR", name), text, USES, "def test(bill): ...\n")
        for name in "ab"
    }
    [found] = find("duplicate-fixture", files)
    assert "with other fixtures of the names that it requests; keep one, in tests/conftest.py" in found.message
    files["tests/test_b.py"] = files["tests/test_b.py"].replace("bill(", "note(").replace("(bill", "(note")
    assert find("duplicate-fixture", files) == ()


def test_one_that_a_conftest_has_by_another_name_is_requested_instead(find: Find) -> None:
    files = {"tests/conftest.py": module(LARGE), "tests/test_a.py": USES}
    files["tests/test_b.py"] = using(LARGE).replace("order", "purchase")
    assert advice(find("duplicate-fixture", files)) == [
        "tests here see that one, so request 'order' instead, and delete this one"
    ]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("pytest.importorskip('shop', reason='no shop')", "pytest.importorskip('shop')", 1),
        ("pytest.importorskip('shop', '1.2', 'no shop')", "pytest.importorskip('shop', '1.2', reason='old')", 1),
        ("pytest.skip('no shop' + str(12))", "pytest.skip(reason=f'closed {12}')", 1),
        ("pytest.fail('no shop', pytrace=False)", "pytest.fail('closed', pytrace=False)", 1),
        ("pytest.xfail('no shop')", "pytest.xfail('closed')", 1),
        ("fail('no shop')", "fail(msg='closed')", 1),
        ("pytest.importorskip('shop', reason='no shop')", "pytest.importorskip('mall', reason='no shop')", 0),
        ("pytest.importorskip('shop', '1.2')", "pytest.importorskip('shop', '1.3')", 0),
        ("pytest.skip('no shop')", "pytest.fail('no shop')", 0),
        ("pytest.fail('no shop', pytrace=False)", "pytest.fail('no shop', pytrace=True)", 0),
        ("print('no shop')", "print('closed')", 0),
        ("request.skip('no shop')", "request.skip('closed')", 0),
    ],
)
def test_reasons_of_skips_and_failures_are_not_compared(find: Find, one: str, other: str, told: int) -> None:
    head = f"from pytest import fail\n{HEAD}"
    uses = USES.replace("order", "purchase")
    first, second = (
        LARGE.replace("    return", f"    if made['paid']:\n        {each}\n    return") for each in (one, other)
    )
    files = {"tests/conftest.py": head + first, "tests/test_a.py": USES}
    files["tests/test_b.py"] = f"{head}{second.replace('order', 'purchase')}\n\n{uses}"
    requested = "tests here see that one, so request 'order' instead, and delete this one"
    assert advice(find("duplicate-fixture", files)) == [requested] * told


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("skip(reason='no shop')", "skip('closed')", 1),
        ("skipif('A', reason='no shop')", "skipif('A', reason='closed')", 1),
        ("xfail(raises=OSError, reason='no shop')", "xfail(raises=OSError, reason='closed')", 1),
        ("skipif('A', reason='no shop')", "skipif('B', reason='no shop')", 0),
        ("xfail('A', reason='no shop')", "xfail('B', reason='no shop')", 0),
        ("shop(reason='no shop')", "shop(reason='closed')", 0),
    ],
)
def test_reasons_of_marked_parameters_are_not_compared(find: Find, one: str, other: str, told: int) -> None:
    marked = "fixture(params=[1, pytest.param(2, marks=pytest.mark.{})])"
    first, second = (LARGE.replace("fixture", marked.format(each)) for each in (one, other))
    files = {"tests/conftest.py": module(first), "tests/test_a.py": USES, "tests/test_b.py": using(second)}
    assert advice(find("duplicate-fixture", files)) == ["tests here see that one, so delete this one"] * told


def test_one_that_repeats_a_conftest_s_can_go_whatever_it_requests(find: Find) -> None:
    files = {
        "tests/conftest.py": module(ORDER, BILL),
        "tests/test_a.py": module(ORDER.replace("EUR", "USD"), BILL, USES.replace("order", "bill")),
        "tests/test_b.py": USES.replace("order", "bill"),
    }
    [found] = find("duplicate-fixture", files)
    assert (found.path, advice((found,))) == ("tests/test_a.py", ["tests here see that one, so delete this one"])


@pytest.mark.parametrize("files", [{"tests/conftest.py": module(ORDER.replace("EUR", "USD")), "tests/test_c.py": USES}])
def test_a_name_that_means_something_else_in_the_conftest_is_not_used_again(find: Find, files: dict[str, str]) -> None:
    large = {f"tests/test_{name}.py": using(LARGE) for name in "ab"}
    [said] = advice(find("duplicate-fixture", files | large))
    assert said == "keep one, in tests/conftest.py, by another name, as tests there use 'order' for something else"
    small = {path: using(ORDER) for path in large}
    assert find("duplicate-fixture", files | small) == ()
    many = small | {f"tests/test_{name}.py": using(ORDER) for name in "de"}
    assert ["by another name" in each for each in advice(find("duplicate-fixture", files | many))] == [True]


def test_a_name_that_other_tests_get_from_elsewhere_is_not_hidden(find: Find) -> None:
    files = {f"tests/web/test_{name}.py": using(LARGE) for name in "ab"}
    assert "by another name" not in advice(find("duplicate-fixture", files))[0]
    above = {"conftest.py": module(ORDER), "tests/web/test_c.py": USES}
    assert "by another name" in advice(find("duplicate-fixture", files | above))[0]


@pytest.mark.parametrize(("above", "hidden"), [({}, False), ({"conftest.py": module(ORDER)}, True)])
def test_what_a_conftest_leaves_to_those_below_it_is_theirs(find: Find, above: dict[str, str], hidden: bool) -> None:
    files = {f"tests/{name}/conftest.py": module(LARGE) for name in ("unit", "web")}
    files |= {f"tests/{name}/test_it.py": USES for name in ("unit", "web")}
    files["tests/conftest.py"] = module("@pytest.fixture(autouse=True)\ndef box(order):\n    return [order]\n")
    [said] = advice(find("duplicate-fixture", files | above))
    assert said.startswith("keep one, in tests/conftest.py")
    assert ("by another name" in said) == hidden


@pytest.mark.parametrize(("requested", "number"), [("", 1), ("crate", 0)])
def test_one_that_requests_others_than_its_copy_is_given_no_other_name(find: Find, requested: str, number: int) -> None:
    crates = [f"@pytest.fixture\ndef crate():\n    return {size}\n" for size in (1, 2)]
    large = LARGE.replace("order()", f"order({requested})")
    files = {f"tests/test_{size}.py": module(crate, large, USES) for size, crate in enumerate(crates)}
    files |= {f"tests/test_{name}.py": using(LARGE.replace("EUR", name)) for name in ("USD", "CHF", "GBP")}
    said = [each for each in advice(find("duplicate-fixture", files)) if "by another name" in each]
    assert len(said) == number


@pytest.mark.parametrize("imported", ["from conftest import wait\n", "import conftest\n"])
def test_a_new_conftest_would_hide_the_one_that_tests_import(find: Find, imported: str) -> None:
    files = {f"tests/web/test_{name}.py": using(LARGE) for name in "ab"} | {"tests/web/test_c.py": "import shop\n"}
    assert "tests/web/conftest.py" in advice(find("duplicate-fixture", files))[0]
    for path in ("tests/web/test_c.py", "tests/test_d.py"):
        told = find("duplicate-fixture", {**files, "tests/web/test_c.py": "", path: f"{imported}{USES}"})
        assert not any("conftest.py" in each for each in advice(told))


@pytest.mark.parametrize(
    "below",
    [
        USES,
        f"{USES}\n\nNAMES = ['order']\n",
        module("@pytest.fixture\ndef box(order):\n    return [order]\n"),
        module("@pytest.mark.usefixtures('order')\ndef test_it(): ...\n"),
        module("pytestmark = pytest.mark.usefixtures('order')\n"),
        "def test_it(crate):\n    assert crate\n",
    ],
)
def test_of_two_names_the_one_that_hides_nothing_is_kept(find: Find, below: str) -> None:
    crate = ORDER.replace("order()", "crate(shelf)"), ORDER.replace("order()", "shelf(order)")
    files = {"tests/web/test_a.py": using(LARGE), "tests/web/test_b.py": using(LARGE).replace("order", "bill")}
    files["tests/conftest.py"] = module(LARGE.replace("EUR", "USD"), *crate)
    assert advice(find("duplicate-fixture", files)) == ["keep one, in tests/web/conftest.py"]
    kept = "keep one, in tests/web/conftest.py, as 'bill', since tests there use 'order' for something else"
    assert advice(find("duplicate-fixture", files | {"tests/web/test_c.py": below})) == [kept]
    own = {"tests/web/of/conftest.py": module(ORDER), "tests/web/of/test_c.py": below, "tests/web/test_c.py": ""}
    assert advice(find("duplicate-fixture", files | own)) == ["keep one, in tests/web/conftest.py"]


def test_of_two_names_the_one_that_others_have_nothing_else_by_is_kept(find: Find) -> None:
    files = {"tests/test_a.py": using(LARGE), "tests/test_b.py": using(LARGE).replace("order", "bill")}
    files |= {f"tests/test_{name}.py": using(LARGE.replace("EUR", name)) for name in ("USD", "CHF", "GBP")}
    [told] = advice(find("duplicate-fixture", files))
    assert told == "keep one, in tests/conftest.py, as 'bill', since tests there use 'order' for something else"


def test_one_that_hides_what_its_file_imports_is_not_moved_under_its_name(find: Find) -> None:
    files = {f"tests/web/test_{name}.py": using(LARGE) for name in "ab"} | {"tests/cli/test_c.py": using(ORDER)}
    assert "by another name" not in advice(find("duplicate-fixture", files))[0]
    files["tests/web/test_b.py"] = "from tests.cli.test_c import *\n" + files["tests/web/test_b.py"]
    assert "by another name" in advice(find("duplicate-fixture", files))[0]


def test_of_several_groups_the_largest_gets_the_place(find: Find) -> None:
    other = ORDER.replace("EUR", "USD")
    files = {f"tests/test_{name}.py": using(ORDER) for name in "abcdjk"}
    files |= {f"tests/test_{name}.py": using(other) for name in "ef"}
    (told,) = find("duplicate-fixture", files)
    assert told.message.endswith("does, and so do 4 more; keep one, in tests/conftest.py")
    assert {told.path, *(each.path for each in told.related)} == {f"tests/test_{name}.py" for name in "abcdjk"}
    files |= {f"tests/test_{name}.py": using(LARGE) for name in "ghi"}
    said = advice(find("duplicate-fixture", files))
    assert [each.endswith("'order' for something else") for each in said] == [0, 1]


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (("tests/test_a.py", "tests/web/test_b.py"), 1),
        (("tests/cli/test_a.py", "tests/web/test_b.py"), 0),
        (("tests/cli/test_a.py", "tests/web/test_b.py", "tests/api/test_c.py"), 1),
    ],
)
def test_a_single_call_in_two_files_is_shared_by_neighbours_only(find: Find, paths: tuple[str, ...], told: int) -> None:
    files = dict.fromkeys(paths, "from shop import Order\n" + using(CALL))
    assert advice(find("duplicate-fixture", files)) == ["keep one, in tests/conftest.py"] * told


def test_test_data_of_numbered_families_is_alike_by_chance(find: Find) -> None:
    rest = ORDER.replace("order", "order2").replace("EUR", "USD")
    first = ORDER.replace("order", "order1")
    one = module(first, rest, "def test_it(order1, order2): ...\n")
    other = ORDER.replace("order", "bill")
    assert find("duplicate-fixture", {"test_a.py": one, "test_b.py": using(other, "bill")}) == ()
    assert len(find("duplicate-fixture", {"test_a.py": one, "test_c.py": using(first, "order1")})) == 1


def test_what_a_fixture_needs_of_its_file_is_moved_along(find: Find) -> None:
    text = LARGE.replace("    return made", "    made['error'] = Lost('nothing')\n    return made")
    lost = "class Lost(Exception):\n    '''Lost.'''\n"
    files = {f"tests/test_{name}.py": module(lost, text, USES) for name in "ab"}
    assert advice(find("duplicate-fixture", files)) == ["keep one, in tests/conftest.py, with Lost"]
    files["tests/test_b.py"] = files["tests/test_b.py"].replace("(Exception)", "(ValueError)")
    assert find("duplicate-fixture", files) == ()


@pytest.mark.parametrize(("lines", "names", "number"), [(0, "ab", 0), (1, "ab", 0), (1, "abc", 0), (4, "ab", 1)])
def test_a_long_setup_of_its_test_s_object_goes_into_a_class(find: Find, lines: int, names: str, number: int) -> None:
    body = "        self.first = [1, 2, 3, 'a', 'b']\n        self.last = {'items': [1, 2], 'to': 'Ada', 'paid': 3.5}\n"
    more = "".join(f"        self.next_{each} = [each + {each} for each in self.first]\n" for each in range(lines))
    setup = f"class TestIt:\n    @pytest.fixture(autouse=True)\n    def setup(self):\n{body}{more}"
    files = {f"tests/test_{name}.py": module(setup) for name in names}
    assert advice(find("duplicate-fixture", files)) == ["keep one, in a class that both are derived from"] * number


@pytest.mark.parametrize(
    ("text", "extra", "place"),
    [
        (LARGER, {}, ""),
        (LARGER.replace("return made", "yield made"), {}, "keep one, in tests/conftest.py"),
        (LARGER, {"tests/conftest.py": ""}, "keep one, in tests/conftest.py"),
    ],
)
def test_a_conftest_above_a_huge_tree_is_no_place_where_there_is_none(
    find: Find, text: str, extra: dict[str, str], place: str
) -> None:
    files = {f"tests/{name}/test_{name}.py": using(text) for name in "ab"} | HUGE
    assert advice(find("duplicate-fixture", files | extra)) == [place] * bool(place)


def test_what_a_fixture_does_in_a_line_or_two_is_no_function(find: Find) -> None:
    made = "    (tmp_path / 'orders' / 'of' / 'today').mkdir()\n    return tmp_path\n"
    text = f"@pytest.fixture\ndef order(tmp_path):\n{made}"
    found = find("duplicate-fixture", {f"tests/{name}/test_{name}.py": using(text) for name in "abc"} | HUGE)
    assert found == ()


def test_what_is_moved_gets_what_it_requests_as_before(repository: Path) -> None:
    tests = repository / "tests"
    tests.mkdir()
    test = (
        "def test_it(bill, tmp_path):\n    assert bill[0] == {**bill[0], 'currency': 'EUR', 'at': tmp_path / 'bill'}\n"
    )
    for name in "ab":
        (tests / f"test_{name}.py").write_text(module(ORDER, BILL, test), encoding="utf-8")
    done = run(Request(repository), Wish(("fixtures",)), fix=True)
    assert done.findings == ()
    assert (tests / "conftest.py").read_text(encoding="utf-8").count("@pytest.fixture") == 2
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", str(tests)]
    ran = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert "2 passed" in ran.stdout, ran.stdout


def test_what_is_not_to_be_moved_as_it_is_stays_where_it_is(repository: Path) -> None:
    tests = repository / "tests"
    tests.mkdir()
    (tests / "conftest.py").write_text(module(ORDER.replace("EUR", "USD")), encoding="utf-8")
    for name in "ab":
        (tests / f"test_{name}.py").write_text(using(LARGE), encoding="utf-8")
    (tests / "test_c.py").write_text(module(LARGE.replace("order", "lost")), encoding="utf-8")
    done = run(Request(repository), Wish(("duplicate-fixture",)), fix=True)
    assert len(done.findings) == 2
    assert not done.fixed


@pytest.mark.parametrize(("folder", "told"), [("tests", 1), ("tests/web", 0)])
def test_several_statements_of_one_folder_are_the_same_whatever_they_request(
    find: Find, folder: str, told: int
) -> None:
    files = {
        "tests/test_a.py": module(ORDER, BILL, "def test_it(bill): ...\n"),
        f"{folder}/test_b.py": module(ORDER.replace("EUR", "USD"), BILL, "def test_it(bill): ...\n"),
    }
    assert ["'bill'" in each.message for each in find("duplicate-fixture", files)] == [True] * told


def test_what_repeats_the_one_above_can_go_however_small_it_is(find: Find) -> None:
    paths = "@pytest.fixture\ndef paths(tmp_path):\n    return [tmp_path] * 4\n"
    test = "def test_it(paths):\n    assert paths\n"
    files = {"tests/conftest.py": module(paths), "tests/test_a.py": module(paths, test)}
    assert advice(find("duplicate-fixture", files)) == ["tests here see that one, so delete this one"]
    beside = {"tests/conftest.py": "", "tests/test_b.py": module(paths, test)}
    assert find("duplicate-fixture", {**files, **beside}) == ()
    other = {"tests/conftest.py": module(paths.replace("4", "5")), "tests/test_b.py": ""}
    assert find("duplicate-fixture", {**files, **other}) == ()


@pytest.mark.parametrize(
    ("folder", "name", "value", "number"),
    [
        ("tests/unit", "order", "{'items': {'name': 'tea', 'price': 12}}", 0),
        ("tests", "bill", "{'items': {'name': 'tea', 'price': 12}}", 0),
        ("tests", "order", "{'items': {'name': 'tea', 'price': 12}}", 1),
        ("tests/unit", "order", "{'items': {'name': 'tea', 'price': 12, 'number': 3, 'of': 'Ada'}}", 1),
        ("tests/unit", "order", "{'items': {'name': 'tea', 'price': shop.price(12)}}", 1),
    ],
)
def test_small_input_beside_its_test_is_left_alone(find: Find, folder: str, name: str, value: str, number: int) -> None:
    text = f"@pytest.fixture\ndef order():\n    return {value}\n"
    test = "def test_it(order):\n    assert order\n"
    one, two = module("import shop\n", text, test), module("import shop\n", text, test).replace("order", name)
    assert len(find("duplicate-fixture", {"tests/test_a.py": one, f"{folder}/test_b.py": two})) == number
    above = {"tests/conftest.py": module("import shop\n", text), f"{folder}/test_b.py": two}
    assert len(find("duplicate-fixture", {"tests/test_a.py": USES, **above})) == 1


def test_what_two_classes_share_goes_into_one_that_both_are_derived_from(find: Find) -> None:
    def methods(number: int, value: str) -> str:
        names = [f"of_{letter}" for letter in "abc"[:number]]
        each = "    @pytest.fixture\n    def {0}(self):\n        return ['{0}', {1}]\n\n"
        test = f"    def test_it(self, {', '.join(names)}):\n        assert 1\n"
        return f"{HEAD}class TestIt:\n{''.join(each.format(name, value) for name in names)}{test}"

    def told(number: int, value: str, names: str = "ab") -> list[str]:
        return advice(find("duplicate-fixture", {f"tests/test_{name}.py": methods(number, value) for name in names}))

    large = ", ".join(map(str, range(30)))
    assert told(2, large) == ["keep one, in tests/conftest.py"] * 2
    assert told(3, large) == ["keep one, in a class that both are derived from"] * 3
    assert told(2, "1, 2, 3, 4, 5") == told(3, "1, 2, 3, 4, 5") == []
    assert told(1, "1, 2, 3, 4, 5", "abc") == ["keep one, in tests/conftest.py"]


def test_a_name_that_means_something_else_to_more_files_is_not_taken(find: Find) -> None:
    files = {f"tests/test_{name}.py": module(LARGE, USES) for name in "ab"}
    others = {
        f"tests/test_of_{name}.py": module(LARGE.replace("EUR", f"the {name}"), USES) for name in ("one", "two", "six")
    }
    assert advice(find("duplicate-fixture", files)) == ["keep one, in tests/conftest.py"]
    renamed = "keep one, in tests/conftest.py, by another name, as tests there use 'order' for something else"
    assert advice(find("duplicate-fixture", files | others)) == [renamed]
    many = {f"tests/test_of_{n}.py": module(LARGE.replace("EUR", f"the {n}"), USES) for n in range(6)}
    assert advice(find("duplicate-fixture", files | others | many)) == []


@pytest.mark.parametrize(
    ("comment", "number"),
    [
        ("# As in tests/conftest.py, for those who copy this file.", 0),
        ("# TODO: the same as in tests/conftest.py", 1),
        ("# As in old_tests/conftest.py", 1),
        ("def bill():\n    # as in tests/conftest.py\n    return 12", 1),
    ],
)
def test_a_copy_that_a_comment_says_is_one_is_meant(find: Find, comment: str, number: int) -> None:
    files = {"tests/conftest.py": module(LARGE), "tests/unit/conftest.py": module(comment, LARGE)}
    assert len(find("duplicate-fixture", files | {"tests/unit/test_a.py": USES})) == number


def test_of_two_that_others_see_the_lower_one_goes(find: Find) -> None:
    files = {"tests/conftest.py": module(LARGE), "tests/api/conftest.py": module(LARGE)}
    [found] = find("duplicate-fixture", files | {"tests/api/test_a.py": USES})
    assert (found.path, *advice((found,))) == ("tests/api/conftest.py", "tests here see that one, so delete this one")


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("tea_limit", "milk_limit", 0),
        ("limit_of_tea", "MilkLimit", 0),
        ("tea_limit", "limits_of_tea", 1),
        ("tea_limit", "tea_limit", 1),
        ("most", "milk_limit", 1),
    ],
)
def test_short_ones_of_two_things_of_a_kind_are_alike_by_chance(find: Find, one: str, other: str, number: int) -> None:
    text = "@pytest.fixture\ndef limit():\n    return 0.5 if os.name == 'nt' else 0.01\n"
    files = {
        f"tests/test_{home}.py": module("import os\n", text.replace("limit", name), f"def test_it({name}): ...\n")
        for home, name in (("tea", one), ("milk", other))
    }
    assert len(find("duplicate-fixture", files)) == number
    large = {path: file.replace("0.01", str([*range(40)])) for path, file in files.items()}
    assert len(find("duplicate-fixture", large)) == 1


@pytest.mark.parametrize(("scope", "own", "number"), [("function", 2, 1), ("session", 2, 0), ("session", 1, 1)])
def test_one_that_lasts_longer_keeps_what_it_requests_elsewhere(find: Find, scope: str, own: int, number: int) -> None:
    scoped = BILL.replace("tmp_path", "tmp_path_factory").replace("fixture", f"fixture(scope={scope!r})", 1)
    above, below = (
        module(f"@pytest.fixture(scope={scope!r})\ndef order():\n    return {n!r}, [12]\n", scoped) for n in (1, own)
    )
    files = {"tests/conftest.py": above, "tests/api/conftest.py": below}
    tests = {f"tests/{name}.py": "def test_it(bill):\n    assert bill\n" for name in ("test_b", "api/test_a")}
    told = [each for each in find("duplicate-fixture", files | tests) if each.message.startswith("'bill'")]
    assert len(told) == number


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ("import rabbit\n", "keep one, in tests/conftest.py"),
        ("", ""),
    ],
)
def test_a_new_conftest_imports_nothing_that_few_tests_below_do(find: Find, others: str, told: str) -> None:
    queue = LARGER.replace("made['paid']", "made['by'] = rabbit.connect()\n    made['paid']")
    homes = {f"tests/{name}/conftest.py": f"import rabbit\n{module(queue)}" for name in ("sync", "loop")}
    below = {f"tests/{name}/test_it.py": f"{others}{USES}" for name in ("sync", "loop")}
    below |= {f"tests/{name}/test_it.py": f"{others}{module(ORDER.replace('order', 'row'))}" for name in "abcdefghij"}
    assert advice(find("duplicate-fixture", homes | below)) == [told] * bool(told)


@pytest.mark.parametrize(
    ("fixture", "told"), [(ORDER, "2 more; keep one, in tests/shop/"), (LARGER, "3 more; keep one, in tests/")]
)
def test_what_another_name_has_farther_off_is_the_same_by_chance_unless_it_is_long(
    find: Find, fixture: str, told: str
) -> None:
    files = {f"tests/shop/test_{name}.py": using(fixture) for name in "abcd"}
    files |= {"tests/web/test_e.py": using(fixture.replace("order", "bill"), "bill")}
    [found] = find("duplicate-fixture", files)
    assert found.message.endswith(f"and so do {told}conftest.py")
    assert ("tests/web/test_e.py" in {each.path for each in found.related}) is (fixture is LARGER)


def test_of_each_name_that_has_its_own_folder_one_is_kept_there(find: Find) -> None:
    other = ORDER.replace("order", "bill")
    files = {f"tests/shop/test_{name}.py": module(ORDER, other, USES, "def test(bill): ...\n") for name in "ab"}
    files |= {f"tests/web/test_{name}.py": using(other, "bill") for name in "cd"}
    said = {each.message.split()[0]: each.message for each in find("duplicate-fixture", files)}
    assert said["'order'"].endswith("; keep one, in tests/shop/conftest.py")
    assert said["'bill'"].endswith("and so do 2 more; keep one, in tests/conftest.py")


def test_what_a_conftest_has_under_another_name_is_requested_from_there(find: Find) -> None:
    files = {
        "tests/conftest.py": module(ORDER),
        "tests/test_z.py": USES,
        "tests/unit/test_c.py": "def test_it(): ...\n",
    }
    files |= {f"tests/shop/test_{name}.py": using(ORDER.replace("order", "bill"), "bill") for name in "ab"}
    requested = "tests here see that one, so request 'order' instead, and delete this one"
    assert advice(find("duplicate-fixture", files)) == [requested] * 2


def test_three_are_told_once_with_the_place_of_each(find: Find) -> None:
    files = {f"tests/test_{name}.py": using(ORDER) for name in "abc"}
    [found] = find("duplicate-fixture", files)
    said = "'order' does what the fixture at tests/test_a.py:5 does, and so does the one at tests/test_c.py:5"
    assert found.message.partition("; ")[0] == said
    assert [found.path, *(each.path for each in found.related)] == [f"tests/test_{name}.py" for name in "bac"]
    [found] = find("duplicate-fixture", {"tests/test_c.py": module(ORDER.replace("EUR", "USD"), USES)})
    assert found.message.startswith("'order' does what the fixture at tests/test_a.py:5 does; ")


@pytest.mark.parametrize(
    ("above", "number"),
    [
        ("from shop.{} import Till\nANY = Till | None\n", 0),
        ("from shop import Till\nANY = Till | None\n", 1),
        ("tills = create_registry()\nANY = tills\n", 0),
        ("tills = create_registry('a')\nANY = tills\n", 1),
    ],
)
def test_what_a_fixture_needs_is_the_same_only_of_the_same_origin(find: Find, above: str, number: int) -> None:
    body = "@pytest.fixture\ndef order(shop):\n    return shop.make(ANY, 'EUR', [1, 2, 3])\n"
    files = {f"tests/test_{name}.py": above.format(name) + module(body, USES) for name in "ab"}
    assert len(find("duplicate-fixture", files)) == number


@pytest.mark.parametrize(
    ("folder", "beside", "number"),
    [("_sync", "_async", 0), ("_other", "_async", 1), ("sync", "async_", 0), ("other", "async_", 1)],
)
def test_what_is_made_of_its_asynchronous_namesake_is_left_alone(
    find: Find, folder: str, beside: str, number: int
) -> None:
    files = dict.fromkeys((f"tests/{folder}/test_a.py", f"tests/{beside}/test_a.py"), module(LARGER, USES))
    assert len(find("duplicate-fixture", files)) == number


@pytest.mark.parametrize(
    ("head", "number"), [("# Written by a program.\n", 1), ("# Auto-generated by a program.\n", 0)]
)
def test_what_a_program_writes_is_no_copy(find: Find, head: str, number: int) -> None:
    files = {"tests/test_a.py": using(LARGE), "tests/test_b.py": f"{head}{using(LARGE)}"}
    assert len(find("duplicate-fixture", files)) == number
    assert len(find("unused-fixture", {"tests/test_b.py": f"{head}{module(LARGE)}def test_it(): ...\n"})) == 1


def test_only_a_file_called_so_is_seen_below_it(find: Find) -> None:
    files = {
        "tests/web/shop_conftest.py": using(LARGE),
        "tests/web/test_a.py": using(LARGE),
        "tests/web/test_b.py": f"from web.shop_conftest import order\n\n\n{USES}",
    }
    assert not any("tests here see that one" in each for each in advice(find("duplicate-fixture", files)))
    files = {path.replace("shop_", ""): text for path, text in files.items()}
    (told,) = advice(find("duplicate-fixture", {**files, "tests/web/shop_conftest.py": ""}))
    assert told == "tests here see that one, so delete this one"


@pytest.mark.parametrize(("shape", "told"), [("(12, 34)", 1), ("(30_000, 384)", 0)])
def test_defaults_are_what_a_fixture_has(find: Find, shape: str, told: int) -> None:
    rows = LARGE.replace("order()", "order(shape=(12, 34))").replace("[1, 2]", "[*shape]")
    files = {"tests/test_a.py": using(rows), "tests/test_b.py": using(rows.replace("(12, 34)", shape))}
    assert len(find("duplicate-fixture", files)) == told


@pytest.mark.parametrize(("decorator", "told"), [("step.edit", 0), ("step.save()", 0), ("other.edit", 1)])
def test_what_keeps_its_module_s_functions_is_its_own(find: Find, decorator: str, told: int) -> None:
    fixture = LARGE.replace("made['to'] = 'Ada'", "made['step'] = step")
    step = f"from shop import Step, other\n\nstep = Step('copy')\n\n\n@{decorator}\ndef edit(): ...\n"
    files = {f"tests/test_{name}.py": module(step, fixture, USES) for name in "ab"}
    assert len(find("duplicate-fixture", files)) == told


@pytest.mark.parametrize("attribute", ["{} = 3", "def {}(self): ...", "{}: int = 3", "items = [{} := 1]"])
def test_attributes_of_a_class_that_a_fixture_makes_are_no_names_of_its_own(find: Find, attribute: str) -> None:
    body = (
        "@pytest.fixture\ndef order():\n    class Order:\n        paid = True\n        {0}\n\n"
        "    {1} = Order()\n    return [{1}, 'EUR', 12, 'Ada', 'Main Street']\n"
    )
    for other, told in (("lines", 1), ("rows", 0)):
        names = {"a": ("lines", "made"), "b": (other, "done")}
        texts = {name: body.format(attribute.format(own), local) for name, (own, local) in names.items()}
        found = find("duplicate-fixture", {f"tests/test_{name}.py": using(text) for name, text in texts.items()})
        assert len(found) == told


@pytest.mark.parametrize(
    ("made", "number"),
    [
        ("shop.make(globals())", 0),
        ("shop.make(sys.modules[__name__])", 0),
        ("shop.make(logging.getLogger(__name__))", 1),
        ("shop.make(shop.__name__)", 1),
    ],
)
def test_one_about_its_own_module_is_no_copy(find: Find, made: str, number: int) -> None:
    fixture = LARGER.replace("made['paid']", f"made['by'] = {made}\n    made['paid']")
    files = {f"tests/test_{name}.py": "import logging\nimport sys\n\nimport shop\n" + using(fixture) for name in "ab"}
    assert len(find("duplicate-fixture", files)) == number
