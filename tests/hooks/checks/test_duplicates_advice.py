"""What is advised about what stands in two files: a remedy that works there."""

from collections.abc import Callable, Mapping

import pytest

from devkit.hooks.checking.finding import Finding

Find = Callable[..., tuple[Finding, ...]]

LONG = 'CURRENCIES = ("renminbi", "Australian dollar", "Brazilian real", "Turkish lira", "South African rand")\n'
USE = "print(CURRENCIES)\n"


def advice(find: Find, files: Mapping[str, str]) -> str:
    (told,) = find("duplicate-constant", files)
    return told.message.partition(" already; ")[2]


def test_an_import_in_a_function_counts_where_it_would_do_at_the_top(find: Find) -> None:
    late = f"{LONG}{USE}\n\ndef go():\n    from shop import a\n"
    files = {"shop/a.py": f"{LONG}{USE}", "shop/b.py": late}
    assert advice(find, files) == "this file imports that one, so take it from there"
    files = {"shop/a.py": f"import shop.c\n{LONG}{USE}", "shop/b.py": late, "shop/c.py": "import shop.b\n"}
    assert advice(find, files) == "keep one, in a module of shop/, and import it"


def test_the_direction_that_works_is_advised(find: Find) -> None:
    files = {
        "shop/a.py": f"from shop import b\n{LONG}{USE}",
        "shop/b.py": f"{LONG}{USE}\n\ndef go():\n    import shop.a\n",
    }
    assert advice(find, files) == "that file imports this one, so delete it there and take it from here"


def test_an_import_for_types_alone_is_none_as_a_file_is_loaded(find: Find) -> None:
    types = f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import shop.b\n{LONG}{USE}"
    files = {"shop/a.py": types, "shop/b.py": f"{LONG}{USE}\n\ndef go():\n    import shop.a\n"}
    assert advice(find, files) == "this file imports that one, so take it from there"


def test_a_package_that_loads_a_module_is_a_part_of_the_circle(find: Find) -> None:
    files = {
        "shop/money/__init__.py": "import shop.web.b\n",
        "shop/money/a.py": f"{LONG}{USE}",
        "shop/web/b.py": f"{LONG}{USE}\n\ndef go():\n    from shop.money.a import CURRENCIES\n",
    }
    assert advice(find, files) == "keep one, in a module of shop/, and import it"


def test_another_project_s_package_is_no_module_of_a_package(find: Find) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/flask/__init__.py": f"X = 1\n{LONG}{USE}",
        "shop/web.py": f"import flask\n{LONG}{USE}",
    }
    assert advice(find, files) == "keep one, in a module of shop/, and import it"


@pytest.mark.parametrize(
    ("home", "paths"),
    [
        ("shop/backend/_util.py", ("shop/backend/lite/a.py", "shop/backend/full/b.py")),
        ("shop/backend/backend_utils.py", ("shop/backend/lite/a.py", "shop/backend/full/b.py")),
        ("shop/backend/table.py", ("shop/backend/lite/table.py", "shop/backend/full/table.py")),
        ("src/shop/testutils.py", ("tests/test_a.py", "tests/test_b.py")),
    ],
)
def test_the_home_that_both_import_is_named(find: Find, home: str, paths: tuple[str, str]) -> None:
    module = home.removeprefix("src/").removesuffix(".py").replace("/", ".")
    files = {path: f"# {path}\nimport {module}\n{LONG}{USE}" for path in paths} | {home: "X = 1\n"}
    assert advice(find, files) == f"keep one, in {home}, which both import"


@pytest.mark.parametrize("name", ["test_utils", "mail_utils"])
def test_a_module_for_something_else_is_no_home(find: Find, name: str) -> None:
    files = {f"shop/{each}.py": f"# {each}\nimport shop.{name}\n{LONG}{USE}" for each in "ab"}
    assert advice(find, {**files, f"shop/{name}.py": "X = 1\n"}) == "keep one, in a module of shop/, and import it"


def test_both_names_are_said(find: Find) -> None:
    files = {"shop/a.py": f"{LONG}{USE}", "shop/web/b.py": f"{LONG}{USE}".replace("CURRENCIES", "_MONEY")}
    (told,) = find("duplicate-constant", files)
    assert told.message.startswith("the constant _MONEY is written at shop/a.py:1 already, as CURRENCIES; keep one")


def test_what_the_project_uses_nowhere_can_go(find: Find) -> None:
    files = {"shop/a.py": f"{LONG}{USE}", "shop/b.py": f"X = 1\n{LONG}", "shop/c.py": "from shop.b import X\n"}
    assert advice(find, files) == "nothing in the project uses it here, so delete it, or take it from there"
    files["shop/c.py"] = "from shop.b import CURRENCIES\n"
    assert advice(find, files) == "keep one, in a module of shop/, and import it"
    files["shop/c.py"] = ""
    assert advice(find, files) == "keep one, in a module of shop/, and import it"
