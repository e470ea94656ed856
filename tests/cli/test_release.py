"""`devkit release` as it is called; what it does is tested in tests/changelog/release."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from devkit.cli.docs import update
from devkit.cli.release import command

Devkit = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--version", "1.0", "--bump", "major"], "--version says it all; leave out --bump and --pre."),
        (["--version", "1.0", "--pre", "rc"], "--version says it all; leave out --bump and --pre."),
        (["--abort", "--dry-run"], "--abort takes a release back"),
        (["--pre", "gamma"], "'gamma' is not one of"),
        (["1.0"], "unexpected extra argument"),
    ],
)
def test_bad_usage(devkit: Devkit, arguments: list[str], message: str) -> None:
    result = devkit("release", *arguments)
    assert result.returncode == 2
    assert message in result.stderr


def test_outside_of_git(devkit: Devkit) -> None:
    for arguments in ([], ["--abort"]):
        result = devkit("release", *arguments)
        assert result.returncode == 2
        assert "is in no git repository" in result.stderr


def test_nothing_to_release_is_a_finding(devkit: Devkit, repository: Path, git: Callable[..., str]) -> None:
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "feat: x")
    git("tag", "v1.0.0")
    result = devkit("release", cwd=repository)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "devkit: nothing to release: there is no commit after v1.0.0\n"


@pytest.mark.parametrize(("page", "described"), [("release.md", command), ("docs-update.md", update)])
def test_options_are_documented(project: Path, page: str, described: click.Command) -> None:
    rows = []
    for option in described.params:
        if isinstance(option, click.Option):
            value = option.metavar or ("|".join(option.type.choices) if isinstance(option.type, click.Choice) else "")
            usage = f"{', '.join(option.opts)} {value}".strip().replace("|", "\\|")
            rows.append(f"| `{usage}` | {option.help} |")
    text = (project / "docs" / page).read_text(encoding="utf-8")
    assert re.findall(r"^\| `--.*$", text, re.MULTILINE) == rows
