"""What is advised about what stands in two files: a remedy that works there."""

from collections.abc import Callable, Mapping

import pytest

from devkit.hooks.checking.finding import Finding

Find = Callable[..., tuple[Finding, ...]]

_LINES = "\n" * 15  # which data of two tests has, at least, that they could share
LONG = f'CURRENCIES = ("renminbi", "Australian dollar", "Brazilian real", "Turkish lira", "Omani rial"{_LINES})\n'
USE = "\n\ndef use():\n    print(CURRENCIES)\n\n\nrun = use\n"  # who calls that, uses it


def advice(find: Find, files: Mapping[str, str]) -> str:
    (told,) = find("duplicate-constant", files)
    return told.message.partition(" already; ")[2]


def test_an_import_in_a_function_counts_where_it_would_do_at_the_top(find: Find) -> None:
    late = f"{LONG}{USE}\n\ndef go():\n    from shop import a\n"
    files = {"shop/a.py": f"{LONG}{USE}", "shop/b.py": late}
    assert advice(find, files) == "this file imports that one, though not as it is loaded, so take it from there"
    used = {**files, "shop/b.py": f"{late}\n\nprint([each for each in CURRENCIES])\n"}
    assert advice(find, used) == "keep one, in a module of shop/, and import it"
    files = {"shop/a.py": f"import shop.c\n{LONG}{USE}", "shop/b.py": late, "shop/c.py": "import shop.b\n"}
    assert advice(find, files) == "keep one, in a module of shop/, and import it"


TRIED = "try:\n    import shop.{0}\nexcept ModuleNotFoundError as error:\n    raise SystemExit(1) from error\n"


@pytest.mark.parametrize(
    "tried",
    [TRIED, "import contextlib\ndef go():\n    with contextlib.suppress(ImportError):\n        import shop.{0}\n"],
)
def test_a_module_that_may_not_be_there_is_nowhere_to_take_from(find: Find, tried: str) -> None:
    said = f"{LONG}{USE}"
    files = {"shop/a.py": said, "shop/b.py": said + tried.format("a")}
    assert advice(find, files) == "keep one, in a module of shop/, and import it"
    files = {"shop/a.py": f"import shop.b\n{said}", "shop/b.py": said + tried.format("a")}
    assert advice(find, files) == "that file imports this one, so delete it there and take it from here"


@pytest.mark.parametrize(
    ("other", "told"), [("", "keep one, in a module of shop/, and import it"), ("import shop.a", None)]
)
def test_of_two_modules_one_of_which_is_loaded_neither_takes_from_the_other(
    find: Find, other: str, told: str | None
) -> None:
    files = {f"shop/{name}.py": f"{name} = 1\n{LONG}{USE}" for name in ("a_utils", "b")}
    files["shop/c.py"] = "if X:\n    from shop import a_utils as it\nelse:\n    from shop import b as it\n"
    files["shop/d.py"] = other.replace("shop.a", "shop.a_utils")
    assert advice(find, files) == (told or "import it from there")


def test_a_module_that_may_not_be_there_is_no_common_place(find: Find) -> None:
    files = {"shop/utils.py": f"{LONG}{USE}", "shop/b.py": f"{LONG}{USE}" + TRIED.format("utils")}
    assert advice(find, files) == "keep one, in a module of shop/, and import it"
    files = {f"shop/{name}.py": f"# {name}\n{LONG}{USE}" + TRIED.format("utils") for name in "ab"}
    files |= {"shop/utils.py": "", "shop/c.py": "import shop.a, shop.b\n"}
    assert advice(find, files) == "keep one, in a module of shop/, and import it"


@pytest.mark.parametrize(
    ("folder", "place"),
    [
        ("shop/desk/management/commands", "shop/desk/management"),
        ("management/commands", "management"),
        ("shop/stock_management/commands", "shop/stock_management/commands"),
    ],
)
def test_a_new_module_is_no_command(find: Find, folder: str, place: str) -> None:
    files = {f"{folder}/{name}.py": f"# {name}\n{LONG}{USE}" for name in ("count", "order")}
    assert advice(find, files) == f"keep one, in a module of {place}/, and import it"


def test_the_direction_that_works_is_advised(find: Find) -> None:
    files = {
        "shop/a.py": f"from shop import b\n{LONG}{USE}",
        "shop/b.py": f"{LONG}{USE}\n\ndef go():\n    import shop.a\n",
    }
    assert advice(find, files) == "that file imports this one, so delete it there and take it from here"


@pytest.mark.parametrize(
    ("importing", "told"),
    [
        ({"a": "b, c", "b": "c"}, "keep that of shop/c.py, and import it from there"),
        ({"a": "b, c", "c": "b"}, "keep this one, and import it from here"),
        ({"b": "a", "c": "a"}, "keep that of shop/a.py, and import it from there"),
        ({"a": "b", "b": "c"}, "keep one, in a module of shop/, and import it"),
    ],
)
def test_the_one_that_all_others_import_is_kept(find: Find, importing: dict[str, str], told: str) -> None:
    files = {f"shop/{name}.py": f"# {name}\n{LONG}{USE}" for name in "abc"}
    for name, others in importing.items():
        files[f"shop/{name}.py"] = f"from shop import {others}\n{files[f'shop/{name}.py']}"
    (found,) = find("duplicate-constant", files)
    assert found.message.endswith(f"already, and in 1 more file; {told}")


