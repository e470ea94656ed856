from collections.abc import Sequence

import pytest

from devkit.changelog.learn.archive import locations
from devkit.changelog.learn.change import Change, ChangedFile
from devkit.changelog.learn.history import Commit
from devkit.changelog.learn.learner import Learner
from devkit.changelog.learn.lesson import described, lesson
from devkit.changelog.learn.making import hyphens
from devkit.changelog.learn.naming import Named, means_dependencies, spellings, updated
from devkit.changelog.learn.novelty import Novelty
from devkit.changelog.learn.prediction import Prediction, worthwhile
from devkit.changelog.learn.prior import TYPES, shipped
from devkit.changelog.learn.scoped import NAMES as SCOPED
from devkit.changelog.learn.scopes import NAMES
from devkit.changelog.learn.sketch import sketch

ADA, BOB = "ada@example.org", "bob@example.org"


def change(*paths: str, author: str = ADA, line: str = "x = 1") -> Change:
    return Change(tuple(ChangedFile(path, added=(line,)) for path in paths), author)


def taught(commits: Sequence[tuple[str, Change]], *, tune: bool = False) -> Learner:
    learner = Learner(TYPES)
    for at, (header, one) in enumerate(commits):
        commit = Commit(f"{at:040x}", header, body=False, change=one)
        learner.learn(lesson(commit, described(one)), tune=tune)
    return learner


def scopes(prediction: Prediction) -> list[str]:
    return [one.value for one in prediction.scopes]


def test_where_nobody_gave_a_scope_none_is_proposed() -> None:
    learner = taught([(f"fix: number {at}", change("src/core.py")) for at in range(30)])
    found = learner.predict(change("src/core.py"))
    assert found.scopes == ()
    assert found.scope is None


def test_the_scope_that_a_folder_always_had_comes_first() -> None:
    history = [
        (f"fix(parsing): {at}", change(f"src/parser/{at}.py"))
        if at % 2
        else (f"fix(web): {at}", change(f"web/{at}.ts"))
        for at in range(40)
    ]
    learner = taught(history)
    assert learner.predict(change("src/parser/new.py")).scope == "parsing"
    assert learner.predict(change("web/new.ts")).scope == "web"


def test_a_new_scope_is_made_as_people_make_them_here() -> None:
    names = ("add", "bump", "check", "diff", "edit", "find", "give", "hash", "init", "join", "keep", "list")
    learner = taught([(f"feat(cmd-{name}): it", change(f"src/commands/{name}.py")) for name in names])
    assert learner.predict(change("src/commands/merge.py")).scope == "cmd-merge"
    assert "cmd-merge" in scopes(learner.predict(change("tests/commands/test_merge.py", "src/commands/merge.py")))[:3]


def test_people_go_on_with_what_they_were_at() -> None:
    history = [(f"fix({'abcd'[at % 4] * 3}): {at}", change("src/core.py", author=BOB)) for at in range(40)]
    history += [("fix(bbb): once more", change("src/core.py", author=ADA)) for _ in range(4)]
    assert taught(history).predict(change("src/core.py", author=ADA)).scope == "bbb"


def test_what_the_lines_speak_of_tells_scopes_of_one_file_apart() -> None:
    history = [
        (f"build({tool}): number {at}", change("pyproject.toml", line=f"[tool.{tool}] level = {at}"))
        for at in range(15)
        for tool in ("ruff", "mypy", "coverage")
    ]
    learner = taught(history)
    for tool in ("ruff", "mypy", "coverage"):
        assert learner.predict(change("pyproject.toml", line=f"[tool.{tool}] strict = true")).scope == tool


def test_a_scope_goes_with_the_types_it_is_given_with() -> None:
    history = [
        (f"ci(actions): {at}", change(".github/workflows/ci.yml", line=f"run: {at}"))
        if at % 2
        else (f"build(deps): {at}", change("uv.lock", "pyproject.toml", line=f'version = "1.{at}"'))
        for at in range(40)
    ]
    learner = taught(history)
    assert learner.predict(change(".github/workflows/new.yml", line="run: 7")).scope == "actions"
    assert learner.predict(change("uv.lock", line='version = "2.0"')).scope == "deps"


def test_who_gives_no_scope_is_offered_none() -> None:
    history = [(f"fix(core): {at}", change("src/core.py", author=ADA)) for at in range(40)]
    history += [(f"docs: {at}", change("docs/guide.md", author=BOB)) for at in range(40)]
    learner = taught(history)
    ada, bob = learner.predict(change("src/core.py", author=ADA)), learner.predict(change("docs/guide.md", author=BOB))
    assert ada.scoped > 0.9
    assert bob.scoped < 0.1
    assert (ada.scope, bob.scope) == ("core", None)


