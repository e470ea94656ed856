"""Where rules come from, what is taken over from commitlint and gitlint, and what is said of the rest."""

from pathlib import Path

import pytest

from devkit.changelog.lint import settings
from devkit.changelog.lint.finding import ERROR, OFF, WARNING, Setting
from devkit.changelog.lint.linting import lint
from devkit.changelog.lint.rules import everything
from devkit.changelog.lint.ruleset import CONVENTIONAL, Ruleset
from devkit.core.errors import DevkitError

CONVENTIONAL_NAME = '"@commitlint/config-conventional"'


def found(folder: Path, name: str, text: str) -> Ruleset:
    (folder / name).write_text(text, encoding="utf-8")
    return settings.find(str(folder))


def refusal(folder: Path, name: str, text: str) -> str:
    with pytest.raises(DevkitError) as caught:
        found(folder, name, text)
    return str(caught.value)


def test_no_configuration_means_conventional(tmp_path: Path) -> None:
    assert settings.find(str(tmp_path)) == Ruleset()


def test_own_settings(tmp_path: Path) -> None:
    ruleset = found(
        tmp_path,
        "pyproject.toml",
        """
        [tool.devkit.lint-message]
        ignore = ["^Bump"]
        accept-git = false
        squash = "title"
        [tool.devkit.lint-message.rules]
        type-case = "error"
        type-enum = { value = ["feat", "fix"] }
        header-max-length = [1, "always", 72]
        scope-empty = { level = "error", when = "never" }
        subject-case = "off"
        """,
    )
    assert (ruleset.ignore, ruleset.accept_git, ruleset.squash) == (("^Bump",), False, "title")
    assert ruleset.source == str(tmp_path / "pyproject.toml")
    assert ruleset.settings == CONVENTIONAL | {
        "type-case": Setting(ERROR, value="lower-case"),
        "type-enum": Setting(ERROR, value=["feat", "fix"]),
        "header-max-length": Setting(WARNING, value=72),
        "scope-empty": Setting(ERROR, always=False),
        "subject-case": Setting(OFF, always=False, value=CONVENTIONAL["subject-case"].value),
    }


def test_devkit_toml(tmp_path: Path) -> None:
    ruleset = found(tmp_path, "devkit.toml", '[lint-message.rules]\ntype-empty = "off"\n')
    assert ruleset.settings["type-empty"].level == OFF


def test_settings_without_rules_for_messages_are_not_the_end_of_the_search(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.devkit.diagnose]\nbase = "main"\n')
    assert found(tmp_path, ".commitlintrc.json", '{"rules": {"type-empty": [1, "never"]}}').settings == {
        "type-empty": Setting(WARNING, always=False)
    }


def test_nearest_configuration_up_to_the_top_of_the_work_tree(repository: Path) -> None:
    inner = repository / "a" / "b"
    inner.mkdir(parents=True)
    (repository.parent / ".commitlintrc.json").write_text("{}")
    assert settings.find(str(inner)) == Ruleset()
    (repository / ".commitlintrc.json").write_text('{"rules": {"body-empty": [2]}}')
    assert settings.find(str(inner)).settings == {"body-empty": Setting(ERROR, always=False)}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ('type-enumm = "off"', "unknown rule type-enumm, did you mean type-enum?"),
        ('type-enum = "loud"', "lint-message.rules.type-enum: expected the level off, warning or error"),
        ("type-enum = [3]", "expected the level"),
        ('type-enum = [2, "sometimes"]', "expected always or never, got 'sometimes'"),
        ("type-enum = { value = 3 }", "expected a list of texts as the value, got 3"),
        ('header-max-length = { value = "x" }', "expected a number of characters as the value, got 'x'"),
        ('subject-case = { value = "odd-case" }', "expected one or several of camel-case"),
        ('title-match-regex = { value = "(" }', "expected a regular expression as the value"),
        ("type-enum = { levl = 1 }", "unknown key levl"),
    ],
)
def test_wrong_rules_are_named(tmp_path: Path, rules: str, expected: str) -> None:
    said = refusal(tmp_path, "devkit.toml", f"[lint-message.rules]\n{rules}\n")
    assert said.startswith(str(tmp_path / "devkit.toml"))
    assert expected in said


