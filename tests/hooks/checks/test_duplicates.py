from collections.abc import Callable

import pytest

from devkit.hooks.checking.finding import Finding

Find = Callable[..., tuple[Finding, ...]]

TABLE = 'CURRENCIES = ("EUR", "USD", "GBP")\n'
_LINES = "\n" * 15  # which data of two tests has, at least, that they could share
LONG = f'CURRENCIES = ("euro", "US dollar", "pound sterling", "Swiss franc", "Swedish krona", "Czech koruna"{_LINES})\n'
USE = "print(CURRENCIES)\n"
SLUG = (
    "import re\n\n\ndef slug(text: str) -> str:\n    '''Make one.'''\n    text = text.strip().lower()\n"
    "    return re.sub('[^a-z]+', '-', text)\n"
)


def found(find: Find, rule: str, first: str, second: str) -> list[str]:
    return [f"{each.path}:{each.line}" for each in find(rule, {"shop/a.py": first, "shop/web/b.py": second})]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TABLE, "X = 1\n" + TABLE.replace("CURRENCIES", "MONEY")),
        ('A = {"a": 1, "b": [2, 3]}\n', 'X = 1\nB: dict = {"a": 1, "b": [2, 3]}\n'),
        ('USER_AGENT = "shop/1.0"\n', 'X = 1\nUSER_AGENT = "shop/1.0"\n'),
        ("LIMIT = 86_400\n", "X = 1\nLIMIT = 86400\n"),
        (
            'import re\nA = re.compile(r"^[a-z]+(-[a-z]+)*\\.json$")\n',
            'import re\nB = re.compile(r"^[a-z]+(-[a-z]+)*\\.json$")\n',
        ),
    ],
)
def test_a_constant_is_known_by_its_value(find: Find, first: str, second: str) -> None:
    assert found(find, "duplicates", first, second) == ["shop/web/b.py:2"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("LIMIT = 10\n", "LIMIT = 10\n"),
        (f"{TABLE}CURRENCIES += ('SEK',)\n", TABLE),
        (f"{TABLE}if TABLE:\n    CURRENCIES += ('SEK',)\n", TABLE),
        (
            'import re\nIS_SEED = re.compile("^[0-9a-f]{64}$")\n',
            'import re\nUSER_HASH = re.compile("^[0-9a-f]{64}$")\n',
        ),
        ('NAME = "a"\n', 'NAME = "a"\n'),
        ("DAY = 86_400\n", "SIZE = 86_400\n"),
        ('__all__ = ["a", "b", "c", "d"]\n', '__all__ = ["a", "b", "c", "d"]\n'),
        (TABLE, TABLE.replace("GBP", "CHF")),
        (
            "import logging\nlogger = logging.getLogger(__name__)\n",
            "import logging\nlogger = logging.getLogger(__name__)\n",
        ),
        ("VALUES = (f(1), f(2), f(3))\n", "VALUES = (f(1), f(2), f(3))\n"),
    ],
)
def test_values_that_may_be_equal_by_chance_are_left_alone(find: Find, first: str, second: str) -> None:
    assert found(find, "duplicate-constant", first, second) == []


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        ('PAREN_GROUP = re.compile("[(][^)]*[)]")', 'PRECISION_GROUP = re.compile("[(][^)]*[)]")', 0),
        ('PAREN_GROUP = re.compile("[(][^)]*[)]")', 'ANY_PAREN_GROUP = re.compile("[(][^)]*[)]")', 1),
        (*('CONF_COLD_WHITE_COLOR_TEMPERATURE = "cold_white_color_temperature"',) * 2, 0),
        (*('CONF_COLD_WHITE = "cold white, as of a temperature"',) * 2, 1),
    ],
)
def test_values_that_may_be_equal_by_chance_are_no_warning(find: Find, first: str, second: str, number: int) -> None:
    files = [f"import re\n{each}\nprint({each.partition(' ')[0]})\n" for each in (first, second)]
    assert len(found(find, "duplicates", *files)) == number


def test_a_name_of_python_s_own_that_a_module_binds_anew_is_another(find: Find) -> None:
    body = "    for number, row in enumerate(rows):\n        print(number, row, sep=': ')\n    return len(rows)\n"
    show = f"def show(rows):\n{body}"
    assert found(find, "duplicate-function", show, f"X = 1\n{show}") == ["shop/web/b.py:2"]
    assert found(find, "duplicate-function", show, f"from rich import print\n{show}") == []


def test_a_function_is_known_by_what_it_does(find: Find) -> None:
    other = (
        SLUG.replace("slug", "tidy").replace("text", "value").replace("    '''Make one.'''\n", "").replace(": str", "")
    )
    assert found(find, "duplicate-function", SLUG, other) == ["shop/web/b.py:4"]


