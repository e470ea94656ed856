"""Messages inside of longer outputs, and one edit for several messages; failures as pytest words them."""

from pathlib import Path

import pytest

from devkit.diagnoser.evidence import failure
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.location import Locator
from devkit.diagnoser.repair.propose import propose
from devkit.diagnoser.report import Crash, Phase, TracebackEntry

USAGE = "Usage: cmd [OPTIONS]\\nTry 'cmd --help' for help.\\n\\n"


def project(folder: Path, source: str, asserted: list[str], said: list[str]) -> list[Failure]:
    """A project whose tests each assert one thing, and how each failed."""
    (folder / "tests").mkdir()
    (folder / "app.py").write_text(source)
    tests = [f"def test_{number}():\n    assert {line}\n" for number, line in enumerate(asserted)]
    (folder / "tests" / "test_app.py").write_text("".join(tests))
    return [_failed(folder, number, message) for number, message in enumerate(said)]


def _failed(folder: Path, number: int, message: str) -> Failure:
    line = 2 * number + 2
    phase = Phase(
        "call",
        "failed",
        crash=Crash("tests/test_app.py", line, f"AssertionError: assert {message}"),
        traceback=(TracebackEntry("tests/test_app.py", line, "AssertionError"),),
    )
    return failure(f"tests/test_app.py::test_{number}", phase, Locator((), folder))


def put_in(patch: str) -> list[str]:
    """The lines that a patch puts in, stripped."""
    return [line[1:].strip() for line in patch.split("\n") if line[:1] == "+" and line[:3] != "+++"]


@pytest.mark.parametrize(
    ("source", "expected", "said", "healed"),
    [
        pytest.param(
            'def fail():\n    raise ValueError(_("Error: Value must be an iterable."))\n',
            '"Error: Invalid value for x: Value must be an iterable."',
            f'"{USAGE}Error: Invalid value for x: Error: Value must be an iterable.\\n"',
            'raise ValueError(_("Value must be an iterable."))',
            id="what is put in before a message may stand before it already",
        ),
        pytest.param(
            'def fail(name):\n    raise ValueError(f"File {name!r} does not exist.!")\n',
            "\"Error: File 'a' does not exist.\\n\"",
            f"\"{USAGE}Error: File 'a' does not exist.!\\n\"",
            'raise ValueError(f"File {name!r} does not exist.")',
            id="a line break is not put in beside one",
        ),
        pytest.param(
            "def fail(command):\n    return _(\"Try '{command} {option}' for help.!\").format(command, option=1)\n",
            "\"Usage: cmd [OPTIONS]\\nTry 'cmd --help' for help.\\n\\nError: Got unexpected extra argument x\"",
            (
                "\"Usage: cmd [OPTIONS]\\nTry 'cmd --help' for help.!\\n\\n"
                'Error: Got unexpected extra argument x, and what follows it is long\\n"'
            ),
            "return _(\"Try '{command} {option}' for help.\").format(command, option=1)",
            id="other lines say nothing of a line",
        ),
    ],
)
def test_the_part_that_drifted_is_found(tmp_path: Path, source: str, expected: str, said: str, healed: str) -> None:
    failures = project(tmp_path, source, [f"{expected} in result.output"], [f"{expected} in {said}"])
    fixes = [fix for fix in propose(failures, tmp_path) if fix.target == "source"]
    assert [put_in(fix.patch) for fix in fixes] == [[healed]]


def test_one_edit_for_several_messages_goes_before_one_for_each(tmp_path: Path) -> None:
    """The table's entry is a part of both messages, each class attribute only of one."""
    source = (
        'class Field:\n    messages = {"invalid": "Not a valid {kind}"}\n\n\n'
        'class DateTime(Field):\n    kind = "datetime"\n\n\nclass Duration(Field):\n    kind = "duration in seconds"\n'
    )
    kinds = ("datetime", "duration in seconds")
    failures = project(
        tmp_path,
        source,
        [f'str(error) == "Not a valid {kind}."' for kind in kinds],
        [f"'Not a valid {kind}' == 'Not a valid {kind}.'" for kind in kinds],
    )
    fixes = [fix for fix in propose(failures, tmp_path) if fix.target == "source"]
    assert [put_in(fix.patch) for fix in fixes] == [['messages = {"invalid": "Not a valid {kind}."}']]
