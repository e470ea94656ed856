"""Versions: read by both schemes, ordered, spelled the other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.release.version import PHASES, Scheme, make, parse, spelled
from devkit.core.errors import DevkitError

ORDERED = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11"]
ORDERED += ["1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0"]

numbers = st.integers(0, 10**6)
releases = st.tuples(numbers, numbers, numbers)
phases = st.sampled_from(["", *PHASES])


@pytest.mark.parametrize(
    "text", ["1.2", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "v1.2.3", "1.2.3rc1", "", "\u0661.2.3"]
)
def test_no_semantic_version(text: str) -> None:
    assert parse(text, "semver") is None


def test_order_of_the_specification() -> None:
    keys = [parse(text, "semver").key for text in ORDERED]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("text", "scheme", "other"),
    [
        ("1.3.0rc1", "pep440", "1.3.0-rc.1"),
        ("1.3a2", "pep440", "1.3.0-alpha.2"),
        ("1.3.0.dev4", "pep440", "1.3.0-dev.4"),
        ("1.3.0-beta.2", "semver", "1.3.0b2"),
        ("1.3.0", "semver", "1.3.0"),
    ],
)
def test_spelled_by_the_other_scheme(text: str, scheme: Scheme, other: str) -> None:
    found = parse(text, scheme)
    assert spelled(found, "semver" if scheme == "pep440" else "pep440") == other
    assert spelled(found, scheme) == text


@pytest.mark.parametrize("text", ["1.2.3.4", "1!1.2.3", "1.2.3.post1", "1.2.3+local"])
def test_what_the_other_scheme_has_no_word_for(text: str) -> None:
    with pytest.raises(DevkitError, match="can't be written by the rules of Semantic Versioning"):
        spelled(parse(text, "pep440"), "semver")


@given(releases, phases, st.integers(1, 999))
def test_spelling_there_and_back(release: tuple[int, int, int], phase: str, number: int) -> None:
    version = make("pep440", release, phase, number)
    back = parse(spelled(version, "semver"), "semver")
    assert spelled(back, "pep440") == version.text
    assert back.canonical == version.canonical
    assert back.final == version.final == (not phase)


@given(st.text(alphabet="0123456789.-+abrcv!", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    for scheme in ("semver", "pep440"):
        found = parse(text, scheme)
        assert found is None or found.text == text
