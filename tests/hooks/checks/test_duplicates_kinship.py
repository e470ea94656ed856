from collections.abc import Callable

import pytest

from devkit.hooks.checking.finding import Finding

Find = Callable[..., tuple[Finding, ...]]

TABLE = 'CURRENCIES = ("euro", "US dollar", "pound sterling")\n'
SLUG = "import re\n\n\ndef slug(text):\n    text = text.strip().lower()\n    return re.sub('[^a-z]+', '-', text)\n"
MORE = "".join(f"\n\ndef more_{number}():\n    return {number}\n" for number in range(9))
OWN = "def {0}(order):\n    return '{1}' + order.name\n\n\n"


def interface(text: str) -> str:
    """Four functions that each implementation has, and does in another way."""
    return "".join(OWN.format(name, text) for name in ("open", "read", "write", "close"))


@pytest.mark.parametrize("value", ["90_000", "0x20008", "256 * 1024", "0x7F77FFFF", "24_000", "(2, 3)"])
def test_limits_and_flags_are_chosen_by_each_module(find: Find, value: str) -> None:
    assert find("duplicate-constant", {"shop/a.py": f"LIMIT = {value}\n", "shop/web/b.py": f"LIMIT = {value}\n"}) == ()


@pytest.mark.parametrize("value", ["86_400", "24 * 60 * 60", "299_792_458", "3.14159"])
def test_numbers_that_are_facts_are_told_by_one_name(find: Find, value: str) -> None:
    files = {"shop/a.py": f"SECONDS = 1000 * {value}\n", "shop/web/b.py": f"SECONDS = 1000 * {value}\n"}
    assert len(find("duplicates", files)) == 1


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DEFAULT_FOLDER", "'orders'", 0),
        ("FOLDER", "'orders'", 1),
    ],
)
def test_a_default_is_each_one_s_own_whatever_else_they_share(find: Find, name: str, value: str, told: int) -> None:
    also = "KINDS = ('gross', 'net', 'free', 'returned', 'a large order of what is in store', 'by letter')\n"
    text = f"{name} = {value}\n"
    found = find("duplicates", {"shop/a.py": also + text, "shop/web/b.py": text + also})
    assert [each.message.split()[2] for each in found if "KINDS" not in each.message] == [name] * told
    assert len(find("duplicate-constant", {"shop/a.py": text, "shop/web/b.py": f"import shop.a\n{text}"})) == 1


@pytest.mark.parametrize(
    ("value", "told"), [("'manifest.json'", 0), ("'requirements.txt'", 0), ("'saved_orders.json'", 1)]
)
def test_everyday_files_are_called_alike_by_anybody(find: Find, value: str, told: int) -> None:
    text = f"KEPT = {value}\n"
    assert len(find("duplicates", {"shop/a.py": text, "shop/web/b.py": text})) == told
    assert len(find("duplicate-constant", {"shop/a.py": text, "shop/web/b.py": f"import shop.a\n{text}"})) == 1


@pytest.mark.parametrize("value", ["'shipping_address'", "('gross price', 'net price')"])
def test_words_are_told_where_one_module_knows_the_other(find: Find, value: str) -> None:
    files = {"shop/a.py": f"FIELD = {value}\n", "shop/web/b.py": f"FIELD = {value}\n"}
    assert find("duplicate-constant", files) == ()
    files["shop/web/b.py"] = f"from shop.a import Order\n\nFIELD = {value}\n"
    assert [each.path for each in find("duplicate-constant", files)] == ["shop/web/b.py"]


def test_words_are_told_where_two_modules_have_something_longer_in_common(find: Find) -> None:
    both = "FIRST = 'the_begin'\nLAST = 'the_end'\n"
    assert find("duplicates", {"shop/a.py": both, "shop/web/b.py": both}) == ()
    both += SLUG
    assert len(find("small-duplicate", {"shop/a.py": both, "shop/web/b.py": both})) == 2


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("shop/flow.py", "shop/flow3.py"),
        ("shop/flow_v1.py", "shop/flow_v2.py"),
        ("shop/flow5x1.py", "shop/flow5x12.py"),
        ("shop/types/order.py", "shop/types/beta/beta_order.py"),
        ("shop/v1/order.py", "shop/web/text.py"),
    ],
)
def test_versions_stay_as_they_are(find: Find, path: str, other: str) -> None:
    files = {path: TABLE + SLUG + OWN.format("go", "a"), other: TABLE + SLUG + OWN.format("go", "b")}
    assert find("duplicate-constant", files) == find("duplicate-function", files) == ()


