"""Environment variables: what the code reads, what is set, what .env.example lists."""

from collections.abc import Iterator

from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.reads import Read, reads
from devkit.hooks.preflight.trouble import Trouble

EXAMPLES = (".env.example", ".env.sample", ".env.template", ".env.dist")


def probe(place: Place) -> Iterator[Trouble]:
    """Look for every variable that the code can't do without, and hold all of them against the example file."""
    found = reads(place)
    set_here = {*place.environment, *listed(place.text(".env")), *listed(place.text(".env.local"))}
    example = example_file(place)
    shown = listed(place.text(example)) if example else set()
    for read in found.values():
        if read.required and read.name not in set_here:
            what = f"{read.name} is not set, and the code has no default for it"
            yield Trouble("variables", what, read.where, _setting(place, read.name, example, shown))
    for read in (each for name, each in found.items() if example and name not in shown):
        what = f"{read.name} is read, and {example} doesn't list it"
        yield Trouble("variables", what, read.where, "devkit preflight --fix", "warning")


def _setting(place: Place, name: str, example: str | None, shown: set[str]) -> str:
    """The command that sets a variable, where people fill one in; a file they filled in already is added to."""
    if (place.top / ".env").exists():
        return f"echo {name}=... >> .env"
    return f"cp {example} .env" if example and name in shown else f"export {name}=..."


def missing(place: Place) -> dict[str, Read]:
    """The variables that the example file lacks."""
    example = example_file(place)
    shown = listed(place.text(example)) if example else set()
    return {name: read for name, read in reads(place).items() if name not in shown}


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


def listed(text: str) -> set[str]:
    """The names in a .env file, also those that are commented out."""
    names = (line.lstrip("# \t").removeprefix("export ").partition("=") for line in text.splitlines())
    return {name.strip() for name, equals, _ in names if equals and name.strip().isidentifier()}