def test_an_import_for_types_alone_is_none_as_a_file_is_loaded(find: Find) -> None:
    types = f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import shop.b\n{LONG}{USE}"
    files = {"shop/a.py": types, "shop/b.py": f"{LONG}{USE}\n\ndef go():\n    import shop.a\n"}
    assert advice(find, files) == "this file imports that one, though not as it is loaded, so take it from there"


def test_a_package_that_loads_a_module_is_a_part_of_the_circle(find: Find) -> None:
    files = {
        "shop/money/__init__.py": "import shop.web.b\n",
        "shop/money/a.py": f"{LONG}{USE}",
        "shop/web/b.py": f"{LONG}{USE}\n\ndef go():\n    from shop.money.a import CURRENCIES\n",
    }
    assert advice(find, files) == "keep one, in a module of shop/, and import it"


@pytest.mark.parametrize(
    ("other", "where"), [("src/bank", "one module"), ("src/shop/bank", "a module of src/shop/"), ("bank", "one module")]
)
def test_beside_packages_nobody_looks_for_a_module(find: Find, other: str, where: str) -> None:
    name = other.removeprefix("src/").replace("/", ".")
    files = {
        "src/shop/__init__.py": "",
        "src/shop/a.py": f"{LONG}{USE}",
        "src/shop/c.py": f"from {name} import b\nfrom shop import a\n",
        f"{other}/__init__.py": "",
        f"{other}/b.py": f"X = 1\n{LONG}{USE}",
    }
    assert advice(find, files) == f"keep one, in {where}, and import it"


def test_a_package_may_not_have_defined_yet_what_its_module_takes(find: Find) -> None:
    files = {
        "shop/money/__init__.py": f"from . import desk\n{LONG}{USE}",
        "shop/money/desk.py": f"from . import coins\nX = 1\n{LONG}{USE}",
        "shop/money/coins.py": "",
    }
    assert advice(find, files) == "that file imports this one, so delete it there and take it from here"


@pytest.mark.parametrize(
    ("package", "module", "told"),
    [
        ("", "shop/money/desk.py", "this file is a part of that package, so take it from there"),
        ("", "shop/money/desk/__init__.py", "this file is a part of that package, so take it from there"),
        (
            "from . import desk\n",
            "shop/money/desk.py",
            "that file imports this one, so delete it there and take it from here",
        ),
        ("import shop.start\n", "shop/money/desk.py", "keep one, in shop/_utils.py, which both import"),
        ("", "shop/moneybox/desk.py", "keep one, in shop/_utils.py, which both import"),
    ],
)
def test_a_package_is_where_its_modules_take_from(find: Find, package: str, module: str, told: str) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/_utils.py": "X = 1\n",
        "shop/start.py": "from shop.money.desk import CURRENCIES\n",
        "shop/money/__init__.py": f"import shop._utils\n{package}{LONG}{USE}",
        module: f"import shop._utils\nX = 1\n{LONG}{USE}",
    }
    assert advice(find, files) == told


def test_a_module_s_copy_of_what_its_package_has_can_go(find: Find) -> None:
    files = {"shop/Desk.py": f"# desk\n{LONG}{USE}", "shop/__init__.py": f"{LONG}{USE}"}
    assert advice(find, files) == "that file is a part of this package, so delete it there and take it from here"


def test_another_project_s_package_is_no_module_of_a_package(find: Find) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/flask/__init__.py": f"X = 1\n{LONG}{USE}",
        "shop/web.py": f"import flask\n{LONG}{USE}",
    }
    assert advice(find, files) == "keep one, in a module of shop/, and import it"


@pytest.mark.parametrize("block", ["if __name__ == '__main__':", "if TYPE_CHECKING:"])
@pytest.mark.parametrize("folder", ["shop", "tests"])
def test_what_both_import_where_nobody_imports_them_is_no_home(find: Find, folder: str, block: str) -> None:
    said = f"{LONG}{USE}\n\n{block}\n    from {folder}.helpers import run\n"
    files = {f"{folder}/test_{name}.py": f"# {name}\n{said}" for name in "ab"} | {f"{folder}/helpers.py": "X = 1\n"}
    if folder == "shop":
        files = {path.replace("test_", ""): text for path, text in files.items()}
        files["shop/c.py"] = "import shop.a, shop.b\n"
    assert advice(find, files) == f"keep one, in a module of {folder}/, and import it"
    files = {path: text.replace(block, "if True:") for path, text in files.items()}
    assert advice(find, files) == f"keep one, in {folder}/helpers.py, which both import"


@pytest.mark.parametrize(
    ("home", "paths"),
    [
        ("shop/backend/_util.py", ("shop/backend/lite/a.py", "shop/backend/full/b.py")),
        ("shop/backend/backend_utils.py", ("shop/backend/lite/a.py", "shop/backend/full/b.py")),
        ("shop/backend/table.py", ("shop/backend/lite/table.py", "shop/backend/full/table.py")),
        ("src/shop/testutils.py", ("tests/test_a.py", "tests/test_b.py")),
        ("tests/utils.py", ("tests/web/test_a.py", "tests/web/test_b.py")),
    ],
)
def test_the_home_that_both_import_is_named(find: Find, home: str, paths: tuple[str, str]) -> None:
    module = home.removeprefix("src/").removesuffix(".py").replace("/", ".")
    files = {path: f"# {path}\nimport {module}\n{LONG}{USE}" for path in paths} | {home: "X = 1\n"}
    assert advice(find, files) == f"keep one, in {home}, which both import"