def test_modules_with_a_number_alone_are_no_versions(find: Find) -> None:
    assert len(find("duplicate-function", {"shop/part_1.py": SLUG, "shop/part_2.py": SLUG})) == 1


def test_steps_of_a_course_stand_alone(find: Find) -> None:
    steps = ("v01_begin", "v02_own_text", "v03_more")
    files = {f"shop/course/{name}/part.py": f"X = '{name}'\n{SLUG}" for name in steps}
    assert find("duplicate-function", files) == ()
    files |= {f"shop/goods/{name}/part.py": f"X = '{name}'\n{SLUG}" for name in ("begin", "own_text")}
    (told,) = find("duplicate-function", files)
    assert told.path == "shop/goods/begin/part.py"
    assert "shop/goods/own_text/part.py" in {each.path for each in told.related}


def test_plugins_that_dont_import_one_another_have_their_own_constants(find: Find) -> None:
    plugins = "".join(OWN.format(name, "{0}") for name in ("request", "response"))
    files = {f"shop/carriers/{name}.py": plugins.format(name) for name in ("ups", "dhl", "dpd", "gls")}
    files["shop/carriers/ups.py"] += TABLE
    files["shop/carriers/dhl.py"] += TABLE
    assert find("duplicate-constant", files) == ()
    for name in ("ups", "dhl"):
        files[f"shop/carriers/{name}.py"] = f"from shop.carriers import gls\n{files[f'shop/carriers/{name}.py']}"
    assert len(find("duplicate-constant", files)) == 1


def test_what_many_modules_assign_in_their_own_way_is_an_interface_however_short(find: Find) -> None:
    values = {"de": "'a'", "fr": "'b'", "it": "'c'"} | dict.fromkeys(("en", "nl"), "('first', 'second', 'third')")
    files = {f"shop/lang/{name}.py": f"ORDER = {value}\n" for name, value in values.items()}
    assert find("duplicate-constant", files) == ()


def test_constants_of_implementations_of_one_interface_are_their_own(find: Find) -> None:
    files = {"shop/ftp.py": TABLE + interface("ftp"), "shop/http.py": TABLE + interface("http")}
    assert find("duplicate-constant", files) == ()
    files["shop/http.py"] = f"from shop.ftp import CURRENCIES as OLD\n{files['shop/http.py']}"
    assert len(find("duplicate-constant", files)) == 1


def test_functions_that_most_modules_of_a_folder_have_in_their_own_way_are_an_interface(find: Find) -> None:
    files = {f"shop/on_{name}.py": SLUG.replace("'-'", f"'{name}'") for name in ("linux", "mac", "windows")}
    files |= {"shop/on_bsd.py": SLUG, "shop/on_sun.py": SLUG}
    assert find("duplicate-function", files) == ()
    same = dict.fromkeys(files, SLUG)
    (told,) = find("duplicate-function", same)
    assert {told.path, *(each.path for each in told.related)} == set(files)


def test_functions_of_parallel_modules_are_told_where_something_imports_both(find: Find) -> None:
    files = {"shop/ftp.py": SLUG + interface("ftp"), "shop/http.py": interface("http") + SLUG + MORE}
    files |= {"shop/ssh.py": f"{SLUG}\n\n{interface('ssh').replace('def ', 'def own_')}"}
    (found,) = find("duplicates", files)
    assert (found.rule, found.path, found.related[0].path) == ("distant-duplicate", "shop/ssh.py", "shop/ftp.py")
    files["shop/all.py"] = "from shop import ftp, http\n"
    (found,) = find("duplicates", files)
    assert (found.rule, found.path) == ("duplicate-function", "shop/http.py")


