"""What stands in two files on purpose, or can't be shared by them; and its neighbours that are told."""

import re
from collections.abc import Callable

import pytest

from devkit.hooks.checking.finding import Finding

Find = Callable[..., tuple[Finding, ...]]

_LINES = "\n" * 15  # which data of two tests has, at least, that they could share
LONG = f'CURRENCIES = ("yen", "Danish krone", "Norwegian krone", "Polish zloty", "Hungarian forint", "rupee"{_LINES})\n'
SLUG = "import re\n\n\ndef slug(text):\n    text = text.strip().lower()\n    return re.sub('[^a-z0-9]+', '-', text)\n"
MAIN = "\n\nif __name__ == '__main__':\n    main()\n"


def theme(name: str, *, own: int) -> str:
    """A module of ten constants, some of which are said in its own way."""
    return "".join(
        f"COLOR_{number} = ('{name if number < own else 'both'}', 'red', 'x{number}')\n" for number in range(10)
    )


def test_variants_of_a_table_agree_in_some_of_its_rows(find: Find) -> None:
    assert find("duplicates", {"shop/dark.py": theme("dark", own=3), "shop/light.py": theme("light", own=3)}) == ()
    told = find("duplicates", {"shop/dark.py": theme("dark", own=2), "shop/light.py": theme("light", own=2)})
    assert len(told) == 1
    assert "both files are alike" in told[0].message


@pytest.mark.parametrize(("methods", "are_alike"), [(1, True), (20, False)])
def test_files_that_are_other_lines_for_the_most_part_are_not_alike(find: Find, methods: int, are_alike: bool) -> None:
    names = "".join(f"NAME_{number} = ('{number}', 'one of many', 'names')\n" for number in range(5))
    for name in ("base", "client"):
        doing = "".join(f"    def {name}_{each}(self):\n        return {name}(NAME_0)\n" for each in range(methods))
        files = {f"shop/{name}.py": f"{names}class It:\n{doing}", "shop/main.py": "from shop import base, client\n"}
        found = find("duplicates", files)
    assert ["both files are alike" in each.message for each in found] == [are_alike]


def test_copies_that_can_t_all_share_one_are_told_where_some_can(find: Find) -> None:
    files = {
        f"steps/corpus_{folder}/{name}.py": f"{name} = 1\n{SLUG}Y = slug('')\n"
        for folder in "ab"
        for name in ("text", "title")
    }
    files |= {f"steps/corpus_{folder}/run.py": "import text, title\n" for folder in "ab"}
    told = find("duplicates", files)
    places = [f"keep one, in a module of steps/corpus_{folder}/, and import it" for folder in "ab"]
    assert [each.message.partition(" already; ")[2] for each in told] == places
    files["steps/corpus_c/text.py"] = f"{SLUG}Y = slug('')\n"
    files["steps/corpus_c/run.py"] = "import text\n"
    assert [each.message for each in find("duplicates", files)] == [each.message for each in told]


def test_functions_of_variants_are_told(find: Find) -> None:
    files = {f"shop/{name}.py": theme(name, own=3) + SLUG for name in ("dark", "light")}
    files["shop/themes.py"] = "from shop import dark, light\n"
    assert [each.rule for each in find("duplicates", files)] == ["duplicate-function"]


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("shop/client.py", "shop/async_client.py"),
        ("shop/sync_client.py", "shop/aio_client.py"),
        ("tests/unit/web/test_a.py", "tests/asyncio/web/test_a_async.py"),
    ],
)
def test_two_sides_of_one_thing_are_kept_in_step(find: Find, path: str, other: str) -> None:
    files = {path: f"X = 1\n{SLUG}print(slug(''))\n", other: f"Y = 1\n{SLUG}print(slug(''))\n"}
    assert find("duplicate-function", files) == ()
    top = path.partition("/")[0]
    files = {each: f"from {top} import helpers\n{text}" for each, text in files.items()}
    (told,) = find("duplicate-function", {**files, f"{top}/helpers.py": "def go(): ...\n"})
    assert told.message.endswith(f"keep one, in {top}/helpers.py, which both import")
    module = path.removesuffix(".py").replace("/", ".")
    assert len(find("duplicate-function", {**files, other: f"import {module}\n{files[other]}"})) == 1


def test_modules_named_otherwise_are_no_two_sides(find: Find) -> None:
    files = {"shop/client.py": f"X = 1\n{SLUG}", "shop/async_pool.py": f"Y = 1\n{SLUG}"}
    assert len(find("duplicate-function", files)) == 1


