import pytest

from devkit.changelog.learn.archive import Archive, Entry, locations
from devkit.changelog.learn.change import Change, ChangedFile


def change(*paths: str) -> Change:
    return Change(tuple(ChangedFile(path) for path in paths))


def archive(*commits: tuple[str, tuple[str, ...]]) -> Archive:
    found = Archive()
    for header, paths in commits:
        found.add(Entry(header, header, None, None, None), locations(change(*paths)))
    return found


def test_the_commit_that_changed_the_same_files_is_nearest() -> None:
    found = archive(("ui", ("src/ui/button.ts",)), ("db", ("src/db/query.py",)), ("docs", ("docs/index.md",)))
    near = found.nearest(found.hits(locations(change("src/db/query.py"))), 3)
    assert found.entries[near[0].at].header == "db"
    assert near[0].similarity == pytest.approx(1, abs=0.05)
    assert [one.similarity for one in near] == sorted((one.similarity for one in near), reverse=True)


def test_what_shares_nothing_is_not_near() -> None:
    found = archive(("db", ("src/db/query.py",)))
    assert found.nearest(found.hits(locations(change("docs/index.md"))), 3) == []
    assert Archive().nearest(Archive().hits([1, 2]), 3) == []


def test_it_survives_being_kept_and_a_copy_goes_its_own_way() -> None:
    found = archive(("a", ("a.py",)), ("b", ("b.py",)))
    copy, again = found.copy(), Archive(*found.dump())
    found.add(Entry("c", "c", None, None, None), [1])
    assert len(copy.entries) == len(again.entries) == 2
    assert again.hits(locations(change("b.py"))).of == copy.hits(locations(change("b.py"))).of


def test_what_does_not_fit_is_refused() -> None:
    entries, terms, ends = archive(("a", ("a.py",))).dump()
    with pytest.raises(ValueError, match="damaged"):
        Archive(entries, terms[:-4], ends)


def test_newer_commits_count_for_more() -> None:
    found = archive(*((str(at), ("a.py",)) for at in range(9)))
    assert found.fadings(4) == pytest.approx([found.fading(at, 4) for at in range(9)])
    assert found.fadings(4)[4] == pytest.approx(0.5)
    assert Archive().fadings(4) == []
