"""What two modules say alike that have no concern in common, or each for itself."""

from collections.abc import Callable

import pytest

from devkit.hooks.checking.finding import Finding

Find = Callable[..., tuple[Finding, ...]]

LARGE = {f"shop/parts/part_{number}.py": f"PART_{number} = {number}\n" for number in range(60)}
LARGE |= {"shop/__init__.py": "", "shop/core/rows.py": "def rows(): ...\n", "shop/core/names.py": "def names(): ...\n"}
SMALL = dict([*LARGE.items()][:30], **{"shop/__init__.py": ""})
SLUG = "def slug(text):\n    text = text.strip().lower()\n    text = text.replace(' ', '-')\n    return text + '-'\n"
LONG = SLUG.replace("    return", "    text = text or '-'\n" * 8 + "    return")
PLAIN = "def plain(text):\n    found = text.partition('#')\n    print(text, found)\n    return found[0].rstrip()\n"
QUIET = (
    "def quiet():\n    for name in ('urllib3', 'asyncio'):\n        logging.getLogger(name).setLevel('ERROR')\n"
    "        logging.getLogger(name).propagate = False\n"
)
TABLE = "CURRENCIES = ('Danish krone', 'Norwegian krone', 'Polish zloty', 'Hungarian forint', 'rupee')\n"
LONG_TABLE = TABLE.replace(", ", ",\n    ").replace(")", f"{',' * 1}{chr(10) * 9})")
USES = "print(CURRENCIES, slug(''), plain(''), quiet())\n"
ONE = "import logging\n\nfrom shop.core.rows import rows\n"
TWO = f"{ONE}from shop.core.names import names\n"


def pair(head: str, text: str, other: str | None = None) -> dict[str, str]:
    """Two modules, neither of which imports the other, and no third one both."""
    heads = {"shop/tape/reader.py": head, "shop/disk/writer.py": head if other is None else other}
    return {path: f"{each}{path.count('t')}\n{text}{USES}" for path, each in heads.items()}


@pytest.mark.parametrize(
    ("head", "text", "told"),
    [
        ("", SLUG, 0),
        (ONE, SLUG, 0),
        (TWO, SLUG, 1),
        (ONE, LONG, 1),
        (ONE, SLUG + PLAIN, 2),
        (ONE, QUIET, 1),
    ],
)
def test_a_function_of_modules_that_import_little_in_common_is_each_one_s_own(
    find: Find, head: str, text: str, told: int
) -> None:
    assert len(find("distant-duplicate", LARGE | pair(head, text))) == told


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        ("duplicate-function", {"shop/main.py": "from shop.disk import writer\nfrom shop.tape import reader\n"}),
        ("distant-duplicate", {"shop/net/sender.py": f"{SLUG}{USES}"}),
    ],
)
def test_not_where_a_third_module_imports_both_or_has_it(find: Find, rule: str, more: dict[str, str]) -> None:
    assert [each.rule for each in find("duplicates", LARGE | pair("", SLUG) | more)] == [rule]


def test_not_where_one_of_them_is_used_by_nothing(find: Find) -> None:
    files = LARGE | pair("", SLUG.replace("slug", "_slug"))
    assert [each.rule for each in find("duplicates", files)] == ["duplicate-function"]


def test_in_a_small_project_all_have_the_same_concern(find: Find) -> None:
    assert len(find("distant-duplicate", SMALL | pair("", SLUG))) == 1


@pytest.mark.parametrize(
    ("head", "other", "text", "told"),
    [
        ("", "", TABLE, 0),
        (ONE, "", TABLE, 0),
        (ONE, ONE, TABLE, 1),
        (ONE, "", LONG_TABLE, 1),
        (ONE, "", TABLE.replace("CUR", "_CUR"), 1),
    ],
)
def test_a_constant_of_a_module_that_imports_nothing_is_its_own(
    find: Find, head: str, other: str, text: str, told: int
) -> None:
    assert len(find("duplicate-constant", LARGE | pair(head, text, other))) == told


