"""Messages made to be slow: ten times the length must not take much more than ten times as long."""

import gc
import time
from collections.abc import Callable

import pytest

from devkit.changelog.cleanup import clean
from devkit.changelog.lint.finding import ERROR, Setting
from devkit.changelog.lint.linting import lint
from devkit.changelog.lint.repair import repair
from devkit.changelog.lint.rules import everything
from devkit.changelog.lint.ruleset import CONVENTIONAL, Ruleset

VALUES = {"number": 50, "text": ".", "texts": ["a"], "cases": ["lower-case", "start-case"], "pattern": "x$", None: None}
EVERY = Ruleset({name: Setting(ERROR, value=VALUES[rule.kind]) for name, rule in everything().items()} | CONVENTIONAL)
SHAPES: dict[str, Callable[[int], str]] = {
    "spaces in the header": lambda n: f"feat{' ' * n}x",
    "spaces before a colon": lambda n: f"feat{' ' * n}!{' ' * n}x: y",
    "spaces in the scope": lambda n: f"feat({' ' * n}a{' ' * n}): x",
    "spaces in the body": lambda n: f"feat: x\n\na{' ' * n}b \n",
    "open parentheses": lambda n: f"feat{'(' * n}",
    "blank lines": lambda n: "feat: x" + "\n \n" * n + "y",
    "footers": lambda n: "feat: x\n\n" + "A: b\n" * n,
    "paragraphs": lambda n: "feat: x\n\n" + "A\n\nb: " * n,
    "squash": lambda n: "feat: x\n\n" + "* feat: y\n" * n,
    "hyphens": lambda n: "feat: x\n\nA: b\n" + "-" * n + "x\n" + "---\n" * n,
    "schemes": lambda n: f"feat: x\n\n{'a.' * n}://",
    "words": lambda n: f"feat: x\n\n{'word ' * n}",
    "quotes": lambda n: f"feat: {'`' * n}{chr(39) * n}",
    "references": lambda n: f"feat: x\n\n{'a./' * n}",
}


def spent(text: str) -> float:
    gc.disable()  # what it looks through grows with the tests that ran before
    try:
        start = time.process_time()
        cleaned = clean(text)
        lint(cleaned, EVERY)
        repair(cleaned, EVERY)
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_length(shape: str) -> None:
    make = SHAPES[shape]
    small = min(spent(make(2_000)) for _ in range(3))
    # Ten times the length: about ten times the time, a hundred if a pattern backtracks. Machines are noisy.
    assert min(spent(make(20_000)) for _ in range(4)) < 70 * max(small, 0.0005)
