"""Messages moved to constants: projects that are run before and after."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devkit.core.errors import DevkitError
from devkit.diagnoser.extract.run import Extraction, extract
from devkit.diagnoser.repair.applying import apply

Files = dict[str, str]
Write = Callable[[Files], Path]

A = '''"""Shelves."""

import os
from . import other


def find(name):
    if name == "x":
        raise ValueError("no such shelf here")  # told twice
    if name == "y":
        raise KeyError(f"shelf {name!r} has {len(name):>3} of {{books}} 'inside'")
    raise LookupError("shelf %s is full" % name)
'''
B = """from pkg.errors import Base, Missing
raised = 0

def look(name):
    if name == "x":
        msg = (
            "no such "
            'shelf here'
        )
        raise Missing(msg)
    if name == "y":
        raise Base(f"shelf {name[:]!r} has {1 + 1:>3} of {{books}} " "'inside'")
    raise Base("shelf %s is full" % (name,))
"""
ERRORS = '''class Base(Exception):
    """Of all."""


class Missing(Base):
    """Not there."""
'''
TEST = """import pytest
from pkg import a, b


def test_a():
    with pytest.raises(ValueError, match="no such shelf here"):
        a.find("x")


def test_b():
    with pytest.raises(Exception) as excinfo:
        b.look("x")
    assert str(excinfo.value) == 'no such shelf here'
    assert "no such shelf" in str(excinfo.value)


def test_c():
    with pytest.raises(KeyError, match="shelf 'y' has   1 of {books}"):
        a.find("y")
    with pytest.raises(LookupError, match="^shelf z is full$"):
        a.find("z")
"""
PROJECT = {
    "src/pkg/__init__.py": "",
    "src/pkg/other.py": "",
    "src/pkg/errors.py": ERRORS,
    "src/pkg/a.py": A,
    "src/pkg/b.py": B,
    "tests/test_pkg.py": TEST,
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def call(files: Files) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return tmp_path

    return call


def moved(root: Path, files: Files, registry: str = "pkg.errors") -> Extraction:
    """Extract and apply."""
    found = extract(root, registry, files)
    apply(root, found.fixes)
    return found


def says(root: Path, code: str) -> str:
    """Run code of the project; what it prints."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=root / "src", capture_output=True, text=True, check=True)
    return done.stdout


CODE = """
from pkg import a, b
for call in (a.find, b.look):
    for name in ("x", "y", "z"):
        try: call(name)
        except Exception as error: print(error)
"""


