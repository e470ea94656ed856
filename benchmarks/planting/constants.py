"""A constant of the project written again in another module."""

import ast
import random
from collections.abc import Iterator

from planting.disguise import disguised
from planting.tree import Plant, Tree

_LEAST = 32
_RULES = ("duplicate-constant", "distant-duplicate", "small-duplicate")
BANK = (
    "CURRENCIES = ('EUR', 'USD', 'GBP', 'CHF')",
    "LIMITS = {'small': 10, 'medium': 100, 'large': 1000}",
    "USER_AGENT = 'shop-client/2.1 (+https://example.com/bots)'",
    "RETRY_STATUSES = frozenset({429, 500, 502, 503, 504})",
    "HEADERS = {'Accept': 'application/json', 'X-Client': 'shop', 'Accept-Language': 'en'}",
    "DAY_IN_SECONDS = 86_400",
)


def plants(tree: Tree, rng: random.Random) -> Iterator[Plant]:
    """The project's own constants first; then ones put into two modules."""
    own = list(_own(tree))
    rng.shuffle(own)
    for path, imports, text, first, last in own[:2]:
        tree.keep(path)
        (target,) = tree.taken([each for each in tree.modules if each != path], rng)
        name = text.split(" =")[0]
        copy = disguised(text, rng, name=rng.choice(["", f"DEFAULT_{name.strip('_').upper()}"]))
        place = tree.put(target, copy, imports=imports)
        yield Plant("constants", _RULES, name, ((path, first, last), place))
    bank = list(BANK)
    rng.shuffle(bank)
    for text in bank:
        one, other = tree.taken(tree.modules, rng, 2)
        name = "" if "86_400" in text else rng.choice(["", "SHARED_TABLE"])
        places = (tree.put(one, text), tree.put(other, disguised(text, rng, name=name)))
        yield Plant("constants", _RULES, text, places)


def _own(tree: Tree) -> Iterator[tuple[str, str, str, int, int]]:
    for path in filter(tree.is_free, tree.modules):
        for node in ast.parse(tree.text(path)).body:
            if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
                continue
            text, name = ast.unparse(node), node.targets[0].id
            made = {type(each) for each in ast.walk(node.value)} - _PLAIN
            is_pattern = text.startswith(f"{name} = re.compile(") and made <= {ast.Call, ast.Attribute, ast.Name}
            if name.startswith("__") or len(text) - len(name) < _LEAST or (made and not is_pattern):
                continue
            yield path, "import re\n" if is_pattern else "", text, node.lineno, node.end_lineno or node.lineno


_PLAIN = {ast.Constant, ast.Load, ast.Dict, ast.List, ast.Tuple, ast.Set}