def test_rows_of_two_tables_of_functions_are_each_their_own(find: Find) -> None:
    row = (
        "def {0}_limits(seed):\n    return {{'seed': seed, 'alpha': ({1}, 1.0), 'beta': (0.1, {1}), 'depth': 7}}\n\n\n"
    )
    row = row.replace("    return", "    seed = int(seed)\n    return")
    kinds = {"linear": (1, 2), "forest": (3, 4), "ridge": (5, 5)}
    files = {
        f"shop/{task}.py": "".join(row.format(f"get_{kind}{task}", each[number]) for kind, each in kinds.items())
        for number, task in enumerate(("sale", "stock"))
    }
    assert find("duplicates", files) == ()
    (found,) = find(
        "duplicates", {path: text.replace("sale_", "_").replace("stock_", "_") for path, text in files.items()}
    )
    assert found.message.startswith("the function get_ridge_limits is written at shop/sale.py:")


def test_small_constants_of_the_members_of_a_family_are_their_own(find: Find) -> None:
    names = ("ups", "dhl", "dpd", "gls", "tnt", "fedex")
    files = {f"shop/carriers/{name}/{file}.py": f"X = '{name}'\n" for name in names for file in ("price", "label")}
    files |= {f"shop/carriers/{name}/price.py": "def price():\n    return 1\n" for name in names}
    files |= {f"shop/carriers/{name}/label.py": "def label():\n    return 1\n" for name in names}
    for name in ("ups", "dhl"):
        files[f"shop/carriers/{name}/price.py"] = f"KINDS = ('small', 'large', 'pallet')\nX = '{name}'\n"
    assert find("duplicate-constant", files) == ()
    for name in ("ups", "dhl"):
        files[f"shop/carriers/{name}/price.py"] = (
            f"X = '{name}'\nCOUNTRIES = {[f'country {number}' for number in range(9)]}\nprint(COUNTRIES)\n"
        )
    assert len(find("duplicate-constant", files)) == 1


def test_mirrored_folders_are_kept_in_step(find: Find) -> None:
    names = ("client", "pool", "retry")
    other = SLUG.replace("slug", "tidy").replace("'-'", "'_'")
    texts = {"client": SLUG, "pool": other, "retry": interface("again")}
    paths = {f"shop/{folder}/{name}.py": name for folder in ("sync", "asyncio") for name in names}
    files = {path: f"# {path}\n{texts[name]}" for path, name in paths.items()}
    assert find("duplicate-function", files) == ()
    other_folders = {path.replace("sync/", "web/").replace("asyncio/", "desk/"): text for path, text in files.items()}
    assert find("duplicate-function", other_folders) == ()
    fewer = {path.replace("shop", "depot"): text for path, text in other_folders.items() if "web/pool" not in path}
    assert len(find("duplicate-function", fewer)) == 1


def test_a_whole_file_that_is_there_twice_is_a_copy_by_choice(find: Find) -> None:
    assert find("duplicate-function", {"shop/text.py": SLUG, "shop/bundle/text.py": SLUG}) == ()
    files = {"shop/text.py": SLUG, "shop/bundle/text.py": SLUG + "DEBUG = True\n"}
    assert len(find("duplicate-function", files)) == 1


def test_packages_that_know_nothing_of_each_other_share_nothing(find: Find) -> None:
    files = {"shop/text.py": SLUG, "depot/names.py": SLUG}
    assert find("duplicate-function", files) == ()
    files["depot/stock.py"] = "import shop\n"
    assert len(find("duplicate-function", files)) == 1


