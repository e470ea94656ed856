"""From a project and the name of its registry to one patch: all messages moved, all files that follow."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from devkit.core.errors import DevkitError
from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.extract.follow import followed
from devkit.diagnoser.extract.modules import Imports, find_module, module_name
from devkit.diagnoser.extract.naming import constant_name
from devkit.diagnoser.extract.rewrite import Change, appended, changed, imported, replaced
from devkit.diagnoser.extract.sites import Site, sites
from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.repair.patch import unified
from devkit.diagnoser.repair.text import Project, SourceText
from devkit.diagnoser.syntax import parsed

_LEAST_LETTERS = 12
_LEAST_WORDS = 3
_WIDTH = 88


class Moved(NamedTuple):
    """A message and its constant."""

    name: str
    text: str
    sites: tuple[Site, ...]


class Extraction(NamedTuple):
    """What is proposed."""

    registry: str
    """The module's file."""
    moved: tuple[Moved, ...]
    fixes: tuple[Fix, ...]
    """One patch a file: they belong together."""
    left: tuple[str, ...]
    """Sentences about messages that stay where they are."""


def extract(root: Path, registry: str, files: Iterable[str], prefix: str = "") -> Extraction:
    """Move messages that several modules say to a module of constants.

    Args:
        root: The folder of the project.
        registry: The module's dotted name.
        files: The project's Python files, relative to the root.
        prefix: What stands before their paths in the repository, and so in patches; empty or ending in `/`.

    Raises:
        DevkitError: there is no such module, or it can't be parsed.
    """
    every = frozenset(files)
    project = Project(root)
    home = project.file(find_module(registry, every))
    if home is None or home.tree is None:
        raise DevkitError(f"{registry}: the module of messages can't be parsed; repair it first")
    loaded = Imports(project, every).reachable(home.path)
    near = sorted(path for path in every if path != home.path and _is_near(path, home.path, every))
    groups, left = _groups(project, near, home.path, loaded)
    taken = _names(project, {site.path for group in groups for site in group} | {home.path})
    known = _constants(home)
    moved = tuple(
        Moved(known.get(group[0].text) or constant_name(group[0].text, taken), group[0].text, tuple(group))
        for group in groups
    )
    after = _rewritten(project, home, registry, every, moved)
    fixes = tuple(_fix(project, new, prefix, moved) for new in after if parsed(new.text) is not None)
    if len(fixes) < len(after):
        raise DevkitError(f"{registry}: moving the messages would break a file; nothing is proposed")
    return Extraction(home.path, moved, fixes, left)


def _is_near(path: str, home: str, files: frozenset[str]) -> bool:
    """Whether a source file can import the registry wherever it is used: it is of the same package or folder."""
    own, other = module_name(path, files).split("."), module_name(home, files).split(".")
    same = (
        own[0] == other[0]
        if len(other) > 1
        else len(own) == 1 and PurePosixPath(path).parent == PurePosixPath(home).parent
    )
    return same and not is_test_path(path)


def _groups(
    project: Project, files: Iterable[str], home: str, loaded: frozenset[str]
) -> tuple[list[list[Site]], tuple[str, ...]]:
    """Messages said in several modules, and sentences about those that can't move."""
    found: dict[tuple[str, str], list[Site]] = defaultdict(list)
    left: dict[str, None] = {}
    for path in files:
        source = project.file(path)
        for site in sites(source) if source is not None else ():
            if _matters(site.text):
                found[site.key].append(site)
    groups = [group for group in found.values() if len({site.path for site in group}) > 1]
    kept = []
    for group in groups:
        circular = sorted({site.path for site in group} & loaded)
        if circular:
            left[f"{circular[0]} keeps {group[0].text!r}: {home} imports it, so it can't import from there"] = None
        movable = [site for site in group if site.path not in loaded]
        if len({site.path for site in movable}) > 1:
            kept.append(movable)
    return kept, tuple(left)