def test_a_project_says_the_same_afterwards_and_its_tests_pass(write: Write) -> None:
    root = write(PROJECT)
    before = says(root, CODE)
    found = moved(root, PROJECT)
    assert says(root, CODE) == before
    assert [each.name for each in found.moved] == ["NO_SUCH_SHELF_HERE", "SHELF_HAS_INSIDE", "SHELF_FULL"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=root,
        env={"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_what_is_written(write: Write) -> None:
    root = write(PROJECT)
    moved(root, PROJECT)
    assert (root / "src/pkg/errors.py").read_text() == ERRORS + (
        "\n\n"
        'NO_SUCH_SHELF_HERE = "no such shelf here"\n'
        "SHELF_HAS_INSIDE = \"shelf {!r} has {:>3} of {{books}} 'inside'\"\n"
        'SHELF_FULL = "shelf %s is full"\n'
    )
    assert (root / "src/pkg/a.py").read_text() == (
        A.replace(
            "import other\n",
            "import other\nfrom .errors import NO_SUCH_SHELF_HERE, SHELF_FULL, SHELF_HAS_INSIDE\n",
        )
        .replace('"no such shelf here"', "NO_SUCH_SHELF_HERE")
        .replace(
            "f\"shelf {name!r} has {len(name):>3} of {{books}} 'inside'\"",
            "SHELF_HAS_INSIDE.format(name, len(name))",
        )
        .replace('"shelf %s is full"', "SHELF_FULL")
    )
    changed = (root / "src/pkg/b.py").read_text()
    assert "import Base, Missing\nfrom pkg.errors import NO_SUCH" in changed
    assert "        msg = (\n            NO_SUCH_SHELF_HERE\n        )\n" in changed
    test = (root / "tests/test_pkg.py").read_text()
    assert test == (
        TEST.replace("import a, b\n", "import a, b\nimport re\nfrom pkg.errors import NO_SUCH_SHELF_HERE\n")
        .replace('match="no such shelf here"', "match=re.escape(NO_SUCH_SHELF_HERE)")
        .replace("'no such shelf here'", "NO_SUCH_SHELF_HERE")
    )


def test_a_second_time_there_is_nothing_left(write: Write) -> None:
    root = write(PROJECT)
    moved(root, PROJECT)
    assert extract(root, "pkg.errors", PROJECT).fixes == ()


def test_a_constant_that_is_there_already_is_used(write: Write) -> None:
    files = PROJECT | {"src/pkg/errors.py": 'GONE = "no such shelf here"\n' + ERRORS}
    root = write(files)
    assert moved(root, files).moved[0].name == "GONE"
    assert "raise ValueError(GONE)" in (root / "src/pkg/a.py").read_text()


def test_names_that_are_taken_are_not_given(write: Write) -> None:
    files = PROJECT | {"src/pkg/a.py": "NO_SUCH_SHELF_HERE = 1\n" + A}
    assert extract(write(files), "pkg.errors", files).moved[0].name == "NO_SUCH_SHELF_HERE_2"


def test_a_module_that_the_registry_imports_stays_as_it_is(write: Write) -> None:
    files = PROJECT | {
        "src/pkg/errors.py": "from pkg import b\n" + ERRORS,
        "src/pkg/b.py": B.replace("from pkg.errors import Base, Missing", "Base = Missing = ValueError"),
    }
    found = extract(write(files), "pkg.errors", files)
    assert found.moved == ()
    assert any("src/pkg/errors.py imports it" in sentence for sentence in found.left)


@pytest.mark.parametrize(
    "expression",
    [
        'f"no shelf {name=} here"',
        'f"no shelf {name:{width}} here"',
        '("no shelf "  # a word\n    "is here")',
        'f"no shelf {(yield)} here"',
    ],
)
def test_what_can_not_be_a_constant_is_left_alone(write: Write, expression: str) -> None:
    text = f"def f(name, width):\n    raise ValueError({expression})\n"
    files = PROJECT | {"src/pkg/a.py": text, "src/pkg/b.py": text}
    assert extract(write(files), "pkg.errors", files).fixes == ()


def test_line_ends_and_byte_order_marks_stay(write: Write) -> None:
    head, tail = '\ufeff"""Doc."""\r\n', "def f():\r\n    raise ValueError({})\r\n"
    text = head + tail.format('"no such shelf here"')
    files = {"pkg/__init__.py": "", "pkg/errors.py": "", "pkg/a.py": text, "pkg/b.py": text}
    root = write(files)
    moved(root, files)
    statement = "\r\nfrom pkg.errors import NO_SUCH_SHELF_HERE\r\n"
    assert (root / "pkg/a.py").read_bytes().decode() == head + statement + tail.format("NO_SUCH_SHELF_HERE")
    assert (root / "pkg/errors.py").read_text() == 'NO_SUCH_SHELF_HERE = "no such shelf here"\n'


def test_the_registry_must_be_there(write: Write) -> None:
    with pytest.raises(DevkitError, match="is no module of this project"):
        extract(write(PROJECT), "pkg.messages", PROJECT)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=150).map(
        lambda text: f"there is no such shelf {text}"
    ),
    formatted=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_any_message_is_the_same_afterwards(tmp_path: Path, text: str, newline: str, *, formatted: bool) -> None:
    literal = (
        ("f" + ascii(text.replace("{", "{{").replace("}", "}}"))[:-1] + "{n!s}" + ascii(text)[0])
        if formatted
        else ascii(text)
    )
    source = (
        f"import os\ndef f(n):\n    return ValueError({literal})\ndef g(n):\n    raise ValueError({literal})\n".replace(
            "\n", newline
        )
    )
    files = {"errors.py": "", "a.py": source, "b.py": source}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content.encode())
    found = moved(tmp_path, files, "errors")
    assert len(found.moved) == 1
    registry: dict[str, object] = {}
    exec(compile((tmp_path / "errors.py").read_bytes(), "errors", "exec"), registry)  # noqa: S102 - made above
    after = (tmp_path / "a.py").read_bytes().decode()
    body = after.replace(f"from errors import {found.moved[0].name}{newline}", "")
    scope = dict(registry)
    exec(compile(body, "a", "exec"), scope)  # noqa: S102
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is compared below
        scope["g"]("7")  # type: ignore[operator]
    assert str(caught.value) == (text + "7" if formatted else text)
    ast.parse(after)
    kept = body.replace(f"{found.moved[0].name}.format(n)" if formatted else found.moved[0].name, literal)
    assert kept == source
