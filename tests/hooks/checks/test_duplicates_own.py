"""What modules say alike, each for itself: left alone, and its neighbour that is told."""

from collections.abc import Callable

import pytest

from devkit.hooks.checking.finding import Finding

Find = Callable[..., tuple[Finding, ...]]

SLUG = "import re\n\n\ndef slug(text):\n    text = text.strip().lower()\n    return re.sub('[^a-z]+', '-', text)\n"
BASIC = "import logging\n\n\ndef set_up():\n    logging.basicConfig({0})\n"
MAIN = "\n\nif __name__ == '__main__':\n    set_up()\n"
CHECK = (
    "def _check_{0}_arguments(count, weight):\n    if count < 1 or weight < 0:\n"
    "        raise ValueError('{1} is wanted, not', count, weight)\n    return count * weight\n\n\n"
    "print(_check_{0}_arguments(1, 2))\n"
)
READ = "def read(text):\n    if not text.strip():\n        raise {0}('nothing')\n    return text.strip().split(',')\n"
_LINES = "\n" * 15  # which data of two tests has, at least, that they could share
LONG = f"({{0}} 'euro and cent', 'pound and penny', 'dollar and cent', 'krone and oere', 'yen'{_LINES})\n"


def told(find: Find, rule: str, files: dict[str, str]) -> list[str]:
    """The files in which a rule finds something."""
    return [each.path for each in find(rule, files)]


def test_migrations_stand_as_they_were_written(find: Find) -> None:
    files = {f"shop/south_migrations/m{number}_orders.py": SLUG for number in (1, 2)}
    assert told(find, "duplicate-function", files) == []
    assert len(told(find, "duplicate-function", {"shop/a.py": SLUG, "shop/migrations_all.py": SLUG})) == 1


@pytest.mark.parametrize("names", [("0007_orders", "0012_goods"), ("read-orders", "read-goods")])
def test_files_that_nothing_can_import_have_nothing_in_common(find: Find, names: tuple[str, str]) -> None:
    first, second = (f"shop/desk/{name}.py" for name in names)
    assert told(find, "duplicate-function", {first: SLUG, second: SLUG}) == []
    modules = {"shop/desk/goods.py": SLUG, "shop/desk/text.py": f"X = 1\n{SLUG}"}
    assert len(told(find, "duplicate-function", modules)) == 1


@pytest.mark.parametrize("text", [SLUG, "SITE = 'https://shop.example/orders'\nprint(SITE)\n"])
def test_a_script_that_nothing_can_import_is_warned_of_nothing(find: Find, text: str) -> None:
    files = {"shop/graylog.py": text, "shop/read-orders.py": f"X = 1\n{text}"}
    assert told(find, "duplicates", files) == []
    assert len(told(find, "duplicates", {**files, "shop/read-orders.py": f"import shop.graylog\n{text}"})) == 1
    assert len(told(find, "duplicates", {"shop/graylog.py": text, "shop/read.py": f"X = 1\n{text}"})) == 1


SITE = "SITE = 'https://shop.example/orders'\nprint(SITE)\n"


@pytest.mark.parametrize(
    ("more", "number"),
    [
        ({}, 0),
        ({"tests/test_menu.py": "from shop.ext.paint import line\n"}, 0),
        ({"shop/ext/brainz/table.py": "from shop.ext.brainz import mb\n"}, 0),
        ({"shop/main.py": "from shop.ext.paint import line\n"}, 1),
        ({"shop/ext/edit.py": "from . import paint\n"}, 1),
        ({"shop/ext/__init__.py": "from shop.ext import paint\n"}, 1),
    ],
)
def test_plugins_that_nothing_imports_have_short_constants_each(find: Find, more: dict[str, str], number: int) -> None:
    plugins = ("paint", "edit", "order", "brainz/__init__", "brainz/mb", "print/__init__", "count", "_base")
    files = {f"shop/ext/{name}.py": f"# {name}\nX = 1\n" for name in plugins}
    files |= {"shop/ext/brainz/mb.py": f"# mb\n{SITE}", "shop/ext/count.py": SITE, "shop/__init__.py": ""}
    assert len(told(find, "duplicates", files | more)) == number


def test_a_few_plugins_that_nothing_imports_are_told_of(find: Find) -> None:
    files = {f"shop/ext/{name}.py": f"# {name}\n{SITE}" for name in ("paint", "edit")}
    assert len(told(find, "duplicates", files)) == 1
    files |= {f"shop/ext/plugin_{number}.py": "X = 1\n" for number in range(4)}
    assert len(told(find, "duplicates", files)) == 0
    shared = {path: f"from shop.ext import _utils\n{text}" for path, text in files.items()}
    assert len(told(find, "duplicates", {**shared, "shop/ext/_utils.py": "X = 1\n"})) == 1
    files = {path: text.replace(SITE, f"MONEY = {LONG.format('')}print(MONEY)\n") for path, text in files.items()}
    assert len(told(find, "duplicates", files)) == 1


