import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.learn.change import Change, ChangedFile
from devkit.changelog.learn.patterns import applied, patterns, slots, stem


@pytest.mark.parametrize(
    ("path", "scope", "other", "expected"),
    [
        ("src/commands/version.py", "cmd-version", "src/commands/publish.py", "cmd-publish"),
        ("tests/test_parser.py", "parser", "tests/test_lexer.py", "lexer"),
        ("src/git_hooks/x.py", "git-hooks", "src/user_data/y.py", "user-data"),
        ("docs/tutorials/a.md", "tutorial", "docs/guides/b.md", "guide"),
        ("src/Loader.py", "loader", "src/Finder.py", "finder"),
    ],
)
def test_what_was_made_of_one_path_is_made_of_another(path: str, scope: str, other: str, expected: str) -> None:
    learned = patterns(Change((ChangedFile(path),)), scope)
    assert expected in {applied(slot, pattern) for slot in slots(other) for pattern in learned}


@pytest.mark.parametrize(
    ("path", "expected"),
    [("src/parser.py", "parser"), ("tests/test_parser.py", "parser"), ("a/b.spec.ts", "b"), (".github", "github")],
)
def test_what_a_file_is_called(path: str, expected: str) -> None:
    assert stem(path) == expected


def test_a_scope_that_is_not_in_the_path_teaches_nothing() -> None:
    assert patterns(Change((ChangedFile("src/a.py"),)), "deps") == ()
    assert patterns(Change((ChangedFile("src/art.py"),)), "start") == ()


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=10))
def test_any_path_and_scope_can_be_learned(path: str, scope: str) -> None:
    change = Change((ChangedFile(path),))
    for pattern in patterns(change, scope):
        assert [one for slot in slots(path) if (one := applied(slot, pattern))]
