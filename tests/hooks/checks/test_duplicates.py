from collections.abc import Callable

import pytest

from devkit.hooks.checking.finding import Finding

Find = Callable[..., tuple[Finding, ...]]

TABLE = 'CURRENCIES = ("EUR", "USD", "GBP")\n'
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
    assert found(find, "duplicate-constant", first, second) == ["shop/web/b.py:2"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("LIMIT = 10\n", "LIMIT = 10\n"),
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


def test_the_same_arguments_in_two_programs_are_told(find: Find) -> None:
    adds = "".join(f"    p.add_argument('--{name}', help='{name}')\n" for name in ("root", "jobs", "quiet"))
    program = f"def main(p):\n{adds}"
    assert found(find, "duplicate-arguments", program, program.replace("p.", "q.")) == ["shop/web/b.py:2"]
    assert found(find, "duplicate-arguments", program, program.replace("quiet", "loud")) == []
    options = "".join(f"@click.option('--{name}')\n" for name in ("root", "jobs", "quiet")) + "def main(): ...\n"
    assert found(find, "duplicate-arguments", options, options) == ["shop/web/b.py:1"]


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
