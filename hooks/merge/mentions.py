"""Where configuration names files that are deleted: by their paths, or modules by their dotted names."""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from devkit.diagnoser.location import is_test_path
from devkit.hooks.merge.snapshot import Snapshot

_CONFIGURATION = (".toml", ".cfg", ".ini", ".yml", ".yaml", ".json", ".sh")
_NAMED = re.compile(r"(?:.*/)?(?:MANIFEST\.in|Dockerfile[^/]*|Makefile|Procfile|justfile)")
_REQUIREMENTS = re.compile(
    r"(?:.*/)?(?:requirements|constraints)[^/]*\.(?:txt|in)|(?:.*/)?requirements/[^/]+\.(?:txt|in)"
)
_ASIDE = re.compile(r"(?:.*/)?(?:[^/]*lock[^/]*|CHANGE[^/]*|HISTORY[^/]*|NEWS[^/]*|package-lock\.json)", re.IGNORECASE)
_OWN = re.compile(r"^\[tool\.devkit\b.*?(?=^\[(?!tool\.devkit\b)|\Z)", re.MULTILINE | re.DOTALL)
"""devkit's own settings, which may be about files that are gone."""
_LARGEST = 1_000_000
_COMPILED = (".pyx", ".pyd", ".so", ".c", ".cc", ".cpp")
_RUN = r"(?:(?<![\w-])-[mp][\"']?,?\s*[\"']?|\battr\s*[=:]\s*[\"']?|\bDJANGO_SETTINGS_MODULE[\"']?\s*[=:]\s*[\"']?)"
"""What stands before a module that is run, loaded as a plugin, or read."""
_KEY = r"[\"']?(?:\s*=|:)\s"
"""What stands after a key, whose value is about a file rather than needs it."""
_IDLE = re.compile(r"\s*(?:[#;]|//)|.* #|[^:=]*(?:exclude|ignore|omit|skip)[^:=]*[:=]", re.IGNORECASE)
"""How a line begins that says nothing, or what to leave out."""
_ENTRIES = re.compile(r"\[(?:project\.entry-points|options\.entry_points|tool\.poetry\.plugins|entry_points)\b.*\]")
"""The head of a table of entry points, whose values may be modules as well as their members."""
_AUTOMATIC = re.compile(r"^[ \t]*(?:\.\. auto(?!summary)\w+::|:::)[ \t]+([A-Za-z_][\w.]*)", re.MULTILINE)
"""What Sphinx's autodoc and mkdocstrings import to document it."""
_INCLUDED = r"(?:-r|-c|--requirement|--constraint)[ =]\s*"


class Mention(NamedTuple):
    """A file that is deleted, and where it is named."""

    deleted: str
    path: str
    line: int
    """1-based."""


def mentions(gone: tuple[str, ...], new: Snapshot) -> Iterator[Mention]:
    """The first place of each configuration file that names a deleted one.

    Args:
        gone: The deleted files.
        new: The state without them.
    """
    files = [path for path in new.blobs if _is_read(path)]
    new.load(files)
    words = {path: word(path) for path in gone}
    for path in files:
        text = _OWN.sub(lambda match: "\n" * match[0].count("\n"), new.text(path))
        if len(text) > _LARGEST:
            continue
        for name in (each for each in gone if words[each] in text):
            matches = (*_pattern(name, path, new).finditer(text), *_plugins(name, path, text, new))
            if match := next((each for each in matches if not _is_idle(text, each.end())), None):
                yield Mention(name, path, text.count("\n", 0, match.end()) + 1)


def documented(gone: tuple[str, ...], new: Snapshot) -> Iterator[Mention]:
    """Where documents have a deleted module documented from its docstrings."""
    modules = {_module(path): path for path in gone if path.endswith(".py") and not stands_in(path, new)}
    documents = [path for path in new.blobs if path.endswith((".rst", ".md")) and not _ASIDE.fullmatch(path)]
    new.load(documents if modules else [])
    for path in documents if modules else ():
        text = new.text(path)
        for match in _AUTOMATIC.finditer(text):
            parts = match[1].split(".")
            found = (modules.get(".".join(parts[:count])) for count in range(len(parts), 0, -1))
            if deleted := next(filter(None, found), ""):
                yield Mention(deleted, path, text.count("\n", 0, match.start(1)) + 1)


