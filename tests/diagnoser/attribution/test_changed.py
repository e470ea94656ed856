"""What changed, as git tells."""

import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devkit.diagnoser.attribution.base import Base
from devkit.diagnoser.attribution.changed import Change, changed_files
from devkit.diagnoser.attribution.spans import defined, enclosing, named, spans

Commit = Callable[[Mapping[str, str | None]], str]
LINES = st.lists(
    st.sampled_from(["a", "b", "", "--- a/x", "+++ b/y", "@@ -1 +1 @@", "diff --git a/x b/x", "\\ No", "-", "+"])
)


def changed(top: Path, commit: str) -> dict[str, Change]:
    return changed_files(top, Base("base", None, commit, "HEAD", work_tree=True))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=LINES, after=LINES, ended=st.booleans())
def test_edits_turn_the_old_text_into_the_new_one(
    repository: Path, commit: Commit, before: list[str], after: list[str], ended: bool
) -> None:
    sha = commit({"f.txt": "".join(f"{line}\n" for line in before), "keep": next(NUMBERS)})
    text = "\n".join(after) + "\n" * (ended and bool(after))
    (repository / "f.txt").write_text(text, encoding="utf-8")
    now = text.splitlines()
    found = changed(repository, sha).get("f.txt")
    kept, removed = list(now), Counter[str]()
    for edit in reversed(found.edits if found else ()):
        if edit.added:
            assert tuple(now[edit.first - 1 : edit.last]) == edit.added
            del kept[edit.first - 1 : edit.last]
        removed.update(edit.removed)
    assert Counter(kept) + removed == Counter(before)
    rest = iter(before)
    assert all(line in rest for line in kept), "what is left is in the old text, in its order"


NUMBERS = map(str, itertools.count())


@pytest.mark.parametrize("name", ["plain.py", "with space.py", 'quo"te.py', "tab\there.py", "ünï.py", "back\\slash.py"])
def test_names_of_files(repository: Path, commit: Commit, name: str) -> None:
    sha = commit({name: "A = 1\n"})
    (repository / name).write_text("A = 2\n", encoding="utf-8")
    assert set(changed(repository, sha)) == {name}
    (repository / name).unlink()
    assert changed(repository, sha)[name].deleted


def test_renamed_deleted_and_new(repository: Path, commit: Commit, git: Callable[..., str]) -> None:
    sha = commit({"old.py": "A = 1\nB = 2\nC = 3\n", "gone.py": "X = 1\n"})
    git("mv", "old.py", "new.py")
    (repository / "gone.py").unlink()
    (repository / "fresh.py").write_text("F = 1\n", encoding="utf-8")
    found = changed(repository, sha)
    assert (found["new.py"].before, found["new.py"].moved, found["new.py"].edits) == ("old.py", True, ())
    assert (found["gone.py"].deleted, found["fresh.py"].before) == (True, None)


def test_comments_are_idle(repository: Path, commit: Commit) -> None:
    sha = commit({"a.py": "A = 1\nB = 2\n"})
    (repository / "a.py").write_text("# A is one\n\nA = 1\nB = 3\n", encoding="utf-8")
    assert [edit.idle for edit in changed(repository, sha)["a.py"].edits] == [True, False]


SOURCE = """
@decorated
def one():
    def inner():
        pass

class Two:
    if True:
        async def three(self):
            return 1
"""


def test_spans() -> None:
    found = spans(SOURCE)
    assert [(span.name, span.first, span.last) for span in found] == [
        ("one", 2, 5),
        ("one.inner", 4, 5),
        ("Two", 7, 10),
        ("Two.three", 9, 10),
    ]
    assert enclosing(found, 5).name == "one.inner"
    assert enclosing(found, 7) is None
    assert named(found, "Two.three").function
    assert spans("def broken(:") == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("def total(items):", "total"),
        ("    async def fetch(self):", "fetch"),
        ("class Cart(Base):", "Cart"),
        ("RATE: int = 3", "RATE"),
        ("        self.rate = 3", "rate"),
        ("if rate == 3:", None),
        ("    return 1", None),
        ("", None),
    ],
)
def test_what_a_line_defines(line: str, name: str | None) -> None:
    assert defined(line) == name