def test_programs_that_nothing_imports_stand_alone(find: Find) -> None:
    files = {"shop/a.py": f"X = 1\n{SLUG}{MAIN}", "shop/b.py": f"Y = 1\n{SLUG}{MAIN}"}
    assert find("duplicate-function", files) == ()
    files["shop/c.py"] = "from shop import a\n"
    assert len(find("duplicate-function", files)) == 1


APP = "import ui\n\nui.title('Shop')\nui.header('Stock')\nui.write('none')\nui.table([])\nui.write('some')\nX = 1\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (APP, 0),
        (APP.replace("ui.write", "print").replace("ui.header", "print").replace("ui.title", "print"), 0),
        (APP.replace("ui.table([])\n", ""), 1),
        (APP + "".join(f"X_{number} = ui.X\n" for number in range(9)), 1),
        (APP.replace("ui.", "ui.register_"), 1),
        (APP.replace("import ui", "ui = []"), 1),
        (re.sub(r"ui\.\w+", "ui.option", APP), 1),
    ],
)
def test_apps_that_do_all_they_do_as_they_are_loaded_stand_alone(find: Find, text: str, told: int) -> None:
    files = {f"shop/{name}.py": f"{text}{SLUG}Y = slug('{name}')\n".replace("X", f"X{name}") for name in "ab"}
    files["shop/main.py"] = ""
    assert len(find("duplicates", files)) == told
    assert len(find("duplicates", {**files, "shop/main.py": "from shop import a, b\n"})) == 1


def test_nothing_is_taken_from_an_app_that_does_all_it_does_as_it_is_loaded(find: Find) -> None:
    used = f"{SLUG}Y = slug('a')\n"
    files = {"shop/web/utils.py": f"{APP}{used}", "shop/web/b.py": f"import ui\n\n{used}"}
    (told,) = find("duplicate-function", files)
    assert told.message.endswith("keep one, in a module of shop/web/, and import it")
    (told,) = find("duplicate-function", {**files, "shop/web/utils.py": f"import ui\n{used}"})
    assert told.message.endswith("import it from there")


def test_tests_do_what_they_do_and_share_all_the_same(find: Find) -> None:
    files = {f"tests/test_{name}.py": f"X = '{name}'\n{APP}{SLUG}print(slug(X))\n" for name in "ab"}
    assert len(find("duplicate-function", files)) == 1


def test_a_file_put_together_from_modules_is_made_of_them(find: Find) -> None:
    def body(name: str) -> str:
        same = f"def sum_{name}(rows):\n    found = [row.price * row.number for row in rows if row.kind == '{name}']\n"
        same += "    return round(sum(found), 2)\n\n\n"
        return same + "".join(f"def {each}_{name}(rows):\n    return rows + {{0}}\n\n\n" for each in ("more", "less"))

    names = ("orders", "stock", "prices", "returns")
    files = {f"shop/{name}.py": body(name).format(1) for name in names}
    whole = "def version():\n    return 1\n\n\n" + "".join(body(name).format(2) for name in names)
    assert find("duplicates", files | {"shop/whole.py": whole}) == ()
    three = "def version():\n    return 1\n\n\n" + "".join(body(name).format(2) for name in names[:3])
    assert len(find("duplicates", files | {"shop/whole.py": three})) == 3


def test_tests_that_can_be_run_are_no_programs(find: Find) -> None:
    files = {f"tests/test_{name}.py": f"X = '{name}'\n{SLUG}print(slug(X))\n{MAIN}" for name in "ab"}
    assert len(find("duplicate-function", files)) == 1


def test_a_file_beside_its_copy_is_one_file_by_two_names(find: Find) -> None:
    text = f"{LONG}{SLUG}"
    assert find("duplicates", {"shop/unit.py": text, "shop/unit_service.py": text}) == ()
    assert len(find("duplicates", {"shop/unit.py": text, "shop/unit_service.py": f"{text}\n"})) == 1


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ("BASE = 'https://api.example.shop'\n", "BASE = 'https://api.example.shop'\n", "small-duplicate"),
        ("DAYS = (31, 28, 31, 30, 31)\n", "_LENGTHS = (31, 28, 31, 30, 31)\n", "small-duplicate"),
        ("KINDS = ('gross', 'net', 'free')\n", "KINDS = ('gross', 'net', 'free')\n", "duplicate-constant"),
        (LONG, LONG.replace("CURRENCIES", "_MONEY"), "duplicate-constant"),
    ],
)
def test_what_is_short_is_a_warning(find: Find, first: str, second: str, rule: str) -> None:
    used = "print(BASE, DAYS, KINDS, CURRENCIES, _LENGTHS, _MONEY)\n"
    files = {"shop/a.py": first + used, "shop/web/b.py": second + used, "shop/main.py": "import shop.a, shop.web.b\n"}
    assert [each.rule for each in find("duplicates", files)] == [rule]


