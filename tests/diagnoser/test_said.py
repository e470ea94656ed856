"""What a reader is told of causes: sentences that hold, titles that say the difference, one cause told once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from devkit.diagnoser.diagnosis import ClusterReport, Diagnosis

if TYPE_CHECKING:
    from tests.diagnoser.conftest import Project

Find = Callable[[Diagnosis, str], ClusterReport]

FILES = {
    "pytest.ini": "[pytest]\npythonpath = .\n",
    "shop/__init__.py": "",
    "shop/till.py": """
        # Copyright: the shop.

        from fractions import Fraction


        class Jammed(Exception):
            pass


        def again(function, times):
            for attempt in range(times):
                try:
                    return function()
                except Jammed:
                    if attempt >= times:
                        raise


        def count(drawer):
            return sum(coin for coin in drawer if isinstance(coin, Decimal))


        def close(drawer):
            if not drawer:
                raise ValueError("The till is closed by the manager only.")
            raise ValueError("No shelf of this shop is free.")


        def scold(name):
            raise ValueError(f"{name} opened the till twice, which nobody but its owner may do, it was yesterday")


        def ring_the_bell_that_hangs_above_the_door(name):
            raise RuntimeError(f"nobody could hear the bell, which {name} rang more than once on this day of the year.")


        def weigh(scale, weight=1):
            return scale * weight


        def size(box):
            return Fraction(box)
        """,
    "tests/test_till.py": '''
        import unittest

        import pytest

        from shop import till


        def jam():
            raise till.Jammed


        def test_door():
            with pytest.raises(till.Jammed):
                till.again(jam, 2)


        def test_window():
            with pytest.raises(till.Jammed):
                till.again(jam, 5)


        @pytest.mark.parametrize("times", range(1, 9))
        def test_calm(times):
            assert till.again(lambda: times, times) == times


        def test_count():
            assert till.count([1, 2]) == 0


        def test_close():
            with pytest.raises(ValueError, match="No shelf of this shop is free."):
                till.close([])


        def test_a_difference_that_stands_behind_many_equal_words():
            """The texts and the name are longer than a title."""
            with pytest.raises(ValueError) as caught:
                till.scold("Ada")
            assert str(caught.value) == "Ada opened the till twice, which nobody but its owner may do, it is today"


        def test_ring():
            till.ring_the_bell_that_hangs_above_the_door("Ada")


        def test_weigh():
            till.weigh(1, mass=2)


        class TestSizes(unittest.TestCase):
            def test_size(self):
                self.assertLess(int(till.size(4)), 2)
        ''',
}


@pytest.fixture(scope="module")
def found(new_project_in: "Callable[..., Project]", tmp_path_factory: pytest.TempPathFactory) -> Diagnosis:
    project: Project = new_project_in(tmp_path_factory.mktemp("said"), FILES)
    return project.diagnose()


def test_one_call_that_two_tests_wait_for_in_vain_is_one_cause(found: Diagnosis, cluster_of: Find) -> None:
    cluster = cluster_of(found, "test_door")
    assert cluster.tests == ("tests/test_till.py::test_door", "tests/test_till.py::test_window")
    assert "in vain for what again" in cluster.reason


def test_a_missing_name_is_shown_where_the_imports_are(found: Diagnosis, cluster_of: Find) -> None:
    culprit = cluster_of(found, "test_count").culprit
    assert (culprit.function, culprit.line) == ("<module>", 3)


def test_a_message_of_another_statement_leads_there(found: Diagnosis, cluster_of: Find) -> None:
    cluster = cluster_of(found, "test_close")
    assert (cluster.kind, cluster.fixes, cluster.culprit.function) == ("message-mismatch", (), "close")
    assert cluster.culprit.why == "the message that came instead is written here"
    assert any("'No shelf of this shop is free.' is what shop/till.py" in hint for hint in cluster.hints)


def test_a_title_holds_what_differs(found: Diagnosis, cluster_of: Find) -> None:
    title = cluster_of(found, "test_a_difference_that_stands_behind_many_equal_words").title
    assert len(title) <= 120
    assert "today" in title
    assert "yesterday" in title


def test_a_title_names_a_function_once(found: Diagnosis, cluster_of: Find) -> None:
    assert cluster_of(found, "test_weigh").title == "TypeError: weigh() got an unexpected keyword argument 'mass'"


def test_a_place_that_does_not_fit_is_left_to_the_line_below(found: Diagnosis, cluster_of: Find) -> None:
    cluster = cluster_of(found, "test_ring")
    assert cluster.title.endswith("on this day of the year.")
    assert cluster.culprit.function == "ring_the_bell_that_hangs_above_the_door"


def test_words_stay_words(found: Diagnosis, cluster_of: Find) -> None:
    assert cluster_of(found, "test_size").message == "<n> not less than <n>"