def test_several_mistakes_are_named_at_once(tmp_path: Path) -> None:
    said = refusal(tmp_path, "devkit.toml", '[lint-message.rules]\nnone = "off"\ntype-enum = 7\n')
    assert "unknown rule none" in said
    assert "rules.type-enum" in said


def test_wrong_pattern(tmp_path: Path) -> None:
    assert "is no regular expression" in refusal(tmp_path, "devkit.toml", '[lint-message]\nignore = ["("]\n')


def test_unknown_key(tmp_path: Path) -> None:
    assert "did you mean" in refusal(tmp_path, "devkit.toml", "[lint-message]\nignor = []\n")


def test_commitlint_json(tmp_path: Path) -> None:
    ruleset = found(
        tmp_path,
        ".commitlintrc.json",
        f'{{"extends": [{CONVENTIONAL_NAME}], "rules": {{"header-max-length": [1, "always", 50], "type-case": [0]}},'
        '"defaultIgnores": false}',
    )
    assert ruleset.notices == ()
    assert not ruleset.accept_git
    assert ruleset.settings["header-max-length"] == Setting(WARNING, value=50)
    assert ruleset.settings["type-case"].level == OFF
    assert ruleset.settings["type-enum"] == CONVENTIONAL["type-enum"]


@pytest.mark.parametrize("name", [".commitlintrc", ".commitlintrc.yaml", ".commitlintrc.yml"])
def test_commitlint_yaml(tmp_path: Path, name: str) -> None:
    pytest.importorskip("yaml", reason="PyYAML is not installed")
    text = "extends:\n  - '@commitlint/config-angular'\nrules:\n  scope-enum: [2, always, [api, cli]]\n"
    ruleset = found(tmp_path, name, text)
    assert ruleset.settings["scope-enum"] == Setting(ERROR, value=["api", "cli"])
    assert "chore" not in ruleset.settings["type-enum"].value


def test_commitlint_in_package_json(tmp_path: Path) -> None:
    assert found(tmp_path, "package.json", '{"name": "x"}') == Ruleset()
    ruleset = found(tmp_path, "package.json", f'{{"commitlint": {{"extends": {CONVENTIONAL_NAME}}}}}')
    assert ruleset.settings == CONVENTIONAL


def test_what_of_commitlint_is_not_taken_over_is_said(tmp_path: Path) -> None:
    ruleset = found(
        tmp_path,
        ".commitlintrc.json",
        '{"extends": ["./own", "@commitlint/config-conventional"], "rules": {"jira-key": [2]}, "plugins": ["x"]}',
    )
    assert ruleset.notices == ("key plugins", "extends ./own", "rule jira-key")
    assert ruleset.settings == CONVENTIONAL


@pytest.mark.parametrize("name", ["commitlint.config.js", ".commitlintrc.cjs", "commitlint.config.mts"])
def test_a_program_is_not_run(tmp_path: Path, name: str) -> None:
    ruleset = found(tmp_path, name, "process.exit(1)")
    assert ruleset.settings == CONVENTIONAL
    assert ruleset.notices == ("all of it, because it is a program",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "not valid JSON"),
        ("[]", "expected a mapping"),
        ('{"rules": 3}', "rules: expected a mapping"),
        ('{"rules": {"type-enum": [9]}}', "rules.type-enum: expected the level"),
        ('{"rules": {"type-enum": [2, "always"]}}', ""),
    ],
)
def test_broken_commitlint(tmp_path: Path, text: str, expected: str) -> None:
    if expected:
        assert expected in refusal(tmp_path, ".commitlintrc.json", text)
    else:
        assert found(tmp_path, ".commitlintrc.json", text).settings["type-enum"] == CONVENTIONAL["type-enum"]


def test_broken_yaml(tmp_path: Path) -> None:
    pytest.importorskip("yaml", reason="PyYAML is not installed")
    assert "not valid YAML" in refusal(tmp_path, ".commitlintrc.yml", "rules: [")


def test_references_may_be_asked_for_as_commitlint_does(tmp_path: Path) -> None:
    ruleset = found(tmp_path, ".commitlintrc.json", '{"rules": {"references-empty": [2, "never"]}}')
    assert [lint(text, ruleset).ok for text in ("x #12", "x")] == [True, False]


