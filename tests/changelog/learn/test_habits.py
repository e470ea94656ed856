from devkit.changelog.learn.archive import Entry
from devkit.changelog.learn.habits import habits
from devkit.changelog.learn.prediction import Habits


def entry(header: str, *, body: bool = False) -> Entry:
    return Entry("0" * 40, header, None, None, None, (), body)


def test_a_young_repository_has_defaults() -> None:
    assert habits([]) == Habits()


def test_types_scopes_and_spellings_in_use() -> None:
    found = habits([entry("tests(api): Add x"), entry("tests(api): Add y"), entry("fix(db): Z")])
    assert {one.value for one in found.types} == {"test", "fix"}
    assert found.spellings == (("test", "tests"),)
    assert found.scopes[0].value == "api"
    assert found.scoped == 1
    assert found.capital == 1
    assert found.conventional == 1


def test_numbers_capitals_full_stops_and_bodies() -> None:
    found = habits([entry("Add a thing. (#12)", body=True), entry("add another (#13)")])
    assert found.numbered == 1
    assert 0 < found.capital < 1
    assert 0 < found.full_stop < 1
    assert 0 < found.bodies < 1
    assert found.conventional == 0
    assert found.longest == len("Add a thing.")


def test_emoji_before_the_header_or_the_subject() -> None:
    assert habits([entry("✨ add x"), entry(":bug: fix y"), entry("feat: 🎉 begin")]).gitmoji == 1
    assert habits([entry("feat: add 🎉")]).gitmoji == 0


def test_what_git_wrote_is_no_habit() -> None:
    assert habits([entry("Merge branch 'x'"), entry('Revert "feat: x"')]) == Habits()


def test_newer_headers_count_more() -> None:
    found = habits([entry("old one")] * 200 + [entry("feat: new one")] * 200)
    assert found.conventional > 0.7
