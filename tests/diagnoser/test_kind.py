"""Kinds of causes, on tests that fail in each way."""

from collections.abc import Callable
from typing import Any

import pytest

from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis

Project = Any  # of conftest.py
ClusterOf = Callable[[Diagnosis, str], ClusterReport]

KINDS = {
    "shop.py": """
        import os
        import socket


        def endless(n):
            return other(n)


        def other(n):
            return endless(n + 1)


        def token():
            return os.environ["SHOP_TOKEN_THAT_IS_NOT_SET"]


        def fetch():
            raise ConnectionRefusedError(111, "Connection refused")


        def fill():
            raise OSError(28, "No space left on device")


        def read():
            return open("/no/such/file")


        def check(amount):
            raise ValueError(f"amount {amount} is negative")
        """,
    "tests/test_kinds.py": """
        import pytest

        import shop


        def test_recursion():
            shop.endless(0)


        def test_recursion_from_the_middle():
            shop.other(0)


        def test_timeout():
            pytest.fail("Timeout >2.0s")


        def test_timeout_elsewhere():
            pytest.fail("Timeout >5.0s")


        def test_timeout_again():
            pytest.fail("Timeout >5.0s")


        def test_environment():
            shop.token()


        def test_network():
            shop.fetch()


        def test_resource():
            shop.fill()


        def test_file():
            shop.read()


        def test_mismatch():
            with pytest.raises(ValueError, match="must be positive"):
                shop.check(-1)
        """,
}


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        ("test_recursion", "recursion"),
        ("test_timeout", "timeout"),
        ("test_environment", "environment"),
        ("test_network", "network"),
        ("test_resource", "resource"),
        ("test_file", "environment"),
        ("test_mismatch", "message-mismatch"),
    ],
)
def test_kinds(kinds: Diagnosis, cluster_of: ClusterOf, test: str, kind: str) -> None:
    assert cluster_of(kinds, test).kind == kind


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory, new_project_in: Callable[..., Project]) -> Diagnosis:
    return new_project_in(tmp_path_factory.mktemp("kinds"), KINDS).diagnose()


def test_what_has_one_cause_is_joined(kinds: Diagnosis, cluster_of: ClusterOf) -> None:
    assert len(cluster_of(kinds, "test_recursion").tests) == 2
    assert len(cluster_of(kinds, "test_timeout").tests) == 3
    assert len(kinds.clusters) == 7


def test_the_function_that_raised_the_other_message(kinds: Diagnosis, cluster_of: ClusterOf) -> None:
    cluster = cluster_of(kinds, "test_mismatch")
    assert "check" in [place.function for place in (cluster.culprit, *cluster.suspects) if place]
