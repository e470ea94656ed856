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

    def run(command: str, **changes: object) -> ExitCode:
        about = runner.read({"GITHUB_STEP_SUMMARY": str(repository.parent / "summary.md")})
        about = about._replace(outputs=repository.parent / "outputs", **changes)  # type: ignore[arg-type]
        return printing.run(inputs.read({"DEVKIT_INPUT_COMMAND": command}), about)

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