def test_a_function_named_after_its_module_is_a_slot_of_the_folder(find: Find) -> None:
    words = {"mail": "a parcel", "letter": "a parcel", "parcel": "a crate", "crate": "a stamp"}
    files = {f"shop/{name}.py": CHECK.format(name, said) for name, said in words.items()}
    rules = {each.rule for each in find("duplicates", files)}
    assert rules == set()
    files |= {f"shop/{name}.py": CHECK.format(name, "a parcel") for name in ("parcel", "crate")}
    assert {each.rule for each in find("duplicates", files)} == {"small-duplicate"}
    files["shop/parcel.py"] = CHECK.format("all", "a parcel")
    assert "shop/parcel.py" in {
        each for every in find("duplicates", files) for each in (every.path, *(other.path for other in every.related))
    }


def test_functions_each_under_another_name_are_told(find: Find) -> None:
    files = {"shop/a.py": CHECK.format("tcp", "one"), "shop/b.py": CHECK.format("udp", "one")}
    files["shop/main.py"] = "from shop import a, b\n"
    assert [each.rule for each in find("duplicates", files)] == ["duplicate-function"]


def test_functions_each_under_its_modules_name_are_a_warning(find: Find) -> None:
    files = {"shop/tcp.py": CHECK.format("tcp", "one"), "shop/udp.py": CHECK.format("udp", "one")}
    files["shop/main.py"] = "from shop import tcp, udp\n"
    assert [each.rule for each in find("duplicates", files)] == ["small-duplicate"]
    files |= {name: f"from shop import util\n{files[name]}" for name in ("shop/tcp.py", "shop/udp.py")}
    files["shop/util.py"] = "X = 1\n"
    assert [each.rule for each in find("duplicates", files)] == ["duplicate-function"]


def test_what_raises_a_modules_own_exception_is_another_function(find: Find) -> None:
    own = f"class Empty(ValueError):\n    pass\n\n\n{READ.format('Empty')}"
    assert told(find, "duplicate-function", {"shop/a.py": own, "shop/b.py": f"X = 1\n{own}"}) == []
    taken = f"from shop.errors import Empty\n\n\n{READ.format('Empty')}"
    assert len(told(find, "duplicate-function", {"shop/a.py": taken, "shop/b.py": f"X = 1\n{taken}"})) == 1
    private = own.replace("Empty", "_Empty")
    assert len(told(find, "duplicate-function", {"shop/a.py": private, "shop/b.py": f"X = 1\n{private}"})) == 1


def test_classes_of_other_bases_are_others(find: Find) -> None:
    own = f"{{0}}\n\n\nclass Reader(Base):\n    pass\n\n\n{READ.format('Reader')}"
    one, two = (own.format(f"class Base:\n    kind = {kind!r}") for kind in ("csv", "xml"))
    assert told(find, "duplicate-function", {"shop/a.py": one, "shop/b.py": two}) == []
    assert len(told(find, "duplicate-function", {"shop/a.py": one, "shop/b.py": f"{one}\n"})) == 1


@pytest.mark.parametrize(
    "head", ["# DEPRECATED compat200\n# Copyright of all\n", "#!/usr/bin/python\n# Deprecated\n# By X\n"]
)
def test_a_file_marked_as_deprecated_is_left(find: Find, head: str) -> None:
    assert told(find, "duplicate-function", {"shop/a.py": f"{head}{SLUG}", "shop/b.py": SLUG}) == []


@pytest.mark.parametrize(
    ("warning", "number"),
    [
        ("warnings.warn('shop.a has moved', DeprecationWarning, stacklevel=2)\n", 0),
        ("logging.warning('The module shop.a is deprecated.')\n", 0),
        ("logging.warning('The module shop.a is slow.')\n", 1),
        ("warnings.filterwarnings('ignore', category=DeprecationWarning)\n", 1),
        ("if sys.version_info < (3, 9):\n    warnings.warn('Python 3.8 is deprecated')\n", 1),
        ("def go():\n    warnings.warn('go() is deprecated')\n", 1),
    ],
)
def test_a_file_that_tells_all_who_import_it_of_its_deprecation_is_left(find: Find, warning: str, number: int) -> None:
    assert len(told(find, "duplicate-function", {"shop/a.py": f"{warning}{SLUG}", "shop/b.py": SLUG})) == number