@pytest.mark.parametrize(("text", "rule"), [(LONG, "duplicate-constant"), (SLUG, "duplicate-function")])
def test_modules_that_have_nothing_to_do_with_each_other_are_a_warning(find: Find, text: str, rule: str) -> None:
    used = "print(CURRENCIES, slug(''))\n"
    files = {"shop/tape.py": f"import os\n{text}{used}", "shop/disk.py": f"import sys\n{text}{used}"}
    (told,) = find("duplicates", files)
    assert told.rule == "distant-duplicate"
    both = files | {"shop/main.py": "from shop import tape, disk\n"}
    one = files | {"shop/tape.py": f"from shop import disk\n{text}{used}"}
    unused = {"shop/tape.py": text.replace("slug(", "_slug(").replace("CURRENCIES", "_CURRENCIES")} | {
        "shop/disk.py": files["shop/disk.py"].replace("slug(", "_slug(").replace("CURRENCIES", "_CURRENCIES")
    }
    for each in (both, one, unused):
        assert {found.rule for found in find("duplicates", each)} == {rule}


SET_UP = "def set_up():\n    logging.basicConfig(format='%(name)s: %(message)s', level='INFO')\n"
LOADED = "with open('settings.json') as file:\n    settings = json.load(file)\n"


@pytest.mark.parametrize(("text", "rule"), [(SET_UP, "duplicate-logging"), (LOADED, "duplicate-loading")])
def test_set_ups_of_modules_that_have_nothing_to_do_with_each_other_are_a_warning(
    find: Find, text: str, rule: str
) -> None:
    files = {f"shop/{name}.py": f"import json, logging\n{name} = 1\n{text}" for name in ("tape", "disk")}
    assert {each.rule for each in find("duplicates", files)} == {"distant-duplicate"}
    files["shop/main.py"] = "from shop import tape, disk\n"
    assert rule in {each.rule for each in find("duplicates", files)}


def test_a_short_constant_is_told_where_one_module_knows_the_other(find: Find) -> None:
    files = {
        "shop/a.py": "BASE = 'https://api.shop.org/v1/orders'\n",
        "shop/b.py": "from shop import a\nBASE = 'https://api.shop.org/v1/orders'\n",
    }
    assert [each.rule for each in find("duplicates", files)] == ["duplicate-constant"]
    files["shop/b.py"] = files["shop/b.py"].replace("BASE", "HOST")
    assert [each.rule for each in find("duplicates", files)] == ["duplicate-constant"]
    files = {"shop/a.py": "DAYS = (31, 28, 31, 30)\n", "shop/b.py": "from shop import a\nLENGTHS = (31, 28, 31, 30)\n"}
    assert [each.rule for each in find("duplicates", files)] == ["small-duplicate"]


@pytest.mark.parametrize("said", ["first", "'the first of all the goods that are in there'"])
def test_a_short_function_of_tests_in_two_folders_is_a_warning(find: Find, said: str) -> None:
    small = (
        "def total(items, more):\n    first = sum(items) + max(more)\n"
        f"    return [first - 1, len(items), {said}, first + 1]\n"
    )
    files = {
        "tests/a/test_a.py": f"{small}\nprint(total([], []))\n",
        "tests/b/test_b.py": f"X = 1\n{small}\nprint(total([], []))\n",
    }
    assert [each.rule for each in find("duplicates", files)] == ["small-duplicate"]
    beside = {"tests/c/test_a.py": files["tests/a/test_a.py"], "tests/c/test_b.py": files["tests/b/test_b.py"]}
    assert "duplicate-function" in {each.rule for each in find("duplicates", beside)}


def test_a_longer_function_of_tests_in_two_folders_is_told(find: Find) -> None:
    lines = "".join(
        f"    {name} = items.find('{name} of all the goods')\n" for name in ("first", "last", "best", "worst")
    )
    longer = f"def ends(items):\n{lines}    return first, last, best, worst\n\n\nprint(ends(''))\n"
    files = {"tests/a/test_a.py": longer, "tests/b/test_b.py": f"X = 1\n{longer}"}
    assert [each.rule for each in find("duplicates", files)] == ["duplicate-function"]


