from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.learn.change import Change, ChangedFile
from devkit.changelog.learn.features import features, number, subwords
from devkit.changelog.learn.lesson import described, traces

TEXTS = st.text(max_size=30)
FILES = st.builds(
    ChangedFile,
    path=st.text(min_size=1, max_size=30),
    old_path=st.none() | TEXTS,
    status=st.sampled_from("AMDRCT"),
    added=st.lists(TEXTS, max_size=5).map(tuple),
    removed=st.lists(TEXTS, max_size=5).map(tuple),
    contexts=st.lists(TEXTS, max_size=3).map(tuple),
    binary=st.booleans(),
    old_mode=st.sampled_from(["100644", "160000", "000000"]),
    new_mode=st.sampled_from(["100644", "100755", "120000"]),
)
CHANGES = st.builds(Change, st.lists(FILES, max_size=4).map(tuple), st.none() | TEXTS)


@given(CHANGES)
def test_any_change_has_features_and_always_the_same(change: Change) -> None:
    found = described(change)
    assert found == described(change)
    assert all(0 <= number(feature) < 1 << 32 for feature in found.all())
    assert len(list(traces(change))) == sum(bool(file.added or file.removed) for file in change.files)


def shape(*files: ChangedFile) -> set[str]:
    return set(features(Change(files)).shape)


def test_an_empty_change_is_said_to_be_empty() -> None:
    assert shape() == {"empty"}


def test_kinds_of_files_that_change_together() -> None:
    found = shape(ChangedFile("src/a.py", added=("x = 1",)), ChangedFile("tests/test_a.py", added=("def test_x():",)))
    assert {"kinds=source,test", "tested=1,1", "newtests"} <= found
    assert "all=source" not in found


def test_definitions_that_come_go_and_move() -> None:
    assert "new:def" in shape(ChangedFile("a.py", added=("def f():", "    return 1")))
    assert "gone=1" in shape(ChangedFile("a.py", removed=("def f():",)))
    moved = shape(ChangedFile("a.py", removed=("class A:",)), ChangedFile("b.py", added=("class A:",)))
    assert "redefined=1" in moved


def test_comments_imports_and_white_space_are_told_from_code() -> None:
    assert "comment:source" in shape(ChangedFile("a.py", added=("# new",), removed=("# old",)))
    assert "import:source" in shape(ChangedFile("a.py", added=("import os",)))
    assert "space=1" in shape(ChangedFile("a.py", added=("f(", "  x)"), removed=("f(x)",)))
    assert "deletes:source" in shape(ChangedFile("a.py", removed=("f(x)",)))


def test_version_bumps_are_seen_in_settings_only() -> None:
    assert "bump=build" in shape(ChangedFile("pyproject.toml", added=('a = "1.3"',), removed=('a = "1.2"',)))
    assert not any(
        name.startswith("bump") for name in shape(ChangedFile("a.py", added=("a = 1.3",), removed=("a = 1.2",)))
    )


def test_subwords_part_identifiers() -> None:
    assert subwords("parseHTMLTag snake_case") == ["parse", "html", "tag", "snake", "case"]


def test_lines_beyond_the_first_only_count() -> None:
    lines = tuple(f"x{at} = {at}" for at in range(50_000))
    assert "+source9" in shape(ChangedFile("a.py", added=lines))


def test_undoing_a_change_leaves_the_inverse_trace() -> None:
    one = Change((ChangedFile("a.py", added=("new",), removed=("old",)),))
    back = Change((ChangedFile("a.py", added=("old",), removed=("new",)),))
    (trace, inverse), (back_trace, back_inverse) = next(traces(one)), next(traces(back))
    assert (trace, inverse) == (back_inverse, back_trace)


def test_words_of_changed_lines_and_their_shares() -> None:
    lock = ChangedFile("uv.lock", added=("name",) * 9)
    code = ChangedFile("src/a.py", added=("parse_header(parse)",), removed=("skip",))
    assert features(Change((lock, code))).said == {"parse": 0.5, "header": 0.25, "skip": 0.25}
    assert features(Change((lock,))).said == {}