@pytest.mark.parametrize(
    ("files", "imported", "told"),
    [
        ({"shop/common.py": ""}, "from .. import common", "shop/common.py, which both import"),
        (
            {"shop/utils/__init__.py": "def tidy(): ..."},
            "import shop.utils",
            "shop/utils/__init__.py, which both import",
        ),
        ({"shop/utils/__init__.py": "X = 1"}, "import shop.utils", "a module of shop/web/, and import it"),
        (
            {"shop/common.py": "", "shop/web/utils.py": ""},
            "from .. import common\nimport shop.web.utils",
            "shop/web/utils.py, which both import",
        ),
        ({"shop/output.py": ""}, "from .. import output", "a module of shop/web/, and import it"),
        ({"shop/mail/utils.py": ""}, "import shop.mail.utils", "a module of shop/web/, and import it"),
        ({"shop/testing_utils.py": ""}, "import shop.testing_utils", "a module of shop/web/, and import it"),
        ({"shop/__init__.py": "", "utils.py": ""}, "import utils", "a module of shop/web/, and import it"),
    ],
)
def test_the_home_beside_a_package_is_named_where_it_has_none(
    find: Find, files: dict[str, str], imported: str, told: str
) -> None:
    both = {f"shop/web/{name}.py": f"# {name}\n{imported}\n{LONG}{USE}" for name in "ab"}
    packages = {"shop/__init__.py": "", "shop/web/__init__.py": ""}
    assert advice(find, {**packages, **both, **files}) == f"keep one, in {told}"


@pytest.mark.parametrize(
    ("module", "told"),
    [
        ("shop.web.base", "keep one, in shop/web/base.py, which both import"),
        ("shop.base", "keep one, in a module of shop/web/, and import it"),
    ],
)
def test_the_module_of_a_base_class_is_a_home_in_the_common_folder(find: Find, module: str, told: str) -> None:
    head = f"from {module} import Base\n\n\nclass {{0}}(Base):\n    pass\n\n\n"
    files = {f"shop/web/{each}.py": f"{head.format(each.upper())}{LONG}{USE}" for each in "ab"}
    assert advice(find, files | {f"{module.replace('.', '/')}.py": "class Base:\n    pass\n"}) == told


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
    assert advice(find, files) == "nothing in the project uses it here, so delete it, or take it from there"
    files["shop/c.py"] = "def f(module):\n    return module.CURRENCIES\n"
    assert advice(find, files) == "keep one, in a module of shop/, and import it"
    files |= {"shop/d.py": files["shop/c.py"], "shop/c.py": "from shop.b import X\n"}
    assert advice(find, files) == "nothing in the project uses it here, so delete it, or take it from there"
    for imported in ("from shop import b\n", "import shop.b as prices\n", "from shop.b import X\nB = load('shop.b')\n"):
        assert advice(find, {**files, "shop/c.py": imported}) == "keep one, in a module of shop/, and import it"
    files["shop/d.py"] = ""
    files["shop/b.py"] = f"# Has CURRENCIES.\n{LONG}"
    files["shop/c.py"] = "class Shop:\n    CURRENCIES = 1\n\n\nX = Shop.CURRENCIES\n"
    assert advice(find, files) == "nothing in the project uses it here, so delete it, or take it from there"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "already; delete it there and import it from here"),
        (
            {"kit/b.py": f"{LONG}{USE}".replace("CUR", "_CUR")},
            "as _CURRENCIES; delete it there and import it from here",
        ),
        ({"kit/b.py": LONG, "shop/a.py": f"import kit\n{LONG}{USE}"}, "already; import it from there"),
        ({"wares/b.py": f"import kit\n{LONG}{USE}"}, "in 1 more file; keep one, in one module, and import it"),
        (
            {"kit/c.py": "", "shop/c.py": "import kit\n"},
            "already; nothing in the project uses it here, so delete it if nobody else does",
        ),
        ({"shop/a.py": "", "shop/_a.py": LONG}, "uses it here, so delete it, or take it from there"),
        (
            {"kit/b.py": f"{LONG}{USE}".replace("CURRENCIES", "_MONEY")},
            "as _MONEY; nothing in the project uses it here, so delete it",
        ),
    ],
)
def test_what_a_package_offers_is_not_deleted_for_what_lies_beside_it(
    find: Find, changed: dict[str, str], told: str
) -> None:
    files = {"shop/__init__.py": "", "kit/__init__.py": "", "kit/c.py": "import shop.d\n"}
    files |= {"shop/a.py": LONG, "kit/b.py": f"{LONG}{USE}"}
    (found,) = find("duplicate-constant", {**files, **changed})
    assert found.message.endswith(told)


@pytest.mark.parametrize(
    ("importer", "told"),
    [
        ("", "nothing in the project uses it here, so delete it if nobody else does"),
        ("from shop.d import X\n", "delete it there and import it from here"),
    ],
)
def test_it_is_taken_from_a_package_that_its_own_package_imports(find: Find, importer: str, told: str) -> None:
    files = {"src/shop/__init__.py": "", "src/shop/d.py": "X = 1\n", "src/shop/e.py": "from shop.d import X\n"}
    files |= {"src/kit/__init__.py": "", "src/kit/c.py": importer}
    files |= {"src/shop/a.py": LONG, "src/kit/b.py": f"{LONG}{USE}"}
    assert advice(find, files) == told


