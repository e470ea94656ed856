"""`devkit check` as it is typed."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Devkit = Callable[..., subprocess.CompletedProcess[str]]
SWALLOWS = "this handler swallows Exception without a word; catch what is meant, log it, or say why in a comment"
SILENT = "try:\n    x = f()\nexcept Exception:\n    pass\n"


@pytest.fixture
def project(repository: Path) -> Path:
    (repository / "ein name").mkdir()
    (repository / "ein name" / "ä.py").write_text(SILENT, encoding="utf-8")
    (repository / "b.py").write_text("x = 1  # devkit: ignore[silent-handler]\n")
    return repository


def test_text_and_exit_codes(devkit: Devkit, project: Path) -> None:
    done = devkit("check", "error-messages", cwd=project)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "b.py:1:8: warning: nothing of silent-handler is found here; remove the suppression [unused-suppression]",
        f"ein name/ä.py:3:1: {SWALLOWS} [silent-handler]",
        "2 findings in 2 files; 1 can be repaired with --fix.",
    ]
    assert devkit("check", "error-messages", "b.py", cwd=project).returncode == 0
    clean = devkit("check", "duplicate-message", "--ignore", "unused-suppression", cwd=project)
    assert (clean.returncode, clean.stdout) == (0, "")
    assert "nothing found in 2 files by 1 check" in clean.stderr


def test_words_that_are_nothing_are_refused_with_a_suggestion(devkit: Devkit, project: Path) -> None:
    done = devkit("check", "error-mesages", cwd=project)
    assert done.returncode == 2
    assert "'error-mesages' is no check, no rule and no path, did you mean error-messages?" in done.stderr
    (project / "pyproject.toml").write_text('[tool.devkit.check]\nselect = ["silent-handlr"]\n')
    done = devkit("check", cwd=project)
    assert done.returncode == 2
    assert "check.select: there is no check or rule 'silent-handlr', did you mean silent-handler?" in done.stderr


def test_settings_select_and_ignore(devkit: Devkit, project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.devkit.check]\nignore = ["silent-handler", "sources"]\n')
    assert devkit("check", "error-messages", cwd=project).returncode == 0
    done = devkit("check", "error-messages", cwd=project)
    assert done.stdout == ""
    (project / "pyproject.toml").write_text('[tool.devkit.check]\nselect = ["silent-narrow-handler"]\n')
    listed = json.loads(devkit("check", "--list", "--format", "json", cwd=project).stdout)
    on = {rule["id"] for check in listed["checks"] for rule in check["rules"] if rule["on"]}
    assert on == {"silent-narrow-handler", "unreadable-source", "unused-suppression"}


def test_fix_removes_what_it_can(devkit: Devkit, project: Path) -> None:
    done = devkit("check", "error-messages", "--fix", cwd=project)
    assert done.returncode == 1
    assert "1 finding repaired." in done.stdout
    assert (project / "b.py").read_text() == "x = 1\n"


def test_json_and_github(devkit: Devkit, project: Path) -> None:
    document = json.loads(devkit("check", "error-messages", "--format", "json", cwd=project).stdout)
    assert (document["schema"], document["files"]) == ("devkit.check/1", 2)
    found = document["findings"][1]
    assert (found["check"], found["rule"], found["level"]) == ("error-messages", "silent-handler", "error")
    assert (found["path"], found["line"], found["column"], found["end_line"]) == ("ein name/ä.py", 3, 1, 4)
    assert document["findings"][0]["fix"] == {"message": "Remove the suppression"}
    first, second, *_ = devkit("check", "error-messages", "--format", "github", cwd=project).stdout.splitlines()
    assert first.startswith("::error file=ein name/ä.py,line=3,col=1,title=silent-handler::this handler")
    assert second.startswith("::warning file=b.py,line=1,col=8,title=unused-suppression::")


def test_sarif(devkit: Devkit, project: Path) -> None:
    document = json.loads(devkit("check", "error-messages", "--format", "sarif", cwd=project).stdout)
    [run] = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("unused-suppression", "warning"),
        ("silent-handler", "error"),
    ]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "ein%20name/%C3%A4.py"
    assert place["region"] == {"startLine": 3, "startColumn": 1}


def test_list_and_explain(devkit: Devkit, project: Path) -> None:
    listed = devkit("check", "--list", cwd=project).stdout
    assert "error-messages: " in listed
    assert "  on   stale-expectation: " in listed
    assert "  off  silent-handler: " in listed
    assert "on by its check's name" in listed
    assert "  off  unpinned-message: " in listed
    explained = devkit("check", "--explain", "silent-handler", cwd=project)
    assert explained.stdout.startswith("# silent-handler (error-messages)\n")
    assert devkit("check", "--explain", "none", cwd=project).returncode == 2


def test_what_opinions_differ_on_is_told_where_its_check_is_named(devkit: Devkit, repository: Path) -> None:
    (repository / "a.py").write_text(SILENT)

    def found(*arguments: str) -> list[str]:
        done = devkit("check", *arguments, "--format", "json", cwd=repository)
        return [each["rule"] for each in json.loads(done.stdout)["findings"]]

    assert found() == []
    assert found("error-messages") == found("silent-handler") == found("--select", "error-messages") != []
    assert found("error-messages", "--ignore", "silent-handler") == []
    (repository / "devkit.toml").write_text('[check]\nextend-select = ["silent-handler"]\n')
    assert found() == ["silent-handler"]


def test_hostile_names_and_texts_have_no_force(devkit: Devkit, repository: Path) -> None:
    name = "a\n::error::x\x1b[31m.py"
    (repository / name).write_text(SILENT)
    for form in ("text", "github"):
        done = devkit("check", "error-messages", "--format", form, cwd=repository)
        assert "\x1b" not in done.stdout
        assert not any(line.startswith("::error::x") for line in done.stdout.splitlines())