@pytest.mark.parametrize(
    ("text", "use", "importer", "told"),
    [
        (SLUG, "if __name__ == '__main__':\n    slug('')\n", "", 0),
        (SLUG, "if __name__ == '__main__':\n    slug('')\n", "from shop.disk.writer import slug\n", 1),
        (SLUG, "if __name__ == '__main__':\n    slug('')\nslug('x')\n", "", 1),
        (LONG, "if __name__ == '__main__':\n    slug('')\n", "", 1),
    ],
)
def test_what_modules_do_where_they_are_run_is_each_one_s_own(
    find: Find, text: str, use: str, importer: str, told: int
) -> None:
    both = "from shop.disk import writer\nfrom shop.tape import reader\n"
    files = {"shop/main.py": f"{both}{importer}", "shop/tape/reader.py": f"X = 1\n{text}{use}"}
    assert len(find("duplicate-function", {**files, "shop/disk/writer.py": f"Y = 1\n{text}{use}"})) == told


MAP = "{}_ERROR_MAP = {{'teapot': 'no coffee, {}', 'gone': 'it was here'}}\n"


@pytest.mark.parametrize(
    ("names", "values", "told"),
    [
        (("POST", "TALK"), range(6), 0),
        (("POST", "POST"), range(6), 0),
        (("POST", "POST"), range(1), 1),
        (("POST", "TALK"), [1] * 6, 0),
    ],
)
def test_names_that_end_alike_in_many_modules_are_each_one_s_own(
    find: Find, names: tuple[str, str], values: range, told: int
) -> None:
    others = {f"shop/plug/p{n}.py": MAP.format(f"P{'ABCDEF'[n]}", value) for n, value in enumerate(values)}
    one, two = (f"{MAP.format(name, 'x')}print({name}_ERROR_MAP)\n" for name in names)
    files = {"shop/plug/mail.py": f"A = 1\n{one}", "shop/plug/chat.py": f"B = 1\n{two}"}
    assert len(find("duplicates", others | files)) == told


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ('generate api.yml -o out\nrm -rf "${ROOT}/shop/http/"\nmv out shop/http\n', 0),
        ("\t@rm -r shop/http\n\topenapi-generator-cli generate\n", 0),
        ("# generates\nrm -rf shop/httpd build\n", 1),
        ("# generates\nrm shop/http\n", 1),
        ("rm -rf shop/http\n", 1),
        ("# generates\necho rm -rf shop/http\n", 1),
    ],
)
def test_what_a_script_makes_again_is_not_shared(find: Find, script: str, told: int) -> None:
    files = {f"shop/http/{name}.py": f"X = '{name}'\n{SLUG}" for name in ("orders", "bills")}
    files["shop/main.py"] = "from shop.http import bills, orders\n"
    assert len(find("duplicate-function", {**files, "tools/Makefile" if "@" in script else "make.sh": script})) == told


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("# These are copies of those of the desk.\nMARKS = [\n    '-',\n]\n", 0),
        ("# These are copies of those of the desk.\nMARKS = [\n    '-',\n]\n\n", 1),
        ("# These are copies of those of the desk.\nMARKS = list(MARKS)\nprint(MARKS)\n", 1),
        ("# These are the desk's.\nMARKS = [\n    '-',\n]\n", 1),
    ],
)
def test_a_comment_on_copies_is_on_all_values_right_below(find: Find, above: str, told: int) -> None:
    files = {"shop/desk.py": f"{TABLE}print(CURRENCIES)\n", "shop/bank.py": f"X = 1\n{above}{TABLE}print(CURRENCIES)\n"}
    assert len(find("duplicate-constant", {**files, "shop/main.py": "from shop import bank, desk\n"})) == told


@pytest.mark.parametrize(
    ("imports", "more", "told"),
    [
        ("from lib.core import rows\n", {}, 0),
        ("from lib.core import rows\n", {"guest/__init__.py": "", "guest/linux/__init__.py": ""}, 1),
        ("from lib.core import rows\nimport shop\n", {"shop/__init__.py": ""}, 1),
        ("from lib.core import rows\n", {"lib/__init__.py": "", "guest/linux/lib/core.py": ""}, 0),
        ("import os\n", {}, 1),
    ],
)
def test_programs_that_import_from_folders_of_their_own_share_nothing(
    find: Find, imports: str, more: dict[str, str], told: int
) -> None:
    files = {}
    for name in ("linux", "darwin"):
        files[f"guest/{name}/lib/__init__.py"] = files[f"guest/{name}/lib/core.py"] = f"{name} = 1\n"
        files[f"guest/{name}/run_{name}.py"] = f"{imports}{name} = 2\n{SLUG}print(slug(''))\n"
    files["guest/main.py"] = "from guest.darwin import run_darwin\nfrom guest.linux import run_linux\n"
    assert len(find("duplicate-function", {**files, **more})) == told