@pytest.mark.parametrize(("act", "told"), [("setup(X)\nrun(X)\n", ""), ("run(X)\n", ", or take it from there")])
def test_nothing_is_taken_from_a_script_that_does_something_as_it_is_loaded(find: Find, act: str, told: str) -> None:
    files = {"jobs/a.py": f"X = 1\n{LONG}\nprint(CURRENCIES[0])\n{act}", "jobs/b.py": LONG}
    files["jobs/a.py"] = files["jobs/a.py"].replace("print(", "_ = (")
    (found,) = find("duplicates", files)
    assert found.message.endswith(f"nothing in the project uses it here, so delete it{told}")


def test_what_neither_file_of_tests_uses_can_go_from_both(find: Find) -> None:
    told = advice(find, {"tests/test_a.py": f"# a\n{LONG}", "tests/test_b.py": LONG})
    assert told == "nothing in the project uses either one, so delete both"


@pytest.mark.parametrize(
    ("used", "told"),
    [
        ("shop.CURRENCIES", "nothing uses it here, so delete it"),
        ("self.CURRENCIES", "nothing uses it here, so delete it"),
        ("CURRENCIES", "keep one, in a module of tests/, and import it"),
        ("sys.modules[__name__].CURRENCIES", "keep one, in a module of tests/, and import it"),
        ("request.module.CURRENCIES", "keep one, in a module of tests/, and import it"),
        ("getattr(shop, 'CURRENCIES')", "keep one, in a module of tests/, and import it"),
    ],
)
def test_an_attribute_of_something_else_is_no_use_of_what_a_test_defines(find: Find, used: str, told: str) -> None:
    files = {"tests/test_a.py": f"{LONG}{USE}", "tests/test_b.py": f"# b\n{LONG}\n\ndef test_b(self):\n    {used}\n"}
    assert advice(find, files) == told


@pytest.mark.parametrize(
    ("code", "is_used"),
    [
        ("def go(CURRENCIES):\n    print(CURRENCIES)\n", False),
        ("def go(*CURRENCIES):\n    def on():\n        print(CURRENCIES)\n", False),
        ("def go():\n    CURRENCIES = 1\n    print(CURRENCIES)\n", False),
        ("async def go():\n    for CURRENCIES in ():\n        print(CURRENCIES)\n", False),
        ("def go():\n    with open('x') as CURRENCIES:\n        print(CURRENCIES)\n", False),
        ("def go():\n    if CURRENCIES := 1:\n        print(CURRENCIES)\n", False),
        ("go = lambda CURRENCIES: CURRENCIES\n", False),
        ("go = [CURRENCIES for CURRENCIES in 'ab' if CURRENCIES]\n", False),
        ("go(CURRENCIES=1)\n", False),
        ("def go():\n    print(CURRENCIES)\n", True),
        ("def go(CURRENCIES=CURRENCIES):\n    print(1)\n", True),
        ("@mark(CURRENCIES)\ndef go(CURRENCIES):\n    print(1)\n", True),
        ("def go(x: CURRENCIES):\n    CURRENCIES = x\n", True),
        ("go = [CURRENCIES for CURRENCIES in CURRENCIES]\n", True),
        ("def go():\n    def on():\n        CURRENCIES = 1\n    print(CURRENCIES)\n", True),
        ("def go():\n    [CURRENCIES for CURRENCIES in 'ab']\n    print(CURRENCIES)\n", True),
        ("class Go:\n    CURRENCIES = 1\n\n    def on(self):\n        print(CURRENCIES)\n", True),
    ],
)
@pytest.mark.parametrize("path", ["tests/test_b.py", "shop/b.py"])
def test_what_a_function_binds_itself_is_another_thing(find: Find, path: str, code: str, is_used: bool) -> None:
    name = "CURRENCIES" if path.startswith("tests") else "_CURRENCIES"
    texts = {f"{path[:-4]}a.py": f"{LONG}{USE}", path: f"# b\n{LONG}\n\n{code}\nrun = go\n"}
    told = advice(find, {each: text.replace("CURRENCIES", name) for each, text in texts.items()})
    kept = f"keep one, in a module of {path.partition('/')[0]}/, and import it"
    assert told == (kept if is_used else "nothing uses it here, so delete it")


def test_what_a_function_says_to_be_the_modules_is_that(find: Find) -> None:
    functions = "\n\ndef slug(text):\n    return '-'.join(text.strip().lower().split(' ', 3) or ['none'])[:99]\n"
    functions = functions.replace("    return", "    text = text.strip()\n    return")
    files = {"tests/test_a.py": f"{functions}slug('')\n", "tests/test_b.py": f"# b\n{functions}"}
    given = "\n\ndef go():\n    {}slug = 1\n    print(slug)\n"
    for declared, told in (("", "nothing uses it here, so delete it"), ("global slug\n    ", "and import it")):
        (found,) = find(
            "duplicate-function", {**files, "tests/test_b.py": files["tests/test_b.py"] + given.format(declared)}
        )
        assert found.message.endswith(told)