@pytest.mark.parametrize(
    ("scoped", "best", "expected"), [(0.9, 0.1, True), (0.2, 0.9, True), (0.2, 0.1, False), (0.01, 1.0, False)]
)
def test_an_unsure_scope_is_kept_back_where_few_give_one(scoped: float, best: float, *, expected: bool) -> None:
    assert worthwhile(scoped, best) is expected


def test_any_change_gets_as_many_figures_as_there_are_weights() -> None:
    prior = shipped().prior
    assert len(prior.scope_voices) == len(prior.scope_spread) == len(NAMES)
    assert len(prior.scoped_voices) == len(SCOPED)
    learner = taught([("fix(core): it", change("src/core.py"))])
    for one in (Change(()), change("a"), change(*(f"deep/er/{at}.py" for at in range(60)))):
        found = learner.predict(one).scopes
        assert found
        assert sum(weighted.probability for weighted in found) <= 1.0001


def test_what_was_given_against_the_evidence_is_believed_sooner_when_tuned() -> None:
    history = [(f"fix(engine): {at}", change(f"src/parser/{at}.py", f"docs/{at}.md")) for at in range(3)]
    asked = change("src/parser/parser.py", "src/parser/grammar.py")
    shares = [
        {one.value: one.probability for one in taught(history, tune=tune).predict(asked).scopes}["engine"]
        for tune in (False, True)
    ]
    assert shares[0] < shares[1]


def test_words_of_paths_and_lines_that_name_a_scope() -> None:
    one = change("src/user_data/reader.py", "tests/test_reader.py", line="parse_header(text)")
    drawn = sketch(one, described(one))
    named = Named(list(drawn.weights), drawn.around, drawn.said)
    stem, folder, parts, said, often, around = named.of("reader")
    assert (stem, folder, parts, said, often, around) == (1.0, 0.0, 1.0, 0.0, 0.0, 0.0)
    assert named.of("user-data")[1] == 1.0
    assert named.of("header")[3:5] == (1.0, 1.0)
    assert spellings("User_data") == {"user_data", "user-data"}


def test_everyone_makes_scopes_in_their_own_way() -> None:
    history = [
        (f"fix({name}): it", change(f"src/{name}/{name}_reader.py", author=ADA))
        if at % 2
        else (f"fix({name}_reader): it", change(f"src/{name}/{name}_reader.py", author=BOB))
        for at, name in enumerate(
            ("csv", "json", "toml", "xml", "yaml", "ini", "html", "tsv", "pdf", "odt", "rtf", "tex")
        )
    ]
    learner = taught(history)
    for author, expected in ((ADA, "zip"), (BOB, "zip_reader")):
        assert learner.predict(change("src/zip/zip_reader.py", author=author)).scope == expected


def test_other_versions_of_what_a_project_needs() -> None:
    bump = Change(
        (
            ChangedFile("pyproject.toml", added=('a = "1.3.0"',), removed=('a = "1.2.0"',)),
            ChangedFile("uv.lock", added=("x",)),
            ChangedFile("README.md", added=("x",)),
        )
    )
    shares = {"pyproject.toml": 0.4, "uv.lock": 0.4, "README.md": 0.2}
    assert updated(shares, described(bump)) == pytest.approx(0.8)
    setting = Change((ChangedFile("pyproject.toml", added=("[tool.ruff]",)),))
    assert updated({"pyproject.toml": 1.0}, described(setting)) == 0.5
    assert updated({"src/a.py": 1.0}, described(change("src/a.py"))) == 0
    assert means_dependencies("Deps")
    assert not means_dependencies("depth")


def novelty(scopes: Sequence[str], *, own: Sequence[int] = (), at: str = "a.py") -> float:
    learner = taught([(f"fix({scope}): it", change(f"{scope[0]}/{number}.py")) for number, scope in enumerate(scopes)])
    hits = learner.archive.hits(locations(change(at)))
    given = list(enumerate(scopes))
    return Novelty(given).rate([(one, 1.0) for one in own], [at], hits, [1.0] * len(scopes))


def test_how_often_scopes_are_new() -> None:
    assert novelty("abcdef") > 0.7 > novelty("aaaaaa")
    mixed = ["aa", "ab", "ac", "ad", "b", "b", "b", "b"]
    usual = novelty(mixed)
    assert novelty(mixed, own=(0, 1, 2, 3)) > usual > novelty(mixed, own=(5, 6, 7))
    assert novelty(mixed, at="a/new.py") > usual > novelty(mixed, at="b/new.py")
    assert 0 < novelty([]) < 1


def test_how_scopes_are_joined() -> None:
    assert hyphens(["a-b", "c-d", "e_f", "g"]) == pytest.approx(2 / 3)
    assert hyphens([]) == 0
