"""Environment variables: what the code reads, what is set, what .env.example lists."""

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.reads import Read, reads
from devkit.hooks.preflight.trouble import Trouble

EXAMPLES = (".env.example", ".env.sample", ".env.template", ".env.dist")
_FILLED_IN = (".env", ".env.local")


def probe(place: Place) -> Iterator[Trouble]:
    """Look for every variable that the code can't do without, and hold all of them against the example file.

    What a function reads is needed by who calls it, which nobody has to: that is only told.
    """
    found = reads(place)
    example = example_file(place)
    shown = listed(place.text(example)) if example else set()
    for read in found.values():
        if read.required and not _is_set(place, read):
            what = f"{read.name} is not set, and {read.within or 'the code'} has no default for it"
            command = _setting(place, read.name, example, shown)
            yield Trouble("variables", what, read.where, command, "warning" if read.within else "error")
    for read in (each for each in found.values() if example and not _holds(shown, each)):
        what = f"{read.name} is read, and {example} doesn't list it"
        yield Trouble("variables", what, read.where, "devkit preflight --fix", "warning")


def _is_set(place: Place, read: Read) -> bool:
    """Whether a variable is set, or filled in where what reads it looks: beside it, or in a folder around it."""
    if _holds(place.environment, read):
        return True
    folders = ("", *(f"{folder}/" for folder in PurePosixPath(read.where).parents if folder.name))
    return any(
        _holds(listed(place.text(f"{folder}{file}"), commented=False), read)
        for folder in folders
        for file in (*_FILLED_IN, *read.files)
    )


def _holds(names: Collection[str], read: Read) -> bool:
    return read.name in names or (read.any_case and read.name in {name.upper() for name in names})


def _setting(place: Place, name: str, example: str | None, shown: set[str]) -> str:
    """The command that sets a variable, where people fill one in; a file they filled in already is added to."""
    if (place.top / ".env").exists():
        text = place.text(".env")
        return f"echo {name}=... >> .env" if text.endswith("\n") or not text else f"printf '\\n{name}=...\\n' >> .env"
    return f"cp {example} .env" if example and name in shown else f"export {name}=..."


def missing(place: Place) -> dict[str, Read]:
    """The variables that the example file lacks."""
    example = example_file(place)
    shown = listed(place.text(example)) if example else set()
    return {name: read for name, read in reads(place).items() if not _holds(shown, read)}


def fixed(place: Place) -> tuple[str, str]:
    """The example file's path, and its text with what was missing added, empty; made where there is none."""
    example = example_file(place) or EXAMPLES[0]
    text = place.text(example)
    newline = "\r\n" if "\r\n" in text else "\n"
    added = "".join(f"{name}={newline}" for name in sorted(missing(place)))
    gap = newline if text and not text.endswith("\n") else ""
    return example, f"{text}{gap}{added}"


def example_file(place: Place) -> str | None:
    """The file that lists variables for people to fill in; None where there is none."""
    return next((name for name in EXAMPLES if (place.top / name).is_file()), None)


def listed(text: str, *, commented: bool = True) -> set[str]:
    """The names in a .env file; also those that are commented out, as in an example, unless only set ones count."""
    lines = (line.strip() for line in text.splitlines())
    shown = (line.lstrip("# \t") for line in lines if commented or not line.startswith("#"))
    names = (line.removeprefix("export ").partition("=") for line in shown)
    return {name.strip() for name, equals, _ in names if equals and name.strip().isidentifier()}
