"""known-failures.toml."""

import datetime as dt
from pathlib import Path

import pytest

from devkit.core.errors import DevkitError
from devkit.diagnoser.history.known import KnownFailure, load_known, quiet
from devkit.diagnoser.history.records import ClusterOutcome

TODAY = dt.date(2026, 3, 1)
CLUSTER = ClusterOutcome("v1:abc", ("tests/test_a.py::test_b[x]", "tests/test_a.py::test_c"))
GOOD = 'owner = "Ada"\nreason = "slow disk"\nexpires = 2026-03-01\n'


def entries(tmp_path: Path, *blocks: str) -> tuple[KnownFailure, ...]:
    path = tmp_path / "known-failures.toml"
    path.write_text("\n".join(f"[[failure]]\n{block}" for block in blocks), encoding="utf-8")
    return load_known(path)


@pytest.mark.parametrize(
    ("what", "quieted"),
    [
        ('fingerprint = "v1:abc"', True),
        ('fingerprint = "v1:old"', True),
        ('fingerprint = "v1:ab"', False),
        ('test = "tests/test_a.py::*"', True),
        ('test = "tests/test_a.py::test_b[x]"', False),
        ('test = "tests/test_a.py::test_b[y]"', False),
    ],
)
def test_quieted(tmp_path: Path, what: str, quieted: bool) -> None:
    found = quiet(entries(tmp_path, GOOD + what), [CLUSTER], {"v1:abc": "v1:old"}, TODAY)
    assert ("v1:abc" in found.clusters) == quieted
    assert found.expired == ()


def test_every_test_must_be_named(tmp_path: Path) -> None:
    both = entries(tmp_path, GOOD + 'test = "*test_b[x]"', GOOD + 'test = "*test_c"\nmode = "quarantine"')
    assert quiet(both, [CLUSTER], {}, TODAY).clusters
    assert not quiet(both[:1], [CLUSTER], {}, TODAY).clusters


def test_expired_speaks_up(tmp_path: Path) -> None:
    entry = entries(tmp_path, GOOD + 'fingerprint = "v1:abc"\nissue = "https://example.org/7"')
    found = quiet(entry, [CLUSTER], {}, TODAY + dt.timedelta(days=1))
    assert found.clusters == {}
    (sentence,) = found.expired
    for part in ("v1:abc", "2026-03-01", "slow disk", "Ada", "https://example.org/7"):
        assert part in sentence


def test_no_file(tmp_path: Path) -> None:
    assert load_known(tmp_path / "known-failures.toml") == ()


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (GOOD, "expected either test or fingerprint"),
        (GOOD + 'test = "a"\nfingerprint = "b"', "expected either test or fingerprint"),
        ('owner = "Ada"\ntest = "a"', "needs owner, reason, expires"),
        (GOOD.replace("2026-03-01", '"soon"') + 'test = "a"', "needs owner, reason, expires"),
        (GOOD + 'tset = "a"', "tset"),
        (GOOD + 'test = "a"\nmode = "loud"', "loud"),
        ("owner =", "not valid TOML"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, block: str, said: str) -> None:
    with pytest.raises(DevkitError, match=said) as caught:
        entries(tmp_path, block)
    assert "known-failures.toml" in str(caught.value)