@pytest.mark.parametrize(
    ("subjects", "number"),
    [
        (("shop.legacy.orders", "shop.orders"), 0),
        (("shop.orders_deprecated", "shop.orders"), 0),
        (("shop.old_orders", "shop.orders"), 0),
        (("shop.legacy.orders, shop.goods", "shop.orders"), 0),
        (("shop.legacy.orders, shop.goods, shop.orders, shop.archive, shop.stock", "shop.orders"), 1),
        (("shop.archive", "shop.orders"), 1),
        (("shop.goods", "shop.orders"), 1),
        (("shop.legacy.orders", "shop.old_orders"), 1),
    ],
)
def test_a_test_of_what_is_retired_goes_with_it(find: Find, subjects: tuple[str, str], number: int) -> None:
    modules = ("legacy/__init__", "legacy/orders", "orders_deprecated", "archive", "goods", "orders", "stock")
    files = {f"shop/{name}.py": "X = 1\n" for name in modules}
    files["shop/old_orders.py"] = "import warnings\n\nwarnings.warn('Deprecated.', DeprecationWarning)\n"
    tests = {f"tests/test_{name}.py": f"import {each}\n{SLUG}" for name, each in zip("ab", subjects, strict=True)}
    files |= {path: f"{text}\n\ndef test_it():\n    assert slug('a')\n" for path, text in tests.items()}
    assert len(told(find, "duplicate-function", files)) == number
    unused = {**files, "tests/test_b.py": tests["tests/test_b.py"]}
    assert len(told(find, "duplicate-function", unused)) == 1
    knowing = {**files, "tests/test_b.py": f"from tests import test_a\n{files['tests/test_b.py']}"}
    assert len(told(find, "duplicate-function", knowing)) == 1


@pytest.mark.parametrize("head", ["# Deprecated ways to write a text\n", "# Of texts\n# DEPRECATED_NAMES are below\n"])
def test_a_head_that_speaks_of_something_deprecated_says_nothing_of_the_file(find: Find, head: str) -> None:
    assert len(told(find, "duplicate-function", {"shop/a.py": f"{head}{SLUG}", "shop/b.py": SLUG})) == 1


def test_a_file_that_reads_the_command_line_as_it_is_loaded_is_a_program(find: Find) -> None:
    script = f"import sys\n{SLUG}\n\nport = int(sys.argv[1])\n"
    assert told(find, "duplicate-function", {"shop/a.py": script, "shop/b.py": f"{script}\n"}) == []
    later = f"import sys\n{SLUG}\n\ndef port():\n    return int(sys.argv[1])\n"
    assert len(told(find, "duplicate-function", {"shop/a.py": later, "shop/b.py": f"{later}\n"})) == 1


def test_launchers_among_tests_have_their_own_arguments(find: Find) -> None:
    names = ("rank", "size", "port", "seed", "jobs")
    options = "".join(f"parser.add_argument('--{name}', type=int, default=7)\n" for name in names)
    text = f"import argparse\n\nparser = argparse.ArgumentParser()\n{options}"
    files = {f"tests/test_{name}.py": f"# {name}\n{text}" for name in "ab"}
    assert len(told(find, "duplicate-arguments", files)) == 1
    files = {path: f"{text}args = parser.parse_args()\n" for path, text in files.items()}
    assert told(find, "duplicate-arguments", files) == []


def test_one_argument_of_logging_is_sooner_written_again(find: Find) -> None:
    one = BASIC.format("format='%(name)s: %(message)s'")
    assert told(find, "duplicate-logging", {"shop/a.py": one, "shop/web/b.py": one}) == []
    two = BASIC.format("format='%(name)s: %(message)s', level='INFO'")
    assert len(told(find, "duplicate-logging", {"shop/a.py": two, "shop/web/b.py": two})) == 1


def test_programs_that_only_tests_import_set_up_their_logging(find: Find) -> None:
    program = BASIC.format("format='%(name)s: %(message)s', level='INFO'") + MAIN
    files = {"shop/a.py": program, "shop/web/b.py": program, "tests/test_a.py": "from shop import a\n"}
    assert told(find, "duplicate-logging", files) == []
    files["shop/web/all.py"] = "from shop import a\n"
    assert len(told(find, "duplicate-logging", files)) == 1