def test_gitlint_defaults(tmp_path: Path) -> None:
    ruleset = found(tmp_path, ".gitlint", "[general]\n")
    body = "\n\nA body of some length.\n"
    assert lint(f"Any title{body}", ruleset).ok
    wrong = {
        "title-trailing-punctuation": f"Any title.{body}",
        "title-must-not-contain-word": f"WIP title{body}",
        "header-max-length": f"{'Title' * 15}{body}",
        "header-trim": f" Any title{body}",
        "body-leading-blank": "Any title\nA body of some length.\n",
        "body-min-length": "Any title\n\nshort\n",
        "body-hard-tab": "Any title\n\nA body\twith a tab in it.\n",
        "body-max-line-length": f"Any title\n\n{'word ' * 17}\n",
    }
    assert {rule: [one.rule for one in lint(text, ruleset).findings] for rule, text in wrong.items()} == {
        rule: [rule] for rule in wrong
    }
    assert {one.rule for one in lint("Any title", ruleset).findings} == {"body-empty"}


def test_gitlint_options(tmp_path: Path) -> None:
    ruleset = found(
        tmp_path,
        ".gitlint",
        "[general]\nignore=B6,body-min-length,T3\ncontrib=CT1,CC1\nverbosity=2\n[T1]\nline-length=50\n"
        "[B1]\nline-length=100\n[contrib-title-conventional-commits]\ntypes=feat,fix\n[title-match-regex]\nregex=^f\n"
        "[ignore-by-title]\nregex=^Release\nignore=all\n",
    )
    assert ruleset.notices == ()
    assert ruleset.settings["header-max-length"].value == 50
    assert ruleset.settings["footer-max-line-length"].value == 100
    assert ruleset.settings["type-enum"].value == ["feat", "fix"]
    assert {"body-empty", "body-min-length", "title-trailing-punctuation"}.isdisjoint(ruleset.settings)
    assert lint("feat: x\n\nSigned-off-by: A\n", ruleset).ok
    assert not lint("docs: x\n\nSigned-off-by: A\n", ruleset).ok
    assert not lint("feat: x\n", ruleset).ok
    assert lint("Release 1", ruleset).ignored == "pattern"


def test_what_of_gitlint_is_not_taken_over_is_said(tmp_path: Path) -> None:
    ruleset = found(
        tmp_path,
        ".gitlint",
        "[general]\nextra-path=rules\ncontrib=CC2\nignore-merge-commits=false\nignore=X9\n"
        "[author-valid-email]\nregex=.*\n[T1]\nodd=1\n[ignore-by-body]\nregex=x\n",
    )
    assert set(ruleset.notices) == {
        "contrib rule CC2",
        "[general] extra-path",
        "[general] ignore-merge-commits=false",
        "[general] ignore=X9",
        "[T1] odd",
        "section [author-valid-email]",
        "section [ignore-by-body]",
    }


@pytest.mark.parametrize(
    ("text", "expected"), [("no section\n", "not an INI file"), ("[T1]\nline-length=x\n", "line-length = 'x'")]
)
def test_broken_gitlint(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in refusal(tmp_path, ".gitlint", text)


def test_chosen_file(tmp_path: Path) -> None:
    chosen = tmp_path / "rules.ini"
    chosen.write_text("[T1]\nline-length=30\n")
    assert settings.find(str(tmp_path), str(chosen)).settings["header-max-length"].value == 30
    with pytest.raises(DevkitError, match="can't be read"):
        settings.find(str(tmp_path), str(tmp_path / "none.json"))
    (tmp_path / "commitlint.config.js").write_text("")
    with pytest.raises(DevkitError, match="a program can't be taken over"):
        settings.find(str(tmp_path), str(tmp_path / "commitlint.config.js"))


def test_own_settings_on_top_of_gitlints(tmp_path: Path) -> None:
    (tmp_path / ".gitlint").write_text("[T1]\nline-length=30\n[general]\nextra-path=x\n")
    ruleset = found(
        tmp_path, "devkit.toml", '[lint-message]\nconfig = ".gitlint"\n[lint-message.rules]\nbody-empty = "off"\n'
    )
    assert ruleset.settings["header-max-length"].value == 30
    assert ruleset.settings["body-empty"].level == OFF
    assert ruleset.notices == ("[general] extra-path",)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / ".gitlint").write_bytes(b"\xff\xfe")
    with pytest.raises(DevkitError, match="not UTF-8 at byte 0"):
        settings.find(str(tmp_path))


