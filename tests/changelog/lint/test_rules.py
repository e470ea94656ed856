"""Every rule: a message it accepts and one it refuses, asked for and forbidden."""

import pytest

from devkit.changelog.lint.finding import ERROR, Finding, Setting
from devkit.changelog.lint.linting import lint
from devkit.changelog.lint.rules import everything, named
from devkit.changelog.lint.ruleset import CONVENTIONAL, Ruleset

LONG = "word " * 30
CASES = [
    # rule, value, a message for which it holds, one for which it doesn't
    ("body-case", "lower-case", "feat: x\n\nlower", "feat: x\n\nUpper"),
    ("body-empty", None, "feat: x\n", "feat: x\n\nbody"),
    ("body-full-stop", ".", "feat: x\n\nbody.", "feat: x\n\nbody"),
    ("body-hard-tab", None, "feat: x\n\na\tb", "feat: x\n\na b"),
    ("body-leading-blank", None, "feat: x\n\nbody", "feat: x\nbody"),
    ("body-match-regex", r"See \d$", "feat: x\n\nbody\nSee 1", "feat: x\n\nSee 1\nbody"),
    ("body-match-regex", r"^See", "feat: x\n\nSee 1", "feat: x"),
    ("body-max-length", 4, "feat: x\n\nbody", "feat: x\n\nlonger"),
    ("body-max-line-length", 20, "feat: x\n\nshort\nlines", f"feat: x\n\nshort\n{LONG}"),
    ("body-min-length", 4, "feat: x\n\nbody", "feat: x\n\nbod"),
    ("breaking-change-exclamation-mark", None, "feat!: x\n\nBREAKING CHANGE: y", "feat!: x"),
    ("breaking-change-exclamation-mark", None, "feat: x", "feat: x\n\nBREAKING CHANGE: y"),
    ("footer-empty", None, "feat: x\n\nbody", "feat: x\n\nRefs: 1"),
    ("footer-leading-blank", None, "feat: x\n\nbody\n\nRefs: 1", "feat: x\n\nbody\nRefs: 1"),
    ("footer-max-length", 7, "feat: x\n\nRefs: 1", "feat: x\n\nRefs: 1234"),
    ("footer-max-line-length", 20, f"feat: x\n\n{LONG}\n\nRefs: 1", f"feat: x\n\nRefs: {LONG}"),
    ("footer-min-length", 8, "feat: x\n\nRefs: 12", "feat: x\n\nRefs: 1"),
    ("header-case", "lower-case", "feat: x", "feat: X"),
    ("header-full-stop", ".", "feat: x.", "feat: x"),
    ("header-max-length", 9, "feat: xyz", "feat: long"),
    ("header-min-length", 9, "feat: xyz", "feat: x"),
    ("header-trim", None, "feat: x", " feat: x"),
    ("references-empty", None, "feat: x", "feat: x (#12)"),
    ("references-empty", None, "feat: &#12; or #x", "feat: x\n\nCloses a/b#12"),
    ("references-empty", ["PROJ-"], "feat: x #12", "feat: x PROJ-12"),
    ("scope-case", "kebab-case", "feat(a-b,c): x", "feat(a-b,C_d): x"),
    ("scope-empty", None, "feat: x", "feat(a): x"),
    ("scope-case", ["kebab-case", "sentence-case"], "feat(*): x", "feat(a_b): x"),
    ("scope-enum", ["api", "pkg/core"], "feat(API, api): x", "feat(cli,web): x"),
    ("scope-enum", ["pkg/core"], "feat(pkg/core): x", "feat(pkg): x"),
    ("scope-max-length", 2, "feat(ab): x", "feat(abc): x"),
    ("scope-min-length", 2, "feat(ab): x", "feat(a): x"),
    ("signed-off-by", None, "feat: x\n\nSigned-off-by: A", "feat: x\n\nSigned-off-by A"),
    ("subject-case", ["sentence-case"], "feat: Add", "feat: add"),
    ("subject-case", ["lower-case"], "feat: use `Path`", "feat: use Path"),
    ("subject-case", ["upper-case", "start-case"], "feat: Add One Thing", "feat: Add one"),
    ("subject-case", ["camel-case"], "feat: addOne", "feat: add-one"),
    ("subject-case", ["snake-case"], "feat: add_one", "feat: addOne"),
    ("subject-case", ["pascal-case"], "feat: AddOne", "feat: addOne"),
    ("subject-empty", None, "feat:", "feat: x"),
    ("subject-exclamation-mark", None, "feat!: x", "feat: x"),
    ("subject-full-stop", ".", "feat: x.", "feat: x..."),
    ("subject-max-length", 3, "feat: abc", "feat: abcd"),
    ("subject-min-length", 3, "feat: abc", "feat: ab"),
    ("title-hard-tab", None, "feat: a\tb", "feat: a b"),
    ("title-match-regex", "^feat", "feat: x", "fix: x"),
    ("title-must-not-contain-word", ["WIP"], "feat: wipe", "feat: wip on it"),
    ("title-trailing-punctuation", None, "feat: x;", "feat: x"),
    ("trailer-exists", "Refs:", "feat: x\n\nrefs: 1", "feat: x"),
    ("type-case", "lower-case", "feat: x", "Feat: x"),
    ("type-empty", None, "x", "feat: x"),
    ("type-enum", ["feat", "fix"], "FEAT: x", "docs: x"),
    ("type-max-length", 3, "fix: x", "feat: x"),
    ("type-min-length", 4, "feat: x", "fix: x"),
]


