"""What messages refer to, and the links that an address of a remote gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.notes.document import UNNAMED
from devkit.changelog.notes.forge import Forge, forge
from devkit.changelog.notes.homes import homes
from devkit.changelog.notes.markdown import liner
from devkit.changelog.notes.reading import Reader
from devkit.changelog.notes.references import closed, coauthors, merged, pull


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Closes #1, #2 and #3", ("1", "2", "3")),
        ("closes #1\nfixes #2,\n#4", ("1", "2", "4")),
        ("Fixes owner/name#4", ("owner/name#4",)),
        ("resolves https://github.com/a/b/issues/5", ("a/b#5",)),
        ("Closes group/sub/name#10, see #11", ("group/sub/name#10",)),
        ("Closes: KEY-12", ("KEY-12",)),
        ("fix UTF-8 handling", ()),
        ("prefix #1, suffixes #2", ()),
        ("See #3", ()),
    ],
)
def test_issues_closed(body: str, expected: tuple[str, ...]) -> None:
    assert closed("feat: x", body) == expected


WORDS = st.sampled_from(
    [
        *(
            "Closes",
            "fixes",
            "Fix:",
            "resolved",
            "issue",
            "implements",
            "see",
            "and",
            ",",
            "Closes:",
            "prefix",
            "suffixes",
        ),
        *("#1", "#12", "(#2)", "a/b#3", "https://x.y/a/b/issues/4", "https://x.y/#5", "issues/6", "KEY-7", "UTF-8"),
        *("\n", "\t", " ", "  ", "-", "KEY-8, KEY-9"),
    ]
)


@given(st.lists(st.one_of(WORDS, st.text(max_size=2)), max_size=8), st.sampled_from(["", " "]))
def test_what_is_looked_for_first_misses_nothing(words: list[str], between: str) -> None:
    text = between.join(words)
    assert closed("", text) == closed("", f"{text}\n\n!\nfix x#1 A-1 issues/")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("feat: x\n\nCloses: KEY-12", "(closes KEY-12, "),
        (
            "feat: x (#4)\n\nCloses #3",
            "([#4](https://github.com/o/n/pull/4), closes [#3](https://github.com/o/n/issues/3), ",
        ),
        ("fix: see #12\n\nCloses #1", "(closes [#1](https://github.com/o/n/issues/1), "),
        ("fix: #12, that x\n\nCloses #12", "fix: "),
        ("fix: like a/b#1\n\nCloses #1", "(closes [#1](https://github.com/o/n/issues/1), "),
    ],
)
def test_markdown_names_the_issues_that_json_has(message: str, shown: str) -> None:
    subject, _, body = message.partition("\n")
    commit = UNNAMED._replace(sha="a" * 40, subject=subject, body=body)
    entry = Reader(homes()).entry(commit)
    line = liner(Forge("github", "https://github.com/o/n"))(entry)
    assert entry.closes
    assert all(issue in line for issue in entry.closes)
    assert shown in line or f"closes {entry.closes[0]}" not in line


def test_what_a_squash_lists_closes_what_its_own_words_say() -> None:
    body = "\n* feat: a (fixes #5)\n\n* feat: b\n\nCloses: KEY-6\n\n* feat: c"
    commit = UNNAMED._replace(sha="a" * 40, subject="Rework it, closes #3 (#4)", body=body)
    reader = Reader(homes())
    outer = reader.entry(commit)
    assert outer.closes == ("3", "5", "KEY-6")
    assert [entry.closes for entry in reader.inner(commit, outer)] == [("5",), ("KEY-6",), ()]


def test_pull_requests() -> None:
    assert pull("add a thing (#12)") == ("add a thing", "12")
    assert pull("add a thing (!12)") == ("add a thing", "12")
    assert pull("add (fix #12)") == ("add (fix #12)", "")
    assert merged("Merge pull request #7 from a/b") == "7"
    assert merged("Merge branch 'x' into 'main'\n\nSee merge request group/name!8") == "8"
    assert merged("Merged in x (pull request #9)") == "9"
    assert merged("Merge branch 'x'") == ""


def test_co_authors_count_once() -> None:
    body = "Co-authored-by: A <a@x>\nCo-Authored-By: B  <b@x>\nco-authored-by: A <a@x>"
    assert coauthors(body) == ("A <a@x>", "B <b@x>")


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("git@github.com:owner/name.git", Forge("github", "https://github.com/owner/name")),
        ("https://user:secret@github.com/owner/name", Forge("github", "https://github.com/owner/name")),
        ("ssh://git@gitlab.example.com:2222/g/sub/name.git", Forge("gitlab", "https://gitlab.example.com/g/sub/name")),
        ("https://codeberg.org/owner/name/", Forge("gitea", "https://codeberg.org/owner/name")),
        ("https://gitea.example.com:3000/o/n.git", Forge("gitea", "https://gitea.example.com:3000/o/n")),
        ("git@bitbucket.org:team/name.git", Forge("bitbucket", "https://bitbucket.org/team/name")),
        ("/srv/git/name.git", Forge()),
        ("https://example.com/o/n", Forge()),
        ("", Forge()),
    ],
)
def test_remotes(remote: str, expected: Forge) -> None:
    assert forge(remote) == expected


def test_links() -> None:
    github, gitlab = Forge("github", "https://github.com/o/n"), Forge("gitlab", "https://gitlab.com/g/s/n")
    assert github.compare("v1", "a b)") == "https://github.com/o/n/compare/v1...a%20b%29"
    assert github.issue("x/y#3") == "https://github.com/x/y/issues/3"
    assert gitlab.pull("3") == "https://gitlab.com/g/s/n/-/merge_requests/3"
    assert Forge("bitbucket", "https://bitbucket.org/o/n").compare("a", "b").endswith("/branches/compare/b..a")
    assert forge("https://git.example.com/o/n", "gitea").pull("3") == "https://git.example.com/o/n/pulls/3"
    assert Forge().commit("abc") == Forge().issue("3") == ""
