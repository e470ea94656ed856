"""`devkit fix --extract`: messages said in several modules, moved to the module that the settings name."""

from pathlib import Path
from typing import TYPE_CHECKING

from devkit.core.errors import DevkitError, ExitCode

if TYPE_CHECKING:
    from devkit.core.console import Color
    from devkit.diagnoser.extract.run import Extraction
    from devkit.diagnoser.extract.showing import Format


def run(root: Path | None, *, applying: bool, allow_dirty: bool, form: "Format", color: "Color") -> ExitCode:
    """Propose the patch, and write it if asked to.

    Args:
        root: The project's folder; that of the settings where it is not given.
        applying: Write all files, or none.
        allow_dirty: Also files with uncommitted changes.
        form: How to print.
        color: Colour in text.

    Raises:
        DevkitError: the settings name no registry, or no module of the project; or a file can't be written.
    """
    from devkit.core import config, console, git
    from devkit.diagnoser.extract.run import extract
    from devkit.diagnoser.sources import Sources

    found = config.load(root or Path())
    registry = found.settings.check.error_messages.registry
    if registry is None or found.path is None:
        raise DevkitError(
            "--extract needs the module that messages belong to; name it in pyproject.toml, such as "
            '[tool.devkit.check.error-messages] registry = "package.errors"'
        )
    folder = found.path.parent.resolve()
    top = git.toplevel(folder) or folder
    inside = folder.relative_to(top).as_posix()
    proposed = extract(folder, registry, Sources(folder).files, "" if inside == "." else f"{inside}/")
    written = _applied(folder, proposed, allow_dirty=allow_dirty) if applying else []
    for file in written:
        console.say(f"wrote {file}")
    _show(proposed, written, form, color)
    return ExitCode.FINDINGS if proposed.fixes and not written else ExitCode.OK


def _applied(folder: Path, proposed: "Extraction", *, allow_dirty: bool) -> list[str]:
    from devkit.diagnoser.repair.applying import apply

    files = apply(folder, proposed.fixes, allow_dirty=allow_dirty)
    return [file.relative_to(folder).as_posix() for file in files]


def _show(proposed: "Extraction", written: list[str], form: "Format", color: "Color") -> None:
    from devkit.core import console
    from devkit.diagnoser.extract import showing

    if form == "text":
        console.print_lines(showing.text(proposed), color)
    elif form == "json":
        console.write_result(showing.json(proposed, written))
    elif form == "diff":
        console.write_result(showing.diff(proposed))
    else:
        console.write_result(showing.markdown(proposed))