def test_each_of_two_names_is_one_of_several_of_its_module(find: Find) -> None:
    first = f"DENIED_MONEY = {LONG.format('')}DENIED_HOSTS = ('a', 'b')\n"
    second = f"bank_money = {LONG.format('')}shop_money = ('euro', 'cent')\n"
    assert told(find, "duplicate-constant", {"shop/a.py": first, "shop/web/b.py": second}) == []
    turned = second.replace("bank_money", "money_denied")
    assert len(told(find, "duplicate-constant", {"shop/a.py": first, "shop/web/b.py": turned})) == 1
    alone = second.replace("shop_money", "other")
    assert len(told(find, "duplicate-constant", {"shop/a.py": first, "shop/web/b.py": alone})) == 1


def test_a_text_of_a_family_is_taken_from_the_module_that_is_imported(find: Find) -> None:
    first = "BANK_HOST = 'https://bank.shop.org/api/v1'\nBANK_PATH = '/euro'\n"
    second = "DEFAULT_BASE = 'https://bank.shop.org/api/v1'\nDEFAULT_NAME = 'x'\n"
    assert told(find, "duplicates", {"shop/a.py": first, "shop/web/b.py": second}) == []
    files = {"shop/a.py": first, "shop/web/b.py": f"from shop import a\n{second}"}
    assert told(find, "duplicate-constant", files) == ["shop/web/b.py"]


def test_what_others_read_of_two_modules_is_each_ones_own(find: Find) -> None:
    files = {f"shop/{name}.py": f"suffixes = {LONG.format('')}" for name in ("csv_form", "xml_form")}
    files["shop/all.py"] = "from shop import csv_form, xml_form\n\nALL = [csv_form.suffixes, xml_form.suffixes]\n"
    assert told(find, "duplicate-constant", files) == []
    files["shop/xml_form.py"] += "\n\ndef known(name):\n    return name in suffixes\n"
    assert len(told(find, "duplicate-constant", files)) == 1


def test_other_tests_have_other_data_under_the_name(find: Find) -> None:
    use = "\n\ndef test_it():\n    assert GOODS\n"
    data = f"GOODS = {LONG.format('')}{use}"
    files = {"tests/test_a.py": data, "tests/test_b.py": f"X = 1\n{data}"}
    assert len(told(find, "duplicate-constant", files)) == 1
    third = {"tests/test_c.py": f"GOODS = {LONG.format('1,')}{use}"}
    assert len(told(find, "duplicate-constant", files | third)) == 1
    third["tests/web/test_d.py"] = f"GOODS = {LONG.format('2,')}{use}"
    assert told(find, "duplicate-constant", files | third) == []
    unused = {"tests/test_b.py": f"GOODS = {LONG.format('')}"}
    assert told(find, "duplicate-constant", files | third | unused) == ["tests/test_b.py"]


def test_one_of_several_captures_is_the_tests_own(find: Find) -> None:
    use = "\n\ndef test_it():\n    assert ANSWER{0}\n"
    several = "".join(f"ANSWER_{name} = {LONG.format(said)}" for name, said in (("A", "1,"), ("B", "2,"), ("C", "")))
    files = {
        "tests/test_a.py": several + use.format("_C"),
        "tests/test_b.py": f"ANSWER = {LONG.format('')}{use.format('')}",
    }
    assert told(find, "duplicate-constant", files) == []
    files["tests/test_a.py"] = f"ANSWER = {LONG.format('')}{use.format('')}# more\n"
    assert len(told(find, "duplicate-constant", files)) == 1
    files["tests/test_a.py"] = f"REPLY = {LONG.format('')}\n\ndef test_it():\n    assert REPLY\n"
    assert told(find, "duplicate-constant", files) == []  # data of two tests, each with its own name


@pytest.mark.parametrize(("other", "number"), [("test_order_pytest", 0), ("test_goods_pytest", 1)])
def test_a_test_and_its_twin_for_another_runner(find: Find, other: str, number: int) -> None:
    data = f"GOODS = {LONG.format('')}\n\ndef test_it():\n    assert GOODS\n"
    files = {"tests/test_order.py": data, f"tests/{other}.py": f"X = 1\n{data}"}
    assert len(told(find, "duplicate-constant", files)) == number