@pytest.mark.parametrize(
    "other",
    [
        SLUG.replace("'-'", "'_'"),
        SLUG.replace("import re", "from shop import re"),
        SLUG.replace("def slug", "@cached\ndef slug"),
        SLUG.replace("def slug", "def test_slug"),
        SLUG.replace("def slug", "async def slug"),
    ],
)
def test_another_function_is_no_duplicate(find: Find, other: str) -> None:
    assert found(find, "duplicate-function", SLUG, other) == []


def test_what_a_function_calls_is_known_by_what_it_does_as_well(find: Find) -> None:
    helper = "def bare(text: str) -> str:\n    '''Strip it.'''\n    return text.strip().lower()\n\n\n"
    first = helper + SLUG.replace("text = text.strip().lower()", "text = bare(text)")
    second = first.replace("'''Strip it.'''", "'''Make it bare.'''").replace(
        "bare(text: str) -> str", "bare(text: Text)"
    )
    assert found(find, "duplicate-function", first, f"from typing import Text\n{second}") == ["shop/web/b.py:10"]
    assert found(find, "duplicate-function", first, second.replace(".lower()", ".upper()")) == []


def test_a_function_that_imports_from_its_own_folder_is_that_folders(find: Find) -> None:
    inner = SLUG.replace(
        "    text = text", "    from .words import STOP\n\n    text = text.strip(STOP)\n    text = text"
    )
    assert found(find, "duplicate-function", inner, inner) == []
    files = {"shop/a.py": inner, "shop/b.py": inner}
    assert [each.path for each in find("duplicate-function", files)] == ["shop/b.py"]


def test_small_functions_are_left_alone(find: Find) -> None:
    small = "def total(items):\n    return sum(items)\n"
    assert found(find, "duplicate-function", small, small) == []


def test_logging_set_up_twice_is_told_and_getlogger_is_not(find: Find) -> None:
    basic = (
        "import logging\nlogging.basicConfig(level='INFO', format='%(message)s')\nlog = logging.getLogger(__name__)\n"
    )
    handlers = (
        "import logging\n\n\ndef set_up({0}):\n    {1} = logging.StreamHandler()\n"
        "    {1}.setFormatter(logging.Formatter('%(message)s'))\n    logging.getLogger('shop').addHandler({1})\n"
    )
    assert found(find, "duplicate-logging", basic, basic) == ["shop/web/b.py:2"]
    assert found(find, "duplicate-logging", handlers.format("", "a"), handlers.format("x", "b")) == ["shop/web/b.py:5"]
    plain = "import logging\nlog = logging.getLogger(__name__)\nlogging.basicConfig()\n"
    assert found(find, "duplicate-logging", plain, plain) == []


NAMES = ("root", "jobs", "quiet", "force", "port")


def test_the_same_arguments_in_two_programs_are_told(find: Find) -> None:
    adds = "".join(f"    p.add_argument('--{name}', help='{name}')\n" for name in NAMES)
    program = f"def main(p):\n{adds}"
    assert found(find, "duplicate-arguments", program, program.replace("p.", "q.")) == ["shop/web/b.py:2"]
    assert found(find, "duplicate-arguments", program, program.replace("quiet", "loud")) == []
    options = "".join(f"@click.option('--{name}')\n" for name in NAMES) + "def main(): ...\n"
    assert found(find, "duplicate-arguments", options, options) == ["shop/web/b.py:1"]


@pytest.mark.parametrize(
    ("head", "number", "told"),
    [("", 5, 1), ("", 4, 0), ("import shop.utils\n", 3, 1), ("import shop.stock\n", 3, 0), ("import shop.a\n", 3, 1)],
)
def test_a_few_arguments_are_worth_no_new_module(find: Find, head: str, number: int, told: int) -> None:
    adds = "".join(f"    p.add_argument('--{name}', help='{name}')\n" for name in NAMES[:number])
    program = f"{head}def main(p):\n{adds}"
    find("duplicate-arguments", {"shop/utils.py": "X = 1\n", "shop/stock.py": "X = 1\n"})
    assert len(found(find, "duplicate-arguments", program.replace("import shop.a\n", ""), program)) == told


@pytest.mark.parametrize(
    "text",
    [
        "import tomllib\nwith open('settings.toml', 'rb') as file:\n    settings = tomllib.load(file)\n",
        "import json\nfrom pathlib import Path\nsettings = json.loads(Path('settings.json').read_text())\n",
    ],
)
def test_the_same_file_loaded_twice_is_told(find: Find, text: str) -> None:
    assert len(found(find, "duplicate-loading", text, "import os\n" + text)) == 1
    assert found(find, "duplicate-loading", text, text.replace("settings.", "other.")) == []


