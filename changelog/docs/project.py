"""All documents of a project that devkit keeps up to date."""

from collections.abc import Iterator
from pathlib import Path

from devkit.changelog.docs import projectjson, refreshing
from devkit.changelog.docs.context import Context, outside
from devkit.changelog.docs.refreshing import Finding
from devkit.core.errors import DevkitError

_WILD = frozenset("*?[")


def refresh_all(context: Context) -> list[Finding]:
    """Bring every document up to date, in the context's tree; return what was stale or can't be told here.

    project.json comes first: a document may hold it.

    Raises:
        DevkitError: a file, a mark or a setting is wrong.
    """
    findings = []
    path = context.settings.docs.project_json
    if path:
        _check(context, "project-json", path)
        findings += projectjson.refresh(context, path)
    for document in documents(context):
        findings += refreshing.refresh(context, document)
    return sorted(findings)


def documents(context: Context) -> Iterator[str]:
    """The files with regions, relative to the folder: those named, and those a pattern finds among what git knows.

    Raises:
        DevkitError: a pattern isn't one, or leads out of the folder; a folder is named.
    """
    seen = set()
    root = context.tree.root
    for pattern in context.settings.docs.files:
        _check(context, "files", pattern)
        if _WILD.isdisjoint(pattern):
            found = [pattern] if (root / pattern).is_file() or pattern != "README.md" else []
        else:
            found = [path for path in _matching(root, pattern) if context.repository is None or path in context.tracked]
        for path in found:
            if path not in seen:
                seen.add(path)
                yield path


def _matching(root: Path, pattern: str) -> list[str]:
    try:
        return sorted(path.relative_to(root).as_posix() for path in root.glob(pattern) if path.is_file())
    except (ValueError, NotImplementedError) as error:
        raise DevkitError(f"files = {pattern!r} in [tool.devkit.docs] is no pattern: {error}; correct it") from error


def _check(context: Context, setting: str, path: str) -> None:
    """Refuse what can't be a document of the project.

    Raises:
        DevkitError: the path leads out of the folder, or is one.
    """
    if outside(path):
        raise DevkitError(f"{setting} = {path!r} in [tool.devkit.docs] leads out of the project; name a file below it")
    if (context.tree.root / path).is_dir():
        raise DevkitError(f"{setting} = {path!r} in [tool.devkit.docs] is a folder; name a file")
