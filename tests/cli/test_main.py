"""The error boundary: what every failure becomes."""

import shlex
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from devkit import __version__
from devkit.__main__ import main
from devkit.cli import group
from devkit.core.errors import DevkitError

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Run = Callable[..., int]


@pytest.fixture
def run_raising(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `devkit plant`, a command that raises what it is given."""

    def run(error: BaseException) -> int:
        @click.command
        def command() -> None:
            raise error

        module = types.ModuleType("plant")
        module.command = command  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "plant", module)
        monkeypatch.setitem(group.COMMANDS, "plant", "plant")
        monkeypatch.setattr(sys, "argv", ["devkit", "plant"])
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        return main()

    return run


def test_devkit_error_is_one_sentence(run_raising: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_raising(DevkitError("x.json: empty, expected JSON")) == 2
    assert capsys.readouterr() == ("", "devkit: x.json: empty, expected JSON\n")


def test_message_from_a_report_cannot_drive_the_terminal_or_the_ci_log(
    run_raising: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run_raising(DevkitError("bad \x1b[31m\n::error::boo ##[error]x"))
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert err.count("\n") == 1
    assert "##[" not in err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_interrupt(run_raising: Run, capsys: pytest.CaptureFixture[str], error: BaseException) -> None:
    assert run_raising(error) == 130
    assert capsys.readouterr().err.endswith("devkit: interrupted\n")


@pytest.mark.parametrize("error", [ZeroDivisionError("secret\nplace"), EOFError("short gzip"), MemoryError()])
def test_bug_is_saved_and_apologised_for(
    run_raising: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path, error: Exception
) -> None:
    assert run_raising(error) == 3
    [log] = tmp_path.glob("devkit-*.log")
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert "sorry" in err
    assert str(log) in err
    saved = log.read_text(encoding="utf-8")
    assert f"devkit {__version__}" in saved
    assert "['plant']" in saved
    assert "Traceback" in saved
    assert type(error).__name__ in saved


def test_bug_whose_log_cannot_be_saved(
    run_raising: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(**_: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full_disk)
    assert run_raising(ZeroDivisionError()) == 3
    assert "No space left on device" in capsys.readouterr().err


def test_usage_error_is_2(devkit: Devkit) -> None:
    result = devkit("diagnose", "--no-such-option")
    assert result.returncode == 2
    assert result.stdout == ""
    assert "--no-such-option" in result.stderr


def test_help_into_a_closed_pipe_is_quiet(devkit: Devkit) -> None:
    with subprocess.Popen(["true"], stdin=subprocess.PIPE) as gone:
        gone.wait()
        result = devkit("--help", capture_output=False, stdout=gone.stdin, stderr=subprocess.PIPE)
    assert result.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_under_stdout_is_one_sentence(devkit: Devkit, bookshop: Path) -> None:
    with Path("/dev/full").open("w") as full:
        for target in ("text", "json"):
            arguments = ("diagnose", bookshop / "report.json", "--format", target)
            result = devkit(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
            assert result.returncode == 2
            assert result.stderr == "devkit: can't write the result to stdout: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="its shell closes nothing")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_done_without(repository: Path, commit: Callable[..., str], closed: str) -> None:
    test = "with pytest.raises(ShopError, match='no such shelf'): ...\n"
    commit({"a.py": "class ShopError(Exception): ...\nraise ShopError('no such shelf')\n", "tests/test_a.py": test})
    (repository / "a.py").write_text("class ShopError(Exception): ...\nraise ShopError('it is full')\n")
    subprocess.run(["git", "add", "a.py"], cwd=repository, check=True)
    for command in ("hook devkit-error-messages", "check stale-expectation --format json", "check stale-expectation"):
        script = f"exec {shlex.quote(sys.executable)} -m devkit {command} {closed}"
        done = subprocess.run(["sh", "-c", script], cwd=repository, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, "")
        assert bool(done.stdout) is (closed == "2>&-")


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is used can't be deleted there")
def test_a_deleted_working_directory_is_no_bug(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    folder, python = shlex.quote(str(tmp_path / "gone")), shlex.quote(sys.executable)
    script = f"cd {folder} && rmdir ../gone && exec {python} -m devkit check"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "devkit: the folder that this was called in is gone; change to one that is there\n"
