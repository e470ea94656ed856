"""error-messages where a test passes though no literal of the project's Python files says what it expects."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.checking.context import Request
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.run import run
from devkit.hooks.checking.select import Wish

Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]
Judge = Callable[[dict[str, str]], tuple[Finding, ...]]

OTHER = 'class ShopError(Exception): ...\ndef close():\n    raise ShopError("nobody is at home")\n'
TEST = 'with pytest.raises(ShopError, match="order could not be located"): ...\n'
RULE = "stale-expectation"
GONE = f"{OTHER}def f(x):\n    return x\n"


@pytest.fixture
def judge(repository: Path, commit: Commit, git: Git) -> Judge:
    """What the rule tells of a commit that takes a message from `shop/a.py` and brings some files."""
    commit({"shop/a.py": f'{OTHER}def f(x):\n    raise ShopError("order could not be located")\n', "shop/b.py": ""})
    commit({"tests/test_a.py": TEST})

    def judged(files: dict[str, str]) -> tuple[Finding, ...]:
        for name, text in ({"shop/a.py": GONE} | files).items():
            path = repository / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        git("add", "--all")
        found = run(Request(repository, staged=True), Wish((RULE,))).findings
        return tuple(each for each in found if each.rule == RULE)

    return judged


TRIES = "def f(x):\n    try:\n        return find(x)\n    except ValueError as error:\n        {}\n"
DERIVED = "class FindError(ShopError):\n    {}\n"


@pytest.mark.parametrize(
    "text",
    [
        TRIES.format("wrapped = ShopError(str(error))\n        raise wrapped from error"),
        TRIES.format("raise ShopError(f'{error}') from error"),
        TRIES.format("raise ShopError(f'it fails: {error}') from error"),
        TRIES.format("raise ShopError('it fails: %s' % error.args[0]) from error"),
        TRIES.format("text = f'it fails: {error}'\n        raise ShopError(text) from error"),
        DERIVED.format("...") + TRIES.format("raise FindError(str(error)) from error"),
        DERIVED.format("def __init__(self, error): super().__init__(*error.args)")
        + TRIES.format("raise FindError(error)"),
        DERIVED.format("def __str__(self): return str(self.__cause__)") + TRIES.format("raise FindError from error"),
        "def make(error):\n    return ShopError(str(error))\n" + TRIES.format("raise make(error)"),
        "ERRORS = {ValueError: ShopError}\n" + TRIES.format("raise ERRORS[type(error)](str(error))"),
        "def f(x, wrap=ShopError):\n    raise wrap(find(x))\n",
        TRIES.format("raise (ShopError if x else KeyError)(str(error))"),
        TRIES.format("raise ShopError(str(error)).with_traceback(None)"),
        "def f(x):\n    with translating(ShopError):\n        return find(x)\n",
        TRIES.format("future.set_exception(ShopError(str(error)))"),
        "def f(x):\n    require(x, (KeyError, ShopError))\n",
        TRIES.format("raise ShopError.of(error)"),
        "def f(x):\n    raise ShopError.current()\n",
        "def f(x):\n    return ShopError\n",
        "def f(:\n    raise ShopError\n",
    ],
)
def test_a_class_that_is_handed_on_may_say_anything(judge: Judge, text: str) -> None:
    assert judge({}), "it is told where nothing hands the class on"
    assert judge({"shop/b.py": f"from shop.a import ShopError\n{text}"}) == ()
    assert judge({"shop/b.py": f"from shop.a import ShopError as Broken\n{text.replace('ShopError', 'Broken')}"}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "def f(x: ShopError, *y: type[ShopError]) -> ShopError | None:\n    z: list[ShopError] = []\n",
        "def f(x):\n    try: ...\n    except (KeyError, ShopError): ...\n    except ShopError as error: raise\n",
        "def f(x):\n    return isinstance(x, (ShopError, KeyError)) or type(x) is ShopError\n",
        "def f(x):\n    raise ShopError('it fails: %s, %s' % (x, type(x).__name__))\n",
        "def f(x):\n    text = f'nothing is called {x}'\n    raise ShopError(text)\n",
        "def f(x):\n    future.set_exception(ShopError('it fails'))\n    raise ShopError\n",
        "def f(x):\n    raise (ShopError if x else KeyError)('it fails')\n",
        (
            "class FindError(ShopError):\n    code = 3\n    def __init__(self, text):\n        super().__init__(text)\n"
            "def f(x):\n    with suppress(ShopError):\n        raise FindError('it fails')\n    print(ShopError.code)\n"
        ),
        "__all__ = ['ShopError']\n",
    ],
)
def test_a_class_that_is_only_named_says_its_literals(judge: Judge, text: str) -> None:
    assert [each.path for each in judge({"shop/b.py": f"from shop.a import ShopError\n{text}"})] == ["tests/test_a.py"]
