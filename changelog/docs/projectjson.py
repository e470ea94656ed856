"""project.json: facts about the project for programs; what others wrote in it stays, byte for byte."""

from collections.abc import Callable
from typing import Any

from devkit.changelog.docs import facts
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.refreshing import Finding
from devkit.changelog.release import jsontext
from devkit.core.errors import DevkitError

_FACTS: dict[str, Callable[[Context], Any]] = {
    "name": lambda context: facts.declared(context, "name"),
    "version": facts.version,
    "description": lambda context: facts.declared(context, "description"),
    "last_release": facts.last_release,
    "contributors": facts.contributors,
    "counts": facts.counts,
}


def refresh(context: Context, path: str) -> list[Finding]:
    """Bring the configured keys of a JSON file up to date, in the context's tree; return what was stale or unknown.

    Raises:
        DevkitError: the file is no JSON object.
    """
    old = context.tree.text(path)
    text = old if old and old.strip("\ufeff \t\r\n") else "{}\n"
    if not isinstance(jsontext.load(text, path), dict):
        raise DevkitError(f"{path}: expected a JSON object; correct it, or name another file as project-json")
    findings = []
    for key in context.settings.docs.project_keys:
        try:
            new = _put(text, path, key, _FACTS[key](context))
        except facts.UnknownHereError as reason:
            findings.append(Finding(path, 0, key, str(reason)))
            continue
        if new != text:
            findings.append(Finding(path, 0, key))
            text = new
    if text != old:
        context.tree.write(path, text)
    return findings


def _put(text: str, path: str, key: str, value: object) -> str:
    """Write one key; of counts only those that are known, beside any others. What isn't known stays as it is."""
    if value is None:
        return text
    if key == "counts" and isinstance(value, dict) and isinstance(jsontext.get(text, [key]), dict):
        for name, count in value.items():
            text = jsontext.put(text, [key, name], count)
        return text
    if not value and jsontext.get(text, [key]) is None:
        return text
    try:
        return jsontext.put(text, [key], value)
    except DevkitError as error:
        raise DevkitError(f"{path}: {error}") from error
