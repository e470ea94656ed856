"""Small red projects, from the run to the diagnosis: what is joined, what stays apart, what is named."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis

Project = Any  # of conftest.py
NewProject = Callable[..., Project]
Groups = Callable[[Diagnosis], list[list[str]]]
ClusterOf = Callable[[Diagnosis, str], ClusterReport]

RAISING = {
    "shop/__init__.py": "",
    "shop/prices.py": """
        PRICES = {"tea": 3}


        def convert(amount, currency):
            if currency != "EUR":
                raise ValueError(f"no rate for {currency} on 2024-02-29")
            return amount


        def price(item, currency="USD"):
            return convert(PRICES[item], currency)


        def stock(item):
            return {"tea": 7}.get(item, 0)
        """,
    "tests/test_prices.py": """
        import pytest

        from shop.prices import convert, price, stock


        def test_price():
            assert price("tea") == 3


        def test_cheap():
            cost = price("tea", "CHF")
            assert cost < 5, "too dear"


        @pytest.mark.parametrize("currency", ["USD", "GBP"])
        def test_convert(currency):
            assert convert(1, currency) > 0


        def test_message():
            with pytest.raises(KeyError):
                convert(1, "JPY")


        def test_stock():
            assert stock("tea") == 7


        def test_euro():
            assert convert(2, "EUR") == 2
        """,
    "tests/test_report.py": """
        from shop.prices import price


        class TestReport:
            def test_rows(self):
                rows = [price(item) for item in ["tea"]]
                assert rows == [3]
        """,
}


@pytest.fixture(scope="module")
def raising(tmp_path_factory: pytest.TempPathFactory, new_project_in: NewProject) -> Project:
    return new_project_in(tmp_path_factory.mktemp("raising"), RAISING)


def test_one_raising_function_is_one_cause(raising: Project) -> None:
    diagnosis = raising.diagnose()
    (cluster,) = diagnosis.clusters
    assert len(cluster.tests) == 6
    assert (cluster.kind, cluster.exception) == ("exception", "ValueError")
    assert "no rate for" in cluster.message
    assert "2024" not in cluster.message
    assert cluster.culprit is not None
    assert (cluster.culprit.path, cluster.culprit.function) == ("shop/prices.py", "convert")
    assert cluster.culprit.line == 6
    assert any("raise ValueError" in line.text for line in cluster.culprit.code)
    assert "convert" in cluster.title or "no rate" in cluster.title
    assert "convert" in cluster.reason
    assert cluster.rank == 1


@pytest.mark.parametrize("report", ["json", "log", "xml"])
def test_every_format_of_report_gives_the_same(raising: Project, groups: Groups, report: str) -> None:
    diagnosis = raising.diagnose(getattr(raising, report))
    assert groups(diagnosis) == groups(raising.diagnose())
    assert diagnosis.clusters[0].culprit == raising.diagnose().clusters[0].culprit


def test_without_the_sources_too(raising: Project, groups: Groups, tmp_path: Path) -> None:
    diagnosis = raising.diagnose(root=tmp_path)
    assert groups(diagnosis) == groups(raising.diagnose())
    assert diagnosis.clusters[0].culprit is not None
    assert diagnosis.clusters[0].culprit.path == "shop/prices.py"


TWO_CAUSES = {
    "shop/__init__.py": "",
    "shop/cart.py": """
        def add_item(cart, item):
            return cart


        def count_items(cart):
            return len(cart)
        """,
    "shop/login.py": """
        def check_password(name, word):
            return int(name == word)


        def open_session(name):
            return None
        """,
    "tests/test_cart.py": """
        from shop.cart import add_item, count_items


        def test_add_item():
            assert count_items(add_item([], "tea")) == 1


        def test_add_item_twice():
            cart = add_item(add_item(["milk"], "tea"), "tea")
            assert count_items(cart) == 3


        def test_count_items():
            assert count_items(["tea"]) == 1
        """,
    "tests/test_login.py": """
        from shop.login import check_password


        def test_check_password():
            assert check_password("ada", "secret") == 1


        def test_check_password_of_bob():
            assert check_password("bob", "hunter2") == 1


        def test_wrong_password():
            assert check_password("ada", "") == 0
        """,
}


@pytest.fixture(scope="module")
def two_causes(tmp_path_factory: pytest.TempPathFactory, new_project_in: NewProject) -> Diagnosis:
    return new_project_in(tmp_path_factory.mktemp("two"), TWO_CAUSES).diagnose()


def test_equal_checks_with_two_causes_stay_apart(two_causes: Diagnosis, groups: Groups) -> None:
    assert groups(two_causes) == [
        ["test_add_item", "test_add_item_twice"],
        ["test_check_password", "test_check_password_of_bob"],
    ]
    assert {cluster.kind for cluster in two_causes.clusters} == {"assertion"}


def test_a_function_that_returned_the_wrong_thing_is_suspect(two_causes: Diagnosis, cluster_of: ClusterOf) -> None:
    for test, path, function in (
        ("test_add_item", "shop/cart.py", "add_item"),
        ("test_check_password", "shop/login.py", "check_password"),
    ):
        cluster = cluster_of(two_causes, test)
        places = [cluster.culprit, *cluster.suspects]
        assert (path, function) in [(place.path, place.function) for place in places if place]


NOTHING_RETURNED = {
    "shop/__init__.py": "",
    "shop/orders.py": """
        class Order:
            def __init__(self, items):
                self.items = items


        def load_order(number):
            order = Order(["tea"])


        def describe(order):
            return ", ".join(order.items)
        """,
    "tests/test_orders.py": """
        from shop.orders import Order, describe, load_order


        def test_items():
            assert load_order(1).items == ["tea"]


        def test_number():
            assert load_order(2) is not None


        def test_describe():
            assert describe(load_order(3)) == "tea"


        def test_describe_order():
            assert describe(Order(["milk"])) == "milk"


        def test_new():
            assert Order([]).items == []
        """,
}


def test_a_missing_return_value_breaks_many(new_project: NewProject, groups: Groups) -> None:
    diagnosis = new_project(NOTHING_RETURNED).diagnose()
    assert groups(diagnosis) == [["test_describe", "test_items", "test_number"]]
    (cluster,) = diagnosis.clusters
    names = [place.function for place in (cluster.culprit, *cluster.suspects) if place]
    assert "load_order" in names


FIXTURES = {
    "tests/conftest.py": """
        import pytest


        @pytest.fixture
        def database():
            raise RuntimeError("no server on port 5432")


        @pytest.fixture
        def table(database):
            return database


        @pytest.fixture
        def folder():
            yield 1
            raise OSError("cannot clean up")
        """,
    "tests/test_tables.py": """
        def test_rows(table):
            pass


        def test_columns(database):
            pass
        """,
    "tests/test_views.py": """
        def test_views(database):
            pass


        def test_clean(folder):
            pass


        def test_fine():
            pass
        """,
}


def test_a_failing_fixture(new_project: NewProject, groups: Groups, cluster_of: ClusterOf) -> None:
    diagnosis = new_project(FIXTURES).diagnose()
    assert groups(diagnosis) == [["test_clean"], ["test_columns", "test_rows", "test_views"]]
    cluster = cluster_of(diagnosis, "test_rows")
    assert cluster.kind == "fixture"
    assert cluster.title.startswith("Fixture fails")
    assert cluster.culprit is not None
    assert (cluster.culprit.path, cluster.culprit.function) == ("tests/conftest.py", "database")
    assert "all in setup" in cluster.hints
    assert cluster_of(diagnosis, "test_clean").kind == "fixture"


COLLECTION = {
    "shop/__init__.py": "",
    "shop/export.py": "import no_such_library_here\n",
    "tests/test_csv.py": "from shop.export import write\n\n\ndef test_a():\n    pass\n",
    "tests/test_json.py": "import shop.export\n\n\ndef test_b():\n    pass\n",
    "tests/test_typo.py": "def test_c(:\n    pass\n",
    "tests/test_fine.py": "def test_d():\n    pass\n",
}


def test_modules_that_cannot_be_collected(new_project: NewProject, groups: Groups, cluster_of: ClusterOf) -> None:
    diagnosis = new_project(COLLECTION).diagnose()
    assert groups(diagnosis) == [["tests/test_csv.py", "tests/test_json.py"], ["tests/test_typo.py"]]
    missing = cluster_of(diagnosis, "tests/test_csv.py")
    assert missing.kind == "import"
    assert "no_such_library_here" in missing.title
    assert missing.culprit is not None
    assert (missing.culprit.path, missing.culprit.line) == ("shop/export.py", 1)
    assert cluster_of(diagnosis, "tests/test_typo.py").kind == "collection"


RUNNER = {
    "shop/__init__.py": "",
    "shop/commands.py": """
        def rate(country):
            raise LookupError(f"no rate for {country}")


        def show(country):
            return f"{rate(country)} %"


        def export(country):
            return [rate(country)]
        """,
    "tests/runner.py": """
        class Result:
            def __init__(self, exception):
                self.exception = exception
                self.exit_code = 1 if exception else 0

            def __repr__(self):
                return f"<Result {self.exception!r}>" if self.exception else "<Result okay>"


        def invoke(command, *args):
            try:
                command(*args)
            except Exception as error:
                return Result(error)
            return Result(None)
        """,
    "tests/conftest.py": "import pathlib\nimport sys\n\nsys.path.insert(0, str(pathlib.Path(__file__).parent))\n",
    "tests/test_commands.py": """
        from runner import invoke

        from shop.commands import export, show


        def test_show():
            result = invoke(show, "NL")
            assert result.exit_code == 0


        def test_export():
            result = invoke(export, "BE")
            assert result.exit_code == 0


        def test_other():
            result = invoke(int, "x")
            assert result.exit_code == 0
        """,
}


def test_exceptions_that_a_runner_swcheck_password(new_project: NewProject, cluster_of: ClusterOf) -> None:
    diagnosis = new_project(RUNNER).diagnose()
    cluster = cluster_of(diagnosis, "test_show")
    assert cluster.exception == "LookupError"
    assert "test_other" not in str(cluster.tests)


SHARED = {
    "shop.py": """
        def open_connection(kind):
            if kind == "remote":
                raise RuntimeError("gone")
            return 1
        """,
    "tests/test_backends.py": """
        import pytest

        from shop import open_connection


        @pytest.mark.parametrize("size", [1, 2])
        @pytest.mark.parametrize("kind", ["local", "remote"])
        def test_read(kind, size):
            assert open_connection(kind)


        @pytest.mark.parametrize("kind", ["local", "remote"])
        def test_write(kind):
            assert open_connection(kind)
        """,
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, new_project_in: NewProject) -> Project:
    return new_project_in(tmp_path_factory.mktemp("shared"), SHARED)


def test_what_all_have_in_common_is_said(shared: Project) -> None:
    (cluster,) = shared.diagnose().clusters
    assert len(cluster.tests) == 3
    assert "all have the parameter remote" in cluster.hints
    assert "all in tests/test_backends.py" in cluster.hints


def test_jobs_of_a_matrix(shared: Project, tmp_path: Path) -> None:
    report = json.loads(shared.json.read_text())
    good = [test for test in report["tests"] if test["outcome"] == "passed"]
    for name, tests in (("linux", report["tests"]), ("windows", report["tests"]), ("macos", good)):
        (tmp_path / f"report-{name}.json").write_text(json.dumps(report | {"tests": tests, "created": len(name)}))
    diagnosis = shared.diagnose(*sorted(tmp_path.glob("report-*.json")))
    (cluster,) = diagnosis.clusters
    assert cluster.jobs == ("linux", "windows")
    assert len(cluster.tests) == 3


def test_a_job_of_its_own(shared: Project, tmp_path: Path) -> None:
    report = json.loads(shared.json.read_text())
    good = [test for test in report["tests"] if test["outcome"] == "passed"]
    for name, tests in (("linux", good), ("windows", report["tests"])):
        (tmp_path / f"report-{name}.json").write_text(json.dumps(report | {"tests": tests}))
    (cluster,) = shared.diagnose(*sorted(tmp_path.glob("report-*.json"))).clusters
    assert cluster.jobs == ("windows",)
    assert "all on job windows" in cluster.hints


def test_every_failing_test_is_in_one_cluster(new_project: NewProject) -> None:
    files = RAISING | {f"more/{name}": text for name, text in TWO_CAUSES.items() if name.startswith("tests")}
    files |= {name: text for name, text in TWO_CAUSES.items() if name.startswith("shop")}
    project = new_project(files, "--import-mode=importlib")
    diagnosis = project.diagnose()
    found = Counter(test for cluster in diagnosis.clusters for test in cluster.tests)
    report = json.loads(project.json.read_text())
    assert found == Counter(test["nodeid"] for test in report["tests"] if test["outcome"] in ("failed", "error"))
    assert [cluster.rank for cluster in diagnosis.clusters] == list(range(1, len(diagnosis.clusters) + 1))
    priorities = [cluster.priority for cluster in diagnosis.clusters]
    assert priorities == sorted(priorities, reverse=True)


def test_a_test_that_passed_when_run_again(new_project: NewProject) -> None:
    test = """
        seen = []


        def test_second():
            seen.append(1)
            assert len(seen) == 2


        def test_never():
            assert 0
        """
    diagnosis = new_project({"test_again.py": test}, "--reruns=1").diagnose()
    assert [flaky.nodeid for flaky in diagnosis.flaky] == ["test_again.py::test_second"]
    assert [cluster.tests for cluster in diagnosis.clusters] == [("test_again.py::test_never",)]