def findings(text: str, **settings: Setting) -> list[Finding]:
    rules = {name.replace("_", "-"): setting for name, setting in settings.items()}
    return list(lint(text, Ruleset(rules)).findings)


@pytest.mark.parametrize(("rule", "value", "good", "bad"), CASES)
def test_rule(rule: str, value: object, good: str, bad: str) -> None:
    for text, always, expected in ((good, True, 0), (bad, True, 1), (good, False, 1), (bad, False, 0)):
        found = findings(text, **{rule: Setting(ERROR, always, value)})
        assert [one.rule for one in found] == [rule] * expected, (text, always)
        assert all(("must not" in one.message) != always for one in found)


def test_every_rule_but_those_for_diffs_is_tested_here() -> None:
    assert set(everything()) - {rule for rule, *_ in CASES} == {"breaking-diff", "type-diff"}


@pytest.mark.parametrize(
    ("text", "reasons", "good"),
    [
        ("fix: x", ("function a.f was removed", "function a.g was removed"), False),
        ("fix!: x", ("function a.f was removed",), True),
        ("fix: x\n\nBREAKING CHANGE: f is gone", ("function a.f was removed",), True),
        ("fix: x", (), True),
    ],
)
def test_breaking_diff(text: str, reasons: tuple[str, ...], *, good: bool) -> None:
    verdict = lint(text, Ruleset({"breaking-diff": Setting(ERROR)}), ("a.py",), lambda: reasons)
    assert verdict.ok == good
    if not good:
        assert verdict.findings[0].message.endswith(": function a.f was removed, and 1 more")
    assert lint(text, Ruleset({"breaking-diff": Setting(ERROR)})).ok


@pytest.mark.parametrize(
    ("kind", "paths", "good"),
    [
        ("docs", ("docs/a.py", "README.md", "LICENSE"), True),
        ("docs", ("README.md", "src/a.py"), False),
        ("test", ("tests/data.json", "src/test_a.py", "web/a.spec.ts", "conftest.py"), True),
        ("test", ("tests/test_a.py", "src/a.py"), False),
        ("ci", (".github/workflows/a.yml", ".ci/run", "Jenkinsfile", ".gitlab-ci.yml"), True),
        ("ci", ("src/a.py",), False),
        ("feat", ("src/a.py",), True),
        ("docs", (), True),
    ],
)
def test_type_against_the_files(kind: str, paths: tuple[str, ...], good: bool) -> None:
    ruleset = Ruleset({"type-diff": Setting(ERROR)})
    assert lint(f"{kind}: x", ruleset, paths).ok is good
    assert lint(f"{kind}: x", ruleset, None).ok


