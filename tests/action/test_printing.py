"""The action's other commands, in a real repository."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.action import inputs, printing, runner
from devkit.core.errors import DevkitError, ExitCode

Git = Callable[..., str]
Step = Callable[..., ExitCode]


@pytest.fixture
def step(repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> Step:
    """Run a command of the action in a repository with two commits and a tag after the first."""
    for message in ("feat: first thing", "fix(cart): second thing"):
        git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", message)
        if message.startswith("feat"):
            git("tag", "v1.0.0")
    monkeypatch.chdir(repository)

    def run(command: str, revisions: str = "", **changes: object) -> ExitCode:
        about = runner.read({"GITHUB_STEP_SUMMARY": str(repository.parent / "summary.md")})
        about = about._replace(outputs=repository.parent / "outputs", **changes)  # type: ignore[arg-type]
        return printing.run(inputs.read({"DEVKIT_INPUT_COMMAND": command, "DEVKIT_INPUT_RANGE": revisions}), about)

    return run


def shown(repository: Path) -> str:
    return (repository.parent / "summary.md").read_text(encoding="utf-8")


def test_a_title_is_checked_and_is_one_word_whatever_is_in_it(
    step: Step, repository: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert step("lint-commits", title="feat: a $(touch PWNED) `touch PWNED`", pull_request=7) == ExitCode.OK
    assert step("lint-commits", title="--fix", description="--help\0") == ExitCode.FINDINGS
    assert "::error title=devkit::commit messages need another wording" in capfd.readouterr().out
    assert not (repository / "PWNED").exists()
    assert "red" in (repository.parent / "outputs").read_text(encoding="utf-8")


def test_an_event_without_commits_says_what_to_give(step: Step) -> None:
    with pytest.raises(DevkitError, match="give the input range"):
        step("lint-commits")


def test_the_changelog_is_of_what_is_not_released(step: Step, repository: Path) -> None:
    assert step("changelog") == ExitCode.OK
    assert "second thing" in shown(repository)
    assert "first thing" not in shown(repository)


def test_the_release_s_notes_are_of_its_tag(step: Step, repository: Path) -> None:
    assert step("release-notes", tag="v1.0.0") == ExitCode.OK
    assert "first thing" in shown(repository)
    assert "second thing" not in shown(repository)
    with pytest.raises(DevkitError, match="run it on: push: tags"):
        step("release-notes")


def test_preflight_fails_by_what_is_missing(step: Step, repository: Path) -> None:
    (repository / "devkit.toml").write_text('[preflight]\nprograms = ["no-such-program"]\n', encoding="utf-8")
    assert step("preflight") == ExitCode.FINDINGS
    assert "no-such-program is not on PATH" in shown(repository)


def test_a_shallow_clone_is_told(
    step: Step, repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    clone = repository.parent / "clone"
    git("clone", "--quiet", "--depth=1", repository.as_uri(), str(clone))
    assert step("changelog") == ExitCode.OK
    assert "shallow" not in capfd.readouterr().out
    monkeypatch.chdir(clone)
    assert step("changelog") == ExitCode.OK
    said = capfd.readouterr()
    assert "::notice title=devkit::the clone is shallow, and changelog knows nothing" in said.out
    assert "is a shallow clone: older commits and tags are missing" in said.err


def test_more_than_a_summary_takes_is_cut_between_lines(
    step: Step, repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for number in range(3):
        git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", f"fix: caf\u00e9 {number}")
    monkeypatch.setattr(printing, "_ROOM", 200)
    assert step("changelog") == ExitCode.OK
    summary = shown(repository)
    assert summary.endswith(")\n\n_This is not all; the step's log has the rest._\n\n")
    assert len(summary.encode()) < 300
    assert "caf\u00e9 2" in capfd.readouterr().out


def test_secrets_of_the_environment_are_not_shown(
    step: Step, repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "open-sesame-4711")
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "fix: take open-sesame-4711 out")
    assert step("changelog") == ExitCode.OK
    said = capfd.readouterr().out + shown(repository) + (repository.parent / "outputs").read_text(encoding="utf-8")
    assert "open-sesame-4711" not in said
    assert "take " in said


def test_nothing_of_the_workspace_is_imported(step: Step, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("click.py", "devkit.py", "sitecustomize.py"):
        (repository / name).write_text("raise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", ".")
    assert step("changelog") == ExitCode.OK
    assert "second thing" in shown(repository)


def test_a_description_may_be_longer_than_an_argument(step: Step, repository: Path) -> None:
    text = "\N{CJK UNIFIED IDEOGRAPH-6F22} " * 60_000
    assert step("lint-commits", title="feat: a", description=f"{text}\nBREAKING", pull_request=7) == ExitCode.OK
    (repository / "devkit.toml").write_text('[lint-message]\nsquash = "description"\n', encoding="utf-8")
    assert step("lint-commits", title="feat: a", description=text, pull_request=7) == ExitCode.FINDINGS
    assert "body-max-line-length" in shown(repository)


def test_a_range_that_git_does_not_know_is_no_finding(step: Step) -> None:
    with pytest.raises(DevkitError, match="nope"):
        step("lint-commits", "nope..HEAD")


def test_every_command_has_a_summary(step: Step, repository: Path) -> None:
    step("changelog")
    step("lint-commits", title="Bad.")
    outputs = (repository.parent / "outputs").read_text(encoding="utf-8")
    assert "\ndevkit changelog is done\n" in outputs
    assert "\ncommit messages need another wording; the summary says which and why\n" in outputs


@pytest.mark.parametrize("before", ["", "d" * 40])
def test_a_new_or_rewritten_branch_is_checked_from_where_it_left(step: Step, git: Git, before: str) -> None:
    push = {"event": "push", "base_commit": before, "default_branch": "main", "branch": "topic"}
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "Of main.")
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "Bad.")
    assert step("lint-commits", **push) == ExitCode.FINDINGS
    git("commit", "--quiet", "--amend", "--allow-empty", "--no-gpg-sign", "--message", "feat: good")
    assert step("lint-commits", **push) == ExitCode.OK


def test_a_push_of_which_nothing_is_known_is_a_notice(
    step: Step, repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    push = {"event": "push", "base_commit": "d" * 40, "default_branch": "main", "branch": "main"}
    assert step("lint-commits", **push) == ExitCode.OK
    assert "::notice title=devkit::which commits this push brought is not known" in capfd.readouterr().out
    clone = repository.parent / "clone"
    git("clone", "--quiet", "--depth=1", repository.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    with pytest.raises(DevkitError, match="fetch-depth: 0"):
        step("lint-commits", **push)


@pytest.mark.parametrize("command", ["lint-commits", "changelog"])
def test_a_clone_that_git_refuses_to_read_is_told(step: Step, git: Git, command: str) -> None:
    git("config", "core.repositoryFormatVersion", "99")
    with pytest.raises(DevkitError, match=r"git can't read the commits of .*: fatal: .*99"):
        step(command, title="feat: a")
