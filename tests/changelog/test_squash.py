"""The message a squash button will write."""

from devkit.changelog.grammar import parse
from devkit.changelog.squash import PullRequest, predict


def test_only_commit_gives_the_message_whatever_the_title_says() -> None:
    request = PullRequest("feat: a title", 12, commits=["Add a thing\n\nBecause.\n"])
    assert predict(request, "commits") == "Add a thing (#12)\n\nBecause.\n"


def test_several_commits_are_listed_below_the_title() -> None:
    request = PullRequest("feat: both", 12, commits=["feat(a): one\n\nWhy.\n", "fix!: two\n"])
    text = predict(request, "commits")
    assert text == "feat: both (#12)\n\n* feat(a): one\n\nWhy.\n\n* fix!: two\n"
    assert [inner.header.type for inner in parse(text).inner] == ["feat", "fix"]


def test_title_alone() -> None:
    assert predict(PullRequest("feat: x", 1, "text", ["fix: y"]), "title") == "feat: x (#1)\n"


def test_title_and_description() -> None:
    assert predict(PullRequest("feat: x", None, "One.\r\n\r\nTwo.\r\n"), "description") == "feat: x\n\nOne.\n\nTwo.\n"


def test_number_is_not_written_twice() -> None:
    assert predict(PullRequest("feat: x (#1)", 1), "title") == "feat: x (#1)\n"
