"""Where Conventional Commits and git agree on what a footer is, the grammar reads what git reads."""

import re
import subprocess

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from devkit.changelog.grammar import compose, parse

PICKED = "(cherry picked from commit 0123456789abcdef0123456789abcdef01234567)"
PROSE = (
    *(
        "why it is so",
        "- an item: of a list",
        "* another #1",
        "    code: x",
        "| a | b: c |",
        "> quoted: y",
        "追加する はい",
    ),
    *(
        "```",
        "https://example.com/a:b#c",
        "it is #12: it says so",
        "10:30 came",
        "Two words: z",
        "🐛 bug: no",
        "\ttab: t",
    ),
)
TOKENS = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True)
CHARACTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
WORDS = st.one_of(
    st.sampled_from(["#4", "a:", "x", "<a@example.com>", "https://a.b/c#d", "修复", "🎉"]),
    st.text(CHARACTERS, min_size=1),
)
VALUES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
CONTINUED = st.lists(st.tuples(st.sampled_from([" ", "  ", "\t"]), VALUES), max_size=2)
FOOTERS = st.lists(st.tuples(TOKENS, VALUES, CONTINUED), min_size=1, max_size=5)
BODIES = st.lists(st.lists(st.sampled_from(PROSE), min_size=1, max_size=3).map("\n".join), max_size=3)


def trailers(message: str) -> list[tuple[str, str]]:
    """What git reads, each value on one line."""
    command = ["git", "interpret-trailers", "--parse", "--no-divider"]
    found = subprocess.run(command, input=message.encode(), capture_output=True, check=True)
    pairs = (line.partition(":")[::2] for line in found.stdout.decode().split("\n") if line)
    return [(token, value.strip()) for token, value in pairs]


def footers(message: str) -> list[tuple[str, str]]:
    """What the grammar reads, each value on one line."""
    return [(footer.token, re.sub(r"\n[ \t]+", " ", footer.value)) for footer in parse(message).footers]


@example(bodies=[], written=[("Signed-off-by", "A", [])], picked=True)
@example(bodies=["why"], written=[("Signed-off-by", "A", []), ("Acked-by", "B", [])], picked=True)
@example(bodies=["why"], written=[("Fixes", "#4", [("  ", "more: of it")])], picked=False)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(bodies=BODIES, written=FOOTERS, picked=st.booleans())
def test_footers_are_gits_trailers(
    bodies: list[str], written: list[tuple[str, str, list[tuple[str, str]]]], picked: bool
) -> None:
    lines = [f"{token}: {value}" + "".join(f"\n{gap}{more}" for gap, more in rest) for token, value, rest in written]
    text = "\n\n".join(["fix: x", *bodies, "\n".join([*[PICKED] * picked, *lines])]) + "\n"
    assert footers(text) == trailers(text)
    assert compose(parse(text)) == text


@pytest.mark.parametrize("above", ["", "why\n\n"])
@pytest.mark.parametrize("lines", [1, 2])
def test_what_cherry_pick_writes_before_a_sign_off(above: str, lines: int) -> None:
    text = f"fix: x\n\n{above}" + f"{PICKED}\n" * lines + "Signed-off-by: A <a@example.com>\nAcked-by: B\n"
    assert footers(text) == trailers(text) == [("Signed-off-by", "A <a@example.com>"), ("Acked-by", "B")]
    assert parse(text).body == f"{above}{PICKED}" + f"\n{PICKED}" * (lines - 1)
    assert compose(parse(text)) == text
