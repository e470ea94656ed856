"""Values put into TOML files, whatever stands there."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.core.errors import DevkitError
from devkit.hooks.init.toml import with_values

RULES = ("lint", "extend-select")

LISTS = [
    '[\n  "E", # e\n  "W" # w\n  # last\n]',
    '[\n  "E", "W"\n  , # odd\n]',
    '[ # first\n  "E",\n  "W"]',
    '["E", # a, "b"\n  \'W\' # c\n ,]',
    '["E", "W",]',
    '[ "E", "W" ]  # ours',
    '[\n\n  "E",\n\n  "W",  # w\n\n  ]',
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("written", LISTS)
def test_a_list_grows_behind_its_last_item(written: str, newline: str) -> None:
    text = f"# head\n[lint]\nextend-select = {written}\nignore = ['x']\n\n# tail\n[other]\n".replace("\n", newline)
    after = with_values(text, "ruff.toml", {RULES: ["E", "W", "F", "T20"]})
    assert tomllib.loads(after) == {"lint": {"extend-select": ["E", "W", "F", "T20"], "ignore": ["x"]}, "other": {}}
    assert after.count("\n") == after.count(newline), "the file's line ends are mixed"
    before, kept = text.splitlines(), iter(after.splitlines())
    assert all(any(line.rstrip(" ,]#ouewrs\"'") in each for each in kept) for line in before), "a line is gone"


STRINGS = st.sampled_from(['"E"', "'W'", '"a#b"', '"c,]"', '"\\""'])
GAPS = st.sampled_from(["", " ", "\n", "\n  ", " # x\n", "  # \"y', ]\n\t", "\n\n"])


@given(st.lists(st.tuples(GAPS, STRINGS, GAPS), max_size=4), GAPS, st.booleans())
def test_a_list_means_what_it_meant_and_what_is_added(
    items: list[tuple[str, str, str]],
    end: str,
    is_closed: bool,
) -> None:
    inner = ",".join("".join(item) for item in items) + ("," if items and is_closed else "") + end
    text = f"[lint]\nextend-select = [{inner}] # kept\n"
    present = tomllib.loads(text)["lint"]["extend-select"]
    after = with_values(text, "ruff.toml", {RULES: [*present, "F", "T20"]})
    assert tomllib.loads(after)["lint"]["extend-select"] == [*present, "F", "T20"]
    assert after.endswith("] # kept\n")


def test_what_is_no_number_to_compare_is_no_obstacle() -> None:
    after = with_values("a = nan\nb = 2020-01-01T00:00:00+02:00\n", "devkit.toml", {("merge", "protected"): ["main"]})
    assert after == 'a = nan\nb = 2020-01-01T00:00:00+02:00\n\n[merge]\nprotected = ["main"]\n'


def test_what_cannot_be_added_to_is_said_with_what_to_write() -> None:
    with pytest.raises(DevkitError, match=r"^ruff\.toml: lint: expected a table"):
        with_values("[[lint]]\nextend-select = []\n", "ruff.toml", {RULES: ["F"]})
    dotted = '[tool]\ndevkit.merge.base = "x"\n'
    with pytest.raises(DevkitError, match=r'^pyproject\.toml can\'t be .* tool\.devkit\.diagnose\.fail-on = "any",'):
        with_values(dotted, "pyproject.toml", {("tool", "devkit", "diagnose", "fail-on"): "any"})
