"""The two streams of a command: results on stdout, everything else on stderr, both UTF-8."""

from __future__ import annotations

import contextlib
import io
import os
import sys

from devkit.core.errors import DevkitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Literal

    from rich.console import Console

    Color = Literal["auto", "always", "never"]
    Progress = Callable[[int, int], None]
    """Called with the bytes read so far and their total."""
_DEFAULT_WIDTH = 80


def open_closed() -> None:
    """Open the null device in place of each standard stream that the caller closed (`>&-`): Python has None there.

    Else the next file that is opened would get its number, and what git writes.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def use_utf8() -> None:
    """Make stdout and stderr UTF-8 whatever the locale; lone surrogates are written as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(message: str) -> None:
    """Write one line to stderr; messages quote what a report holds, so codes and CI commands in it lose their force."""
    from devkit.core.escape import log_safe, one_line

    with contextlib.suppress(OSError):
        sys.stderr.write(f"devkit: {log_safe(one_line(message))}\n")
        sys.stderr.flush()


def discard_stdout() -> None:
    """Point stdout to the null device: its reader has gone, and Python would complain again when it exits."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def results() -> Iterator[None]:
    """Write results to stdout inside this: a reader that left early (`| head`) is no error, a full disk is one.

    Raises:
        DevkitError: stdout can't be written to.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        discard_stdout()
    except OSError as error:
        discard_stdout()
        raise DevkitError(f"can't write the result to stdout: {error.strerror or error}") from error


def write_result(text: str) -> None:
    """Write a finished result to stdout, ending in one newline unless it is empty."""
    with results():
        sys.stdout.write(text if not text or text.endswith("\n") else f"{text}\n")


def make_console(color: Color) -> Console:
    """A rich console on stdout; markup and highlighting are off, since what it prints comes from reports.

    Args:
        color: `auto` colours a terminal and follows NO_COLOR and FORCE_COLOR; `always` also colours a pipe,
            `never` leaves out bold and the like too.
    """
    from rich.console import Console

    class ResultConsole(Console):
        def on_broken_pipe(self) -> None:
            """Leave the exit code alone; rich would exit with 1."""
            self.quiet = True
            discard_stdout()

    return ResultConsole(
        force_terminal={"auto": None, "always": True, "never": False}[color],
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
    )


def plain_width(color: Color) -> int | None:
    """The columns of stdout where nothing on it can have a style, so that rich need not be loaded.

    Args:
        color: As `make_console` takes it.

    Returns:
        COLUMNS, else the width of the terminal some stream still is, else 80, as rich has it; None where a style may be
        wanted.
    """
    forced = color == "always" or any(os.environ.get(name) for name in ("FORCE_COLOR", "TTY_COMPATIBLE"))
    if color != "never" and (forced or sys.stdout.isatty()):
        return None
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() else _terminal_width()


def _terminal_width() -> int:
    for descriptor in (0, 1, 2):
        with contextlib.suppress(OSError, ValueError):
            return os.get_terminal_size(descriptor).columns or _DEFAULT_WIDTH
    return _DEFAULT_WIDTH


def print_lines(lines: Iterable[tuple[str, str]], color: Color) -> None:
    """Write lines to stdout, each in a style of rich's; a long one is not broken."""
    from rich.text import Text

    with results():
        out = make_console(color)
        for line, style in lines:
            out.print(Text(line, style), soft_wrap=True)


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Progress | None]:
    """A bar on stderr while the block runs, or None where stderr is no terminal; nothing of it stays on the screen."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
