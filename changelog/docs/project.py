"""All documents of a project that devkit keeps up to date."""

from collections.abc import Iterator

from devkit.changelog.docs import projectjson, refreshing
from devkit.changelog.docs.context import Context
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
        findings += projectjson.refresh(context, path)
    for document in documents(context):
        findings += refreshing.refresh(context, document)
    return sorted(findings)


def documents(context: Context) -> Iterator[str]:
    """The files with regions, relative to the folder: those named, and those a pattern finds among what git knows.

    Raises:
        DevkitError: a file is named that isn't there, other than the README.md of the defaults.
    """
    seen = set()
    root = context.tree.root
    for pattern in context.settings.docs.files:
        if _WILD.isdisjoint(pattern):
            found = [pattern] if (root / pattern).is_file() or pattern != "README.md" else []
        else:
            every = (path.relative_to(root).as_posix() for path in root.glob(pattern) if path.is_file())
            found = sorted(path for path in every if context.repository is None or path in context.tracked)
        if pattern.startswith("/") or ".." in pattern.split("/"):
            raise DevkitError(
                f"files = {pattern!r} in [tool.devkit.docs] leads out of the project; name a file below it"
            )
        for path in found:
            if path not in seen:
                seen.add(path)
                yield path
