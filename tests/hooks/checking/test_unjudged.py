"""What could not be judged: what the project has to mend is a finding, what it only has to know a notice."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.checking.dialects import is_python_2, later
from devkit.hooks.checking.formats import render
from devkit.hooks.checking.run import Outcome

Check = Callable[..., Outcome]
Write = Callable[[dict[str, str]], Path]
Devkit = Callable[..., subprocess.CompletedProcess[str]]
BROKEN = "def f(:\n"
FOR_2 = 'import os\n\ndef f(a):\n    print "a", a\n'
LARGEST = 2_000_000


@pytest.fixture
def write(repository: Path) -> Write:
    def call(files: dict[str, str]) -> Path:
        for name, text in files.items():
            (repository / name).parent.mkdir(parents=True, exist_ok=True)
            (repository / name).write_text(text, encoding="utf-8")
        return repository

    return call


@pytest.fixture
def told(check: Check, write: Write) -> Callable[[dict[str, str]], tuple[list[str], dict[str, list[str]]]]:
    """The files with findings, and the files of each notice."""

    def call(files: dict[str, str]) -> tuple[list[str], dict[str, list[str]]]:
        write(files)
        outcome = check("error-messages")
        notices = {each.reason.value: [file.path for file in each.files] for each in outcome.notices}
        return [each.path for each in outcome.findings if each.rule == "unreadable-source"], notices

    return call


Told = Callable[[dict[str, str]], tuple[list[str], dict[str, list[str]]]]


@pytest.mark.parametrize(
    ("line", "said", "needed"),
    [
        ("type X = int", "invalid syntax", (3, 12)),
        ("    def f[T](self): ...", "expected '('", (3, 12)),
        ('x = f"{y["a"]}"', "f-string: unmatched '['", (3, 12)),
        ('x = f"{y[', "unterminated string literal (detected at line 1)", (3, 12)),
        ("{x # why", "f-string expression part cannot include '#'", (3, 12)),
        ("class A[T = int]: ...", "invalid syntax", (3, 13)),
        ("    except OSError, ValueError:", "multiple exception types must be parenthesized", (3, 14)),
        ("except asyncio.TimeoutError, socket.Error:", "multiple exception types must be parenthesized", (3, 14)),
        ("x = t'{a}'", "invalid syntax", (3, 14)),
        ("x = [*a for a in b]", "iterable unpacking cannot be used in comprehension", (3, 15)),
        ("except OSError, error:", "multiple exception types must be parenthesized", None),
        ('x = "it isn\'t" y', "invalid syntax", None),
        ('x = f"{y}" z', "invalid syntax. Perhaps you forgot a comma?", None),
        ('x = f"{{" z', "invalid syntax", None),
        ("x = f'{y z}'", "f-string: invalid syntax. Perhaps you forgot a comma?", None),
        ("def f(:", "invalid syntax", None),
    ],
)
def test_only_what_a_later_python_added_is_for_a_later_python(
    monkeypatch: pytest.MonkeyPatch, line: str, said: str, needed: tuple[int, int] | None
) -> None:
    monkeypatch.setattr("devkit.hooks.checking.dialects.RUNNING", (3, 11))
    assert later(line, said) == needed
    monkeypatch.setattr("devkit.hooks.checking.dialects.RUNNING", (3, 15))
    assert later(line, said) is None


@pytest.mark.parametrize(
    ("line", "is_old"),
    [
        ("print 'a', b", True),
        ("exec code in names", True),
        ("try:\n    f()\nexcept OSError, error:\n    pass", True),
        ("try:\n    f()\nexcept (A, B), error:\n    pass", True),
        ("try:\n    f()\nexcept (A,\n        B), error:\n    pass", True),
        ("raise A(\n    'x',\n    y), None, z\n\nprint >> log, x", True),
        ("x = `y`", True),
        ("x = 0777", True),
        ("raise ValueError, 'x'", True),
        ("raise errors['shop'](1), 'x'", True),
        ("x = 10L", True),
        ("def f(a, (b, c)): pass", True),
        ("print x\ny = f'{x}'", False),
        ("print x\nasync def g(): ...", False),
        ("x = '`y`' z", False),
        ("def f(:", False),
    ],
)
def test_python_2_is_known_by_what_only_it_takes(line: str, is_old: bool) -> None:
    with pytest.raises(SyntaxError) as caught:
        compile(line, "a.py", "exec")
    at = line.splitlines()[(caught.value.lineno or 1) - 1]
    assert is_python_2(line, at, caught.value.msg) is is_old


def test_what_is_broken_for_every_python_is_a_finding(told: Told) -> None:
    files = {"a.py": BROKEN, "tests/test_a.py": BROKEN}
    assert told(files) == (["a.py", "tests/test_a.py"], {})


def test_a_later_python_is_a_notice_for_all_files(check: Check, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devkit.hooks.checking.dialects._LATER", {(9, 1): r"\+\+\w", (9, 2): r"--\w"})
    later_files = {"a.py": "x = 1\ny = (++x\n", "b.py": "y = (--x\n", "docs/c.py": "y = (++x\n"}
    write({**later_files, "d.py": BROKEN, "tests/data/e.py": "y = (++x\n"})
    outcome = check("error-messages")
    assert [finding.path for finding in outcome.findings] == ["d.py"]
    (notice,) = outcome.notices
    running = ".".join(map(str, sys.version_info[:2]))
    assert notice.message == (
        f"3 files are for Python 9.2 or later, and not judged by devkit on {running}: a.py:2 and 2 more; run it on 9.2"
    )


@pytest.mark.parametrize("name", ["pyproject.toml", "setup.cfg", "setup.py"])
def test_a_project_that_requires_a_later_python_is_to_be_judged_on_that(told: Told, name: str) -> None:
    requires = {
        "pyproject.toml": '[project]\nrequires-python = ">=9.1"\n',
        "setup.cfg": "[options]\npython_requires = >=9.1\n",
        "setup.py": "setup(\n    python_requires='>= 9.1',\n)\n",
    }
    files = {f"inner/{name}": requires[name], "inner/src/a.py": BROKEN, "b.py": BROKEN}
    assert told(files) == (["b.py"], {"later-python": ["inner/src/a.py"]})


def test_python_2_and_what_devkit_does_not_read_are_notices(told: Told) -> None:
    large = "import os\n" + "x = 1\n" * (LARGEST // 6)
    deep = "x = " + "-" * 100_000 + "1\n"
    found = told({"a.py": FOR_2, "b.py": large, "c.py": deep})
    assert found == ([], {"python-2": ["a.py"], "limits": ["b.py", "c.py"]})


@pytest.mark.parametrize(
    "head", ['"""A table."""\n\n# made by a program\nROWS = [\n    "', 'ROWS: str = r"', "ROWS = {1: '"]
)
def test_a_file_that_is_one_large_value_is_no_loss(told: Told, head: str) -> None:
    assert told({"a.py": head + "x" * LARGEST}) == ([], {})


def test_what_a_program_wrote_is_no_loss(told: Told) -> None:
    assert told({"a.py": f"# Generated by shop; do not edit.\n{BROKEN}", "b.py": BROKEN}) == (["b.py"], {})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[tool.ruff]\nextend-exclude = ["old"]\n'),
        ("pyproject.toml", '[tool.ruff.lint]\nexclude = ["old/*.py"]\n'),
        ("pyproject.toml", '[tool.black]\nforce-exclude = "/old/"\n'),
        ("pyproject.toml", '[tool.mypy]\nexclude = ["^old/"]\n'),
        ("ruff.toml", 'exclude = ["old/"]\n'),
        (".flake8", "[flake8]\nexclude =\n    build,\n    old\n"),
        ("setup.cfg", "[mypy]\nexclude = ^old/\n"),
    ],
)
def test_what_the_other_tools_leave_out_is_a_notice(told: Told, name: str, text: str) -> None:
    assert told({name: text, "old/a.py": BROKEN, "b.py": BROKEN}) == (["b.py"], {"left-out": ["old/a.py"]})


@pytest.mark.parametrize("text", ["[tool.black]\nexclude = '('\n", "[tool\n", "[tool]\nruff = 1\nmypy.exclude = [1]\n"])
def test_settings_of_other_tools_that_are_broken_leave_nothing_out(told: Told, text: str) -> None:
    assert told({"pyproject.toml": text, "a.py": BROKEN, ".flake8": "exclude = a.py\n"}) == (["a.py"], {})


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": f"# devkit: ignore-file[unreadable-source]\n{FOR_2}"},
        {"a.py": FOR_2, "pyproject.toml": '[tool.devkit.check]\nignore = ["unreadable-source"]\n'},
        {"a.py": FOR_2, "pyproject.toml": '[tool.devkit.check]\nexclude = ["a.py"]\n'},
    ],
)
def test_a_notice_can_be_quieted(told: Told, files: dict[str, str]) -> None:
    assert told(files) == ([], {})


def test_every_format_tells_it_and_no_exit_code(devkit: Devkit, write: Write, check: Check) -> None:
    top = write({"a%0A.py": FOR_2, "b.py": FOR_2})
    done = devkit("check", "error-messages", cwd=top)
    said = "2 files are written for Python 2, and not judged: a%0A.py:4 and 1 more"
    assert (done.returncode, done.stdout) == (0, "")
    assert f"devkit: {said}" in done.stderr
    outcome = check("error-messages")
    (notice,) = json.loads(render(outcome, "json"))["notices"]
    assert (notice["reason"], [each["path"] for each in notice["files"]]) == ("python-2", ["a%0A.py", "b.py"])
    assert notice["files"][0] == {"path": "a%0A.py", "line": 4, "why": "it is written for Python 2"}
    (run,) = json.loads(render(outcome, "sarif"))["runs"]
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert (notification["level"], len(notification["locations"]), run["results"]) == ("note", 2, [])
    annotation = render(outcome, "github")
    assert annotation.startswith("::notice file=a%250A.py,line=4,title=not judged%3A python-2::2 files are written")
    assert annotation.count("\n") == 1


def test_a_hook_tells_it_as_well(devkit: Devkit, write: Write, git: Callable[..., str]) -> None:
    top = write({"a.py": FOR_2})
    git("add", ".")
    for _ in range(2):  # remembered from the first
        done = devkit("hook", "devkit-error-messages", "a.py", cwd=top)
        assert (done.returncode, done.stdout) == (0, "")
        assert "1 file is written for Python 2, and not judged: a.py:4" in done.stderr


def test_a_long_sum_is_judged_and_what_is_nested_more_deeply_is_not(check: Check, write: Write) -> None:
    function = "def pay(x):\n    total = {}\n    return total * 2\n"
    files = {
        "shop/a.py": function.format(" + ".join(f"x.a{n}" for n in range(600))),
        "shop/b.py": "X = 1\n" + function.format(" + ".join(f"x.a{n}" for n in range(600))),
        "shop/c.py": function.format("x" + ".f()" * 1200),
    }
    write(files)
    found = check("duplicates")
    assert [each.path for each in found.findings] == ["shop/b.py"]
    assert [[each.path for each in notice.files] for notice in found.notices] == [["shop/c.py"]]
