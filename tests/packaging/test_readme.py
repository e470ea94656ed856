"""README.md against the program it describes."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import msgspec
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from devkit.cli.diagnose import command
from devkit.core.config import DiagnoseSettings
from devkit.core.errors import ExitCode
from devkit.diagnoser.formats import FORMATS


@pytest.fixture
def readme(project: Path) -> str:
    return (project / "README.md").read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """The text below a second-level heading."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no section {title!r}"
    return found[1]


def fences(text: str) -> list[Token]:
    return [token for token in MarkdownIt().parse(text) if token.type == "fence"]


def test_it_opens_with_the_quick_start(readme: str) -> None:
    assert re.findall(r"^## (.*)$", readme, re.MULTILINE)[0] == "Quick start"


def test_quick_start_is_two_commands_of_one_line(readme: str) -> None:
    blocks = fences(section(readme, "Quick start"))
    assert [block.info for block in blocks] == ["sh", "sh"]
    assert [block.content.count("\n") for block in blocks] == [1, 1]
    assert "devkit diagnose examples/bookshop/report.json" in blocks[0].content
    assert blocks[1].content.rstrip().endswith("pytest")


def test_options_table(readme: str) -> None:
    rows = []
    for option in command.params:
        if isinstance(option, click.Option):
            names = ", ".join(option.opts)
            value = option.metavar or ("|".join(option.type.choices) if isinstance(option.type, click.Choice) else "")
            usage = f"{names} {value}".strip().replace("|", "\\|")
            rows.append(f"| `{usage}` | {option.help} |")
    assert "\n".join(rows) in readme


def test_sample_is_what_the_first_command_prints(project: Path, readme: str) -> None:
    """The sample may stop early, at a line `...`."""
    [sample] = [fence.content for fence in fences(section(readme, "What it does")) if fence.info == "text"]
    report = "examples/bookshop/report.json"
    command = [sys.executable, "-m", "devkit", "diagnose", report, "--no-history", "--fail-on", "none"]
    printed = subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=True).stdout
    assert printed.startswith(sample.removesuffix("...\n"))
    assert len(sample.splitlines()) > 10


def test_formats_table(readme: str) -> None:
    assert re.findall(r"^\| `(\w+)` \|", section(readme, "Formats"), re.MULTILINE) == list(FORMATS)


def test_exit_codes_table(readme: str) -> None:
    listed = re.findall(r"^\| (\d+) \|", section(readme, "Exit codes"), re.MULTILINE)
    assert [int(code) for code in listed] == [code.value for code in ExitCode]


def test_every_setting_is_named(readme: str) -> None:
    [block] = [fence for fence in fences(section(readme, "Settings")) if fence.info == "toml"]
    table = tomllib.loads(block.content)["tool"]["devkit"]["diagnose"]
    assert set(table) == {field.encode_name for field in msgspec.structs.fields(DiagnoseSettings)}
    msgspec.convert(table, DiagnoseSettings, strict=True)


def test_links_lead_somewhere(project: Path, readme: str) -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)", readme) if "://" not in target]
    assert targets
    assert [target for target in targets if not (project / target).exists()] == []