@pytest.mark.parametrize(
    ("importer", "is_used"),
    [
        ("from shop.a import CURRENCIES\nfrom shop.b import X\nprint(CURRENCIES)\n", False),
        ("from .a import CURRENCIES\nfrom .b import X\n", False),
        ("from shop.a import CURRENCIES as MONEY\nfrom shop.b import X\n", False),
        ("from shop.a import CURRENCIES\nfrom shop import b\nprint(b.CURRENCIES)\n", True),
        ("from shop.a import CURRENCIES\nfrom shop import b\nsetattr(b, 'CURRENCIES', 1)\n", True),
        ("from shop.a import CURRENCIES\nfrom shop.b import *\n", True),
        ("if X:\n    from shop.a import CURRENCIES\nelse:\n    from shop.b import CURRENCIES\n", True),
        ("from shop import CURRENCIES\nfrom shop.b import X\n", True),
    ],
)
def test_who_takes_the_other_one_uses_that(find: Find, importer: str, is_used: bool) -> None:
    files = {"shop/a.py": f"{LONG}{USE}", "shop/b.py": f"X = 1\n{LONG}", "shop/c.py": importer}
    told = "nothing in the project uses it here, so delete it, or take it from there"
    assert advice(find, files) == ("keep one, in a module of shop/, and import it" if is_used else told)


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("shop.stock.b", "nothing in the project uses it here, so delete it, or take it from there"),
        ("stock.b", "delete it there and import it from here"),
    ],
)
def test_a_folder_that_is_imported_by_name_is_one_package_without_a_file(find: Find, named: str, told: str) -> None:
    files = {"src/shop/a.py": f"{LONG}{USE}", "src/shop/stock/b.py": f"X = 1\n{LONG}", "src/shop/stock/__init__.py": ""}
    files["src/shop/c.py"] = f"from {named} import X\n"
    assert advice(find, files) == told


@pytest.mark.parametrize(
    ("importer", "is_used"),
    [
        ("from tests.test_b import X\nprint('CURRENCIES', shop.CURRENCIES)\n", False),
        ("from .test_b import X\nCURRENCIES = X\n", False),
        ("from tests.test_b import X, CURRENCIES as MONEY\n", True),
        ("from tests.test_b import *\n", False),
        ("from tests.test_b import *\nprint(CURRENCIES)\n", True),
        ("from tests import test_b\nprint(test_b.CURRENCIES)\n", True),
        ("import tests.test_b as b\nprint(b.CURRENCIES)\n", True),
        ("from tests.test_b import X\npatch('tests.test_b.CURRENCIES', X)\n", True),
    ],
)
def test_what_another_test_calls_by_the_name_is_no_use(find: Find, importer: str, is_used: bool) -> None:
    files = {"tests/test_a.py": f"{LONG}{USE}", "tests/test_b.py": f"# b\n{LONG}X = 1\n", "tests/test_c.py": importer}
    kept = "keep one, in a module of tests/, and import it"
    assert advice(find, files) == (kept if is_used else "nothing uses it here, so delete it")


@pytest.mark.parametrize(
    ("taker", "is_used"),
    [("print(X)\n", False), ("print(CURRENCIES)\n", True), ("from tests.test_c import *\n", True)],
)
def test_what_a_test_takes_with_all_else_may_be_used_by_who_takes_it_there(
    find: Find, taker: str, is_used: bool
) -> None:
    files = {"tests/test_a.py": f"{LONG}{USE}", "tests/test_b.py": f"# b\n{LONG}X = 1\n"}
    files |= {
        "tests/test_c.py": "from tests.test_b import *\n",
        "tests/test_d.py": f"from tests.test_c import X\n{taker}",
    }
    kept = "keep one, in a module of tests/, and import it"
    assert advice(find, files) == (kept if is_used else "nothing uses it here, so delete it")


@pytest.mark.parametrize(
    ("code", "is_used"),
    [
        ("def go():\n    print(CURRENCIES)\n", False),
        ("def go():\n    print(CURRENCIES)\n\ndef run():\n    go()\n", False),
        ("def go():\n    print(CURRENCIES)\n    return run()\n\ndef run():\n    return go()\n", False),
        ("def go():\n    print(CURRENCIES)\n\ndef test_it():\n    go()\n", True),
        ("def go():\n    print(CURRENCIES)\n\nclass TestIt:\n    def test_it(self):\n        go()\n", True),
        ("def setUpModule():\n    print(CURRENCIES)\n", True),
        ("@pytest.fixture\ndef go():\n    print(CURRENCIES)\n", True),
    ],
)
def test_what_only_functions_of_tests_use_that_nothing_calls_is_unused(find: Find, code: str, is_used: bool) -> None:
    files = {"tests/test_a.py": f"{LONG}{USE}", "tests/test_b.py": f"# b\n{LONG}\n\n{code}"}
    told = "keep one, in a module of tests/, and import it" if is_used else "nothing uses it here, so delete it"
    assert advice(find, files) == told


@pytest.mark.parametrize(("caller", "is_used"), [("_go", False), ("go", True)])
def test_what_only_a_private_function_uses_that_nothing_calls_is_unused(find: Find, caller: str, is_used: bool) -> None:
    code = f"{LONG}\n\ndef {caller}():\n    print(CURRENCIES)\n".replace("CURRENCIES", "_MONEY")
    files = {"shop/a.py": f"{LONG}{USE}".replace("CURRENCIES", "_MONEY"), "shop/b.py": f"# b\n{code}"}
    told = "keep one, in a module of shop/, and import it" if is_used else "nothing uses it here, so delete it"
    assert advice(find, files) == told


def test_what_the_project_uses_in_neither_module_can_go_from_both(find: Find) -> None:
    files = {"shop/a.py": f"# a\n{LONG}", "shop/b.py": f"from shop import a\n{LONG}", "shop/c.py": "import shop.b\n"}
    assert advice(find, files) == "nothing in the project uses either one, so delete both"
    files["shop/c.py"] = "from shop import a, b\nprint(b.CURRENCIES)\n"
    files["shop/b.py"] += USE
    there = "nothing in the project uses that one, so delete it there"  # a circle, to take it from here
    assert advice(find, {**files, "shop/c.py": ""}) == there
    assert advice(find, files) == "this file imports that one, so take it from there"


