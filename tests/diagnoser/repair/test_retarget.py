"""What an expectation becomes, so that it accepts a message as it is."""

import pytest

from devkit.diagnoser.repair.align import applied
from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.retarget import pattern_edits, text_edits

LOGGED = "ERROR    shop:shop.py:43 no data came for a.csv\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no rows came for a.csv", "no data came for a.csv"),
        ("failed: no data came", "no data came"),
        ("the shop has no data", "no data"),
        ("shop:shop.py:43 no rows came", "shop:shop.py:43 no data came"),
    ],
)
def test_no_line_number_of_a_log_gets_into_a_test(text: str, wanted: str) -> None:
    edits = text_edits(text, Expectation("contains", text), LOGGED, ())
    assert edits is not None
    found = applied(text, edits)
    assert found in LOGGED
    assert found == wanted


def test_nor_into_its_pattern() -> None:
    pattern = r"failed: no data .* a\.csv"
    edits = pattern_edits(pattern, Expectation("regex", pattern), LOGGED, ())
    assert edits is not None
    assert applied(pattern, edits) == r"no data .* a\.csv"