def test_a_sign_off_that_lacks_its_blank_line_is_one_to_git() -> None:
    signed = Ruleset({"signed-off-by": Setting(ERROR), "trailer-exists": Setting(ERROR, value="Signed-off-by:")})
    for text in ("feat: x\n\nCloses:\nSigned-off-by: A", "feat: x\n\nwhy\nSigned-off-by: A\nRefs: 1"):
        assert lint(text, signed).findings == ()
    for text in ("feat: x\n\nwhy\nRefs: 1", "feat: x\n\nnot Signed-off-by: A", "feat: x\n\nwhy\nNot-signed-off-by: A"):
        assert [one.rule for one in lint(text, signed).findings] == ["signed-off-by", "trailer-exists"]


def test_some_of_several_scopes_are_neither_allowed_nor_welcome() -> None:
    for always in (True, False):
        assert [one.rule for one in findings("feat(api,web): x", scope_enum=Setting(ERROR, always, ["api"]))]


@pytest.mark.parametrize("rule", ["body-min-length", "footer-min-length", "scope-min-length", "subject-min-length"])
def test_what_is_missing_is_not_too_short(rule: str) -> None:
    assert lint("feat", Ruleset({rule: Setting(ERROR, value=20)})).findings == ()


def test_unknown_rule() -> None:
    assert named("no-such-rule") is None
    assert named("type-no-such-rule") is None


@pytest.mark.parametrize(
    ("text", "rule", "hint"),
    [
        ("feat:add", "type-empty", "no space stands after the colon"),
        ("feat:\tadd", "type-empty", "plain space"),
        ("feat (a): add", "type-empty", "no space may stand before the colon"),
        ("feat : add", "type-empty", "no space may stand before the colon"),
        ("feat!(a): add", "type-empty", "belongs after the scope"),
        ("feat(): add", "type-empty", "is empty"),
        ("feat(a: add", "type-empty", "not closed"),
        ("add a thing", "type-empty", "begins with no type"),
        ("feat:", "subject-empty", "nothing stands after the colon"),
        ("feature: x", "type-enum", "did you mean feat?"),
        ("fxi: x", "type-enum", "did you mean fix?"),
    ],
)
def test_what_is_wrong_with_a_header_is_said_once(text: str, rule: str, hint: str) -> None:
    [found] = lint(text, Ruleset()).findings
    assert found.rule == rule
    assert hint in found.message


def test_findings_name_their_lines() -> None:
    text = f"feat: X.\n\nfine\n{LONG}\n\nRefs: 1\nSee-also: {LONG}\n"
    found = {one.rule: one.line for one in lint(text, Ruleset()).findings}
    assert found == {"subject-case": 1, "subject-full-stop": 1, "body-max-line-length": 4, "footer-max-line-length": 7}


def test_addresses_do_not_count_for_the_length_of_a_line() -> None:
    address = f"https://example.com/{'a' * 200}"
    assert lint(f"feat: x\n\n{address}\nsee <{address}> for more\n\nRefs: {address}\n", Ruleset()).ok
    assert not lint(f"feat: x\n\n{address} {LONG}\n", Ruleset()).ok


def test_a_line_of_one_long_word_counts() -> None:
    assert [one.rule for one in lint("feat: x\n\n" + "a" * 101, Ruleset()).findings] == ["body-max-line-length"]


def test_letters_without_case_are_in_any_case() -> None:
    assert lint("feat: 追加する", Ruleset()).findings == ()


def test_warnings_let_a_message_pass() -> None:
    verdict = lint("FEAT: x", Ruleset())
    assert (verdict.ok, [one.level for one in verdict.findings]) == (True, ["warning"])


def test_empty_message() -> None:
    assert not lint("", Ruleset()).ok


def test_ignored_messages() -> None:
    ruleset = Ruleset(CONVENTIONAL, ignore=(r"^\[skip\]", r"Bot: yes$"))
    assert lint("[skip] anything", ruleset).ignored == "pattern"
    assert lint("Anything\n\nBot: yes\n", ruleset).ignored == "pattern"
    assert lint('Revert "x"', ruleset).ignored == "revert"
    assert not lint('Revert "x"', ruleset._replace(accept_git=False)).ok