@pytest.mark.parametrize(
    "use",
    [
        "def is_ours(frame):\n    return frame.f_code is slug.__code__\n",
        "def is_ours(hook):\n    return hook is slug\n",
    ],
)
def test_a_function_that_is_known_by_its_identity_is_no_copy(find: Find, use: str) -> None:
    files = {"shop/a.py": SLUG, "shop/b.py": f"X = 1\n{SLUG}", "shop/c.py": f"from shop.b import slug\n\n\n{use}"}
    assert find("duplicate-function", files) == ()
    files["shop/c.py"] = files["shop/c.py"].replace("slug.__code__", "slug").replace(" is slug", " == slug")
    assert len(find("duplicate-function", files)) == 1


def test_a_function_that_reads_what_another_one_sets_is_no_copy(find: Find) -> None:
    reads = "\n\ndef report(note):\n    text = f'What was noted: {note}: '\n    return text + str(_last)\n"
    sets = "\n\ndef keep(value):\n    global _last\n    _last = value\n"
    text = f"_last = 'nothing'\n{reads}"
    assert len(find("duplicate-function", {"shop/a.py": text, "shop/web/b.py": f"X = 1\n{text}"})) == 1
    text += sets
    assert find("duplicate-function", {"shop/a.py": text, "shop/web/b.py": f"X = 1\n{text}"}) == ()


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("globals()", 0),
        ("vars(import_module(__name__))", 0),
        ("logging.getLogger(__name__).name", 1),
        ("sorted(begin)", 1),
    ],
)
def test_a_function_that_hands_out_its_own_module_is_no_copy(find: Find, asked: str, number: int) -> None:
    text = f"import logging\n\n\ndef names(begin):\n    found = {asked}\n"
    text += "    more = [each for each in found if each.startswith('a')]\n"
    text += "    more.sort(reverse=True)\n    return more[:10]\n"
    files = {"shop/a.py": text, "shop/b.py": f"X = 1\n{text}"}
    assert len(find("duplicate-function", files)) == number


def test_what_only_deprecated_functions_use_goes_with_them(find: Find) -> None:
    private = SLUG.replace("slug", "_slug")
    old = "\n\ndef tidy(text):\n    warn('take shop.a', DeprecationWarning)\n    return _slug(text)\n"
    files = {"shop/a.py": f"{private}print(_slug(''))\n", "shop/b.py": f"from warnings import warn\n{private}{old}"}
    assert find("duplicate-function", files) == ()
    files["shop/b.py"] += "\n\ndef name(text):\n    return _slug(text)\n"
    assert len(find("duplicate-function", files)) == 1
    files["shop/b.py"] = (
        files["shop/b.py"].partition("\n\ndef name")[0].replace("    warn", "    if text:\n        warn")
    )
    assert len(find("duplicate-function", files)) == 1


def test_a_module_that_will_be_removed_is_no_place(find: Find) -> None:
    head = '"""Helpers.\n\nOnce all is moved, this module will eventually be {}.\n"""\n'
    files = {"shop/a.py": SLUG, "shop/b.py": head.format("removed") + SLUG}
    assert find("duplicate-function", files) == ()
    files["shop/b.py"] = head.format("complete") + SLUG
    assert len(find("duplicate-function", files)) == 1


@pytest.mark.parametrize("mark", ["LICENSE.rst", "setup.py", "pyproject.toml", "PKG-INFO"])
def test_distributions_that_know_nothing_of_each_other_share_nothing(find: Find, mark: str) -> None:
    files = {"src/shop/a.py": SLUG, "src/extra/depot/b.py": f"X = 1\n{SLUG}", f"src/extra/{mark}": ""}
    assert find("duplicate-function", files) == ()
    files["src/extra/depot/c.py"] = "import shop.a\n"
    assert len(find("duplicate-function", files)) == 1


_REQUIRES = {
    "pyproject.toml": '[project]\nname = "stock"\ndependencies = ["core.parts>=2"]\n',
    "poetry": '[tool.poetry]\nname = "stock"\n[tool.poetry.dependencies]\ncore-parts = "^2"\n',
    "setup.py": "from setuptools import setup\n\nsetup(name='stock', install_requires=['Core_Parts >= 2'])\n",
    "setup.cfg": "[metadata]\nname = stock\n[options]\ninstall_requires =\n    core-parts>=2\n",
    "requirements.txt": "# what it needs\ncore-parts>=2  # for slug\n",
    "nothing": '[project]\nname = "stock"\n',
    "another": '[project]\nname = "stock"\ndependencies = ["core-parts-extra"]\n',
    "optional": '[tool.poetry.dependencies]\ncore-parts = { version = "^2", optional = true }\n',
}
"""What a distribution says that it requires, by the place where it does."""


