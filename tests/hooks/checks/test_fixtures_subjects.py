"""Two fixtures in files of which one is about what is deprecated: that one goes with it."""

from collections.abc import Callable

import pytest

from devkit.hooks.checking.finding import Finding

Find = Callable[..., tuple[Finding, ...]]

STOCK = (
    "@pytest.fixture\ndef stock(tmp_path):\n    path = tmp_path / 'stock.json'\n"
    "    path.write_text('{\"tea\": [12, 3], \"milk\": [7, 1]}', encoding='utf-8')\n    yield path\n"
)
USES = "def test_it(stock):\n    assert stock\n"
WARNS = "warnings.warn('Cart will be removed', FutureWarning)"
MODULES = {
    "shop/__init__.py": "",
    "shop/old/__init__.py": "",
    "shop/basket.py": "class Basket:\n    pass\n\n\nclass Box:\n    pass\n",
    "shop/cart.py": "class Cart:\n    pass\n\n\nclass Bag:\n    pass\n",
}
DEPRECATED = f"import warnings\n\n\nclass Cart:\n    def __init__(self):\n        {WARNS}\n"


def pair(
    cart: str = "from shop.cart import Cart\n", basket: str = "from shop.basket import Basket\n"
) -> dict[str, str]:
    """The same fixture in the tests of a cart and of a basket."""
    body = f"import pytest\n\n\n{STOCK}\n\n{USES}"
    return {"tests/test_basket.py": basket + body, "tests/test_cart.py": cart + body}


def number(find: Find, cart: str, *, imported: str = "from shop.cart import Cart\n", **files: str) -> int:
    named = {f"shop/{name}.py": text for name, text in files.items()}
    return len(find("duplicate-fixture", MODULES | {"shop/cart.py": cart} | named | pair(imported)))


@pytest.mark.parametrize(
    "cart",
    [
        DEPRECATED,
        "class Cart:\n    '''A cart.\n\n    .. deprecated:: 2.0\n        See Basket.\n    '''\n",
        "class Cart:\n    '''Deprecated: see Basket.'''\n",
        "from warnings import deprecated\n\n\n@deprecated('see Basket')\nclass Cart:\n    pass\n",
        "def Cart():\n    _warn_deprecated('Cart')\n",
        f"import warnings\n\n{WARNS}\n\n\nclass Cart:\n    pass\n",
        "import warnings\n\nwarnings.warn(TEXT, DeprecationWarning, stacklevel=2)\n\n\nclass Cart:\n    pass\n",
        '"""This module is deprecated."""\n\n\nclass Cart:\n    pass\n',
    ],
)
def test_what_is_about_something_deprecated_is_not_to_be_shared(find: Find, cart: str) -> None:
    assert number(find, cart) == 0


@pytest.mark.parametrize(
    "cart",
    [
        "class Cart:\n    pass\n",
        "import warnings\n\n\nclass Cart:\n    def __init__(self):\n        warnings.warn('Slow', UserWarning)\n",
        f"class Cart:\n    def __init__(self, old):\n        if old:\n            {WARNS}\n",
        f"class Cart:\n    def pay(self):\n        {WARNS}\n",
        f"class Bag:\n    def __init__(self):\n        {WARNS}\n\n\nclass Cart:\n    pass\n",
        "class Cart:\n    '''A cart.\n\n    Args:\n        old:\n            .. deprecated:: 2.0\n    '''\n",
    ],
)
def test_what_warns_of_something_else_is_shared(find: Find, cart: str) -> None:
    assert number(find, cart) == 1


@pytest.mark.parametrize(
    ("imported", "package", "told"),
    [
        ("from shop.api import Cart\n", "from .cart import Cart\n", 0),
        ("from shop.api import Cart\n", "from shop.cart import Cart\n", 0),
        ("from shop.api import Cart\n", "from depot import Cart\n", 1),
        ("from shop import cart\n", "", 1),  # what of it the tests are about is not known
        ("from shop.cart import Cart\nfrom shop.api import one, two\n", "def one(): ...\n\n\ndef two(): ...\n", 1),
        ("from shop.cart import Cart\nfrom shop.api import one\n", "def one(): ...\n", 0),
        ("from shop.cart import Cart\nfrom depot import one, two\n", "", 0),
    ],
)
def test_what_is_imported_is_followed_to_where_it_is_defined(
    find: Find, imported: str, package: str, told: int
) -> None:
    assert number(find, DEPRECATED, imported=imported, api=package) == told


def test_what_both_import_is_not_what_tells_them_apart(find: Find) -> None:
    cart = "from shop.cart import Cart\n"
    files = MODULES | {"shop/cart.py": DEPRECATED} | pair(cart, f"{cart}from shop.basket import Basket\n")
    assert len(find("duplicate-fixture", files)) == 1


def test_what_stays_in_two_more_files_is_worth_sharing(find: Find) -> None:
    files = MODULES | {"shop/cart.py": DEPRECATED} | pair()
    files["tests/test_box.py"] = files["tests/test_basket.py"].replace("Basket", "Box")
    [found] = find("duplicate-fixture", files)
    assert [found.path, *(each.path for each in found.related)] == [
        f"tests/test_{name}.py" for name in ("box", "basket", "cart")
    ]


def test_what_nothing_requests_or_what_is_above_can_go_all_the_same(find: Find) -> None:
    files = MODULES | {"shop/cart.py": DEPRECATED} | pair()
    unused = {"tests/test_cart.py": files["tests/test_cart.py"].replace(USES, "")}
    [found] = find("duplicate-fixture", files | unused)
    assert found.message.endswith("; nothing requests this one, so delete it")
    above = {"tests/test_basket.py": USES, "tests/conftest.py": f"import pytest\n\n\n{STOCK}"}
    [found] = find("duplicate-fixture", files | above)
    assert found.message.endswith("; tests here see that one, so delete this one")
