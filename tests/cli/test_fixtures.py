import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

CONFTEST = """\
import pytest

@pytest.fixture(scope="session")
def database(tmp_path_factory): ...

@pytest.fixture(autouse=True, params=[1, 2])
def order(database): ...
"""
TEST = """\
import pytest

@pytest.fixture
def order(order):
    return order

class TestOrder:
    def test_it(self, order): ...
"""


def lay_out(folder: Path) -> None:
    (folder / "tests").mkdir()
    (folder / "tests" / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "tests" / "test_a.py").write_text(TEST, encoding="utf-8")
    (folder / "tests" / "test_broken.py").write_text("def (", encoding="utf-8")


def test_the_registry_says_who_requests_what(devkit: Callable[..., Any], tmp_path: Path) -> None:
    lay_out(tmp_path)
    done = devkit("fixtures", "--format", "json")
    assert done.returncode == 0
    found = {(each["path"], each["name"]): each for each in json.loads(done.stdout)["fixtures"]}
    order = found["tests/conftest.py", "order"]
    assert (order["scope"], order["autouse"], order["params"], order["line"]) == ("function", True, True, 7)
    assert order["requests"] == ["tests/conftest.py:4"]
    assert found["tests/conftest.py", "database"]["scope"] == "session"
    assert found["tests/conftest.py", "database"]["requests"] == ["tmp_path_factory"]
    assert found["tests/test_a.py", "order"]["requests"] == ["tests/conftest.py:7"]
    assert "tests/test_a.py::TestOrder::test_it" in found["tests/test_a.py", "order"]["users"]
    assert "tests/test_broken.py:1" in done.stderr


def test_the_graph_has_a_node_a_fixture_and_an_arrow_a_request(devkit: Callable[..., Any], tmp_path: Path) -> None:
    lay_out(tmp_path)
    lines = devkit("fixtures", "--format", "mermaid").stdout.splitlines()
    assert lines[0] == "flowchart LR"
    assert [line for line in lines if "-->" in line] == ["  f1 --> f0", "  f2 --> f1"]


def test_the_text_names_those_that_nobody_requests(devkit: Callable[..., Any], tmp_path: Path) -> None:
    lay_out(tmp_path)
    text = devkit("fixtures").stdout
    assert "  order (line 7, function, autouse, parametrized)" in text
    assert "    requests tests/conftest.py:4\n    requested by tests/test_a.py::order\n" in text
    assert "    requests tests/conftest.py:7\n    requested by tests/test_a.py::TestOrder::test_it\n" in text


def test_the_users_of_a_fixture_are_those_that_pytest_gives_it_to(devkit: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(f"{FIXTURE}def a(): ...\n\n{FIXTURE}def b(a): ...\n", encoding="utf-8")
    (tmp_path / "test_a.py").write_text(USERS, encoding="utf-8")
    found = {
        (each["path"], each["line"]): each["users"]
        for each in json.loads(devkit("fixtures", "--format", "json").stdout)["fixtures"]
    }
    found = {place: sorted(users) for place, users in found.items()}
    assert found == {
        ("conftest.py", 4): ["conftest.py::b", "test_a.py::TestB::test_it", "test_a.py::test_one"],
        ("conftest.py", 9): ["test_a.py", "test_a.py::TestMarked", "test_a.py::test_marked"],
        ("test_a.py", 7): ["test_a.py::TestA::Inner::a", "test_a.py::TestA::test_it"],
        ("test_a.py", 11): ["test_a.py::TestA::Inner::test_it"],
    }


FIXTURE = "import pytest\n\n@pytest.fixture\n"
USERS = """\
import pytest

pytestmark = pytest.mark.usefixtures("b")

class TestA:
    @pytest.fixture
    def a(self): ...

    class Inner:
        @pytest.fixture
        def a(self, a): ...

        def test_it(self, a): ...

    def test_it(self, a): ...

@pytest.mark.usefixtures("b")
class TestMarked:
    @pytest.mark.parametrize("a", [1])
    def test_it(self, a): ...

class TestB:
    def test_it(self, a): ...

@pytest.mark.usefixtures("b")
def test_marked(): ...

def test_one(a):
    def process(a, b): ...
"""
