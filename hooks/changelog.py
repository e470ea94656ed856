"""`devkit-changelog`: the section of what is not released holds every commit, or is made to."""

from collections.abc import Sequence

from devkit.core.errors import DevkitError, ExitCode

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
    return keep(Options(packages=tuple(packages), update=file or ("" if fix else None), check=not fix, strict=True))
