"""docs/lint-message.md against the program."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from devkit.changelog.lint import settings
from devkit.changelog.lint.finding import LEVELS
from devkit.changelog.lint.rules import everything
from devkit.changelog.lint.ruleset import CONVENTIONAL
from devkit.core.config import LintMessageSettings


@pytest.fixture
def page(project: Path) -> str:
    return (project / "docs" / "lint-message.md").read_text(encoding="utf-8")


def test_every_rule_stands_in_the_table_with_its_default(page: str) -> None:
    rows = re.findall(
        r"^\| `([\w-]+)`(?: g)? \| ([^|]*)\|", page.partition("## Rules")[2].partition("##")[0], re.MULTILINE
    )
    assert [name for name, _ in rows] == sorted(everything())
    for name, default in rows:
        setting = CONVENTIONAL.get(name)
        words = default.replace(",", "").split()
        assert words[:2] == ([LEVELS[setting.level], "always" if setting.always else "never"] if setting else []), name
        if setting and name != "subject-case" and setting.value:
            values = setting.value if isinstance(setting.value, list) else [str(setting.value)]
            assert [word.strip("`") for word in words[2:]] == values


def test_every_setting_is_shown_and_the_sample_is_valid(page: str, tmp_path: Path) -> None:
    [sample] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    shown = tomllib.loads(sample)["tool"]["devkit"]["lint-message"]
    assert set(shown) == {field.encode_name for field in msgspec.structs.fields(LintMessageSettings)}
    (tmp_path / "pyproject.toml").write_text(sample)
    (tmp_path / ".gitlint").write_text("[general]\n")
    assert settings.find(str(tmp_path)).settings["scope-enum"].value == ["api", "cli"]


def test_hook_is_the_published_one(page: str, project: Path) -> None:
    [named] = re.findall(r"- id: ([\w-]+)", page)
    assert f"- id: {named}\n" in (project / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