def test_what_is_asked_of_a_module_that_is_handed_on_is_used(find: Find) -> None:
    files = {"shop/a.py": f"# a\n{LONG}", "shop/b.py": LONG, "shop/c.py": "from shop import a, b\nmodule = a or b\n"}
    assert advice(find, files) == "nothing in the project uses either one, so delete both"
    files["shop/d.py"] = "def go(module):\n    return module.CURRENCIES\n"
    assert advice(find, files) == "keep one, in a module of shop/, and import it"
    files["shop/d.py"] = "from shop import c\n\ndef go():\n    return c.b.CURRENCIES\n"
    there = "nothing in the project uses that one, so delete it there, or take it from here"
    assert advice(find, files) == there


@pytest.mark.parametrize(
    ("asking", "is_used"),
    [
        ("def go(order):\n    return order.CURRENCIES\n", False),
        ("import shop.b as order\n\ndef go():\n    return order.CURRENCIES\n", True),
        ("def go(module):\n    return module.CURRENCIES\n", True),
    ],
)
def test_what_another_module_of_the_project_is_asked_for_is_its_own(find: Find, asking: str, is_used: bool) -> None:
    files = {"shop/a.py": f"{LONG}{USE}", "shop/b.py": LONG, "shop/c.py": "from shop import a, b\nmodule = a or b\n"}
    files |= {"shop/order.py": "X = 1\n", "shop/d.py": asking}
    there = "nothing in the project uses it here, so delete it, or take it from there"
    assert advice(find, files) == ("keep one, in a module of shop/, and import it" if is_used else there)


def test_what_is_private_by_another_name_is_not_offered(find: Find) -> None:
    files = {"shop/a_utils/web.py": f"{LONG}{USE}".replace("CURRENCIES", "_MONEY"), "shop/z.py": f"{LONG}{USE}"}
    (told,) = find("duplicate-constant", files)
    assert told.message.endswith(", as _MONEY; keep one, in a module of shop/, and import it")
    files["shop/a_utils/web.py"] = f"{LONG}{USE}".replace("CURRENCIES", "MONEY")
    (told,) = find("duplicate-constant", files)
    assert told.message.endswith(", as MONEY; import it from there")


def test_who_has_one_of_the_same_name_uses_that(find: Find) -> None:
    files = {"shop/a.py": f"# a\n{LONG}", "shop/b.py": f"from shop import a\n{LONG}{USE}"}
    there = "nothing in the project uses that one, so delete it there"  # a circle, to take it from here
    assert advice(find, files) == there
    files["shop/b.py"] += "print(a.CURRENCIES)\n"
    assert advice(find, files) == "this file imports that one, so take it from there"


@pytest.mark.parametrize(
    ("name", "star", "told"),
    [
        ("CURRENCIES", "shop.a", "keep one, in a module of shop/, and import it"),
        ("CURRENCIES", "shop.b", "nothing in the project uses that one, so delete it there, or take it from here"),
        ("_CURRENCIES", "shop.a", "nothing uses that one, so delete it there"),
    ],
)
def test_an_import_of_everything_is_a_use_of_what_is_public_there(find: Find, name: str, star: str, told: str) -> None:
    files = {
        "shop/a.py": f"# a\n{LONG}",
        "shop/b.py": f"{LONG}{USE}",
        "shop/c.py": f"import shop.a\nfrom {star} import *\n",
    }
    assert advice(find, {path: text.replace("CURRENCIES", name) for path, text in files.items()}) == told


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("os.path.dirname(__file__)", "a module of tests/web/, and import it"),
        ("os.sep", "tests/testutils.py, which both import"),
    ],
)
def test_what_depends_on_its_folder_stays_there(find: Find, value: str, place: str) -> None:
    body = "def run(name):\n    path = SCRIPT + '/run.py'\n    return f'{sys.executable} {path} --verbose {name}'\n"
    text = f"import os, sys\nfrom tests import testutils\nSCRIPT = {value}\n\n\n{body}\n\nrun('echo')\n"
    files = {f"tests/web/test_{each}.py": f"# {each}\n{text}" for each in "ab"} | {"tests/testutils.py": "X = 1\n"}
    (told,) = find("duplicate-function", files)
    assert told.message.endswith(f"; keep one, in {place}")


@pytest.mark.parametrize(
    ("home", "place"),
    [
        ("testing", "a module of tests/, and import it"),
        ("_testing", "shop/_testing.py, which both import"),
    ],
)
def test_what_a_package_offers_to_tests_of_others_is_no_place_for_its_own(find: Find, home: str, place: str) -> None:
    files = {f"tests/test_{each}.py": f"# {each}\nimport shop.{home}\n{LONG}{USE}" for each in "ab"}
    assert advice(find, {**files, f"shop/{home}.py": "X = 1\n"}) == f"keep one, in {place}"


def test_what_unittest_calls_in_each_module_is_no_duplicate(find: Find) -> None:
    text = "def setUpModule():\n    if shop.DATABASE is None:\n        shop.DATABASE = shop.connect('sqlite:///:memory:')\n"
    files = {f"tests/test_{each}.py": f"# {each}\nimport shop\n\n\n{text}" for each in "ab"}
    assert find("duplicate-function", files) == ()
    assert len(find("duplicate-function", {path: each.replace("setUp", "begin") for path, each in files.items()})) == 1