def test_commitlint_in_words_of_its_own(tmp_path: Path) -> None:
    ruleset = found(
        tmp_path,
        ".commitlintrc.yaml",
        "rules:\n  type-enum: [2, always, [feat, no, on]]\n  subject-case: [2, never, [sentencecase, UpperCase]]\n"
        "  body-max-line-length: off\n  scope-enum: [1, always, {scopes: [ui], delimiters: ['/']}]\n",
    )
    assert ruleset.settings["type-enum"].value == ["feat", "no", "on"]
    assert ruleset.settings["subject-case"].value == ["sentence-case", "upper-case"]
    assert ruleset.settings["body-max-line-length"].level == OFF
    assert ruleset.settings["scope-enum"] == Setting(WARNING, value=["ui"])
    assert ruleset.notices == ("delimiters of rule scope-enum",)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (".commitlintrc.json", '{"extends": 5}', "extends: expected the name of a configuration, or a list of names"),
        (".gitlint", "[title-match-regex]\nregex=(\n", ".gitlint: [title-match-regex] regex: '(' is no regular"),
        (".gitlint", "[ignore-by-title]\nregex=(a\n", ".gitlint: [ignore-by-title] regex: "),
    ],
)
def test_what_can_not_be_used_is_said_with_its_file(tmp_path: Path, name: str, text: str, said: str) -> None:
    assert said in refusal(tmp_path, name, text)


def test_a_level_alone_means_what_a_rule_is_for(tmp_path: Path) -> None:
    names = [name for name in everything() if not name.endswith(("-length", "-regex"))]
    ruleset = found(
        tmp_path, "devkit.toml", "[lint-message.rules]\n" + "".join(f'{name} = "error"\n' for name in names)
    )
    assert set(names) <= set(ruleset.settings)
    message = "feat(api): add it (#1)\n\nwhy\n\nSigned-off-by: A\n"
    assert lint(message, ruleset).findings == ()
    assert {one.rule for one in lint("feat!: WIP\tthis!\n\na\tb.", ruleset).findings} == {
        *("body-full-stop", "body-hard-tab", "breaking-change-exclamation-mark", "footer-empty", "header-case"),
        *("references-empty", "scope-empty", "signed-off-by", "subject-case", "subject-exclamation-mark"),
        *("title-hard-tab", "title-must-not-contain-word", "title-trailing-punctuation", "trailer-exists"),
    }


@pytest.mark.parametrize("value", ["", ", null"])
def test_commitlint_without_a_value(tmp_path: Path, value: str) -> None:
    text = f'{{"rules": {{"body-full-stop": [2, "never"{value}], "type-case": [2, "always"{value}]}}}}'
    ruleset = found(tmp_path, ".commitlintrc.json", text)
    assert [one.rule for one in lint("Fix: a.\n\nb.", ruleset).findings] == ["body-full-stop", "type-case"]


def test_a_package_that_only_runs_commitlint_is_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"devDependencies": {"commitlint": "^19"}}')
    assert settings.find(str(tmp_path)) == Ruleset()
    ruleset = found(tmp_path, "commitlint.config.js", "export default {}")
    assert (ruleset.settings, len(ruleset.notices)) == (CONVENTIONAL, 1)


def test_rules_that_are_all_elsewhere_are_replaced_by_the_usual_ones(tmp_path: Path) -> None:
    ruleset = found(tmp_path, ".commitlintrc.json", '{"extends": ["@acme/a", "./b"]}')
    assert ruleset.settings == CONVENTIONAL
    assert ruleset.notices == (
        "extends @acme/a",
        "extends ./b; the rules of @commitlint/config-conventional apply instead",
    )


def test_commitlint_that_begins_with_a_brace_and_is_no_json(tmp_path: Path) -> None:
    pytest.importorskip("yaml", reason="PyYAML is not installed")
    assert found(tmp_path, ".commitlintrc", f"{{extends: [{CONVENTIONAL_NAME}], }}").settings == CONVENTIONAL


