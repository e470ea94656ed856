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
    assert "requested by tests/test_a.py::order, tests/test_a.py::TestOrder::test_it" in text