@pytest.mark.parametrize(
    ("folder", "needs", "told"),
    [
        ("shop", "import boto3\n", "keep one, in a module of shop/, and import it"),
        ("shop/s3", "import boto3\n", "keep one, in shop/s3/s3util.py, which both import"),
        ("shop/s3", "", "this file imports that one, though not as it is loaded, so take it from there"),
    ],
)
def test_what_needs_packages_of_others_is_imported_in_functions(find: Find, folder: str, needs: str, told: str) -> None:
    module = folder.replace("/", ".")
    late = "\n\ndef go():\n    import boto3\n"
    files = {
        f"{folder}/base.py": f"from {module} import s3util\n{needs}{LONG}{USE}",
        f"{folder}/s3.py": f"from {module} import s3util\n{LONG}{USE}{late}    from {module} import base\n",
        f"{folder}/s3util.py": late,
    }
    assert advice(find, files) == told


DEMAND = "try:\n    from boto3 import S3\nexcept ImportError:\n    {}\n"


@pytest.mark.parametrize(
    ("guard", "told"),
    [
        ("raise shop.Missing('install boto3')", "keep one, in a module of shop/, and import it"),
        ("sys.exit('install boto3')", "keep one, in a module of shop/, and import it"),
        ("S3 = None", "import it from there"),
    ],
)
def test_a_module_that_fails_without_a_package_of_others_is_no_home(find: Find, guard: str, told: str) -> None:
    demand = DEMAND.format(guard)
    files = {"shop/utils/video.py": f"{demand}{LONG}{USE}", "shop/wrappers.py": f"{LONG}{USE}"}
    assert advice(find, files) == told
    files["shop/wrappers.py"] += demand
    assert advice(find, files) == "import it from there"


@pytest.mark.parametrize(
    ("place", "told"),
    [("shop/a/money.py", "delete it there and import it from here"), ("shop/z/money.py", "import it from there")],
)
def test_a_public_one_in_a_module_made_for_it_is_the_place(find: Find, place: str, told: str) -> None:
    files = {place: f"{LONG}{USE}".replace("CURRENCIES", "_CURRENCIES"), "shop/ops/text_utils.py": f"{LONG}{USE}"}
    (found,) = find("duplicate-constant", files)
    assert found.message.endswith(f"; {told}")


def test_the_module_of_a_common_base_is_a_place(find: Find) -> None:
    text = f"from shop.alerts.base import Alerter\n{LONG}{USE}\n\nclass {{}}(Alerter): ...\n"
    files = {f"shop/{name}/alert.py": text.format(name) for name in ("mail", "chat")}
    files["shop/alerts/base.py"] = "class Alerter: ...\n"
    assert advice(find, files) == "keep one, in shop/alerts/base.py, which both import"
    raised = {path: body.replace("Alerter", "AlertError") for path, body in files.items()}
    assert advice(find, raised) == "keep one, in a module of shop/, and import it"
    more = {f"shop/more/m{number}.py": f"import shop.alerts.base\nX = {number}\n" for number in range(10)}
    assert advice(find, files | more) == "keep one, in a module of shop/, and import it"


@pytest.mark.parametrize(
    ("rates", "told"),
    [
        ("RATE = 3\n", "keep one, in shop/util.py, which both import"),
        ("from shop import util\nRATE = util.go()\n", "keep one, in a module of shop/, and import it"),
    ],
)
def test_a_home_that_what_it_would_hold_imports_is_none(find: Find, rates: str, told: str) -> None:
    text = (
        "import shop.util\nfrom shop.rates import RATE\n\n\ndef price(items):\n"
        "    total = sum(each.price for each in items)\n    return total * RATE + len(items)\n\n\nprint(price([]))\n"
    )
    files = {
        "shop/a.py": text,
        "shop/b.py": text + "B = 1\n",
        "shop/rates.py": rates,
        "shop/util.py": "def go(): ...\n",
    }
    (found,) = find("duplicate-function", files)
    assert found.message.endswith(told)


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        ("", "", "make it one function, in a module of shop/, and import it"),
        (
            "from shop import util\n",
            "from shop import util\n",
            "make it one function, in shop/util.py, which both import",
        ),
        ("", "from shop import a\n", "this file imports that one, so make it a function there, and call that"),
        ("from shop import b\n", "", "that file imports this one, so make it a function here, and call that there"),
    ],
)
def test_a_set_up_has_no_name_to_import(find: Find, a: str, b: str, told: str) -> None:
    basic = "import logging\nlogging.basicConfig(level=logging.INFO, format='%(asctime)s %(message)s')\n"
    files = {"shop/a.py": a + basic, "shop/b.py": b + basic, "shop/util.py": "X = 1\n"}
    (found,) = find("duplicates", files)
    assert found.message == f"this logging set-up is written at shop/a.py:{1 + a.count(chr(10)) + 1} already; {told}"


