"""error-messages where a test passes though no literal of the project's Python files says what it expects."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.hooks.checking.context import Request
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.run import run
from devkit.hooks.checking.select import Wish
from devkit.hooks.checks.error_messages.elsewhere import follow

Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]
Judge = Callable[[Mapping[str, str]], tuple[Finding, ...]]

OTHER = 'class ShopError(Exception): ...\ndef close():\n    raise ShopError("nobody is at home")\n'
TEST = 'with pytest.raises(ShopError, match="order could not be located"): ...\n'
RULE = "stale-expectation"
GONE = f"{OTHER}def f(x):\n    return x\n"


@pytest.fixture
def judge(repository: Path, commit: Commit, git: Git) -> Judge:
    """What the rule tells of a commit that takes a message from `shop/a.py` and brings some files."""
    commit({"shop/a.py": f'{OTHER}def f(x):\n    raise ShopError("order could not be located")\n', "shop/b.py": ""})
    commit({"tests/test_a.py": TEST})

    def judged(files: Mapping[str, str]) -> tuple[Finding, ...]:
        for name, text in ({"shop/a.py": GONE} | files).items():
            path = repository / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        git("add", "--all")
        found = run(Request(repository, staged=True), Wish((RULE,))).findings
        return tuple(each for each in found if each.rule == RULE)

    return judged


DEEP = " + ".join(["x"] * 2000)
"""Parsed, but more than can be followed."""
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
        f"def f(x):\n    raise ShopError({DEEP})\n",
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


ALIKE = 'def g(x):\n    raise ShopError("order could not be counted")\n'
"""Says nearly what is expected, so that it is taken for what was meant."""
EXCLUDES = '[tool.devkit.check]\nexclude = ["shop/gen.py"]\n'
IMPORTS = "from shop.a import ShopError\n"
RAISES = f'{IMPORTS}def f(x):\n    raise ShopError("order could not be located")\n'


@pytest.mark.parametrize("alike", ["", ALIKE])
@pytest.mark.parametrize(
    "files",
    [
        *(
            {f"shop/m.{ending}": "// order could not be located\n"}
            for ending in ("cc", "cu", "sql", "f90", "tmpl", "md")
        ),
        {"shop/messages": "order could not be located\n"},
        {"docs.txt": "order could not\n    be located\n"},
        {"pyproject.toml": EXCLUDES, "shop/gen.py": RAISES},
        {"pyproject.toml": EXCLUDES, "shop/gen.py": RAISES.replace('"order could', 'f"{x} could')},
        {"pyproject.toml": EXCLUDES, "shop/gen.py": RAISES + "# " + "x" * 2_000_000},
        {".gitignore": "gen.py\n", "shop/a.py": f"from shop.gen import f\n{OTHER}"},
        {".gitignore": "gen.py\n", "shop/a.py": f"from .gen import f\n{OTHER}"},
        {"shop/b.py": f'{IMPORTS}def f(x):\n    raise ShopError(" ".join(["order", "could not", "be located"]))\n'},
        {"shop/b.py": f'{IMPORTS}def f(x):\n    raise ShopError(" ".join((x, "could not be located", *y)))\n'},
        {"shop/b.py": f'{IMPORTS}T = dedent("""\n    order could\n    not be located""").replace("\\n", " ")\n'},
        {"shop/b.py": f'{IMPORTS}T = dedent("""\n    {{x}} could\n    not be located""").replace("\\n", " ")\n'},
    ],
)
def test_what_another_file_says_may_be_expected(judge: Judge, files: Mapping[str, str], alike: str) -> None:
    assert judge({"shop/c.py": IMPORTS + alike}), "it is told without these files"
    assert judge(files) == ()


@pytest.mark.parametrize(
    "files",
    [
        {"CHANGELOG.md": "- no more: order could not be located\n", "docs/errors.rst": "order could not be located\n"},
        {"pyproject.toml": '[tool.devkit.check]\nexclude = ["old/"]\n', "old/tests/test_a.py": TEST},
        {"pyproject.toml": EXCLUDES, "shop/gen.py": f"X = {DEEP}  # located: order could not\n"},
        {"shop/m.dat": "\0order could not be located\n"},
        {"shop/a.py": f"from shop._version import version\nfrom shop.b import f\nfrom . import b\n{OTHER}"},
        {"shop/a.py": f"from shop._fast import f\n{OTHER}", "shop/_fast.c": "int f(void);\n"},
    ],
)
def test_what_only_quotes_a_message_does_not_say_it(judge: Judge, files: Mapping[str, str]) -> None:
    assert [each.path for each in judge(files)] == ["tests/test_a.py"]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (ALIKE, ALIKE, False),
        ("", ALIKE, True),
        (ALIKE, ALIKE.replace("be counted", "be found"), True),
    ],
)
def test_a_message_that_stood_beside_another_is_not_that_one_reworded(
    repository: Path, commit: Commit, before: str, now: str, *, told: bool
) -> None:
    wraps = TRIES.format("raise ShopError(str(error)) from error")
    said = OTHER + wraps.replace("str(error)", '"order could not be located"')
    commit({"shop/a.py": said + before, "tests/test_a.py": TEST})
    commit({"shop/a.py": OTHER + wraps + now})
    assert bool(run(Request(repository), Wish((RULE,))).findings) is told


GAP = rb"[^\n]{0,60}?\n?[^\n]{0,60}?"
PARTS = st.lists(st.sampled_from([b"a", b"b", b"ab", b"aa"]), max_size=3)
FILLERS = st.sampled_from([b"", b"a", b"b", b"ab", b"\n", b"-" * 30, b"-" * 60, b"-" * 61])


@given(PARTS, st.lists(FILLERS, max_size=9))
def test_parts_follow_each_other_as_a_pattern_would_have_them(parts: list[bytes], fillers: list[bytes]) -> None:
    data = b"".join(fillers)
    assert follow(parts, data) == (re.search(GAP.join(parts), data) is not None)


def test_parts_that_stand_everywhere_are_no_trap() -> None:
    assert not follow([b"a"] * 20 + [b"zz"], b"a" * 50_000 + b"-" * 200 + b"zz")
    assert follow([b"a"] * 20 + [b"zz"], b"a" * 50_000 + b"-" * 100 + b"zz")