@pytest.mark.parametrize("where", _REQUIRES)
def test_a_distribution_takes_from_those_that_it_requires(find: Find, where: str) -> None:
    name = where if where in ("setup.py", "setup.cfg", "requirements.txt") else "pyproject.toml"
    files = {
        "parts/core/core/text.py": f"{SLUG}print(slug(''))\n",
        "parts/core/pyproject.toml": '[project]\nname = "core-parts"\n',
        "parts/stock/stock/utils.py": f"X = 1\n{SLUG}print(slug(''))\n",
        "parts/stock/setup.py": "from setuptools import setup\n\nsetup()\n",
        f"parts/stock/{name}": _REQUIRES[where],
        # Tests that a required one is handed to say nothing of who requires what.
        "parts/core/tests/test_text.py": "import stock.utils\n",
    }
    if where in ("nothing", "another", "optional"):
        assert find("duplicate-function", files) == ()
        return
    (found,) = find("duplicate-function", files)
    assert found.path == "parts/stock/stock/utils.py"
    assert found.message.endswith("; import it from there")
    files["parts/core/core/text.py"] = SLUG
    (found,) = find("duplicate-function", files)
    assert found.message.endswith("; nothing in the project uses that one, so delete it there")


@pytest.mark.parametrize(
    ("mark", "told"), [("Dockerfile", 0), ("Containerfile", 0), ("Dockerfile.md", 1), ("app/Dockerfile", 0)]
)
def test_what_two_images_are_made_of_shares_nothing(find: Find, mark: str, told: int) -> None:
    files = {f"parts/{name}/app/main.py": f"{name} = 1\n{SLUG}print(slug(''))\n" for name in ("mail", "web")}
    files |= {f"parts/{name}/{mark}": "FROM python\n" for name in ("mail", "web")}
    assert len(find("duplicate-function", files)) == told
    files["parts/web/app/more.py"] = "import parts.mail.app.main\n"
    assert len(find("duplicate-function", files)) == 1


@pytest.mark.parametrize("said", ["name = 5\n", "dependencies = 'core'\n", "dynamic = 5\n", "dynamic = ['version']\n"])
def test_what_a_distribution_says_may_be_anything(find: Find, said: str) -> None:
    files = {f"parts/{name}/{name}/text.py": f"{name} = 1\n{SLUG}print(slug(''))\n" for name in ("core", "web")}
    files |= {f"parts/{name}/pyproject.toml": f"[project]\n{said}" for name in ("core", "web")}
    assert find("duplicate-function", files) == ()


def test_of_three_distributions_the_one_that_the_others_require_keeps_it(find: Find) -> None:
    files = {
        f"parts/{name}/{name}/text.py": f"{name} = 1\n{SLUG}print(slug('{name}'))\n" for name in ("core", "ops", "web")
    }
    files |= {f"parts/{name}/pyproject.toml": "[project]\ndependencies = ['core']\n" for name in ("ops", "web")}
    files["parts/core/pyproject.toml"] = "[project]\nname = 'core'\n"
    (found,) = find("duplicate-function", files)
    assert found.message.endswith("; keep one, in a module of parts/core/core/, and import it")


@pytest.mark.parametrize(
    ("mark", "beside", "number"),
    [
        ("tests/__init__.py", "", 0),
        ("pyproject.toml", "", 0),
        ("README.md", "", 1),
        ("tests/__init__.py", "parts/helpers.py", 1),
        ("tests/__init__.py", "parts/helpers/__init__.py", 1),
        ("tests/__init__.py", "parts/helpers/README.md", 0),
    ],
)
def test_tests_of_two_parts_have_no_place_for_what_they_share(find: Find, mark: str, beside: str, number: int) -> None:
    files = {
        f"parts/{name}/tests/unit/test_{name}.py": f"import {name}\n{LONG}print(CURRENCIES)\n"
        for name in ("web", "ops")
    }
    files |= {f"parts/{name}/{mark}": "" for name in ("web", "ops")} | {beside or "README.md": ""}
    files |= {"parts/web/web/__init__.py": "import ops\n", "parts/ops/ops/__init__.py": "X = 1\n"}
    assert len(find("duplicate-constant", files)) == number
    text = "from ops import testutils\n"
    files = {path: text + each if "/test_" in path else each for path, each in files.items()}
    assert len(find("duplicate-constant", {**files, "parts/ops/ops/testutils.py": "X = 1\n"})) == 1


