"""A check as a hook: what is staged is judged, by real git and by `devkit hook`."""

import subprocess
from collections.abc import Callable
from pathlib import Path

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Git = Callable[..., str]
Commit = Callable[[dict[str, str]], str]

HOOK = ("hook", "devkit-error-messages")


def test_staged_content_is_judged(repository: Path, commit: Commit, git: Git, devkit: Devkit, silent: str) -> None:
    commit({"old.py": silent, "a.py": "", "b.py": ""})
    assert devkit(*HOOK, cwd=repository).returncode == 0
    (repository / "a.py").write_text(silent)
    assert devkit(*HOOK, cwd=repository).returncode == 0
    git("add", "a.py")
    (repository / "a.py").write_text("")
    done = devkit(*HOOK, "a.py", "b.py", cwd=repository)
    assert done.returncode == 1
    assert done.stdout.startswith("a.py:3:1: ")
    assert "old.py" not in done.stdout
    assert git("diff", "--cached", "--name-only") == "a.py"


def test_all_files_are_those_that_are_given(repository: Path, commit: Commit, devkit: Devkit, silent: str) -> None:
    commit({"one.py": silent, "two.py": silent})
    done = devkit(*HOOK, "one.py", "two.py", cwd=repository)
    assert [line.partition(":")[0] for line in done.stdout.splitlines()[:2]] == ["one.py", "two.py"]


def test_a_message_parts_from_its_test_in_a_commit(repository: Path, commit: Commit, git: Git, devkit: Devkit) -> None:
    text = 'class E(Exception): ...\ndef f(n):\n    raise E(f"no shelf {n} is called so")\n'
    test = 'with pytest.raises(E, match="no shelf x is called so"): ...\n'
    others = {f"other_{number}.py": "x = 1\n" for number in range(5)}
    commit({"src/a.py": text, "tests/test_a.py": test, **others})
    (repository / "src" / "a.py").write_text(text.replace("is called so", "is called that"))
    git("add", ".")
    done = devkit(*HOOK, cwd=repository)
    assert done.returncode == 1
    assert done.stdout.startswith("tests/test_a.py:1:29: no code says 'no shelf x is called so' any more; it says")
    assert "    src/a.py:3: the message that may be meant" in done.stdout


def test_fix_changes_the_work_tree_and_stops_the_commit(
    repository: Path, commit: Commit, git: Git, devkit: Devkit
) -> None:
    commit({"a.py": "", "b.py": ""})
    for name in ("a.py", "b.py"):
        (repository / name).write_text("x = 1  # devkit: ignore[silent-handler]\n")
    git("add", ".")
    (repository / "b.py").write_text("x = 2  # devkit: ignore[silent-handler]\n")
    done = devkit(*HOOK, "--fix", "a.py", "b.py", cwd=repository)
    assert done.returncode == 1
    assert (repository / "a.py").read_text() == "x = 1\n"
    assert (repository / "b.py").read_text() == "x = 2  # devkit: ignore[silent-handler]\n"
    assert "b.py: not repaired, " in done.stderr
    assert "ignore" in git("show", ":a.py")


def test_an_option_that_is_none_is_refused(repository: Path, devkit: Devkit) -> None:
    done = devkit(*HOOK, "--fixx", cwd=repository)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_it_runs_inside_a_real_commit(repository: Path, commit: Commit, devkit: Devkit, silent: str) -> None:
    import os
    import sys

    commit({"a.py": ""})
    script = repository / ".git" / "hooks" / "pre-commit"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m devkit {" ".join(HOOK)}\n')
    script.chmod(0o755)
    (repository / "a.py").write_text(silent)
    identity = {f"GIT_{who}_{what}": "ada@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    command = ["git", "commit", "--all", "--quiet", "--message", "change"]
    environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "a.py:3:1: this handler swallows" in done.stdout + done.stderr
    assert devkit("check", "duplicate-message", cwd=repository).returncode == 0
