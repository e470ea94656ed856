"""Environment variables that the code reads and no example lists."""

import random
from collections.abc import Iterator

from planting.tree import Plant, Tree

BANK = (
    "def token():\n    return os.environ['{}']",
    "def mode():\n    return os.environ.get(\"{}\", 'fast')",
    "DEBUG_LEVEL = os.getenv('{}')",
    "def endpoint():\n    return environ['{}'].rstrip('/')",
    "_VARIABLE = '{}'\n\n\ndef retries():\n    return int(os.environ.get(_VARIABLE, '3'))",
    "def flags(env=os.environ):\n    return env.get('{}', '').split(',')",
    "IS_ON = '{}' in os.environ",
    "def key():\n    return getenv(key='{}', default='')",
    "def size():\n    if value := os.environ.get('{}'):\n        return int(value)\n    return 10",
)
_IMPORTS = "import os\nfrom os import environ, getenv\n"


def plants(tree: Tree, rng: random.Random) -> Iterator[Plant]:
    """One variable in one module each."""
    bank = list(BANK)
    rng.shuffle(bank)
    for number, text in enumerate(bank):
        (target,) = tree.taken(tree.modules, rng)
        name = f"SHOP_{rng.choice(['TOKEN', 'MODE', 'LEVEL', 'ENDPOINT'])}_{number}"
        place = tree.put(target, text.replace("{}", name), imports=_IMPORTS)
        yield Plant("variables", ("variables",), text, ((place[0], 1, place[2]),), name)