def _matters(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= _LEAST_LETTERS and len(text.split()) >= _LEAST_WORDS


def _names(project: Project, paths: Iterable[str]) -> set[str]:
    """Every name that the files use."""
    taken: set[str] = set()
    for path in paths:
        source = project.file(path)
        for node in ast.walk(source.tree) if source is not None and source.tree is not None else ():
            if isinstance(node, ast.Name):
                taken.add(node.id)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                taken.add(node.name)
            elif isinstance(node, ast.arg):
                taken.add(node.arg)
            elif isinstance(node, ast.alias):
                taken.add((node.asname or node.name).partition(".")[0])
    return taken


def _constants(home: SourceText) -> dict[str, str]:
    """Texts that the registry has a constant for already."""
    found = {}
    for node in home.tree.body if home.tree is not None else ():
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                found[text] = name
    return found


def _rewritten(
    project: Project, home: SourceText, registry: str, files: frozenset[str], moved: tuple[Moved, ...]
) -> list[SourceText]:
    """Every file that changes, as it will be."""
    known = _constants(home)
    new = [(each.name, each.text) for each in moved if each.text not in known]
    after = [changed(home, [appended(home, new)])] if new else []
    sited: dict[str, list[tuple[Site, str]]] = defaultdict(list)
    for each in moved:
        for site in each.sites:
            sited[site.path].append((site, each.name))
    plain = {each.text: each.name for each in moved if each.sites[0].kind == "plain"}
    for path in sorted(files):
        source = project.file(path)
        if source is None or source.tree is None or path == home.path:
            continue
        changes, names = _changes(source, sited.get(path, []), plain)
        if names:
            statement, module = _import(path, registry, files, source, sorted(names))
            changes.append(imported(source, statement, module))
            after.append(changed(source, changes))
    return after


def _changes(
    source: SourceText, sited: list[tuple[Site, str]], plain: Mapping[str, str]
) -> tuple[list[Change], set[str]]:
    """Replacements in one file, and the constants they use."""
    changes = [replaced(source, site.start, site.end, _expression(site, name)) for site, name in sited]
    names = {name for _, name in sited}
    if is_test_path(source.path):
        found = followed(source, plain)
        changes += found.changes
        names |= found.names
        if found.escapes:
            changes.append(imported(source, "import re", ""))
    return changes, names


def _expression(site: Site, name: str) -> str:
    return f"{name}.format({site.arguments})" if site.arguments else name


def _import(path: str, registry: str, files: frozenset[str], source: SourceText, names: list[str]) -> tuple[str, str]:
    """The import statement, relative where the file imports so from its own package; and the module as it says it."""
    own = module_name(path, files).split(".")
    around = own if path.endswith("__init__.py") else own[:-1]
    wanted = registry.split(".")
    body = source.tree.body if source.tree is not None else []
    relative = any(isinstance(node, ast.ImportFrom) and node.level for node in body)
    module = registry
    if relative and around and around[0] == wanted[0]:
        shared = next((n for n in range(min(len(around), len(wanted) - 1), 0, -1) if around[:n] == wanted[:n]), 1)
        module = "." * (len(around) - shared + 1) + ".".join(wanted[shared:])
    line = f"from {module} import {', '.join(names)}"
    if len(line) > _WIDTH:
        line = f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
    return line, module


def _fix(project: Project, after: SourceText, prefix: str, moved: tuple[Moved, ...]) -> Fix:
    before = project.file(after.path)
    assert before is not None  # noqa: S101 - it was read to be rewritten
    names = [each.name for each in moved if any(site.path == after.path for site in each.sites)]
    why = f"uses {', '.join(names)}" if names else "follows the messages to their constants"
    line = next((site.line for each in moved for site in each.sites if site.path == after.path), 1)
    target = "test" if is_test_path(after.path) else "source"
    return Fix(
        target=target,  # type: ignore[arg-type]
        path=after.path,
        line=line,
        patch=unified(before, after, prefix),
        confidence=1.0,
        verified=None,
        why=why,
    )