def test_bootstrap_code_is_no_place(find: Find) -> None:
    load = "import json\nwith open('shop.json') as file:\n    settings = json.load(file)\n"
    assert find("duplicate-loading", {"shop/ah_bootstrap.py": load, "shop/b.py": f"X = 1\n{load}"}) == ()
    assert len(find("duplicate-loading", {"shop/first.py": load, "shop/b.py": f"X = 1\n{load}"})) == 1


def test_constants_named_after_their_modules_are_their_own(find: Find) -> None:
    said = '("one line that says much", "another line that says more", "and what they end with")'
    files = {
        f"shop/{name}.py": f"{name.upper()}_LINES = {said}\nprint({name.upper()}_LINES)\n" for name in ("order", "bill")
    }
    assert find("duplicates", files) == ()
    files["shop/bill.py"] = files["shop/bill.py"].replace("BILL_LINES", "LINES")
    assert len(find("duplicates", files)) == 1


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ({"shop/__init__.py": ""}, 0),
        ({"shop/orders.py": ""}, 1),  # folders without __init__.py may all be packages
        ({"shop/__init__.py": "", "steps/__init__.py": ""}, 1),
        ({"shop/__init__.py": "", "shop/run.py": "import steps.corpus_a.text\n"}, 1),
        ({"shop/__init__.py": "", "steps/corpus_c/text.py": "", "steps/corpus_c/run.py": "import text\n"}, 0),
    ],
)
def test_scripts_of_two_folders_that_are_no_packages_share_nothing(
    find: Find, others: dict[str, str], told: int
) -> None:
    files = {f"steps/corpus_{name}/text.py": f"{SLUG}print(slug('{name}'))\n" for name in "ab"}
    assert len(find("duplicate-function", {**files, **others})) == told
    files = {path: f"import shop\n{text}" for path, text in files.items()}
    assert len(find("duplicate-function", {**files, **others})) == told


@pytest.mark.parametrize(
    ("imports", "told"),
    [("import text\n", 0), ("from text import slug\n", 0), ("import steps.corpus_a.text\n", 1), ("", 1)],
)
def test_what_its_own_folder_imports_by_its_bare_name_is_for_that(find: Find, imports: str, told: int) -> None:
    files = {f"steps/corpus_{name}/text.py": f"{name} = 1\n{SLUG}" for name in "ab"}
    files |= {f"steps/corpus_{name}/run.py": imports for name in "ab"}
    assert len(find("duplicates", files)) == told


@pytest.mark.parametrize(
    ("folder", "told"),
    [("shop/ios-support", 0), ("shop/.store", 0), ("shop/support", 1), ("my-shop/support", 1)],
)
def test_what_a_package_only_carries_is_shared_by_nothing(find: Find, folder: str, told: int) -> None:
    files = {f"{folder}/{name}/text.py": f"{SLUG}{name} = 1\n" for name in ("arm", "intel")}
    files |= {"shop/__init__.py": "", "my-shop/support/__init__.py": ""}
    assert len(find("duplicate-function", files)) == told


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        ({}, 0),
        ({"shop/main.py": "from shop import c, old_views\n"}, 1),
        ({"README.md": "`shop.old_views` is for later.\n"}, 1),
        ({"shop/main.py": "X = 'shop.old_views:slug'\n"}, 1),
        ({"shop/older.py": "X = 1\n", "shop/oldest.py": "X = 1\n"}, 1),
    ],
)
def test_what_a_forgotten_module_has_is_not_shared(find: Find, beside: dict[str, str], told: int) -> None:
    files = {f"shop/{name}.py": f"from shop import {other}\n" for name, other in ("cd", "de", "ec")}
    files |= {
        "shop/__init__.py": "",
        "shop/main.py": "from shop import a, c\n",
        "shop/a.py": f"{SLUG}print(slug(''))\n",
    }
    files["shop/old_views.py"] = f"X = 1\n{SLUG}print(slug('x'))\n"
    files["tests/test_main.py"] = "from shop import main\n"
    assert len(find("distant-duplicate", {**files, **beside})) == told


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('[tool.ruff]\nextend-exclude = ["shop/engine"]\n', 0),
        ('[tool.ruff]\nextend-exclude = ["shop/engines"]\n', 1),
        ('[tool.black]\nextend-exclude = "^/shop/engine/"\n', 0),
        ('[tool.mypy]\nexclude = "^shop/engine/"\n', 1),
    ],
)
def test_what_the_project_s_linters_leave_out_is_left_alone(find: Find, settings: str, told: int) -> None:
    files = {"shop/a.py": SLUG, "shop/engine/b.py": f"X = 1\n{SLUG}"}
    assert len(find("duplicate-function", {**files, "pyproject.toml": settings})) == told