@pytest.mark.parametrize(
    ("beside", "place"),
    [
        ({}, "a module of tests/shop/ that these tests can import"),
        ({"tests/shop/conftest.py": ""}, "a module of tests/shop/, and import it"),
        ({"conftest.py": ""}, "a module of tests/shop/, and import it"),
        ({"tests/shop/a/conftest.py": ""}, "a module of tests/shop/ that these tests can import"),
        ({"tests/shop/a/__init__.py": "", "tests/shop/b/__init__.py": ""}, "a module of tests/shop/, and import it"),
        ({"pytest.ini": "[pytest]\npythonpath = tests\n"}, "a module of tests/shop/, and import it"),
    ],
)
def test_a_module_of_tests_is_where_these_can_import_it_from(find: Find, beside: dict[str, str], place: str) -> None:
    text = f"{LONG}\n\ndef test_it():\n    print(CURRENCIES)\n"
    files = {f"tests/shop/{name}/test_{name}.py": text for name in "ab"}
    assert advice(find, {**files, **beside}).startswith(f"keep one, in {place}")


@pytest.mark.parametrize(
    ("mode", "beside", "is_fixture"),
    [
        ("addopts = --import-mode=importlib", {}, True),
        ("addopts = --import-mode importlib -q", {}, True),
        ("addopts = --import-mode=prepend", {}, False),
        ("addopts = --import-mode=importlib\npythonpath = tests", {}, False),
        ("addopts = --import-mode=importlib", {"tests/__init__.py": ""}, False),
        (
            "addopts = --import-mode=importlib",
            {"tests/test_c.py": "from tests.test_d import X\n", "tests/test_d.py": ""},
            False,
        ),
    ],
)
def test_tests_that_can_t_import_each_other_share_a_fixture(
    find: Find, mode: str, beside: dict[str, str], is_fixture: bool
) -> None:
    text = f"{LONG}\n\ndef test_it():\n    print(CURRENCIES)\n"
    files = {f"tests/test_{name}.py": text for name in "ab"} | {"pytest.ini": f"[pytest]\n{mode}\n"}
    told = advice(find, files | beside)
    assert told.startswith("keep one, as a fixture of tests/conftest.py" if is_fixture else "keep one, in a module of ")


@pytest.mark.parametrize(
    ("helper", "is_home"),
    [
        ("helpers", True),
        ("test_util", True),
        ("money_utils", True),
        ("currencies_utils", True),
        ("web_utils", True),
        ("iter_utils", False),
    ],
)
def test_a_helper_of_tests_for_something_is_no_home_for_other_things(find: Find, helper: str, is_home: bool) -> None:
    text = f"from tests.{helper} import X\n{LONG}\n\ndef test_it():\n    print(CURRENCIES)\n"
    files = {f"tests/web/test_money_{name}.py": text for name in "ab"} | {f"tests/{helper}.py": "X = 1\n"}
    place = f"tests/{helper}.py, which both import" if is_home else "a module of tests/web/, and import it"
    assert advice(find, files) == f"keep one, in {place}"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "this file imports shop/money/, which loads that one, so take it from there"),
        ({"shop/money/__init__.py": ""}, "keep one, in a module of shop/, and import it"),
        (
            {"shop/money/desk.py": "try:\n    from .coins import X\nexcept ImportError:\n    X = 2\n"},
            "keep one, in a module of shop/, and import it",
        ),
        (
            {"shop/money/desk.py": "import shop.orders\nfrom .coins import X\n"},
            "keep one, in a module of shop/, and import it",
        ),
        (
            {"shop/money/coins.py": f"X = 1\n{LONG}{USE}".replace("CURRENCIES", "_MONEY")},
            "keep one, in a module of shop/, and import it",
        ),
        (
            {"shop/bills.py": f"from .money import go\n{LONG}{USE}", "shop/orders.py": ""},
            "that file imports shop/money/, which loads this one, so delete it there and take it from here",
        ),
    ],
)
def test_what_a_package_loads_is_at_hand_for_who_imports_it(find: Find, changed: dict[str, str], told: str) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/money/__init__.py": "from .desk import go\n",
        "shop/money/desk.py": "from .coins import X\n",
        "shop/money/coins.py": f"X = 1\n{LONG}{USE}",
        "shop/orders.py": f"from .money import go\n{LONG}{USE}",
    }
    (found,) = find("duplicate-constant", {**files, **changed})
    assert found.message.endswith(f"; {told}")


def test_a_home_that_both_import_is_sooner_named_than_what_a_package_loads(find: Find) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/utils.py": "Y = 1\n",
        "shop/money/__init__.py": "from .coins import X\n",
        "shop/money/coins.py": f"from shop.utils import Y\nX = 1\n{LONG}{USE}",
        "shop/orders.py": f"from .money import X\nfrom .utils import Y\n{LONG}{USE}",
    }
    assert advice(find, files) == "keep one, in shop/utils.py, which both import"


@pytest.mark.parametrize(
    ("helper", "settings", "told"),
    [
        (
            "tests/helpers.py",
            "",
            "keep one, in a module of tests/ that these tests can import",
        ),
        ("tests/helpers.py", "[tool.pytest.ini_options]\npythonpath = ['tests']\n", "import it from there"),
        ("tests/web/helpers.py", "", "import it from there"),
        ("tests/web/test_helpers.py", "", "keep one, in a module of tests/web/, and import it"),
    ],
)
def test_a_helper_of_tests_is_one_that_they_can_import_and_has_no_tests(
    find: Find, helper: str, settings: str, told: str
) -> None:
    text = f"{LONG}\n\ndef test_it():\n    print(CURRENCIES)\n"
    files = {
        helper: text if "/test_" in helper else f"{LONG}{USE}",
        "tests/web/test_a.py": f"# a\n{text}",
        "tests/test_b.py": "import helpers\n",
        "pyproject.toml": settings,
    }
    assert advice(find, files) == told
