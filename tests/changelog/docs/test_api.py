"""The API index: read from the source, never imported."""

from typing import TYPE_CHECKING

import pytest

from devkit.changelog.docs.refreshing import refresh
from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from tests.changelog.conftest import Project

pytest.importorskip("griffe")

SOURCE = '''"""A shop.

More of it.
"""
raise SystemExit("imported")
from os import path
from shop.till import pay
from elsewhere import thing

LIMIT = 3
"""The most
a cart holds | at once."""

def sell(item, *extra, price=1, **options):
    """Sell an `<item>` for <price>.

    Args: many
    """

class Cart:
    """What is bought."""

def _private(): ...
'''


def test_public_names_and_their_first_sentences(shop: "Project") -> None:
    shop.write("src/shop/__init__.py", SOURCE)
    shop.write("src/shop/till.py", '"""Money."""\n\ndef pay():\n    """Take money."""\n')
    shop.write("README.md", "<!-- devkit:begin api shop -->\n<!-- devkit:end -->\n")
    context = shop.context()
    refresh(context, "README.md")
    rows = context.tree.text("README.md").splitlines()[3:-1]
    assert set(rows) == {
        "| `till` | Money. |",
        "| `LIMIT` | The most a cart holds \\| at once. |",
        "| `sell(item, *extra, price, **options)` | Sell an `<item>` for \\<price>. |",
        "| `Cart` | What is bought. |",
    }
    assert rows[0] == "| `till` | Money. |"


def test_what_all_lists_is_public_wherever_it_comes_from(shop: "Project") -> None:
    shop.write("src/shop/__init__.py", 'from shop.till import pay\nfrom os import path\n\n__all__ = ["pay", "path"]\n')
    shop.write("src/shop/till.py", '"""Money."""\n\ndef pay():\n    """Take money."""\n')
    shop.write("README.md", "<!-- devkit:begin api shop -->\n<!-- devkit:end -->\n")
    context = shop.context()
    refresh(context, "README.md")
    assert context.tree.text("README.md").splitlines()[3:-1] == ["| `till` | Money. |", "| `pay()` | Take money. |"]


def test_module_that_is_not_there(shop: "Project") -> None:
    shop.write("README.md", "<!-- devkit:begin api os.path -->\n<!-- devkit:end -->\n")
    with pytest.raises(DevkitError, match=r"README.md:1: there is no module 'os.path' in the project"):
        refresh(shop.context(), "README.md")


def index(shop: "Project", name: str = "shop") -> list[str]:
    shop.write("README.md", f"<!-- devkit:begin api {name} -->\n<!-- devkit:end -->\n")
    context = shop.context()
    refresh(context, "README.md")
    return context.tree.text("README.md").splitlines()[3:-1]


def test_names_are_those_that_users_import(shop: "Project") -> None:
    shop.write(
        "src/shop/__init__.py", 'from shop._till import pay as take, Money as Coins\n\n__all__ = ["take", "Coins"]\n'
    )
    shop.write("src/shop/_till.py", 'class Money:\n    """Gold."""\n\ndef pay(a, *b):\n    """Take money."""\n')
    assert index(shop) == ["| `Coins` | Gold. |", "| `take(a, *b)` | Take money. |"]


def test_names_of_a_module_without_a_source_are_listed(shop: "Project") -> None:
    shop.write("src/shop/__init__.py", 'from shop._fast import run\nfrom os import path\n\n__all__ = ["run", "path"]\n')
    assert index(shop) == ["| `run` |  |"]


@pytest.mark.parametrize("name", ["shop", "shop.till", "shop.till.deep"])
@pytest.mark.parametrize("begin", ["", "from shop.till import pay\n", "from .till import *\n"])
def test_a_module_that_cannot_be_read_is_named(shop: "Project", name: str, begin: str) -> None:
    shop.write("src/shop/__init__.py", begin)
    shop.write("src/shop/till.py", "x = 1\ndef (:\n")
    with pytest.raises(DevkitError, match=r"^README.md:1: src/shop/till.py:2 is not valid Python: .*; repair it"):
        index(shop, name)


def test_a_module_that_names_come_from_is_read_wherever_it_stands(shop: "Project") -> None:
    shop.write("src/shop/__init__.py", 'from shop._a.b import pay\n\n__all__ = ["pay"]\n')
    shop.write("src/shop/_a/__init__.py", "")
    shop.write("src/shop/_a/b.py", "(")
    with pytest.raises(DevkitError, match=r"^README.md:1: src/shop/_a/b.py:1 is not valid Python"):
        index(shop)


def test_what_is_no_module_of_the_package_may_be_anything(shop: "Project") -> None:
    shop.write("src/shop/__init__.py", "def pay(): ...\n")
    shop.write("src/shop/templates/a.py", "{{ name }} = (")
    shop.write("src/shop/_old.py", "print 'x'")
    assert index(shop) == ["| `pay()` |  |"]