@pytest.mark.parametrize(
    ("number", "more", "told"),
    [
        (20, {}, 0),
        (4, {}, 1),
        (20, {"steps/__init__.py": ""}, 1),
        (20, {"steps/corpus/step_1.py": "from steps.corpus import step_2\n"}, 1),
    ],
)
def test_files_of_a_folder_of_which_nothing_imports_any_are_scripts(
    find: Find, number: int, more: dict[str, str], told: int
) -> None:
    files = {f"steps/corpus/step_{each}.py": f"X_{each} = {each}\n" for each in range(number)}
    files |= {f"steps/corpus/{name}.py": f"{name} = 1\n{SLUG}print(slug(''))\n" for name in ("first", "last")}
    assert len(find("duplicate-function", {**files, "shop/main.py": "X = 1\n", **more})) == told


def test_what_an_alias_names_is_its_module_s(find: Find) -> None:
    text = "Rows: {} = 'Table[RowOfAnOrder, ColumnOfAnOrder]'\nprint(Rows)\n"
    files = {"shop/main.py": "from shop import a, b\n"}
    for kind, told in (("TypeAlias", 0), ("str", 1)):
        files |= {f"shop/{name}.py": f"from typing import TypeAlias\n{name} = 1\n{text.format(kind)}" for name in "ab"}
        assert len(find("duplicates", files)) == told


@pytest.mark.parametrize(
    "notebook",
    [
        '["{}"]',
        '{{"cells": [{{"cell_type": "code", "source": ["import os\\n", "{}"], "outputs": []}}]}}',
        '{{"cells": [{{"source": "{}"}}], "nbformat": 4}}',
        '{{"cells": "{}"}}',
        '{{"cells": [{{"source": "{}"',
    ],
)
@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("from shop.desk import slug", "keep one, in a module of shop/, and import it"),
        (
            "from shop.tea import slugs",
            "nothing in the project uses that one, so delete it there, or take it from here",
        ),
        ("from shop.tea import slug", "nothing in the project uses that one, so delete it there, or take it from here"),
    ],
)
def test_what_a_notebook_names_is_used(find: Find, cell: str, told: str, notebook: str) -> None:
    files = {
        "shop/desk.py": f"X = 1\n{SLUG}",
        "shop/main.py": "from shop.desk import X\n",
        "a.ipynb": notebook.format(cell),
    }
    (found,) = find("duplicates", {**files, "shop/net.py": f"Y = 1\n{SLUG}print(slug(''))\n"})
    assert found.message.endswith(f"; {told}")


def test_a_long_text_that_a_comment_names_is_to_be_read(find: Find) -> None:
    text = '_FORMAT = """\nA row begins with its number, and ends with what is to be paid for all of it.\n"""\n'
    files = {"shop/main.py": "from shop import a, b\n"}
    for comment, told in (("", 1), ("# Rows are as in _FORMAT below.\n", 0)):
        files |= {f"shop/{name}.py": f"{name} = 1\n{comment}{text}" for name in "ab"}
        found = find("duplicates", files)
        assert [each.message.endswith("so delete both") for each in found] == [bool(told)]


RUN = "\nsetup(CURRENCIES)\nrun(CURRENCIES)\n"


@pytest.mark.parametrize(
    ("text", "more", "told"),
    [
        (TABLE + RUN, {}, 0),
        (f"{TABLE}\nfor name in CURRENCIES:\n    setup(name)\n    run(name)\n", {}, 0),
        (f"{TABLE}\nTAKEN = run(CURRENCIES)\n", {}, 1),
        (f"{TABLE}\nregister(CURRENCIES)\nadd_all(CURRENCIES)\n", {}, 1),
        (f"{LONG_TABLE}{RUN}", {}, 1),
        (TABLE + RUN, {"jobs/__init__.py": ""}, 1),
        (TABLE + RUN, {"jobs/main.py": "import reader\n"}, 1),
        (f"import names\n{TABLE}{RUN}", {"jobs/names.py": "NAMES = 1\n"}, 1),
        (f"import shop.names\n{TABLE}{RUN}", {"shop/__init__.py": "", "shop/names.py": "NAMES = 1\n"}, 0),
    ],
)
def test_a_constant_of_two_scripts_each_by_itself_is_each_one_s_own(
    find: Find, text: str, more: dict[str, str], told: int
) -> None:
    files = {f"jobs/{name}.py": f"{name} = 1\n{text}" for name in ("reader", "writer")}
    assert len(find("duplicates", files | more)) == told