def test_a_chosen_file_is_read_by_what_is_in_it(tmp_path: Path) -> None:
    pytest.importorskip("yaml", reason="PyYAML is not installed")
    for name, text in (("rules.yaml", "# ours\nrules:\n  body-empty: [1, never]\n"), ("odd", "; ours\n\n[T1]\n")):
        (tmp_path / name).write_text(text)
    assert settings.read(str(tmp_path / "rules.yaml")).settings == {"body-empty": Setting(WARNING, always=False)}
    assert settings.read(str(tmp_path / "odd")).settings["header-max-length"].value == 72


def test_commitlint_cases_and_delimiters_of_scopes(tmp_path: Path) -> None:
    usual = r'{"cases": ["kebab-case"], "delimiters": ["/", "\\", ","]}'
    ruleset = found(tmp_path, ".commitlintrc.json", f'{{"rules": {{"scope-case": [2, "always", {usual}]}}}}')
    assert (ruleset.settings["scope-case"].value, ruleset.notices) == (["kebab-case"], ())


def test_commitlint_help_and_preset(tmp_path: Path) -> None:
    ruleset = found(
        tmp_path,
        ".commitlintrc.json",
        '{"helpUrl": "https://example.com", "formatter": "x", "rules": {},'
        '"parserPreset": "conventional-changelog-conventionalcommits"}',
    )
    assert (ruleset.help, ruleset.notices) == ("https://example.com", ("key formatter",))
    assert "helpUrl: expected an address" in refusal(tmp_path, ".commitlintrc.json", '{"helpUrl": 1}')


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ("v1.2.3\n", True),
        ("1.2.3-rc.1\n", True),
        ("chore(release): 1.2.3\n", True),
        ("chore: 1.2.3 [skip ci]\n", True),
        ("Revert it\n", True),
        ("chore: 1.2.3 is out\n", False),
        ("x\n\nRevert it\n", False),
    ],
)
def test_what_commitlint_ignores(tmp_path: Path, text: str, *, ignored: bool) -> None:
    ruleset = found(tmp_path, ".commitlintrc.json", '{"rules": {"type-enum": [2, "never"]}}')
    assert (lint(text, ruleset).ignored == "pattern") is ignored
    ruleset = found(tmp_path, ".commitlintrc.json", '{"rules": {}, "defaultIgnores": false}')
    assert lint(text, ruleset).ignored is None


@pytest.mark.parametrize(
    ("options", "title", "ignored"),
    [
        ("[I1]\nregex=^Release|^Bump\n", "Bump it", True),
        ("[I1]\nregex=^Release|^Bump\n", "Fix\n\nBump it", False),
        ("[ignore-by-title]\nregex=(?i)bump\n", "BUMP it", True),
        ("[ignore-by-title]\nregex=it\n", "Bump it", False),
        ("[general]\nregex-style-search=True\n[ignore-by-title]\nregex=it$\n", "Bump it", True),
        ("[general]\nregex-style-search=True\n[ignore-by-title]\nregex=it$\n", "Fix\n\nBump it", False),
    ],
)
def test_gitlint_ignored_titles(tmp_path: Path, options: str, title: str, *, ignored: bool) -> None:
    ruleset = found(tmp_path, ".gitlint", options)
    assert ruleset.notices == ()
    assert (lint(f"{title}\n", ruleset).ignored == "pattern") is ignored


def test_gitlint_ignoring_everything(tmp_path: Path) -> None:
    assert found(tmp_path, ".gitlint", "[general]\nignore=all\n").settings == {}


def test_what_own_settings_begin_with_stays_and_is_named(tmp_path: Path) -> None:
    (tmp_path / ".commitlintrc.json").write_text('{"defaultIgnores": false, "plugins": ["x"], "rules": {}}')
    ruleset = found(tmp_path, "devkit.toml", '[lint-message]\nconfig = ".commitlintrc.json"\n')
    assert ruleset.source == str(tmp_path / ".commitlintrc.json")
    assert (ruleset.accept_git, ruleset.notices) == (False, ("key plugins",))
