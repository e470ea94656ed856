"""Failures that are told in odd words: how they are called, and where they are said to lie; from the real pytest."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from devkit.diagnoser.attribution.machine import machine_trouble
from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis

if TYPE_CHECKING:
    from tests.diagnoser.conftest import Project

FILES = {
    "shop/__init__.py": "",
    "shop/wire.py": """
        import socket
        import struct
        import warnings


        class Packet:
            def __eq__(self, other):
                return False


        def unpack(data):
            return struct.unpack("i", data)


        def count(data):
            return len(data)


        def refuse(name):
            raise KeyError(f"no packet {name}")


        def warn():
            warnings.warn("warn() goes away in 2.0", DeprecationWarning)


        def connect():
            raise socket.gaierror(-2, "Name or service not known")


        def guarded():
            class Broken(Exception):
                pass

            raise Broken("no packet")
        """,
    "tests/test_wire.py": """
        import pytest

        from shop import wire


        def test_small():
            wire.unpack(b"")


        def test_network():
            wire.connect()


        def test_name_in_a_text():
            assert wire.count("four") == 3, "refuse and connect were not called"


        def test_local():
            wire.guarded()


        def test_literals():
            assert 3 == 4


        def test_words():
            with pytest.raises(KeyError) as caught:
                wire.refuse("a")
            assert "no parcel a" in str(caught.value)


        def test_warning():
            with pytest.warns(DeprecationWarning, match="goes away in 3.0"):
                wire.warn()


        @pytest.mark.parametrize("number", range(4))
        def test_left(number):
            assert wire.count("four") == -number - 1


        @pytest.mark.parametrize("number", range(3))
        def test_right(number):
            assert wire.count("four") == -number - 1
        """,
    "tests/test_broken.py": "RATE = 1 // 0\n\n\ndef test_rate():\n    assert RATE\n",
}
Find = Callable[[Diagnosis, str], ClusterReport]


@pytest.fixture(scope="module")
def project(new_project_in: "Callable[..., Project]", tmp_path_factory: pytest.TempPathFactory) -> "Project":
    return new_project_in(tmp_path_factory.mktemp("wire"), FILES)


@pytest.fixture(params=["json", "log", "xml"])
def found(request: pytest.FixtureRequest, project: "Project") -> Diagnosis:
    return project.diagnose(getattr(project, request.param))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("test_small", ("struct.error", "exception", "struct.error: unpack requires a buffer of 4 bytes in unpack()")),
        ("test_network", ("gaierror", "network", "gaierror: [Errno -2] Name or service not known in connect()")),
        ("test_local", ("Broken", "exception", "Broken: no packet in guarded()")),
    ],
)
def test_exceptions_that_are_named_oddly(
    found: Diagnosis, cluster_of: Find, name: str, shown: tuple[str, str, str]
) -> None:
    cluster = cluster_of(found, name)
    assert (cluster.exception, cluster.kind, cluster.title) == shown


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("test_words", "test_words expects 'no parcel a', the message is \"'no packet a'\""),
        ("test_warning", "test_warning expects 'goes away in 3.0', the message is 'warn() goes away in 2.0'"),
    ],
)
def test_what_was_waited_for_and_said_something_else(found: Diagnosis, cluster_of: Find, name: str, title: str) -> None:
    cluster = cluster_of(found, name)
    assert (cluster.kind, cluster.title) == ("message-mismatch", title)


def test_a_host_without_a_name_is_the_machine_s(found: Diagnosis, cluster_of: Find) -> None:
    assert machine_trouble(cluster_of(found, "test_network")) == "gaierror speaks of the network"


def test_two_literals_are_compared_by_no_code_of_the_project(found: Diagnosis, cluster_of: Find) -> None:
    cluster = cluster_of(found, "test_literals")
    assert cluster.culprit is not None
    assert (cluster.culprit.path, cluster.suspects) == ("tests/test_wire.py", ())


def test_words_in_a_text_are_no_names(found: Diagnosis, cluster_of: Find) -> None:
    cluster = cluster_of(found, "test_name_in_a_text")
    places = [cluster.culprit, *cluster.suspects]
    assert not {"refuse", "connect"} & {place.function for place in places if place is not None}


def test_a_file_that_fails_while_it_is_imported_is_no_helper(found: Diagnosis, cluster_of: Find) -> None:
    place = cluster_of(found, "tests/test_broken.py").culprit
    assert place is not None
    assert (place.path, place.line, place.why) == ("tests/test_broken.py", 1, "raised while this file was imported")


def test_a_title_counts_what_the_cluster_counts(found: Diagnosis, cluster_of: Find) -> None:
    cluster = cluster_of(found, "test_right[0]")
    assert cluster.title.startswith(f"{len(cluster.tests)} tests get wrong results")
    assert len(cluster.tests) > len({nodeid.partition("[")[0] for nodeid in cluster.tests})
