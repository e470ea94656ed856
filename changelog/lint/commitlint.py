"""commitlint's configuration in JSON or YAML: what is taken over, and what can't be."""

import json
from typing import Any

from devkit.changelog.lint.finding import Setting
from devkit.changelog.lint.rules import named
from devkit.changelog.lint.ruleset import CONVENTIONAL, Ruleset
from devkit.changelog.lint.values import setting
from devkit.core.errors import DevkitError

_ANGULAR = ["build", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"]
PRESETS = {
    "@commitlint/config-conventional": CONVENTIONAL,
    "@commitlint/config-angular": CONVENTIONAL | {"type-enum": CONVENTIONAL["type-enum"]._replace(value=_ANGULAR)},
}
_EMPTY_DEFAULTS = {"references-empty": Setting(2, always=False)}
_READ = {"extends", "rules", "defaultIgnores", "$schema", "helpUrl", "formatter", "prompt"}


def read(path: str, text: str) -> Ruleset:
    """The rules of `.commitlintrc`, `.commitlintrc.json`, `.yaml` or `.yml`, or of `commitlint` in package.json.

    Raises:
        DevkitError: it can't be parsed, holds no mapping, or a rule's setting can't be used.
    """
    table = _parsed(path, text)
    if path.endswith("package.json"):
        table = table.get("commitlint", {}) if isinstance(table, dict) else table
    if not isinstance(table, dict):
        raise DevkitError(f"{path}: expected a mapping with extends and rules, as commitlint reads it")
    notices = [f"key {key}" for key in table if key not in _READ]
    settings: dict[str, Setting] = {}
    extends = table.get("extends") or []
    for name in [extends] if isinstance(extends, str) else extends:
        if name in PRESETS:
            settings |= PRESETS[name]
        else:
            notices.append(f"extends {name}")
    settings |= _rules(path, table.get("rules") or {}, settings, notices)
    accept = table.get("defaultIgnores", True) is not False
    return Ruleset(settings, accept_git=accept, source=path, notices=tuple(notices))


def _rules(path: str, rules: object, base: dict[str, Setting], notices: list[str]) -> dict[str, Setting]:
    if not isinstance(rules, dict):
        raise DevkitError(f"{path}: rules: expected a mapping of rule names, got {rules!r}")
    taken, errors = {}, []
    for name, written in rules.items():
        if named(name) is None:
            notices.append(f"rule {name}")
            continue
        try:
            taken[name] = setting(name, written, base.get(name) or _EMPTY_DEFAULTS.get(name))
        except ValueError as error:
            errors.append(f"rules.{name}: {error}")
    if errors:
        raise DevkitError(f"{path}: {'; '.join(errors)}")
    return taken


def _parsed(path: str, text: str) -> Any:  # noqa: ANN401 - what a person wrote
    if path.endswith(".json") or text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise DevkitError(f"{path}: not valid JSON: {error}") from error
    return _yaml(path, text)


def _yaml(path: str, text: str) -> Any:  # noqa: ANN401 - what a person wrote
    import importlib

    try:
        yaml = importlib.import_module("yaml")
    except ImportError as error:
        raise DevkitError(f"{path}: reading YAML needs PyYAML: pip install 'devkit-ci[yaml]', or write JSON") from error
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError) as error:
        raise DevkitError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from error
