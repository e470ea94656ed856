"""`devkit-changelog`: the section of what is not released holds every commit, or is made to."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from devkit.core.errors import DevkitError, ExitCode

if TYPE_CHECKING:
    from pathlib import Path

_USAGE = "devkit-changelog takes --fix, --package NAME and the path of one changelog"


def run(arguments: Sequence[str]) -> ExitCode:
    """Fail when a changelog lacks something; with `--fix` add it, and fail so that the change is looked at.

    Friendly to the stages pre-commit, pre-push and post-merge: what git tells a hook on stdin is not read.

    Args:
        arguments: `--fix`, `--package NAME` (repeatable), a changelog.

    Raises:
        DevkitError: another argument; git or the changelog can't be read.
    """
    from pathlib import Path

    from devkit.changelog.notes import pipe
    from devkit.changelog.notes.session import Options, worktree
    from devkit.changelog.notes.session import run as keep

    fix, packages, files = False, [], []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--fix":
            fix = True
        elif argument == "--package":
            packages.append(next(rest, ""))
        elif argument.startswith("-") or not argument:
            raise DevkitError(f"{argument!r}: {_USAGE}")
        else:
            files.append(argument)
    if len(files) > 1:
        raise DevkitError(f"{' '.join(files)!r}: {_USAGE}")
    if not pipe.found(worktree(Path.cwd()), "rev-parse", "--verify", "--quiet", "HEAD"):
        return ExitCode.OK  # the first commit is being made: nothing can be missing yet
    file = files[0] if files else None
    if not (fix or packages) and not _is_kept(worktree(Path.cwd()), file):
        return ExitCode.OK
    return keep(Options(packages=tuple(packages), update=file or ("" if fix else None), check=not fix, strict=True))


def _is_kept(top: "Path", file: str | None) -> bool:
    """Whether there is a changelog to keep; says so where there is none, since many repositories have none."""
    from devkit.core import config, console

    settings = config.load(top).settings.changelog
    name = file or settings.output
    if settings.packages or (top / name).exists():
        return True
    console.say(f"there is no {name}, so nothing is kept in it; begin one with devkit changelog --update {name}")
    return False
