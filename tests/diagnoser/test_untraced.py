import json
import subprocess
import sys

import pytest

from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis
from devkit.diagnoser.pipeline import Options, diagnose
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.untraced import told

FILES = {
    "tests/conftest.py": "import pytest\n\n\n@pytest.fixture\ndef shop(till):\n    return till\n",
    "tests/test_parse.py": "x = 1\n\n\ndef test_a(:\n    pass\n",
    "tests/test_indent.py": "def test_a():\npass\n",
    "tests/test_asks.py": "import pytest\n\n\n@pytest.mark.usefixtures()\ndef test_one(tilt):\n    pass\n\n\n"
    "def test_two(tilt):\n    pass\n\n\ndef test_three(shop):\n    pass\n",
    "tests/test_rows.py": "import pytest\n\n\n@pytest.mark.parametrize('a,b', [(1,)])\ndef test_a(a, b):\n    pass\n",
    "tests/test_strict.py": "import pytest\n\n\n@pytest.mark.xfail(strict=True)\ndef test_a():\n    pass\n",
    "broken.py": "def sums(:\n    pass\n",
    "tests/test_late.py": "def test_a():\n    import broken\n",
    "tests/test_early.py": "import broken\n",
    "tests/test_soon.py": "import broken\n",
    "tests/test_fine.py": "def test_a():\n    pass\n",
    "tests/test_text.txt": "A sum.\n\n>>> 1 + 1\n3\n>>> 'x'\n",
}


@pytest.fixture(scope="module", params=["json", "xml", "jsonl"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Diagnosis:
    folder = tmp_path_factory.mktemp("project")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    report = folder / f"report.{request.param}"
    option = {
        "json": ["--json-report", f"--json-report-file={report}"],
        "xml": [f"--junit-xml={report}"],
        "jsonl": [f"--report-log={report}"],
    }[request.param]
    command = [sys.executable, "-m", "pytest", "-q", "--rootdir=.", "-p", "no:cacheprovider", "-o", "pythonpath=."]
    command += ["--continue-on-collection-errors", "--doctest-glob=*.txt", *option]
    subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return diagnose(open_reports([str(report)]), Options(root=folder))


def of(found: Diagnosis, test: str) -> ClusterReport:
    return next(cluster for cluster in found.clusters if test in cluster.tests)


def place(cluster: ClusterReport) -> tuple[str, int] | None:
    return (cluster.culprit.path, cluster.culprit.line) if cluster.culprit else None


def test_a_file_that_cannot_be_parsed_says_why_and_where(found: Diagnosis) -> None:
    cluster = of(found, "tests/test_parse.py")
    assert (
        cluster.title == "tests/test_parse.py can't be collected: SyntaxError: invalid syntax (test_parse.py, line 4)"
    )
    assert cluster.exception == "SyntaxError"
    assert place(cluster) == ("tests/test_parse.py", 4)
    assert place(of(found, "tests/test_indent.py")) == ("tests/test_indent.py", 2)


def test_a_module_that_cannot_be_parsed_is_one_cause(found: Diagnosis) -> None:
    cluster = of(found, "tests/test_early.py")
    assert cluster.title == "2 files can't be collected: SyntaxError: invalid syntax (broken.py, line 1)"
    assert cluster.tests == ("tests/test_early.py", "tests/test_late.py::test_a", "tests/test_soon.py")
    assert place(cluster) == ("broken.py", 1)


def test_missing_fixtures_are_told_apart_and_joined_by_name(found: Diagnosis) -> None:
    cluster = of(found, "tests/test_asks.py::test_one")
    assert cluster.tests == ("tests/test_asks.py::test_one", "tests/test_asks.py::test_two")
    assert cluster.title == "Fixture missing: fixture 'tilt' not found"
    assert cluster.kind == "fixture"
    assert place(cluster) in {("tests/test_asks.py", 4), ("tests/test_asks.py", 9)}
    other = of(found, "tests/test_asks.py::test_three")
    assert other.title == "Fixture missing: fixture 'till' not found"
    assert place(other) == ("tests/conftest.py", 4)


def test_rows_that_do_not_fit_are_told_from_the_first_line_on(found: Diagnosis) -> None:
    assert 'in "parametrize" the number of names (2)' in of(found, "tests/test_rows.py").title
    assert place(of(found, "tests/test_rows.py")) == ("tests/test_rows.py", 1)


def test_a_doctest_says_what_it_gave(found: Diagnosis) -> None:
    cluster = next(cluster for cluster in found.clusters if "test_text.txt" in cluster.tests[0])
    assert cluster.title == "test_text.txt: 1 + 1 gave 2, expected 3"
    assert place(cluster) == ("tests/test_text.txt", 3)


def test_a_test_is_the_place_where_the_report_names_no_line(found: Diagnosis) -> None:
    cluster = of(found, "tests/test_strict.py::test_a")
    assert place(cluster) == ("tests/test_strict.py", 5)
    assert cluster.culprit is not None
    assert cluster.culprit.why == "the failing test; the report names no line"


def test_a_traceback_is_left_to_who_reads_tracebacks() -> None:
    assert (
        told("    def test_a():\n>       assert 1 == 2\nE       assert 1 == 2\n\ntests/test_a.py:2: AssertionError")
        is None
    )
    assert told("", collecting=True) is None
    assert told("tests/test_a.py:1: in <module>\n    import x\nE   ImportError: x", collecting=True) is None


def test_code_that_is_no_file_names_no_place() -> None:
    raised = 'E     File "<string>", line 1\nE       a b\nE         ^\nE   SyntaxError: invalid syntax\n'
    words = told(f'>   exec("a b")\n{raised}\na.py:3: SyntaxError')
    assert words is not None
    assert words.message == "SyntaxError: invalid syntax"
    assert words.frame is None


@pytest.mark.parametrize("size", [10, 100_000])
def test_long_texts_are_read_in_no_time(size: int) -> None:
    for line in ("E   \n", 'E   File "a", line 1\n', "001 x\n", "file a, line 1\n  x\n", "Expected:\n    a\n", "^ ~\n"):
        told("file SyntaxError\n" + line * size + ": DocTestFailure", collecting=True)
        told(json.dumps(line * size) + "Error")
