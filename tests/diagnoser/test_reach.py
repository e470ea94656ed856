"""What a test may run, and what its name speaks of."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from devkit.diagnoser.naming import Naming
from devkit.diagnoser.reach import Reach
from devkit.diagnoser.sources import Definition, Sources

FILES = {
    "shop/cart.py": """
        from shop.money import convert


        class Cart:
            def __init__(self):
                self.lines = []

            def add_line(self, item):
                self.lines.append(weigh(item))

            def __enter__(self):
                return self

            def __exit__(self, *args):
                release()


        def weigh(item):
            return convert(item)


        def release():
            pass


        def unrelated():
            return elsewhere()
        """,
    "shop/money.py": "def convert(amount):\n    return amount\n\n\ndef elsewhere():\n    pass\n",
    "shop/invoice.py": """
        class InvoiceFilter:
            def apply(self):
                pass


        def render_invoice():
            pass
        """,
    "tests/conftest.py": """
        import pytest


        @pytest.fixture
        def empty_cart():
            from shop.cart import Cart

            return Cart()
        """,
    "tests/test_cart.py": """
        from shop.cart import weigh


        def test_weigh():
            assert weigh(3) == 3


        def test_lines(empty_cart):
            assert empty_cart.lines == []


        class TestAdd:
            def setup_method(self):
                release()

            def test_nothing(self):
                pass
        """,
}


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip())
    return Sources(tmp_path)


def names(reached: dict[Definition, float]) -> set[str]:
    return {definition.qualname for definition in reached}


@pytest.fixture
def reached(sources: Sources) -> Callable[[str], dict[Definition, float]]:
    return Reach(sources).from_test


def test_calls_and_calls_of_calls(reached: Callable[[str], dict[Definition, float]]) -> None:
    found = {definition.qualname: weight for definition, weight in reached("tests/test_cart.py::test_weigh[3]").items()}
    assert found.keys() == {"weigh", "convert"}
    assert 0 < found["convert"] < found["weigh"] <= 1


def test_fixtures_lead_on(reached: Callable[[str], dict[Definition, float]]) -> None:
    assert "Cart.__init__" in names(reached("tests/test_cart.py::test_lines"))


def test_the_set_up_of_a_class(reached: Callable[[str], dict[Definition, float]]) -> None:
    assert "release" in names(reached("tests/test_cart.py::TestAdd::test_nothing"))


def test_what_nothing_leads_to(reached: Callable[[str], dict[Definition, float]]) -> None:
    for test in ("test_weigh", "test_lines", "TestAdd::test_nothing"):
        assert not names(reached(f"tests/test_cart.py::{test}")) & {"unrelated", "elsewhere"}


@pytest.mark.parametrize(
    "nodeid", ["tests/test_gone.py::test_x", "", "::", "tests/test_cart.py", "../x.py::test_weigh2"]
)
def test_an_unknown_test_reaches_nothing(reached: Callable[[str], dict[Definition, float]], nodeid: str) -> None:
    assert reached(nodeid) == {}


def test_endless_calls_end(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f():\n    g()\n\n\ndef g():\n    f()\n")
    (tmp_path / "test_a.py").write_text("def test_f():\n    f()\n")
    assert names(Reach(Sources(tmp_path)).from_test("test_a.py::test_f")) == {"f", "g"}


@pytest.mark.parametrize(
    ("test", "function"),
    [
        ("tests/test_x.py::test_render_invoices", "render_invoice"),
        ("tests/test_x.py::TestInvoiceFilter::test_applied", "InvoiceFilter.apply"),
        ("tests/test_x.py::test_converting", "convert"),
    ],
)
def test_names_speak_of_functions(sources: Sources, test: str, function: str) -> None:
    found = Naming(sources).about(test)
    assert max(found, key=lambda definition: found[definition]).qualname == function
    assert all(0 < score <= 1.0001 for score in found.values())


def test_a_name_that_says_nothing(sources: Sources) -> None:
    assert Naming(sources).about("tests/test_x.py::test_it_works") == {}
    assert Naming(sources).about("") == {}
