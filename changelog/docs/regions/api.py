"""The index of a module's public names with the first line of their docstrings; read by griffe, never imported."""

import logging
from typing import TYPE_CHECKING

from devkit.changelog.docs.content import Content, Table, code, prose
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.regions.region import Kind, Wanted
from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import griffe

_STARS = {"variadic positional": "*", "variadic keyword": "**"}


def fill(context: Context, wanted: Wanted) -> Content:
    """The public names of a module (`package.module`), in the order of its source; of a package its modules too."""
    name = wanted.one("a module, such as package.module,")
    try:
        import griffe
    except ImportError as error:
        raise DevkitError(f"{wanted.where}: an API index needs griffe: pip install 'devkit-ci[docs]'") from error
    logging.getLogger("griffe").setLevel(logging.CRITICAL)
    folders = [context.tree.root / "src", context.tree.root]
    try:
        found = griffe.load(name, search_paths=folders, allow_inspection=False, try_relative_path=False)
    except (ImportError, KeyError, griffe.GriffeError, SyntaxError) as error:
        raise DevkitError(f"{wanted.where}: there is no module {name!r} in the project ({error})") from error
    if not isinstance(found, griffe.Module):
        raise DevkitError(f"{wanted.where}: {name!r} is no module; name one")
    return Table(("name", "what it is"), [(code(_shown(member)), prose(_summary(member))) for member in _public(found)])


def _public(module: "griffe.Module") -> "Iterator[griffe.Object]":
    """What a module offers: what `__all__` lists, else what it defines under a name without an underscore."""
    members = [member for name, member in module.members.items() if member.is_public and not name.startswith("__")]
    own = [target for member in members if (target := _target(member)) is not None]
    yield from sorted((member for member in own if member.is_module), key=lambda member: member.name)
    yield from sorted((member for member in own if not member.is_module), key=lambda member: member.lineno or 0)


def _target(member: "griffe.Object | griffe.Alias") -> "griffe.Object | None":
    """What a name stands for; None where that lies outside of the package, and so has no source here."""
    import griffe

    if not isinstance(member, griffe.Alias):
        return member
    try:
        target = member.final_target
    except griffe.GriffeError:
        return None
    return target if isinstance(target, griffe.Object) else None


def _shown(member: "griffe.Object") -> str:
    parameters = getattr(member, "parameters", None) if member.is_function else None
    if parameters is None:
        return member.name
    names = [f"{_STARS.get(parameter.kind.value, '')}{parameter.name}" for parameter in parameters]
    return f"{member.name}({', '.join(names)})"


def _summary(member: "griffe.Object") -> str:
    return member.docstring.value.strip().split("\n\n")[0] if member.docstring else ""


KIND = Kind("api", fill, words=1)
