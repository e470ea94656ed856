"""The command group: what it lists, loads and suggests."""

import json
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from devkit import __version__
from devkit.cli.group import COMMANDS, cli

Devkit = Callable[..., subprocess.CompletedProcess[str]]

LOADED = """
import json, sys
sys.argv = ["devkit", *json.loads(sys.argv[1])]
from devkit.__main__ import main
code = main()
print(json.dumps(sorted(name for name in sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def loaded_by(*arguments: str) -> set[str]:
    """The modules a run of `devkit` has imported when it ends."""
    command = [sys.executable, "-c", LOADED, json.dumps(arguments)]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return set(json.loads(result.stderr.splitlines()[-1]))


def test_version(devkit: Devkit) -> None:
    result = devkit("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"devkit, version {__version__}\n", "")


def test_help_lists_every_command_with_its_help(devkit: Devkit) -> None:
    result = devkit("--help")
    assert result.returncode == 0
    for name in COMMANDS:
        command = cli.get_command(cli.make_context("devkit", ["--help"], resilient_parsing=True), name)
        assert command is not None
        assert re.search(rf"^  {name} +{re.escape(command.get_short_help_str(200))}$", result.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("diagnos", "Did you mean 'diagnose'?"),
        ("diganose", "Did you mean 'diagnose'?"),
        ("zzz", "No such command 'zzz'."),
    ],
)
def test_misspelt_command(devkit: Devkit, typed: str, expected: str) -> None:
    result = devkit(typed)
    assert result.returncode == 2
    assert expected in result.stderr
    assert ("Did you mean" in result.stderr) == ("Did you mean" in expected)


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_import_no_library_but_click(option: str) -> None:
    assert loaded_by(option).isdisjoint({"git", "jinja2", "rich", "msgspec", "rapidfuzz", "devkit.diagnoser"})


def test_json_is_written_without_the_libraries_of_other_formats(bookshop: object) -> None:
    loaded = loaded_by("diagnose", f"{bookshop}/report.json", "--format", "json")
    assert "devkit.diagnoser.pipeline" in loaded
    assert loaded.isdisjoint({"git", "jinja2", "rich"})


def test_text_that_goes_to_no_terminal_is_written_without_rich(bookshop: object) -> None:
    loaded = loaded_by("diagnose", f"{bookshop}/report.json")
    assert "jinja2" in loaded
    assert loaded.isdisjoint({"git", "rich"})
