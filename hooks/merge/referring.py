"""What still refers to files that are deleted: imports, links, and paths in configuration."""

import ast
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from devkit.diagnoser.syntax import parsed
from devkit.hooks.affected.naming import Names
from devkit.hooks.affected.references import bindings
from devkit.hooks.merge.snapshot import Snapshot

_DOCUMENTS = (".md", ".markdown", ".mdx", ".rst")
_CONFIGURATION = (".toml", ".cfg", ".ini", ".yml", ".yaml", ".json")
_NAMED = re.compile(r"(?:.*/)?(?:MANIFEST\.in|Dockerfile[^/]*|Makefile|Procfile|justfile)")
_ASIDE = re.compile(r"(?:.*/)?(?:[^/]*lock[^/]*|CHANGE[^/]*|HISTORY[^/]*|NEWS[^/]*|package-lock\.json)", re.IGNORECASE)
_LINKS = re.compile(
    r"\]\(\s*<?([^)\s>]+)|^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)|(?:src|href)=[\"']([^\"']+)"
    r"|^\s*\.\. (?:include|literalinclude|image|figure)::\s*(\S+)|^\s*\.\. _[^:]+:\s*(\S+)",
    re.MULTILINE,
)
_FENCES = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1", re.MULTILINE | re.DOTALL)
_OWN = re.compile(r"^\[tool\.devkit\b.*?(?=^\[(?!tool\.devkit\b)|\Z)", re.MULTILINE | re.DOTALL)
"""devkit's own settings, which may be about files that are gone."""
_LARGEST = 1_000_000
_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


class Referrer(NamedTuple):
    """A place that refers to a file."""

    path: str
    line: int
    """1-based."""
    how: str
    """Such as `imports it`."""


def referrers(deleted: Iterable[str], new: Snapshot) -> dict[str, list[Referrer]]:
    """The places of a state that refer to files it lacks.

    Args:
        deleted: The files.
        new: The state without them.
    """
    gone = tuple(deleted)
    found: defaultdict[str, list[Referrer]] = defaultdict(list)
    for path, referrer in (*_imports(gone, new), *_links(gone, new), *_mentions(gone, new)):
        if referrer not in found[path]:
            found[path].append(referrer)
    return dict(found)


def _imports(gone: tuple[str, ...], new: Snapshot) -> Iterator[tuple[str, Referrer]]:
    modules = [path for path in gone if path.endswith(".py")]
    if not modules:
        return
    python = [path for path in new.blobs if path.endswith((".py", ".pyi"))]
    names, left = Names([*python, *modules]), frozenset(python)
    words = [_stem(path).encode() for path in modules]
    new.load(python)
    for path in python:
        data = new.read(path) or b""
        if not any(word in data for word in words):
            continue
        for node in _unguarded(parsed(new.text(path))):
            for module in _meant(node, path, names, left, new):
                yield module, Referrer(path, node.lineno, "imports it")


def _meant(
    node: ast.Import | ast.ImportFrom, path: str, names: Names, left: frozenset[str], new: Snapshot
) -> Iterator[str]:
    """The files that an import needs and that are gone."""
    for _, bound in bindings(node):
        packages = names.find(bound.module, path)
        if packages and left.isdisjoint(packages):
            yield from packages
        if bound.name in {"", "*"} or (packages and any(_defines(new.text(each), bound.name) for each in packages)):
            continue
        below = names.relative(bound.module, path, bound.name)
        if below and left.isdisjoint(below):
            yield from below


def _defines(text: str, name: str) -> bool:
    """Whether a module binds a name itself, by anything but importing a submodule of that name."""
    tree = parsed(text)
    for node in tree.body if tree else ():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name == name:
            return True
        if isinstance(node, ast.Assign) and any(
            isinstance(each, ast.Name) and each.id == name for each in node.targets
        ):
            return True
        if isinstance(node, ast.ImportFrom) and node.module and any((a.asname or a.name) == name for a in node.names):
            return True
    return False


def _unguarded(tree: ast.Module | None) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports whose failing nobody catches."""
    stack: list[ast.AST] = [tree] if tree else []
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif isinstance(node, ast.Try) and any(_catches(handler) for handler in node.handlers):
            stack.extend((*node.handlers, *node.orelse, *node.finalbody))
        else:
            stack.extend(ast.iter_child_nodes(node))


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in _IMPORT_ERRORS for kind in kinds)


def _links(gone: tuple[str, ...], new: Snapshot) -> Iterator[tuple[str, Referrer]]:
    documents = [path for path in new.blobs if path.endswith(_DOCUMENTS) and not _ASIDE.fullmatch(path)]
    new.load(documents)
    wanted = frozenset(gone)
    for path in documents:
        text = _FENCES.sub(lambda match: "\n" * match[0].count("\n"), new.text(path))
        for match in _LINKS.finditer(text):
            link = next(filter(None, match.groups()))
            for target in _targets(path, link):
                if target in wanted:
                    yield (
                        target,
                        Referrer(path, text.count("\n", 0, match.start(match.lastindex or 0)) + 1, "links to it"),
                    )


def _targets(path: str, link: str) -> Iterator[str]:
    """The files that a link may lead to."""
    plain = unquote(link.partition("#")[0].partition("?")[0])
    if not plain or ":" in plain.split("/")[0] or plain.startswith("//"):
        return
    if plain.startswith("/"):
        yield plain.lstrip("/")
    else:
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), plain))


def _mentions(gone: tuple[str, ...], new: Snapshot) -> Iterator[tuple[str, Referrer]]:
    """Paths, and modules by their dotted names, in configuration."""
    files = [
        path
        for path in new.blobs
        if (path.endswith(_CONFIGURATION) or _NAMED.fullmatch(path))
        and not _ASIDE.fullmatch(path)
        and path.rpartition("/")[2] != "devkit.toml"
    ]
    new.load(files)
    patterns = [(path, _pattern(path)) for path in gone]
    for path in files:
        text = _OWN.sub(lambda match: "\n" * match[0].count("\n"), new.text(path))
        if len(text) > _LARGEST:
            continue
        for name, pattern in patterns:
            if name.rpartition("/")[2].rpartition(".")[0] not in text:
                continue
            match = next((each for each in pattern.finditer(text) if not _commented(text, each.start())), None)
            if match:
                yield name, Referrer(path, text.count("\n", 0, match.start()) + 1, "names it")


def _pattern(path: str) -> re.Pattern[str]:
    plain = rf"(?<![\w./-])(?:\./)?{re.escape(path)}(?![\w/-]|\.\w)"
    if not path.endswith(".py"):
        return re.compile(plain)
    parts = path.removesuffix(".py").removesuffix("/__init__").removeprefix("src/").split("/")
    if len(parts) == 1:
        return re.compile(plain)
    return re.compile(rf"{plain}|(?<![\w.]){re.escape('.'.join(parts))}(?=:\w)")


def _commented(text: str, offset: int) -> bool:
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return line.lstrip().startswith(("#", ";", "//")) or " #" in line


def _stem(path: str) -> str:
    parts = path.removesuffix(".py").split("/")
    return parts[-2] if parts[-1] == "__init__" and len(parts) > 1 else parts[-1]
