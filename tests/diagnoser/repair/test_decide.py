from pathlib import Path

import pytest

from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.evidence import failure
from devkit.diagnoser.location import Locator
from devkit.diagnoser.repair.propose import Repairer
from devkit.diagnoser.report import Crash, Phase, TracebackEntry
from devkit.diagnoser.sources import Sources

SOURCE = 'def load():\n    raise ValueError("No data was provided")\n'
TEST = """import pytest
import shop
def test_{name}():
    with pytest.raises(ValueError, match="No data was given"):
        shop.load()
"""


def proposed(
    root: Path, *, tests: tuple[str, ...] = ("a",), changed: dict[str, tuple[tuple[int, int], ...]] | None = None
) -> list[Fix]:
    (root / "tests").mkdir(exist_ok=True)
    (root / "shop.py").write_text(SOURCE)
    failures = []
    for name in tests:
        path = f"tests/test_{name}.py"
        (root / path).write_text(TEST.format(name=name))
        message = (
            "AssertionError: Regex pattern did not match.\n"
            "  Expected regex: 'No data was given'\n  Actual message: 'No data was provided'"
        )
        frames = (TracebackEntry(path, 4, "AssertionError"),)
        phase = Phase("call", "failed", crash=Crash(path, 4, message), traceback=frames)
        failures.append(failure(f"{path}::test_{name}", phase, Locator((), root)))
    return Repairer(Sources(root), root, changed=changed, base="origin/main").propose(failures)


def test_a_test_is_kept_where_nothing_speaks_against_it(tmp_path: Path) -> None:
    fixes = proposed(tmp_path)
    assert [fix.target for fix in fixes] == ["source", "test"]
    assert fixes[0].confidence > fixes[1].confidence


def test_more_tests_make_the_code_more_likely(tmp_path: Path) -> None:
    one = proposed(tmp_path)[0].confidence
    many = proposed(tmp_path, tests=("a", "b", "c"))[0]
    assert many.target == "source"
    assert many.confidence > one
    assert "3 tests agree on the old wording" in many.why


@pytest.mark.parametrize(
    ("changed", "first", "why"),
    [
        ({"shop.py": ((2, 2),)}, "test", "the message was changed since origin/main, the test was not"),
        ({"tests/test_a.py": ((4, 4),)}, "source", "the test was changed since origin/main, the message was not"),
        (
            {"shop.py": ((1, 9),), "tests/test_a.py": ((1, 9),)},
            "source",
            "both ends were changed since origin/main",
        ),
    ],
)
def test_the_end_that_moved_is_the_one_that_was_meant(
    tmp_path: Path, changed: dict[str, tuple[tuple[int, int], ...]], first: str, why: str
) -> None:
    fixes = proposed(tmp_path, changed=changed)
    assert fixes[0].target == first
    assert all(why in fix.why for fix in fixes)


def test_documentation_that_quotes_the_old_wording_speaks_for_it(tmp_path: Path) -> None:
    before = proposed(tmp_path)[0].confidence
    (tmp_path / "README.md").write_text("It fails with `No data was given`.\n")
    after = proposed(tmp_path)[0]
    assert after.confidence > before
    assert "the old wording is quoted in README.md" in after.why


def test_tests_that_expect_the_new_wording_speak_for_it(tmp_path: Path) -> None:
    before = proposed(tmp_path)[0].confidence
    (tmp_path / "tests" / "test_new.py").write_text('EXPECTED = "No data was provided"\n')
    after = proposed(tmp_path)
    assert after[0].target == "test"
    assert next(fix for fix in after if fix.target == "source").confidence < before
    assert "the new wording is expected in tests/test_new.py" in after[0].why


def test_a_tie_between_statements_is_told(tmp_path: Path) -> None:
    assert "devkit.origin" not in proposed(tmp_path)[0].why
    (tmp_path / "other.py").write_text(SOURCE)
    why = next(fix.why for fix in proposed(tmp_path) if fix.target == "source")
    assert "`pytest -p devkit.origin` would name the line" in why
