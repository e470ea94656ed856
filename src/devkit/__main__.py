"""The `devkit` command and its one error boundary: every failure becomes an exit code here."""

import atexit
import gc
import os
import sys

from devkit.core import console
from devkit.core.errors import DevkitError, ExitCode


def main() -> int:
    """Run the command line in `sys.argv`; return the exit code."""
    # A command lives for a second: what the collector would find meanwhile is not worth looking for.
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)  # nor what Python's last look, when it ends, would free one by one
    console.open_closed()
    console.use_utf8()
    try:
        code = _run()
        _flush()
    except DevkitError as error:
        console.say(str(error))
        return ExitCode.USAGE
    except KeyboardInterrupt:
        console.say("interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        console.discard_stdout()
        return ExitCode.OK
    except Exception as error:  # noqa: BLE001 - the boundary: what nobody foresaw ends here
        if _is_nowhere():
            console.say("the folder that this was called in is gone; change to one that is there")
            return ExitCode.USAGE
        _apologise(error)
        return ExitCode.BUG
    return code


def _run() -> int:
    """Let click parse and call; click's own errors are printed as click words them."""
    from devkit.cli import quick

    code = quick.run(sys.argv[1:])
    if code is not None:
        _flush()
        quick.leave(code)
    import click

    from devkit.cli.group import cli

    try:
        return cli.main(prog_name="devkit", standalone_mode=False) or ExitCode.OK
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except click.Abort as error:
        if isinstance(error.__cause__, EOFError):  # click takes any EOFError for Ctrl-D; devkit asks no questions
            raise error.__cause__ from None
        raise KeyboardInterrupt from error


def _is_nowhere() -> bool:
    """Whether the working directory was deleted, so that no path has a meaning."""
    try:
        return not os.path.exists(os.getcwd())  # noqa: PTH109, PTH110 - pathlib costs more than both
    except FileNotFoundError:
        return True


def _flush() -> None:
    """Write out what is buffered, so that a reader who left is noticed inside the boundary."""
    with console.results():
        sys.stdout.flush()


def _apologise(error: Exception) -> None:
    summary = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    console.say(f"sorry, this is a bug in devkit, not a finding about your run ({summary})")
    try:
        path = _save_traceback(error)
    except OSError as reason:
        console.say(f"the traceback could not be saved ({reason.strerror}); a bug report needs the command you typed")
        return
    console.say(f"the full traceback is in {path}; please paste it into a bug report, with the command you typed")


def _save_traceback(error: Exception) -> str:
    """Write what a bug report needs to a new file only its owner can read; return its path."""
    import platform
    import tempfile
    import traceback

    from devkit import __version__

    handle, path = tempfile.mkstemp(prefix="devkit-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"devkit {__version__}, Python {platform.python_version()}, {platform.platform()}\n")
        file.write(f"arguments: {sys.argv[1:]}\n\n")
        file.writelines(traceback.format_exception(error))
    return path


if __name__ == "__main__":
    sys.exit(main())