def test_a_project_that_is_written_by_copying_is_left_to_it(find: Find) -> None:
    marked = "# Copied from shop.a\ndef f():\n    pass\n\n\n" * 20
    files = {"shop/a.py": SLUG, "shop/b.py": SLUG, "shop/marked.py": marked}
    assert find("duplicate-function", files) == ()
    files["shop/marked.py"] = marked[: len(marked) // 2]
    assert len(find("duplicate-function", files)) == 1


@pytest.mark.parametrize(
    "head",
    [
        "_SEEN = {}\n",
        "_SEEN: str | None = None\n",
        "_SEEN = Pool(SIZE)\n",
        "def _SEEN():\n    return __settings__\n",
        "import os\n_SEEN = os.path.dirname(__file__)\n",
    ],
)
def test_what_a_module_keeps_for_itself_makes_another_function(find: Find, head: str) -> None:
    uses = "\n\ndef look(name):\n    found = fetch(name, by='name', also=name)\n    return found or _SEEN\n"
    text = f"from shop.find import fetch\n{head}{uses}"
    assert find("duplicate-function", {"shop/a.py": text, "shop/web/b.py": "X = 1\n" + text}) == ()
    same = f"from shop.find import fetch\n_SEEN = ('nothing', 'found')\n{uses}"
    assert len(find("duplicate-function", {"shop/a.py": same, "shop/web/b.py": "X = 1\n" + same})) == 1


def test_a_table_of_a_module_s_own_functions_makes_another_function(find: Find) -> None:
    uses = "\n\ndef look(name):\n    found = TABLE.get(name, name)\n    return found(name) or fail(name)\n"
    module = "from shop.find import fail\n\n\ndef first(x):\n    return {0}\n\n\nTABLE = {{'first': first}}\n" + uses
    files = {"shop/a.py": module.format("[x]"), "shop/web/b.py": module.format("{x: 1}")}
    assert find("duplicate-function", files) == ()
    assert find("duplicate-function", {**files, "shop/web/b.py": "X = 1\n" + module.format("[x]")})
    filled = module.format("[x]").replace(uses, "TABLE['more'] = 1\n" + uses)
    assert find("duplicate-function", {"shop/a.py": filled, "shop/web/b.py": "X = 1\n" + filled}) == ()


def test_small_functions_are_told_by_one_name_outside_of_tests(find: Find) -> None:
    small = "def pairs(values):\n    first, *rest = values\n    return list(zip(values, rest))\n"
    taking = f"from shop import a\n\n\n{small}"
    assert len(find("duplicate-function", {"shop/a.py": small, "shop/web/b.py": taking})) == 1
    assert find("duplicate-function", {"shop/a.py": small, "shop/web/b.py": taking.replace("pairs", "both")}) == ()
    assert find("duplicates", {"shop/a.py": small, "shop/web/b.py": small}) == ()
    assert find("duplicate-function", {"tests/test_a.py": small, "tests/web/test_b.py": small}) == ()


def test_logging_is_set_up_twice_wherever_it_stands(find: Find) -> None:
    text = "import logging\nlogging.basicConfig(level='INFO', format='%(message)s')\n"
    files = {"shop/testing.py": text, "shop/web/b.py": f"from shop import testing\n{text}"}
    assert len(find("duplicate-logging", files)) == 1


@pytest.mark.parametrize(
    ("path", "other", "names", "number"),
    [
        ("shop/ups/price.py", "shop/dhl/price.py", ("UPS_STEPS", "DHL_STEPS"), 0),
        ("shop/ups/price.py", "shop/dhl/label.py", ("PRICE_STEPS", "DHL_STEPS"), 0),
        ("shop/ups/price.py", "shop/dhl/price.py", ("STEPS", "STEPS"), 1),
        ("shop/ups/price.py", "shop/ups/label.py", ("UPS_STEPS", "STEPS"), 1),
    ],
)
def test_what_is_named_after_its_folder_is_its_own(
    find: Find, path: str, other: str, names: tuple[str, str], number: int
) -> None:
    one, two = (f"{name} = (0.5, 3.25, 6.75, 10.5)\nprint({name})\n" for name in names)
    wanted = {"duplicate-constant", "small-duplicate", "distant-duplicate"}
    told = find("duplicates", {path: one, other: f"X = 1\n{two}", "shop/main.py": "import shop\n"})
    assert len([each for each in told if each.rule in wanted]) == number


@pytest.mark.parametrize(("other", "number"), [("tests/test_post.py", 1), ("tests/test_pay_v0.py", 0)])
def test_data_of_two_versions_of_a_test_is_its_own(find: Find, other: str, number: int) -> None:
    rows = (f"    ('paid', 'EUR', {number}, 'with a card of the shop'),\n" for number in range(14))
    events = f"EVENTS = (\n{''.join(rows)})\n"
    one, two = (f"{events}{SLUG.replace('-', mark)}print(EVENTS)\n" for mark in "-+")
    assert len(find("duplicate-constant", {"tests/test_pay.py": one, other: two})) == number
