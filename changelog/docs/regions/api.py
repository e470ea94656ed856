"""The index of a module's public names with the first line of their docstrings; read by griffe, never imported."""

import ast
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from devkit.changelog.docs.content import Content, Table, code, prose
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.regions.region import Kind, Wanted, installing
from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import griffe

_STARS = {"variadic positional": "*", "variadic keyword": "**"}


def fill(context: Context, wanted: Wanted) -> Content:
    """The public names of a module (`package.module`), in the order of its source; of a package its modules too."""
    name = wanted.one("a module, such as package.module,")
    try:
        import griffe
    except ImportError as error:
        raise DevkitError(f"{wanted.where}: an API index needs griffe: {installing('griffe')}") from error
    logging.getLogger("griffe").setLevel(logging.CRITICAL)
    folders = [context.tree.root / "src", context.tree.root]
    try:
        found = griffe.load(name, search_paths=folders, allow_inspection=False, try_relative_path=False)
    except (ImportError, KeyError, griffe.GriffeError, SyntaxError) as error:
        _check(context, wanted, [name])
        raise DevkitError(f"{wanted.where}: there is no module {name!r} in the project ({error})") from error
    if not isinstance(found, griffe.Module):
        raise DevkitError(f"{wanted.where}: {name!r} is no module; name one")
    _check(context, wanted, [name, *_unread(found)])
    public = [(name, member) for name, member in _public(found) if _counts(context, member)]
    return Table(
        ("name", "what it is"), [(code(_shown(name, member)), prose(_summary(member))) for name, member in public]
    )


def _counts(context: Context, member: "griffe.Object | None") -> bool:
    """Whether the source of a name is one that documents may be made from."""
    path = member.filepath if member is not None else None
    root = context.tree.root
    if not isinstance(path, Path) or not path.is_relative_to(root):
        return True
    return context.counts(path.relative_to(root).as_posix())


def _unread(module: "griffe.Module") -> "Iterator[str]":
    """The modules that griffe passed over without a word: public ones of the package, and those names come from."""
    import griffe

    if module.is_init_module and isinstance(module.filepath, Path):
        stems = (path.stem for path in sorted(module.filepath.parent.glob("[!_]*.py")))
        yield from (f"{module.path}.{stem}" for stem in stems if stem not in module.members)
    for member in module.members.values():
        if isinstance(member, griffe.Alias) and _is_own(member) and _target(member) is None:
            yield member.target_path


def _check(context: Context, wanted: Wanted, names: "Iterable[str]") -> None:
    """Refuse modules that can't be read: their names would be missing without a word.

    Raises:
        DevkitError: the source of one of these modules, or of a package around it, is not valid Python, or the commit
            about to be made doesn't have it.
    """
    for path in dict.fromkeys(path for name in names for path in _files(name)):
        content = wanted.source(context, path)
        try:
            ast.parse(content or b"")
        except (SyntaxError, ValueError, RecursionError) as error:
            line = f":{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
            raise DevkitError(f"{wanted.where}: {path}{line} is not valid Python: {error}; repair it") from error


def _files(name: str) -> "Iterator[str]":
    """Where the sources of a module and of the packages around it may stand, relative to the project."""
    parts = name.split(".")
    if not all(map(str.isidentifier, parts)):
        return
    for length in range(1, len(parts) + 1):
        stem = "/".join(parts[:length])
        for folder in ("src/", ""):
            yield f"{folder}{stem}.py"
            yield f"{folder}{stem}/__init__.py"


def _public(module: "griffe.Module") -> "Iterator[tuple[str, griffe.Object | None]]":
    """What a module offers: what `__all__` lists, else what it defines under a name without an underscore.

    None stands for what the package takes from a module without a source, such as a compiled one.
    """
    import griffe

    members = [pair for pair in module.members.items() if pair[1].is_public and not pair[0].startswith("__")]
    pairs = [
        (name, target)
        for name, member in members
        if (target := _target(member)) is not None or (isinstance(member, griffe.Alias) and _is_own(member))
    ]
    yield from sorted((pair for pair in pairs if pair[1] and pair[1].is_module), key=lambda pair: pair[0])
    rest = [pair for pair in pairs if not (pair[1] and pair[1].is_module)]
    yield from sorted(rest, key=lambda pair: (pair[1] and pair[1].lineno) or 0)


def _is_own(member: "griffe.Alias") -> bool:
    """Whether a name is taken from the package itself."""
    return member.target_path.split(".")[0] == member.path.split(".")[0]


def _target(member: "griffe.Object | griffe.Alias") -> "griffe.Object | None":
    """What a name stands for; None where griffe has no source of it."""
    import griffe

    if not isinstance(member, griffe.Alias):
        return member
    try:
        target = member.final_target
    except griffe.GriffeError:
        return None
    return target if isinstance(target, griffe.Object) else None


def _shown(name: str, member: "griffe.Object | None") -> str:
    """A name as users import it, with the parameters of a function."""
    parameters = getattr(member, "parameters", None) if member is not None and member.is_function else None
    if parameters is None:
        return name
    names = [f"{_STARS.get(parameter.kind.value, '')}{parameter.name}" for parameter in parameters]
    return f"{name}({', '.join(names)})"


def _summary(member: "griffe.Object | None") -> str:
    return member.docstring.value.strip().split("\n\n")[0] if member is not None and member.docstring else ""


KIND = Kind("api", fill, words=1)
