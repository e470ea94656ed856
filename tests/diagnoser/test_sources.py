"""The project's sources as an index: definitions, lines, and nothing outside the root."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.sources import LARGEST_FILE, Sources

CART = """
import json

RATE = 3


class Cart(Base, kinds.Other):
    def __init__(self, items):
        self.items = items

    @property
    def total(self):
        return sum(item.price for item in self.items)

    def __eq__(self, other):
        return self.total == other.total


def load(path, *, strict=False):
    def inner(text):
        return json.loads(text)

    with open(path) as file:
        return Cart(inner(file.read()))
"""


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    files = {
        "shop/cart.py": CART,
        "tests/test_cart.py": "def test_total():\n    pass\n",
        "shop/broken.py": "def x(:\n",
        "shop/notes.txt": "def secret(): pass\n",
        "node_modules/a.py": "def hidden(): pass\n",
        ".tox/a.py": "def hidden(): pass\n",
        "env2/pyvenv.cfg": "",
        "env2/lib/a.py": "def hidden(): pass\n",
    }
    for name, text in files.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip())
    (tmp_path / "outside.py").write_text("def outside(): pass\n")
    return Sources(tmp_path / "project")


def test_files_of_the_project_only(sources: Sources) -> None:
    assert sources.files == ("shop/broken.py", "shop/cart.py", "tests/test_cart.py")
    assert "hidden" not in sources.by_name


def test_definitions(sources: Sources) -> None:
    found = {definition.qualname: definition for definition in sources.definitions("shop/cart.py")}
    assert list(found) == ["<module>", "Cart", "Cart.__init__", "Cart.total", "Cart.__eq__", "load", "load.inner"]
    assert found["Cart"].is_class
    assert found["Cart"].bases == ("Base", "Other")
    assert found["load"].parameters == ("path", "strict")
    assert (found["Cart.total"].line, found["Cart.total"].end) == (11, 12)
    assert {"Cart", "inner", "open", "read", "__enter__"} <= found["load"].names
    assert "__eq__" in found["Cart.__eq__"].names
    assert not found["load"].is_test


@pytest.mark.parametrize(
    ("line", "expected"),
    [(1, None), (6, None), (7, "Cart.__init__"), (12, "Cart.total"), (20, "load.inner"), (23, "load"), (999, None)],
)
def test_the_function_around_a_line(sources: Sources, line: int, expected: str | None) -> None:
    found = sources.enclosing("shop/cart.py", line)
    assert (found and found.qualname) == expected


def test_lines(sources: Sources) -> None:
    assert sources.line("shop/cart.py", 3) == "RATE = 3"
    assert sources.line("shop/cart.py", 0) == ""
    assert sources.line("shop/cart.py", 10**9) == ""


def test_a_file_that_is_no_python(sources: Sources) -> None:
    assert sources.definitions("shop/broken.py") == ()
    assert sources.enclosing("shop/broken.py", 1) is None
    assert sources.lines("shop/broken.py") == ("def x(:",)


@pytest.mark.parametrize(
    "path",
    [
        "../outside.py",
        "shop/../../outside.py",
        "shop/notes.txt",
        "/etc/hosts",
        "gone.py",
        "shop",
        "",
        "a\x00.py",
        "a" * 9999 + ".py",
    ],
)
def test_nothing_else_is_read(sources: Sources, path: str) -> None:
    assert sources.lines(path) == ()
    assert sources.line(path, 1) == ""
    assert not any(definition.name in ("outside", "secret") for definition in sources.definitions(path))


def test_a_link_out_of_the_root_is_not_followed(sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "project/link.py").symlink_to(tmp_path / "outside.py")
    assert sources.lines("link.py") == ()
    assert "outside" not in sources.by_name


def test_a_generated_file_is_left_out(sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "project/big.py").write_text("x = 1\n" * (LARGEST_FILE // 6 + 1))
    assert sources.lines("big.py") == ()


@given(st.text(max_size=200))
def test_any_text_is_taken(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    (folder / "a.py").write_bytes(text.encode(errors="surrogatepass"))
    assert all(definition.path == "a.py" for definition in Sources(folder).definitions("a.py"))