def test_two_files_that_define_mostly_the_same_names_are_told_once(find: Find) -> None:
    own = "def name_{0}(order):\n    return '{1}' + order.name\n\n\n"
    same = SLUG + "\n\ndef words(text):\n    text = text.replace('-', ' ')\n    return list(text.split(maxsplit=3))\n"
    one, two = ("".join(own.format(number, text) for number in range(3)) for text in "ab")
    files = {"shop/a.py": one + same, "shop/web/b.py": two + same}
    (found,) = find("duplicates", files)
    assert found.message.endswith("; keep one, in a module of shop/, and import it")
    used = {**files, "shop/a.py": f"{one}{same}slug('')\n"}
    assert find("duplicates", used) == ()  # one was made of the other, and became something else
    (found,) = find("duplicates", {**used, "shop/c.py": "import shop.a, shop.web.b\n"})
    assert found.message.endswith("; both files define mostly the same names, so keep once what they share")
    (found,) = find("duplicates", {**files, "shop/c.py": ""})
    assert found.message.startswith("the function slug (and 1 more that are alike) is written at shop/a.py:")
    assert [each.path for each in found.related] == ["shop/a.py", "shop/web/b.py"]
    assert len(find("duplicates", {"shop/a.py": one * 2 + same, "shop/web/b.py": same, "shop/c.py": ""})) == 2


def test_two_files_of_mostly_the_same_tables_are_told_once(find: Find) -> None:
    table = "{0} = {{'{1} number': 'text', '{1} of': 'json', '{1} at': 'time', '{1} by whom it was made': 'text'}}\n"
    names = ("ORDERS", "BILLS", "GOODS", "RETURNS", "STOCK")
    texts = ["".join(table.format(name, own if name in ("GOODS", "STOCK") else name) for name in names) for own in "ab"]
    files = dict(zip(("shop/redis/schemas.py", "shop/valkey/schemas.py"), texts, strict=True))
    (found,) = find("duplicates", {**files, "shop/c.py": "import shop.redis.schemas, shop.valkey.schemas\n"})
    assert found.message.startswith("the constant ORDERS (and 2 more that are alike) is written at shop/redis/schemas")


PICK = (
    "from collections.abc import Callable\n\nfrom shop.{0} import {1}\n\n\n"
    "def by_owner(owner: str) -> Callable[[{2}], bool]:\n"
    "    def is_owned(one: {2}) -> bool:\n        return one.owner == owner and one.open\n\n    return is_owned\n"
)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("orders", "Order", "Order"), ("bills", "Bill", "Bill"), []),
        (("orders", "Order", "'Order'"), ("bills", "Bill", "'Bill'"), []),
        (("orders", "Order", "Order"), ("orders", "Order", "Order"), ["shop/b.py"]),
        (("orders", "Order", "object"), ("bills", "Bill", "Bill"), ["shop/b.py"]),
        (("orders", "Order", "list"), ("bills", "Bill", "tuple"), ["shop/b.py"]),
    ],
)
def test_functions_for_objects_of_two_classes_are_two(
    find: Find, one: tuple[str, ...], other: tuple[str, ...], found: list[str]
) -> None:
    classes = {"shop/orders.py": "class Order:\n    owner = ''\n", "shop/bills.py": "class Bill:\n    owner = 'Ada'\n"}
    files = {"shop/a.py": PICK.format(*one), "shop/b.py": PICK.format(*other) + "B = 1\n"}
    assert told(find, "duplicate-function", {**classes, **files}) == found


@pytest.mark.parametrize(
    ("name", "other", "found"),
    [
        ("__package__", "shop/b/read.py", []),
        ("__package__", "shop/a/more.py", ["shop/a/read.py"]),
        ("__name__", "shop/b/read.py", ["shop/b/read.py"]),
    ],
)
def test_what_reads_its_package_is_another_function_in_another(
    find: Find, name: str, other: str, found: list[str]
) -> None:
    text = (
        f"def settings(default={name}):\n    parts = default.split('.')\n"
        "    names = list(map(str.upper, parts))\n    names.sort()\n    return names\n"
    )
    assert told(find, "duplicate-function", {"shop/a/read.py": text, other: f"X = 1\n{text}"}) == found


@pytest.mark.parametrize("first", ["ESPS2", "E_S_P_S_2"])  # whose words are put together in their order
@pytest.mark.parametrize(("names", "number"), [(("pin_esp_s2", "pin_esp_s3"), 0), (("pins_two", "pins_three"), 1)])
def test_constants_that_differ_by_name_as_their_modules_do_are_each_ones_own(
    find: Find, names: tuple[str, str], number: int, first: str
) -> None:
    files = {
        f"shop/{name}.py": f"{chip}_PINS = {LONG.format('')}print({chip}_PINS)\n"
        for name, chip in zip(names, (first, "ESPS3"), strict=True)
    }
    assert len(told(find, "duplicates", files)) == number