def _module(path: str) -> str:
    """The dotted name of a module of Python's."""
    return path.removesuffix(".py").removeprefix("src/").removesuffix("/__init__").replace("/", ".")


def word(path: str) -> str:
    """What every mention of a file holds: its name without the ending, or its folder's where the name says nothing."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    return folder.rpartition("/")[2] if folder and stem in {"__init__", "__main__", "action"} else stem


def stands_in(path: str, new: Snapshot) -> bool:
    """Whether another file has a deleted module's name for Python: a package, a module, a compiled one."""
    stem = path.removesuffix(".py")
    forms = [f"{stem}/__init__.py", *(f"{stem}{ending}" for ending in _COMPILED)]
    if path.endswith("/__init__.py"):
        forms = [f"{path.removesuffix('/__init__.py')}.py"]
    return any(form in new.blobs or form in new.others for form in forms)


def _is_read(path: str) -> bool:
    is_one = path.endswith(_CONFIGURATION) or _NAMED.fullmatch(path) or _REQUIREMENTS.fullmatch(path)
    return bool(is_one) and not _ASIDE.fullmatch(path) and path.rpartition("/")[2] != "devkit.toml"


def _pattern(deleted: str, path: str, new: Snapshot) -> re.Pattern[str]:
    """What names a deleted file in a file of configuration."""
    if _REQUIREMENTS.fullmatch(path):
        inside = posixpath.relpath(deleted, posixpath.dirname(path) or ".")
        return re.compile(rf"^\s*{_INCLUDED}(?:\./)?{re.escape(inside)}(?=\s|$)", re.MULTILINE)
    spellings = "|".join(map(re.escape, _spellings(deleted, path, new)))
    kinds = [rf"(?<![\w./-])(?:\./)?(?:{spellings})(?![\w/-]|\.\w|{_KEY})"] if spellings else []
    if re.fullmatch(r"(?:.*/)?action\.ya?ml", deleted):
        kinds.append(rf"uses:\s*[\"']?\./{re.escape(posixpath.dirname(deleted))}(?![\w/.-])")
    parts = deleted.removesuffix(".py").removeprefix("src/").split("/")
    if deleted.endswith(".py") and not stands_in(deleted, new):
        package = parts[:-1] if parts[-1] in {"__init__", "__main__"} else parts
        module = re.escape(".".join(package))
        kinds += [rf"(?<![\w.]){module}(?=:\w)"] if len(parts) > 1 and module else []
        kinds += [rf"{_RUN}{module}(?!\.?\w)"] if module and parts[-1] != "__init__" else []
        kinds += [rf"\battr\s*[=:]\s*[\"']?{module}\.\w+(?!\.?\w)"] if module else []
    return re.compile("|".join(kinds) or r"(?!)")


def _plugins(deleted: str, path: str, text: str, new: Snapshot) -> Iterator[re.Match[str]]:
    """Where a deleted module is an entry point by itself, as pytest's plugins are."""
    if not path.endswith((".toml", ".cfg")) or not deleted.endswith(".py") or stands_in(deleted, new):
        return
    for match in re.finditer(rf"=\s*[\"']?{re.escape(_module(deleted))}(?![\w.:])", text):
        heads = re.findall(r"^\[.*\]", text[: match.start()], re.MULTILINE)
        if heads and _ENTRIES.match(heads[-1]):
            yield match


def _spellings(deleted: str, path: str, new: Snapshot) -> Iterator[str]:
    """A deleted file's path from the top folder, and from the folders that a file of configuration starts at."""
    folder, _, name = path.rpartition("/")
    folders = [f"{folder}/" if folder else ""]
    if name in {"mkdocs.yml", "mkdocs.yaml"}:
        folders.append(f"{folders[0]}docs/")
    if not is_test_path(path) and not any(f"{each}{deleted}" in new.blobs for each in folders):
        yield deleted
    for each in filter(None, folders):
        inside = deleted.removeprefix(each)
        if inside != deleted and inside not in new.blobs:
            yield inside


def _is_idle(text: str, offset: int) -> bool:
    return _IDLE.match(text[text.rfind("\n", 0, offset) + 1 : offset]) is not None
