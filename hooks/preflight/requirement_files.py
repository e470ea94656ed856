"""What requirements files declare."""

import re
from collections.abc import Iterator

from devkit.hooks.preflight.needed import Declared, Unreadable, requirement
from devkit.hooks.preflight.place import Place

_OPTION = re.compile(r"\s+--?[A-Za-z].*$")
_INCLUDE = re.compile(r"(?:-r\s*|--requirement[=\s]\s*)(\S+)")
_CONTINUED = re.compile(r"\\\r?\n")
_ARCHIVE = re.compile(r"\.(?:whl|zip|tar|tar\.\w+|tgz)(?:\[.*\])?(?:\s|;|$)")
_MOST_FILES = 50


def declared(place: Place, name: str, seen: set[str] | None = None) -> Iterator[Declared | Unreadable]:
    """What a requirements file and those it names declare.

    Args:
        place: The repository.
        name: The file, relative to the top folder.
        seen: Files that were read already, which grows.
    """
    seen = set() if seen is None else seen
    if name in seen or len(seen) > _MOST_FILES:
        return
    seen.add(name)
    folder = name.rpartition("/")[0]
    for number, line in _lines(place.text(name)):
        text = re.sub(r"(^|\s)#.*$", "", line).strip()
        if include := _INCLUDE.match(text):
            inner = f"{folder}/{include[1]}".lstrip("/") if folder else include[1]
            if not (place.top / inner).is_file() and "://" not in inner:
                yield Unreadable(include[1], f"{name}:{number}", "is included, and is not there")
            yield from declared(place, inner, seen)
        elif text and not text.startswith("-") and not _is_place(text):
            yield requirement(_OPTION.sub("", text), f"{name}:{number}")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with those that continue them, and the number of the first."""
    number = 1
    for line in _CONTINUED.sub("\0", text).splitlines():
        yield number, line.replace("\0", " ")
        number += 1 + line.count("\0")


def _is_place(text: str) -> bool:
    """Whether it is an address, a folder or an archive instead of a package's name."""
    start = re.split(r"\s*[;@\s]", text, maxsplit=1)[0]
    return text.startswith((".", "/", "~")) or "/" in start or bool(_ARCHIVE.search(text.split("@", maxsplit=1)[0]))