def test_examples_and_migrations_stand_alone(find: Find) -> None:
    files = {"examples/a.py": TABLE, "shop/b.py": TABLE, "shop/migrations/c.py": TABLE}
    assert find("duplicate-constant", files) == ()


def test_the_message_says_where_to_share(find: Find) -> None:
    message = find("duplicate-constant", {"shop/a.py": TABLE, "shop/web/b.py": TABLE})[0].message
    assert message == (
        "the constant CURRENCIES is written at shop/a.py:1 already; keep one, in a module of shop/, and import it"
    )


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"shop/a.py": f"{TABLE}{USE}", "shop/b.py": f"from shop import a\n{TABLE}{USE}"},
            "shop/a.py:1 already; this file imports that one, so take it from there",
        ),
        (
            {"shop/a.py": f"from shop import b\n{TABLE}{USE}", "shop/b.py": f"{TABLE}{USE}"},
            "shop/a.py:2 already; that file imports this one, so delete it there and take it from here",
        ),
        (
            {"shop/a.py": TABLE, "shop/utils/__init__.py": TABLE},
            "shop/utils/__init__.py:1 already; import it from there",
        ),
        (
            {"tests/test_a.py": f"{LONG}print(CURRENCIES)\n", "tests/test_b.py": LONG},
            "tests/test_a.py:1 already; nothing uses it here, so delete it",
        ),
        (
            {
                **dict.fromkeys(
                    ("tests/a/test_a.py", "tests/b/test_b.py"), f"import helpers\n{LONG}print(CURRENCIES)\n"
                ),
                "tests/helpers.py": "X = 1\n",
            },
            "tests/a/test_a.py:2 already; keep one, in tests/helpers.py, which both import",
        ),
    ],
)
def test_the_advice_fits_how_the_files_stand(find: Find, files: dict[str, str], told: str) -> None:
    assert [each.message for each in find("duplicate-constant", files)] == [
        f"the constant CURRENCIES is written at {told}"
    ]


def test_the_nearest_other_place_is_named(find: Find) -> None:
    files = dict.fromkeys(("shop/web/b.py", "shop/web/c.py"), SLUG)
    files |= {
        "shop/a.py": f"A = 1\n{SLUG}",
        "shop/late/a.py": SLUG,
        "shop/web/d.py": "import shop.a\nimport shop.web.b\n",
    }
    (told,) = find("duplicate-function", files)
    assert (told.rule, told.path, told.related[0].path) == ("duplicate-function", "shop/web/b.py", "shop/a.py")
    assert told.message.endswith(
        "already, and in 2 more files; nothing in the project uses that of shop/a.py and shop/web/b.py, so delete it"
        " there, and keep one, in a module of shop/, and import it"
    )
    files["shop/web/d.py"] += "shop.a.slug, shop.web.b.slug\n"
    (told,) = find("duplicate-function", files)
    assert told.message.endswith("already, and in 2 more files; keep one, in a module of shop/, and import it")
    files["shop/web/d.py"] = "".join(f"import {path.removesuffix('.py').replace('/', '.')}\n" for path in files)
    (told,) = find("duplicate-function", files)
    assert told.message.endswith("nothing in the project uses any of them, so delete all")


def test_files_that_are_alike_are_told_once(find: Find) -> None:
    text = "".join(SLUG.replace("slug", name).replace("'-'", repr(name)) for name in ("one", "two", "three", "four"))
    (found,) = find("duplicate-function", {"shop/a.py": text, "shop/web/b.py": f"X = 1\n{text}"})
    assert (found.path, found.line) == ("shop/web/b.py", 5)
    assert "the function one (and 3 more that are alike)" in found.message
    more = "".join(f"def other_{number}(x):\n    return x + {number}\n\n\n" for number in range(9))
    assert len(find("duplicate-function", {"shop/a.py": text + more, "shop/web/b.py": f"X = 1\n{text}"})) == 4


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A = dict(a='xxx', b='yyy', c='zzz')\n", "X = 1\nB = dict(c='zzz', b='yyy', a='xxx')\n"),
        ("CODES = frozenset({429, 500, 502})\n", "X = 1\nRETRIED = frozenset({429, 500, 502})\n"),
        ("import re\nA = re.compile(b'(?:\\r\\n|\\r)+$')\n", "import re\nB = re.compile(b'(?:\\r\\n|\\r)+$')\n"),
    ],
)
def test_a_constant_is_known_however_it_is_written(find: Find, first: str, second: str) -> None:
    assert found(find, "duplicates", first, second) == ["shop/web/b.py:2"]


@pytest.mark.parametrize("value", ["[1, 2, 3]", "(True, False)", "(0, 0, 0, 0)"])
def test_counts_and_switches_are_equal_by_chance(find: Find, value: str) -> None:
    assert found(find, "duplicate-constant", f"SHAPE = {value}\n", f"X = 1\nOTHER = {value}\n") == []


