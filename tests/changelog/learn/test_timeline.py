from devkit.changelog.learn.timeline import Timeline, common

# a - b - d - e(merge of d and c) - f ; c is a side branch of a
GRAPH = {"f": ("e",), "e": ("d", "c"), "c": ("a",), "d": ("b",), "b": ("a",), "a": ()}


def test_only_ancestors_come_before_a_commit() -> None:
    before = Timeline(GRAPH, 100).before(["f", "d", "c", "a"])
    assert {name: sorted(names) for name, names in before.items()} == {
        "f": ["a", "b", "c", "d"],
        "d": ["a", "b"],
        "c": ["a"],
        "a": [],
    }


def test_parents_come_first() -> None:
    order = Timeline(GRAPH, 100).sorted(["f", "a", "d", "a", "c"])
    assert order[0] == "a"
    assert order[-1] == "f"
    assert len(order) == 4


def test_no_more_than_the_reach_is_looked_at() -> None:
    graph = {str(at): (str(at - 1),) if at else () for at in reversed(range(50))}
    before = Timeline(graph, 10).before(["40", "45"])
    assert before["40"] == [str(at) for at in range(30, 40)]
    assert before["45"] == [str(at) for at in range(30, 45)]


def test_up_to_includes_the_commit_itself_unless_it_is_a_merge() -> None:
    timeline = Timeline(GRAPH, 100)
    assert sorted(timeline.up_to("d")) == ["a", "b", "d"]
    assert sorted(timeline.up_to("e")) == ["a", "b", "c", "d"]


def test_common_beginning() -> None:
    assert common("abc", "abd") == 2
    assert common("ab", "abc") == 2
    assert common("", "a") == 0
