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
_CASES = {"lowercase": "lower-case", "uppercase": "upper-case", "sentencecase": "sentence-case"}
_READ = {"extends", "rules", "defaultIgnores", "$schema", "helpUrl", "prompt"}
_OWN_PRESET = "conventional-changelog-conventionalcommits"
"""What parses messages for config-conventional, by the specification that devkit's grammar follows."""
_DELIMITERS = ["/", "\\", ","]
_VERSION = (
    r"\A(?:chore(?:\([^)\n]+\))?:)?[ \t]*v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?(?: [\[(](?:skip|ci)[- ](?:ci|skip)[\])])?$"
)
_DEFAULT_IGNORES = (_VERSION, r"\A[Rr](?:evert|eapply) ")
"""What commitlint ignores beside messages of git's own making: `npm version` writes the one, people the other."""


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
    notices = [f"key {key}" for key, value in table.items() if key not in _READ and value != _OWN_PRESET]
    extended = _extended(path, table.get("extends") or [])
    unknown = [f"extends {name}" for name in extended if name not in PRESETS]
    notices += unknown
    settings: dict[str, Setting] = {}
    for name in extended:
        settings |= PRESETS.get(name, {})
    rules = _rules(path, table.get("rules") or {}, settings, notices)
    if unknown and not (settings or rules):
        settings = dict(CONVENTIONAL)
        notices[-1] += "; the rules of @commitlint/config-conventional apply instead"
    accept = table.get("defaultIgnores", True) is not False
    ignore = _DEFAULT_IGNORES if accept else ()
    return Ruleset(settings | rules, ignore, accept, source=path, notices=tuple(notices), help=_help(path, table))


def configured(path: str, content: bytes) -> bool:
    """Whether a package.json has a configuration of commitlint's: most that name it only install or run it."""
    table = _parsed(path, content.decode("utf-8-sig", "replace"))
    return isinstance(table, dict) and "commitlint" in table


def _help(path: str, table: dict[str, Any]) -> str | None:
    address = table.get("helpUrl")
    if address is not None and not isinstance(address, str):
        raise DevkitError(f"{path}: helpUrl: expected an address, got {address!r}")
    return address


def _extended(path: str, extends: object) -> list[str]:
    names = [extends] if isinstance(extends, str) else extends
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise DevkitError(f"{path}: extends: expected the name of a configuration, or a list of names, got {extends!r}")
    return names


def _rules(path: str, rules: object, base: dict[str, Setting], notices: list[str]) -> dict[str, Setting]:
    if not isinstance(rules, dict):
        raise DevkitError(f"{path}: rules: expected a mapping of rule names, got {rules!r}")
    taken, errors = {}, []
    for name, written in rules.items():
        if named(name) is None:
            notices.append(f"rule {name}")
            continue
        try:
            plain = _plain(name, written, notices)
            taken[name] = setting(name, plain, base.get(name))
        except ValueError as error:
            errors.append(f"rules.{name}: {error}")
    if errors:
        raise DevkitError(f"{path}: {'; '.join(errors)}")
    return taken


def _plain(name: str, written: object, notices: list[str]) -> object:
    """A rule's setting as devkit writes it: cases by their usual names, scopes without what they are parted by."""
    if not isinstance(written, list) or len(written) < 3:  # noqa: PLR2004 - level, when, value
        return written
    value = written[2]
    listed = {"scope-enum": "scopes", "scope-case": "cases"}.get(name)
    if isinstance(value, dict) and listed in value:
        notices += [f"{key} of rule {name}" for key, one in value.items() if key != listed and one != _DELIMITERS]
        value = value[listed]
    if name.endswith("-case"):
        value = [_case(one) for one in value] if isinstance(value, list) else _case(value)
    return [*written[:2], value]


def _case(value: object) -> object:
    return _CASES.get(value.lower(), value) if isinstance(value, str) else value


def _parsed(path: str, text: str) -> Any:  # noqa: ANN401 - what a person wrote
    written = path.endswith(".json")
    if written or text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            if written:
                raise DevkitError(f"{path}: not valid JSON: {error}") from error
    return _yaml(path, text)  # which may begin with a brace too


def _yaml(path: str, text: str) -> Any:  # noqa: ANN401 - what a person wrote
    import importlib

    try:
        yaml = importlib.import_module("yaml")
    except ImportError as error:
        raise DevkitError(f"{path}: reading YAML needs PyYAML: pip install 'devkit-ci[yaml]', or write JSON") from error
    try:
        return yaml.load(text, Loader=_loader(yaml))
    except (yaml.YAMLError, RecursionError) as error:
        raise DevkitError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from error


def _loader(yaml: Any) -> Any:  # noqa: ANN401 - a library that may not be there
    """What reads YAML as commitlint does: `no`, `on` and `off` are texts."""
    import re

    tag = "tag:yaml.org,2002:bool"
    loader: Any = type("Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
    known = loader.yaml_implicit_resolvers
    loader.yaml_implicit_resolvers = {
        first: [one for one in resolvers if one[0] != tag] for first, resolvers in known.items()
    }
    loader.add_implicit_resolver(tag, re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
    return loader
