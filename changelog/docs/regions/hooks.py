"""The table of the hooks a repository publishes for pre-commit."""

import importlib
from typing import Any

from devkit.changelog.docs.content import Content, Table, code, prose
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.regions.region import Kind, Wanted, installing
from devkit.core.errors import DevkitError

_FILE = ".pre-commit-hooks.yaml"


def fill(context: Context, wanted: Wanted) -> Content:
    """Each hook's id, its stages, and its description or else its name, in the file's order."""
    content = wanted.source(context, _FILE)
    if content is None:
        raise DevkitError(f"{wanted.where}: there is no {_FILE}, which the table of hooks is made from")
    rows = []
    for entry in _entries(content.decode("utf-8", "surrogateescape"), wanted):
        says = entry.get("description") or entry.get("name") or ""
        rows.append((code(str(entry["id"])), ", ".join(map(code, _stages(entry))), prose(str(says))))
    return Table(("hook", "runs at", "what it does"), rows)


def _stages(entry: dict[str, Any]) -> list[str]:
    """When a hook runs: as pre-commit has it, at pre-commit if it doesn't say."""
    found = entry.get("stages", [])
    if not isinstance(found, list) or not all(isinstance(stage, str) for stage in found):
        raise DevkitError(
            f"{_FILE}: stages of {str(entry['id'])!r} is no list of words; write it as in `stages: [pre-commit]`"
        )
    return found or ["pre-commit"]


def _entries(text: str, wanted: Wanted) -> list[dict[str, Any]]:
    try:
        yaml = importlib.import_module("yaml")
    except ImportError as error:
        raise DevkitError(f"{wanted.where}: the table of hooks needs PyYAML: {installing('PyYAML')}") from error
    try:
        found = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError) as error:
        raise DevkitError(f"{_FILE}: not valid YAML: {' '.join(str(error).split())}; repair it") from error
    if not isinstance(found, list) or not all(isinstance(entry, dict) and "id" in entry for entry in found):
        raise DevkitError(f"{_FILE}: expected a list of hooks, each with an id; repair it")
    return found


KIND = Kind("hooks", fill)