def test_what_both_import_by_their_place_is_each_package_s_own(find: Find) -> None:
    text = (
        "from {0} import Answer\n\n\ndef slug(text):\n    text = Answer(text.strip().lower())\n"
        "    return text.first(3, 'a')\n"
    )
    files = {f"shop/{name}/types.py": f"class Answer(str):\n    kind = {name!r}\n" for name in "ab"}
    own = {f"shop/{name}/read.py": text.format(".types") for name in "ab"}
    assert find("duplicate-function", {**files, **own}) == ()
    one = {"shop/a/read.py": text.format(".types"), "shop/a/late.py": "X = 1\n" + text.format("shop.a.types")}
    assert [each.path for each in find("duplicate-function", {**files, **one, "shop/b/read.py": "Y = 2\n"})] == [
        "shop/a/read.py"
    ]


@pytest.mark.parametrize(
    ("comment", "number"),
    [
        ("# pylint: disable=duplicate-code\n", 0),
        ("# pylint: disable=line-too-long, R0801\n", 0),
        ("# pylint: disable=line-too-long\n", 1),
        ("x = 1  # duplicate-code\n", 1),
    ],
)
def test_what_pylint_is_told_to_be_repeated_is_left_alone(find: Find, comment: str, number: int) -> None:
    assert len(find("duplicates", {"shop/a.py": SLUG, "shop/b.py": f"{comment}{SLUG}"})) == number


@pytest.mark.parametrize(
    ("folder", "head", "number"),
    [("shop/configs", "", 0), ("shop/desks", "", 1), ("shop/configs", "import json\n", 1)],
)
def test_configurations_that_are_loaded_by_their_paths_are_each_their_own(
    find: Find, folder: str, head: str, number: int
) -> None:
    files = {f"{folder}/{name}.py": f"{head}{LONG}print(CURRENCIES)\n" for name in ("tea", "rice")}
    assert len(find("duplicates", {**files, "shop/__init__.py": ""})) == number


@pytest.mark.parametrize(("shared", "number"), [(5, 0), (4, 1)])
def test_what_is_made_of_an_asynchronous_namesake_is_left_alone(find: Find, shared: int, number: int) -> None:
    files = {f"shop/{folder}{name}.py": "" for folder in ("", "asynchronous/") for name in "vwxyz"[: shared - 1]}
    files |= {f"shop/{name}.py": SLUG + "print(slug('a'))\n" for name in ("desk", "asynchronous/desk", "texts")}
    told = find("duplicates", files)
    assert ["shop/desk.py" in (each.path, *(other.path for other in each.related)) for each in told].count(
        True
    ) == number


READ = "import ast\n\n\ndef rules(name):\n    return ast.parse(open(f'{}/{{name}}.py').read()).body\n"


@pytest.mark.parametrize(
    ("program", "number"),
    [
        (READ.format("shop/rules"), 0),
        (READ.format("./shop/rules"), 0),
        (READ.format("{TOP}/shop/rules"), 0),
        (READ.replace("f'", "'").replace("{{name}}", "%s").format("shop/rules"), 0),
        (
            "import os\nimport libcst as cst\nALL = map(cst.parse_module, map(read, os.scandir('shop/rules')))\n",
            0,
        ),
        ("from ast import parse\nALL = [parse(open(path).read()) for path in glob('shop/rules/*.py')]\n", 0),
        ("import ast\nread = lambda text: compile(text, 'shop/rules/', 'exec', ast.PyCF_ONLY_AST)\n", 0),
        (READ.format("shop/other"), 1),
        (READ.format("rules"), 1),
        (READ.format("shop"), 1),
        (READ.replace("ast.parse", "ast.literal_eval").format("shop/rules"), 1),
        ("import inspect\nread = inspect.getsource\nFOLDER = 'shop/rules/'\n", 1),
        ('import ast\nread = ast.parse\n"""What stands in shop/rules/ is read."""\n', 1),
    ],
)
def test_what_a_program_reads_by_parsing_stays_where_it_looks(find: Find, program: str, number: int) -> None:
    files = {"shop/__init__.py": "", "shop/rules/__init__.py": "", "shop/rules/a.py": SLUG, "shop/rules/b.py": SLUG}
    assert len(find("duplicate-function", {**files, "scripts/generate.py": program})) == number