def test_tables_with_names_of_one_letter_are_what_somebody_tried(find: Find) -> None:
    files = {f"shop/{path}.py": f"y = {LONG.format('')}print(y)\n" for path in ("fit", "curve")}
    assert told(find, "duplicates", files) == []
    files = {f"shop/{path}.py": f"money = {LONG.format('')}print(money)\n" for path in ("fit", "curve")}
    assert len(told(find, "duplicates", files)) == 1


@pytest.mark.parametrize("module", ["migration", "order_migrations"])
def test_what_a_step_of_a_migration_says_stays_as_it_was(find: Find, module: str) -> None:
    files = {f"shop/{name}.py": f"KEYS = {LONG.format('')}print(KEYS)\n" for name in (module, "config")}
    assert told(find, "duplicates", files) == []
    files[f"shop/{module}s_all.py"] = files.pop(f"shop/{module}.py")
    assert len(told(find, "duplicates", files)) == 1


@pytest.mark.parametrize(
    ("names", "number"),
    [
        (("ROOT_PRODUCTION", "CONSOLE_PAGE"), 0),
        (("ROOT_PRODUCTION", "CONSOLE_TEST"), 0),
        (("ROOT_PRODUCTION", "ROOT"), 1),
        (("ROOT_PAGE", "CONSOLE"), 1),
    ],
)
def test_a_stages_address_is_equal_to_another_one_by_chance(find: Find, names: tuple[str, str], number: int) -> None:
    files = {
        f"shop/{path}.py": f"{name} = 'https://console.shop.example/orders/all'\nprint({name})\n"
        for path, name in zip("ab", names, strict=True)
    }
    assert len(told(find, "duplicates", files)) == number


@pytest.mark.parametrize(
    ("module", "name", "value", "number"),
    [
        ("default_settings", "LOOP", "'shop.loops.selector.SelectorLoop'", 0),
        ("global_settings", "LOOP", "'shop.loops.selector.SelectorLoop'", 0),
        ("web_defaults", "LOOP", "'shop.loops.selector.SelectorLoop'", 1),
        ("defaults", "LOOP", "('selector', 'proactor', 'kqueue', 'epoll')", 0),
        ("defaults", "_SELECTOR", "'shop.loops.selector.SelectorLoop'", 1),
        ("defaults", "LOOP", LONG.format(""), 1),
        ("loops", "LOOP", "'shop.loops.selector.SelectorLoop'", 1),
    ],
)
def test_a_short_default_is_equal_to_another_one_by_chance(
    find: Find, module: str, name: str, value: str, number: int
) -> None:
    files = {f"shop/{module}.py": f"{name} = {value}\nprint({name})\n", "shop/run.py": f"_SELECTOR = {value}\n"}
    files["shop/run.py"] += "print(_SELECTOR)\n"
    assert len(told(find, "duplicates", files)) == number


def test_a_constant_that_is_bound_again_is_not_what_it_was(find: Find) -> None:
    files = {f"shop/{name}.py": f"MONEY = {LONG.format('')}print(MONEY)\n" for name in "ab"}
    assert len(told(find, "duplicates", files)) == 1
    files["shop/b.py"] += "MONEY = tuple(sorted(MONEY))\n"
    assert told(find, "duplicates", files) == []


@pytest.mark.parametrize(
    ("settings", "text", "number"),
    [
        ("pyproject.toml", "[project.entry-points.prices]\n{}", 0),
        ("pyproject.toml", "[project.entry-points.'shop.prices']\n{}c = 1\nd = ''\n", 0),
        ("pyproject.toml", "[tool.poetry.plugins.prices]\n{}", 0),
        ("pyproject.toml", "[project.entry-points.console_scripts]\n{}", 1),
        ("pyproject.toml", "[project.entry-points.pytest11]\n{}", 1),
        ("pyproject.toml", "[project.scripts]\n{}", 1),
        ("pyproject.toml", "[project.entry-points]\nprices = ''\n[prices]\n{}", 1),
        ("pyproject.toml", "[project.entry-points.prices]\n[prices\n{}", 1),
        ("libs/pyproject.toml", "[project.entry-points.prices]\n{}", 0),
        ("setup.cfg", "[options.entry_points]\nprices =\n    a = shop.goods.a:slug\n    b = shop.goods.b\n", 0),
        ("setup.cfg", "[options.entry_points]\ngui_scripts =\n    a = shop.goods.a:slug\n    b = shop.goods.b\n", 1),
        ("setup.cfg", "[options.entry_points]\nprices =\n    a = shop.goods.a:slug\n", 1),
    ],
)
def test_entry_points_of_one_group_stand_each_for_itself(find: Find, settings: str, text: str, number: int) -> None:
    folder = settings.removesuffix("pyproject.toml").removesuffix("setup.cfg")
    files = {f"{folder}src/shop/goods/{name}.py": f"# {name}\n{SLUG}" for name in "ab"}
    files[settings] = text.format("a = 'shop.goods.a:slug'\nb = 'shop.goods.b : slug'\n")
    assert len(told(find, "duplicates", files)) == number


