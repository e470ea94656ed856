"""Logging set up twice."""

# ruff: noqa: E501, ISC004 - code as people write it, a string each

import random
from collections.abc import Iterator

from planting.tree import Plant, Tree

PAIRS = (
    (
        "logging.basicConfig(level=logging.INFO, format='%(asctime)s %(name)s: %(message)s')",
        'logging.basicConfig(\n    format="%(asctime)s %(name)s: %(message)s",\n    level=logging.INFO,\n)',
    ),
    (
        "def set_up():\n    handler = logging.StreamHandler()\n    handler.setFormatter(logging.Formatter('%(levelname)s %(message)s'))\n"
        "    logging.getLogger('shop').addHandler(handler)\n",
        'def configure(verbose: bool = False) -> None:\n    """Configure."""\n    out = logging.StreamHandler()\n'
        '    out.setFormatter(logging.Formatter("%(levelname)s %(message)s"))\n    logging.getLogger("shop").addHandler(out)\n',
    ),
    (
        "def log_to_file():\n    handler = logging.FileHandler('shop.log', encoding='utf-8')\n    handler.setLevel(logging.DEBUG)\n"
        "    handler.setFormatter(logging.Formatter('%(asctime)s %(message)s'))\n    root = logging.getLogger()\n    root.addHandler(handler)\n",
        'def _prepare(name: str) -> None:\n    file = logging.FileHandler("shop.log", encoding="utf-8")\n'
        '    file.setFormatter(logging.Formatter("%(asctime)s %(message)s"))\n    file.setLevel(logging.DEBUG)\n'
        "    logger = logging.getLogger()\n    logger.addHandler(file)\n",
    ),
    (
        "def main_log():\n    logging.basicConfig(level='DEBUG', datefmt='%H:%M:%S', format='%(message)s')\n",
        'def start() -> None:\n    basicConfig(format="%(message)s", datefmt="%H:%M:%S", level="DEBUG")\n',
    ),
    (
        "def configure_logging():\n    logging.config.dictConfig({'version': 1, 'root': {'level': 'INFO', 'handlers': ['console']},\n"
        "        'handlers': {'console': {'class': 'logging.StreamHandler'}}})\n",
        'def set_logging_up() -> None:\n    config.dictConfig(\n        {\n            "version": 1,\n'
        '            "root": {"level": "INFO", "handlers": ["console"]},\n'
        '            "handlers": {"console": {"class": "logging.StreamHandler"}},\n        }\n    )\n',
    ),
    (
        "def quiet():\n    for name in ('urllib3', 'asyncio'):\n        logging.getLogger(name).setLevel(logging.ERROR)\n"
        "        logging.getLogger(name).addHandler(logging.NullHandler())\n",
        'def silence() -> None:\n    for noisy in ("urllib3", "asyncio"):\n        logging.getLogger(noisy).setLevel(logging.ERROR)\n'
        "        logging.getLogger(noisy).addHandler(logging.NullHandler())\n",
    ),
)
_IMPORTS = ("import logging\nimport logging.config\n", "import logging\nfrom logging import basicConfig, config\n")


def plants(tree: Tree, rng: random.Random) -> Iterator[Plant]:
    """Two modules with the same set-up, written by two hands."""
    pairs = list(PAIRS)
    rng.shuffle(pairs)
    for first, second in pairs:
        one, other = tree.taken(tree.modules, rng, 2)
        places = (tree.put(one, first, imports=_IMPORTS[0]), tree.put(other, second, imports=_IMPORTS[1]))
        yield Plant(
            "logging",
            ("duplicate-logging", "duplicate-function", "distant-duplicate"),
            first.partition("\n")[0],
            places,
        )
