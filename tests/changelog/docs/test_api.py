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