def test_entry_points_of_which_one_imports_another_share_what_they_have(find: Find) -> None:
    group = "".join(f"{name} = 'shop.{name}:slug'\n" for name in "abc")
    files = {"pyproject.toml": f"[project.entry-points.prices]\n{group}", "shop/c.py": "import re\n"}
    files |= {f"shop/{name}.py": f"# {name}\n{SLUG}" for name in "ab"}
    assert told(find, "duplicates", files) == []
    assert len(told(find, "duplicates", {**files, "shop/d.py": SLUG})) == 1
    assert len(told(find, "duplicates", {**files, "shop/d.py": "", "shop/c.py": "def go():\n    import shop.a\n"})) == 1


@pytest.mark.parametrize(
    ("path", "head", "number"),
    [
        ("kit/try_slug", '"""Prototype B: slugs that keep their accents.\n\nRun it by hand."""\n', 0),
        ("kit/try_slug", '"""A quick prototype of slugs."""\n', 0),
        ("kit/try_slug", '"""This script is a prototype."""\n', 0),
        ("kit/try_slug", '"""Slugs, which once were a prototype."""\n', 1),
        ("kit/try_slug", "# Slugs\n", 1),
        ("kit/proto_slug", "# Slugs\n", 0),
        ("kit/prototype", "# Slugs\n", 0),
        ("kit/slug_prototype", "# Slugs\n", 0),
        ("kit/prototypes/slug", "# Slugs\n", 0),
        ("shop/proto_slug", "# Slugs\n", 1),
        ("kit/protocol_slug", "# Slugs\n", 1),
    ],
)
def test_prototypes_stand_alone(find: Find, path: str, head: str, number: int) -> None:
    files = {"shop/__init__.py": "", "shop/text.py": SLUG, f"{path}.py": f"{head}import shop\n{SLUG}"}
    assert len(told(find, "duplicates", files)) == number
    name = path.rpartition("/")[2]
    assert told(find, "duplicates", {**files, "kit/prototype_of_all.py": f"import {name}\n"}) == told(
        find, "duplicates", files
    )
    assert len(told(find, "duplicates", {**files, "kit/main.py": f"from {path.replace('/', '.')} import slug\n"})) == 1


@pytest.mark.parametrize(
    ("notebook", "number"),
    [
        ("hub/mnist/mnist.ipynb", 0),
        ("hub/mnist/mnist_tf.ipynb", 0),
        ("hub/mnist/mnist_torch.ipynb", 1),
        ("hub/mnist/mnis.ipynb", 1),
        ("hub/mnist.ipynb", 1),
    ],
)
def test_what_lies_beside_a_notebook_of_its_name_is_an_example(find: Find, notebook: str, number: int) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/text.py": SLUG,
        "hub/mnist/mnist_tf.py": f"import shop\n{SLUG}",
        notebook: "",
    }
    assert len(told(find, "duplicates", files)) == number
    assert len(told(find, "duplicates", {**files, "hub/mnist/main.py": "import mnist_tf\n"})) == 1
    assert len(told(find, "duplicates", {**files, "hub/__init__.py": "", "hub/mnist/__init__.py": ""})) == 1


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("os.path.abspath(__file__)", 0),
        ("quote(__file__)", 0),
        ("os.path.dirname(os.path.abspath(__file__))", 1),
        ("Path(__file__).resolve().parents[1]", 1),
    ],
)
def test_a_function_that_runs_its_own_file_is_another_one_in_another(find: Find, asked: str, number: int) -> None:
    body = (
        "    file.write('#!/bin/sh\\n')\n    file.write(sys.executable)\n    file.write(str({0}))\n    file.close()\n"
    )
    text = "import os, sys\nfrom pathlib import Path\nfrom shlex import quote\n\n\ndef wrap(file):\n" + body.format(
        asked
    )
    assert len(told(find, "duplicate-function", {"shop/a.py": text, "shop/b.py": f"X = 1\n{text}"})) == number


def test_a_constant_of_settings_is_called_as_what_reads_it_says(find: Find) -> None:
    text = "import shop.settings.dev\n{0} = '9b2e5a60-0000-4000-8000-000000000000'\nprint({0})\n"
    files = {"shop/ids.py": text.format("DEFAULT_UUID"), "shop/settings/dev.py": text.format("SHOP_UUID")}
    assert told(find, "duplicates", files) == []
    assert len(told(find, "duplicates", {**files, "shop/settings/dev.py": text.format("DEFAULT_UUID")})) == 1


