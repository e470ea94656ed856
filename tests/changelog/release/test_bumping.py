"""The next version, from the last one and a level."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.release.bumping import Last, Level, following
from devkit.changelog.release.version import PHASES, Scheme, make, parse
from devkit.core.errors import DevkitError


def last(version: str, final: str | None, scheme: Scheme) -> Last:
    return Last(parse(version, scheme), parse(final, scheme) if final else None)


@pytest.mark.parametrize(
    ("version", "final", "level", "pre", "expected"),
    [
        ("1.2.3", "1.2.3", Level.PATCH, "", "1.2.4"),
        ("1.2.3", "1.2.3", Level.MINOR, "", "1.3.0"),
        ("1.2.3", "1.2.3", Level.MAJOR, "", "2.0.0"),
        ("0.2.3", "0.2.3", Level.MAJOR, "", "0.3.0"),
        ("0.2.3", "0.2.3", Level.MINOR, "", "0.3.0"),
        ("0.2.3", "0.2.3", Level.PATCH, "", "0.2.4"),
        ("1.2.3", "1.2.3", Level.MINOR, "a", "1.3.0-alpha.1"),
        ("1.3.0-alpha.1", "1.2.3", Level.MINOR, "a", "1.3.0-alpha.2"),
        ("1.3.0-alpha.2", "1.2.3", Level.MINOR, "b", "1.3.0-beta.1"),
        ("1.3.0-beta.9", "1.2.3", Level.MINOR, "rc", "1.3.0-rc.1"),
        ("1.3.0-rc.9", "1.2.3", Level.MINOR, "rc", "1.3.0-rc.10"),
        ("1.3.0-rc1", "1.2.3", Level.MINOR, "rc", "1.3.0-rc2"),
        ("1.3.0-rc.1", "1.2.3", Level.MINOR, "", "1.3.0"),
        ("1.2.4-rc.1", "1.2.3", Level.MINOR, "rc", "1.3.0-rc.1"),
        ("1.3.0-rc.1", "1.2.3", Level.MAJOR, "rc", "2.0.0-rc.1"),
        ("1.3.0-rc.1", "1.2.3", Level.PATCH, "", "1.3.0"),
        ("1.0.0-rc.1", None, Level.MAJOR, "", "1.0.0"),
        ("1.3.0-nightly.7", "1.2.3", Level.MINOR, "rc", "1.3.0-rc.1"),
    ],
)
def test_semantic_versions(version: str, final: str | None, level: Level, pre: str, expected: str) -> None:
    assert following(last(version, final, "semver"), level, scheme="semver", pre=pre).text == expected


@pytest.mark.parametrize(
    ("version", "final", "level", "pre", "expected"),
    [
        ("1.2.3", "1.2.3", Level.MINOR, "rc", "1.3.0rc1"),
        ("1.3.0rc1", "1.2.3", Level.MINOR, "rc", "1.3.0rc2"),
        ("1.3.0a1", "1.2.3", Level.MINOR, "b", "1.3.0b1"),
        ("1.2", "1.2", Level.MINOR, "", "1.3"),
        ("1.2", "1.2", Level.PATCH, "", "1.2.1"),
        ("1.2rc1", "1.1", Level.MINOR, "rc", "1.2rc2"),
        ("2024.1.0", "2024.1.0", Level.PATCH, "", "2024.1.1"),
        ("1.2.3.4", "1.2.3.4", Level.MINOR, "", "1.3.0.0"),
    ],
)
def test_python_versions(version: str, final: str, level: Level, pre: str, expected: str) -> None:
    assert following(last(version, final, "pep440"), level, scheme="pep440", pre=pre).text == expected


def test_nothing_before() -> None:
    assert following(Last(), Level.MAJOR, scheme="semver").text == "0.1.0"
    assert following(Last(), Level.MAJOR, scheme="pep440", pre="rc").text == "0.1.0rc1"


def test_zero_ends_where_it_is_told_to() -> None:
    before = last("0.9.1", "0.9.1", "semver")
    assert following(before, Level.MAJOR, scheme="semver", major_on_zero=True).text == "1.0.0"


def test_no_way_back_from_rc_to_beta() -> None:
    with pytest.raises(DevkitError, match=r"--pre b would come before 1.3.0-rc.1"):
        following(last("1.3.0-rc.1", "1.2.3", "semver"), Level.MINOR, scheme="semver", pre="b")


@given(
    st.sampled_from(["semver", "pep440"]),
    st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)),
    st.lists(st.tuples(st.sampled_from([Level.PATCH, Level.MINOR, Level.MAJOR]), st.sampled_from(["", *PHASES]))),
)
def test_versions_only_ever_rise(scheme: Scheme, start: tuple[int, int, int], steps: list[tuple[Level, str]]) -> None:
    version = make(scheme, start)
    known = Last(version, version)
    for level, pre in steps:
        try:
            found = following(known, level, scheme=scheme, pre=pre)
        except DevkitError:
            continue
        assert found.key > known.version.key
        assert found.phase == pre
        known = Last(found, found if found.final else known.final)
