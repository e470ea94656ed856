"""`.pre-commit-config.yaml`: devkit's hooks, put into what stands there."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from devkit.core.errors import DevkitError
from devkit.hooks.init.look import Look
from devkit.hooks.published import HOOKS, STAGES

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedMap

PATH = ".pre-commit-config.yaml"
_TYPES = "default_install_hook_types"


class Hook(NamedTuple):
    """A published hook, as a repository would list it."""

    id: str
    stages: tuple[str, ...]
    entry: str
    options: tuple[tuple[str, str], ...]
    """What else its entry in .pre-commit-hooks.yaml says, as YAML."""


def merged(text: str, look: Look) -> str:
    """The configuration with devkit's hooks in it; what stands there keeps its order and comments.

    Raises:
        DevkitError: it is no configuration of pre-commit.
    """
    wanted = tuple(_wanted(look))
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n")
    if not lines.strip():
        types = ", ".join(_types(wanted))
        head = "# Once a clone: pip install pre-commit, then pre-commit install\n"
        return f"{head}{_TYPES}: [{types}]\nrepos:\n{_block(wanted, look, '  ')}"
    data = _parsed(lines)
    present = {hook.get("id") for repo in data.get("repos") or [] for hook in repo.get("hooks") or []}
    missing = tuple(hook for hook in wanted if hook.id not in present)
    lines = _with_repo(lines, data, missing, look) if missing else lines
    lines = _with_types(lines, _parsed(lines), _types(wanted))
    return lines.replace("\n", newline)


def published() -> tuple[dict[str, Any], ...]:
    """The entries of devkit's own .pre-commit-hooks.yaml, as the package ships them."""
    return HOOKS


def _wanted(look: Look) -> Iterator[Hook]:
    """The hooks that have something to do here."""
    useful = {
        "devkit-lint-message": look.is_conventional,
        "devkit-message": look.is_conventional,
        "devkit-changelog": look.changelog is not None,
        "devkit-docs": any(path.endswith(".md") for path in look.files) and "[tool.devkit.docs]" in look.text,
        "devkit-tests": look.has_tests,
        "devkit-fixtures": look.has_tests,
        **dict.fromkeys(("devkit-error-messages", "devkit-duplicates", "devkit-paths"), look.is_python),
    }
    for entry in published():
        if useful.get(entry["id"], True):
            rest = tuple(
                (key, _scalar(entry[key]))
                for key in ("pass_filenames", "always_run", "require_serial", "types")
                if key in entry
            )
            yield Hook(entry["id"], tuple(entry["stages"]), entry["entry"], rest)


def _types(hooks: tuple[Hook, ...]) -> tuple[str, ...]:
    """The kinds of git hooks that have to be installed, in git's order."""
    used = {stage for hook in hooks for stage in hook.stages}
    return tuple(each for each in STAGES if each in used or each == "pre-commit")


def _block(hooks: tuple[Hook, ...], look: Look, indent: str) -> str:
    """An entry of `repos` with these hooks."""
    inner = f"{indent}    "
    if look.home:
        head = f"{indent}- repo: {look.home}\n{indent}  rev: v{look.version}\n{indent}  hooks:\n"
        return head + "".join(f"{inner}- id: {hook.id}\n" for hook in hooks)
    return f"{indent}- repo: local\n{indent}  hooks:\n" + "".join(_local(hook, look, inner) for hook in hooks)


def _local(hook: Hook, look: Look, indent: str) -> str:
    fields = [
        ("name", hook.id),
        ("entry", hook.entry),
        ("language", "python"),
        ("additional_dependencies", f'["devkit-ci=={look.version}"]'),
        ("stages", f"[{', '.join(hook.stages)}]"),
        *hook.options,
    ]
    return f"{indent}- id: {hook.id}\n" + "".join(f"{indent}  {key}: {value}\n" for key, value in fields)


def _with_repo(text: str, data: "CommentedMap", hooks: tuple[Hook, ...], look: Look) -> str:
    """Put a repository's entry after the last one."""
    repos = data.get("repos")
    if not repos:
        base = re.sub(r"(?m)^repos:\s*(?:\[\s*\])?[^\S\n]*$\n?", "", text).rstrip("\n")
        return f"{base}\nrepos:\n{_block(hooks, look, '  ')}".lstrip("\n")
    if repos.fa.flow_style():
        raise DevkitError(
            f"{PATH}: repos is written in brackets; write it as a list with dashes, then run devkit init again"
        )
    indent = " " * (repos.lc.data[0][1] - 2)
    lines = text.split("\n")
    end = _end_of_list(lines, repos.lc.data[len(repos) - 1][0], len(indent))
    block = _block(hooks, look, indent).rstrip("\n").split("\n")
    return "\n".join([*lines[:end], *block, *lines[end:]])


def _end_of_list(lines: list[str], last: int, indent: int) -> int:
    """The line after a list's last entry, before blank lines and comments that belong to what follows."""
    end = last + 1
    for number in range(last + 1, len(lines)):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(line) - len(line.lstrip()) <= indent:
            break
        end = number + 1
    return end


def _with_types(text: str, data: "CommentedMap", wanted: tuple[str, ...]) -> str:
    """Have every kind of hook that is in use installed by a plain `pre-commit install`."""
    present = [str(each) for each in data.get(_TYPES) or []]
    missing = [each for each in wanted if each not in present]
    if not missing:
        return text
    line = f"{_TYPES}: [{', '.join([*present, *missing])}]"
    if _TYPES in data:
        first = data.lc.data[_TYPES][0]
        lines = text.split("\n")
        end = _end_of_list(lines, first, 0)
        comment = re.search(r"\s+#.*$", lines[first])
        return "\n".join([*lines[:first], line + (comment[0] if comment else ""), *lines[end:]])
    first = min((place[0] for place in data.lc.data.values()), default=0)
    lines = text.split("\n")
    return "\n".join([*lines[:first], line, *lines[first:]])


def _parsed(text: str) -> "CommentedMap":
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="rt").load(text)
    except YAMLError as error:
        raise DevkitError(f"{PATH}: not valid YAML: {' '.join(str(error).split())}") from error
    repos = data.get("repos") if isinstance(data, CommentedMap) else None
    sound = isinstance(repos, list) and all(isinstance(each, CommentedMap) for each in repos)
    if not isinstance(data, CommentedMap) or not (sound or repos is None):
        raise DevkitError(f"{PATH}: expected a mapping with a list of repos, as pre-commit documents it")
    return data


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"[{', '.join(map(str, value))}]" if isinstance(value, (list, tuple)) else str(value)