@pytest.mark.parametrize("place", ["shop/locale/{}/formats.py", "shop/lang/{}.py"])
def test_what_each_module_of_a_family_defines_is_no_duplicate(find: Find, place: str) -> None:
    values = {"de": "d.m.Y", "fr": "d/m/Y", "it": "d/m/Y", "en": "m/d/Y"}
    files = {place.format(name): f"DATE_FORMAT = {value + ' H:i'!r}\n" for name, value in values.items()}
    assert find("duplicate-constant", files) == ()


def test_a_test_may_say_again_what_the_code_says(find: Find) -> None:
    assert find("duplicate-constant", {"shop/a.py": TABLE, "tests/test_a.py": TABLE}) == ()
    assert find("duplicate-constant", {"tests/test_a.py": TABLE, "tests/test_b.py": TABLE}) == ()
    assert len(find("duplicate-constant", {"tests/test_a.py": LONG, "tests/test_b.py": LONG})) == 1


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("'arn:shop:orders:eu-west-1:0123456789:instance/3f2c0d5e-7a41-4e0b-9c53-1f6b2f0f4a7d'", 0),
        ("('gross', 'net', 'discounted')", 0),
        ("'id,name,price\\n1,first article,10.50\\n2,second article,11.25\\n3,third article,12\\n'", 1),
    ],
)
def test_tests_share_data_and_not_a_word_or_a_line(find: Find, value: str, told: int) -> None:
    text = f"ORDERS = {value}\n"
    assert len(find("duplicate-constant", {"tests/test_a.py": text, "tests/test_b.py": text})) == told


def test_punctuation_is_no_data(find: Find) -> None:
    text = "PAIRS = {'[': ']', '(': ')', '{': '}'}\n"
    assert find("duplicate-constant", {"shop/a.py": text, "shop/web/b.py": text}) == ()


def test_programs_that_tests_run_stand_alone(find: Find) -> None:
    files = {"tests/data/a.py": LONG, "tests/data/b.py": LONG}
    assert find("duplicate-constant", files) == ()
    files["tests/test_a.py"] = "from tests.data import a, b\n"
    assert len(find("duplicate-constant", files)) == 1


def test_one_level_of_logging_has_several_names(find: Find) -> None:
    first = "import logging\nlogging.basicConfig(level=logging.INFO, format='%(message)s')\n"
    second = "from logging import basicConfig\nbasicConfig(format='%(message)s', level='INFO')\n"
    assert found(find, "duplicate-logging", first, second) == ["shop/web/b.py:2"]
    config = "import logging.config\nlogging.config.dictConfig({'version': 1, 'root': {'level': 'INFO'}})\n"
    assert found(find, "duplicate-logging", config, config) == ["shop/web/b.py:2"]


@pytest.mark.parametrize(("files", "beside"), [(2, ""), (3, ", and in 1 more file"), (15, ", and in 13 more files")])
def test_what_several_files_have_is_told_once(find: Find, files: int, beside: str) -> None:
    sources = {f"shop/p{n}/m{n}.py": f"import shop.tools\n\nK{n} = {n}\n\n{SLUG}" for n in range(files)}
    (one,) = find("duplicates", sources | {"shop/tools.py": "X = 1\n"})
    assert f" already{beside}; keep one, in a module of shop/, and import it" in one.message
    # A hook tells of it whichever of them was changed.
    assert {one.path, *(each.path for each in one.related)} == set(sources)


def test_a_file_that_says_it_twice_is_no_further_one(find: Find) -> None:
    files = {"shop/a.py": f"{SLUG}\n\n{SLUG.replace('slug', 'again')}", "shop/web/b.py": f"X = 1\n{SLUG}"}
    (one,) = find("duplicates", files)
    assert "shop/a.py:4 already; keep one" in one.message


RATES = "RATES = {'low': Rate.LOW, 'usual': Rate.USUAL, 'high': Rate.HIGH}\n"


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("from shop.rates import Rate\n", "from ..rates import Rate\n", 1),
        ("from shop.rates import Rate\n", "from shop.web.rates import Rate\n", 0),
        ("from base import one\nRate = one.enum('Rate')\n", "from base import two\nRate = two.enum('Rate')\n", 0),
        (
            "from base import one\nRate = one.enum('Rate')\n",
            "X = 1\nfrom base import one\nRate = one.enum('Rate')\n",
            1,
        ),
    ],
)
def test_a_table_is_made_of_what_its_names_stand_for(find: Find, first: str, second: str, told: int) -> None:
    assert len(found(find, "duplicate-constant", first + RATES, second + RATES)) == told