@pytest.mark.parametrize(("folder", "number"), [("shop/settings", 0), ("shop/setups", 1)])
def test_each_installation_s_settings_stand_alone(find: Find, folder: str, number: int) -> None:
    text = "ADMINS = (('Ada Lovelace', 'ada@example.com'), ('Grace Hopper', 'grace@example.com'), ('X', 'x@a.com'))\n"
    files = {f"{folder}/{name}.py": f"NAME = '{name}'\n{text}print(ADMINS)\n" for name in ("ci", "local")}
    assert len(told(find, "duplicates", files)) == number


@pytest.mark.parametrize(
    ("third", "used", "told"),
    [
        ("LAYOUT = 'shop-v2-wide'\n", "print(LAYOUT)\n", 0),
        ("LAYOUT = 'shop-v2-wide'\n", "", 1),  # nothing uses it
        ("LAYOUT = 'shop-v2-long'\n", "print(LAYOUT)\n", 1),
        ("OUTLAY = 'shop-v2-wide'\n", "print(LAYOUT)\n", 1),
    ],
)
def test_a_name_for_what_each_module_has_of_its_own(find: Find, third: str, used: str, told: int) -> None:
    text = f"LAYOUT = 'shop-v2-long'\n{used}"
    files = {"shop/a.py": text, "shop/web/b.py": f"X = 1\n{text}", "shop/c.py": third}
    files |= {"shop/__init__.py": "", "shop/main.py": "from shop import a, c\nimport shop.web.b\n"}
    assert len(find("small-duplicate", files)) == told


SCHEMA = "{'type': 'object', 'properties': {'order': {'type': 'string'}}, 'title': 'one of many in store'}"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (SCHEMA, 0),
        (f"{{'status': [200], 'body': {SCHEMA}}}", 0),
        ("{'type': ['array', 'null'], 'items': {'type': 'string'}, 'title': 'one of many goods in store'}", 0),
        (SCHEMA.replace("'object'", "'order'"), 1),
        (SCHEMA.replace("'properties'", "'proportion'"), 1),
        (SCHEMA.replace("'type'", "'kind'"), 1),
    ],
)
def test_schemas_under_two_names_are_of_two_things(find: Find, value: str, number: int) -> None:
    files = {"shop/orders.py": f"show_order = {value}\n", "shop/web/stock.py": f"update_goods = {value}\n"}
    assert len(told(find, "duplicates", files)) == number
    same = {path: text.replace("update_goods", "show_order") for path, text in files.items()}
    assert len(told(find, "duplicates", same)) == 1
    files["shop/web/stock.py"] = f"import shop.orders\n{files['shop/web/stock.py']}"
    assert len(told(find, "duplicates", files)) == 1


def test_what_another_package_has_under_a_name_is_no_use_of_one(find: Find) -> None:
    loop = "    while two:\n        one, two = two, one % two\n"
    text = f"def lcm(one, two):\n    rest = one * two\n{loop}    return rest // one\n"
    files = {"shop/a.py": text, "shop/b.py": f"X = 1\n{text}", "shop/main.py": "from shop import a, b\n"}
    files["shop/sizes.py"] = "import numpy as np\n\nprint(np.lcm(1, 2))\n"
    (found,) = find("duplicate-function", files)
    assert found.message.endswith("; nothing in the project uses either one, so delete both")
    files["shop/sizes.py"] = "import shop.a as np\n\nprint(np.lcm(1, 2))\n"
    (found,) = find("duplicate-function", files)
    assert not found.message.endswith("so delete both")


@pytest.mark.parametrize(("lines", "third", "told"), [(16, "", 1), (15, "", 0), (15, "GOODS = {0}", 1)])
def test_a_few_lines_that_two_tests_have_are_each_one_s_own(find: Find, lines: int, third: str, told: int) -> None:
    rows = "".join(f"    'item {number} with milk',\n" for number in range(lines - 2))
    test = "\n\ndef test_it():\n    assert GOODS\n"
    files = {f"tests/test_{name}.py": f"# {name}\nGOODS = (\n{rows})\n{test}" for name in "ab"}
    files["tests/test_c.py"] = third.format(f"(\n{rows})\n{test}")
    assert len(find("duplicate-constant", files)) == told
    files["tests/test_b.py"] = files["tests/test_b.py"].replace(test, "")  # nothing uses it
    assert len(find("duplicate-constant", files)) == 1
