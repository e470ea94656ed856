"""Rules that nobody configured, held against what a project's people write."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Devkit = Callable[..., Any]
Git = Callable[..., str]

LONG = "fix: small\n\n" + "long " * 40
USUAL = {0: "fix: Capital", 1: "bump: version", 2: LONG, 3: "fix: A sentence"}


def say(git: Git, *messages: str) -> None:
    for message in messages:
        git("commit", "--quiet", "--allow-empty", "--message", message)


def faults(devkit: Devkit, repository: Path) -> list[str]:
    """The messages that are at fault, by the names of the rules they break."""
    done = devkit("check", "merge", "--base", "main", "--format", "json", cwd=repository)
    return [found["message"] for found in json.loads(done.stdout)["findings"]]


def test_what_people_here_do_is_no_fault_of_a_message(devkit: Devkit, repository: Path, git: Git) -> None:
    say(git, *(USUAL.get(number % 12, f"fix: number {number}") for number in range(48)))
    git("switch", "--quiet", "--create", "topic")
    say(git, "bump: version 99", "fix: Capital 99", LONG)
    assert faults(devkit, repository) == []
    say(git, "bmup: version 100", "Did stuff")
    first, second = sorted(faults(devkit, repository))
    assert "revert, style, test, bump: did you mean bump? (type-enum), in 'bmup: version 100'" in first
    assert "(type-empty)" in second
    (repository / "devkit.toml").write_text('[merge]\nmessages = "always"\n', encoding="utf-8")
    assert len(faults(devkit, repository)) > 4


def test_one_slip_unmakes_no_rule(devkit: Devkit, repository: Path, git: Git) -> None:
    say(git, *(f"fix: number {number}" for number in range(8)), "fix: A slip.", "bmup: a slip")
    git("switch", "--quiet", "--create", "topic")
    say(git, "fix: nothing.", "bmup: version 1")
    assert len(faults(devkit, repository)) == 2