@pytest.mark.parametrize(
    ("folder", "reader", "number"),
    [
        ("rules", "scripts/generate.py", 0),
        ("src/rules", "scripts/generate.py", 0),
        ("src/rules", "tests/test_style.py", 1),
        ("src", "scripts/generate.py", 1),
    ],
)
def test_what_is_parsed_as_a_whole_is_told_of(find: Find, folder: str, reader: str, number: int) -> None:
    modules = {f"{folder}/{name}.py": SLUG for name in "ab"} | {"src/shop/__init__.py": "", "src/shop/c.py": ""}
    assert len(find("duplicate-function", {**modules, reader: READ.format(folder)})) == number


def test_a_package_that_is_parsed_as_a_whole_is_told_of(find: Find) -> None:
    files = {"src/shop/__init__.py": "", "src/shop/a.py": SLUG, "src/shop/b.py": SLUG}
    assert len(find("duplicate-function", {**files, "lint.py": READ.format("src/shop")})) == 1


_TRAINER = "\n\ndef trained(rows):\n    found = [row for row in rows if row]\n    return sorted(found, key=len)[:9]\n"


@pytest.mark.parametrize(
    ("guide", "text", "number"),
    [
        ("AGENTS.md", "Trainers here are **self-contained by design**.\n", 0),
        (
            "docs/CLAUDE.md",
            "# Style\n\nWhat trainers share is deliberately\nduplicated across trainers, not abstracted.\n",
            0,
        ),
        ("CONTRIBUTING.rst", "- Duplication between trainers is accepted.\n", 0),
        ("README.md", "We prefer duplication over wrong abstractions in trainers.\n", 0),
        ("AGENTS.md", "Readers here are self-contained by design. Trainers aren't.\n", 1),
        ("AGENTS.md", "Keep bug reports for trainers self-contained.\n", 1),
        ("shop/notes.md", "Trainers here are self-contained by design.\n", 1),
    ],
)
def test_what_a_guide_says_is_duplicated_on_purpose_is_left_alone(
    find: Find, guide: str, text: str, number: int
) -> None:
    files = {"shop/sales_trainer.py": f"A = 1\n{_TRAINER}print(trained([]))\n"}
    files["shop/trainers/stock.py"] = f"B = 1\n{_TRAINER}print(trained(()))\n"
    assert len(find("duplicates", {**files, guide: text})) == number


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        ("import torch\n", "import tensorflow as tf\n", 0),
        ("from jax import numpy\n", "import torch.nn as nn\n", 0),
        ("import torch\n", "import torch\nimport tensorflow\n", 1),
        ("import torch\n", "import numpy\n", 1),
        ("import torch\nimport shop.utils\n", "import tensorflow\nimport shop.utils\n", 1),
    ],
)
def test_ports_to_two_frameworks_have_each_their_own(find: Find, first: str, second: str, number: int) -> None:
    files = {
        "shop/a.py": f"{first}{_TRAINER}print(trained([]))\n",
        "shop/b.py": f"{second}{_TRAINER}print(trained(()))\n",
    }
    assert len(find("duplicates", {**files, "shop/utils.py": "X = 1\n"})) == number


@pytest.mark.parametrize(
    ("named", "program", "number"),
    [
        ("SCRIPT = 'read_orders.py'\n", MAIN, 0),
        ("SCRIPT = f'{HERE}/read_orders.py'\n", MAIN, 0),
        ("SCRIPT = 'write_orders.py'\n", MAIN, 1),
        ("SCRIPT = 'read_orders.py'\n", "", 1),
        ("import shop.read_orders\nSCRIPT = 'read_orders.py'\n", MAIN, 1),
    ],
)
def test_a_program_whose_file_is_named_is_run_alone(find: Find, named: str, program: str, number: int) -> None:
    files = {"shop/__init__.py": "", "shop/read_orders.py": f"{LONG}print(CURRENCIES)\n{program}"}
    files["shop/web/pages.py"] = f"X = 1\n{LONG}print(CURRENCIES)\n{named}"
    assert len(find("duplicates", files)) == number


@pytest.mark.parametrize(("folder", "told"), [("scripts", 0), ("_target_scripts", 0), ("scriptserver", 1)])
def test_scripts_of_a_package_stand_alone_whatever_for(find: Find, folder: str, told: int) -> None:
    files = {"shop/a.py": SLUG, f"shop/{folder}/b.py": f"X = 1\n{SLUG}", "shop/__init__.py": ""}
    files[f"shop/{folder}/__init__.py"] = ""
    assert len(find("duplicate-function", files)) == told
