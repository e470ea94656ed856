"""A run of `devkit changelog`: from what is asked for to what is printed and the exit code."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from devkit.changelog.notes.collect import collect
from devkit.changelog.notes.document import Document
from devkit.changelog.notes.request import Request
from devkit.changelog.notes.setup import Setup, find
from devkit.core import console
from devkit.core.errors import DevkitError, ExitCode

REASONS = {
    "merge": "merges",
    "duplicate": "copies of other commits",
    "reverted": "taken back",
    "ignored": "ignored by the settings",
    "fragment": "told by a news fragment",
}
_NAME = re.compile(r"(?!-)(?:(?!\.\.|@\{|//)[^\s\x00-\x20\x7f~^:?*\[\\])+(?<![./])")
"""What git takes for a tag's name, roughly: none of it can be taken for an option, or for a second line."""
_KEPT: list[object] = []
"""Stays until the process ends, which it does right after: freeing a history takes a twentieth of the time it took."""


class Options(NamedTuple):
    """What the command line asks for."""

    revisions: str | None = None
    unreleased: bool = False
    tag: str | None = None
    paths: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    format: str = "markdown"
    template: str | None = None
    output: str | None = None
    update: str | None = None
    """A changelog to bring up to date; empty for that of the settings."""
    check: bool = False
    """Only say whether the changelog is up to date."""
    strict: bool = False
    """A changelog that had to be changed is a finding too, as a hook wants it."""
    release: str | None = None
    """The tag of the one release to show."""


def plain(arguments: Sequence[str]) -> Options | None:
    """Read a command line without click, where it is one of the plain ones; None for anything else."""
    options, rest = Options(), iter(arguments)
    for argument in rest:
        if argument == "--unreleased":
            options = options._replace(unreleased=True)
        elif argument == "--check":
            options = options._replace(check=True)
        elif argument in {"--tag", "--update", "--format"}:
            value = next(rest, "")
            if not value or value.startswith("-"):
                return None
            named = {"--tag": options._replace(tag=value), "--update": options._replace(update=value)}
            options = named.get(argument) or options._replace(format=value)
        else:
            return None
    writes = options.update is not None or options.check
    return options if options.format in {"markdown", "json"} and not (writes and options.format == "json") else None


def run(options: Options) -> ExitCode:
    """Print a changelog, or work it into a file.

    Raises:
        DevkitError: git can't be run, the options name what isn't there, or a file can't be read or written.
    """
    start = Path.cwd()
    top, setup = worktree(start), find(start)
    requests = [_request(options, package) for package in options.packages or (None,)]
    if options.update is not None or options.check:
        stale = [_update(top, setup, request, options) for request in requests]
        return ExitCode.FINDINGS if (options.check or options.strict) and any(stale) else ExitCode.OK
    _KEPT.clear()
    documents = [_document(top, request, setup, options) for request in requests]
    _KEPT.append(documents)
    texts = [_text(document, options, setup) for document in documents]
    text = "\n".join(texts)
    if options.output is None:
        console.write_result(text)
    else:
        from devkit.core.files import write_atomically

        write_atomically(Path(options.output), text)
    return ExitCode.OK


def worktree(start: Path) -> Path:
    """The top folder of the work tree a folder lies in; the folder itself in a bare repository."""
    folder = start.absolute()
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)


def _request(options: Options, package: str | None) -> Request:
    if options.tag is not None and not _NAME.fullmatch(options.tag):
        raise DevkitError(f"{options.tag!r} can't be the name of a tag; give one such as v1.2.0")
    return Request(options.revisions, options.unreleased, options.tag or options.release, options.paths, package)


def _document(top: Path, request: Request, setup: Setup, options: Options) -> Document:
    """What is asked for, read.

    Raises:
        DevkitError: a release is asked for that is none.
    """
    if options.release is None:
        kept = _KEPT if len(options.packages) <= 1 else None
        return collect(top, request, setup, whole=_whole(options, setup), kept=kept)
    from devkit.changelog.notes.single import single

    return single(top, request, setup, whole=_whole(options, setup))


def _whole(options: Options, setup: Setup) -> bool:
    """Whether hidden sections are asked for too: JSON and people's templates get everything."""
    return options.format == "json" or bool(options.template or setup.template)


def _text(document: Document, options: Options, setup: Setup) -> str:
    _say_left_out(document)
    if options.paths and not document.releases:
        console.say(f"no commit that is asked for touches {' or '.join(options.paths)}")
    if options.format == "json":
        from devkit.changelog.notes.rendering import as_json

        return as_json(document)
    template = Path(options.template) if options.template else setup.template
    if template is not None:
        from devkit.changelog.notes.rendering import templated

        return templated(document, template)
    from devkit.changelog.notes.markdown import NOTHING, body, markdown

    if options.release is not None:
        return body(document.releases[0], document) or f"{NOTHING}\n"
    return markdown(document)


def _update(top: Path, setup: Setup, request: Request, options: Options) -> bool:
    """Bring one changelog up to date, or look whether it is; whether it was not."""
    from devkit.changelog.notes.updating import update

    named = options.update or (setup.package(request.package).output if request.package else setup.output)
    path = Path(named) if options.update else top / named
    found = update(top, path, request, setup)
    if options.check:
        if found.stale:
            console.say(f"{named} is not up to date; run devkit changelog --update {named}")
    else:
        found.write()
        if found.stale and options.strict:
            console.say(f"{named} was brought up to date; look at it and add it to the commit")
        if not found.stale and request.tag:
            console.say(f"{named} stays as it is: {request.tag} is in it, or nothing came since the last release")
    return found.stale


def _say_left_out(document: Document) -> None:
    """Say how many commits are not told; one sentence on stderr."""
    counts = document.left_out
    hidden = {kind: number for kind, number in counts.items() if kind not in REASONS}
    parts = [f"{counts[reason]} {words}" for reason, words in REASONS.items() if reason in counts]
    if hidden:
        parts.insert(0, f"{sum(hidden.values())} of hidden sections ({', '.join(hidden)})")
    if parts:
        console.say(f"commits left out: {'; '.join(parts)}")


def print_template(output: str | None) -> ExitCode:
    """Print the built-in template, or write it to a file.

    Raises:
        DevkitError: the file is there already, or can't be written.
    """
    from devkit.changelog.notes.rendering import builtin
    from devkit.core.files import write_atomically

    if output is None:
        console.write_result(builtin())
    elif Path(output).exists():
        raise DevkitError(f"{output} is there already; give --output another name, or delete it first")
    else:
        write_atomically(Path(output), builtin())
    return ExitCode.OK
