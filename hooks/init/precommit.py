"""`.pre-commit-config.yaml`: devkit's hooks, put into what stands there."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from devkit.core.errors import DevkitError
from devkit.hooks.init.listed import Listed, is_older, listed
from devkit.hooks.init.look import Look
from devkit.hooks.init.placing import Page, quoted
from devkit.hooks.published import HOOKS, STAGES

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
        DevkitError: it is no configuration of pre-commit, or can't be added to.
    """
    wanted = tuple(_wanted(look))
    after = _with_all(Page(text, PATH), wanted, look)
    if not _says(after, text, wanted, look):
        raise DevkitError(
            f"{PATH} can't be added to as it is written; put {', '.join(hook.id for hook in wanted)} into its repos "
            f"by hand, and {', '.join(_types(wanted))} into {_TYPES}"
        )
    return after


def _with_all(page: Page, wanted: tuple[Hook, ...], look: Look) -> str:
    """The configuration with the hooks that are missing in it."""
    text = page.text
    if page.root is None:
        types = ", ".join(_types(wanted))
        head = "# Once a clone: pip install pre-commit, then pre-commit install\n"
        block = f"{head}{_TYPES}: [{types}]\nrepos:\n{_block(wanted, look, '  ')}"
        return page.with_lines(len(text) + (bool(text) and not text.endswith("\n")), block)
    present = _ids(_repos(text))
    missing = tuple(hook for hook in wanted if hook.id not in present)
    return _with_types(_with_hooks(page, missing, look) if missing else text, _types(wanted))


def _says(text: str, before: str, wanted: tuple[Hook, ...], look: Look) -> bool:
    """Whether a text has the hooks that are wanted, from where they are wanted, below all that another one has."""
    try:
        said, old = _loaded(text), _loaded(before)
        repos, present = _repos(text), _repos(before)
    except DevkitError:
        return False
    kept, added = repos[: len(present)], repos[len(present) :]
    return (
        _rest(said) == _rest(old)
        and len(kept) == len(present)
        and all(_holds(repo, one) for repo, one in zip(kept, present, strict=True))
        and all(repo.get("repo") == (look.home or "local") for repo in added)
        and _ids(repos) == _ids(present) | {hook.id for hook in wanted}
        and {*_types(wanted), *(old.get(_TYPES) or ())} == set(said.get(_TYPES) or ())
    )


def _rest(said: dict[str, Any]) -> dict[str, Any]:
    """What a configuration says but for what is added to."""
    return {key: value for key, value in said.items() if key not in {"repos", _TYPES}}


def _holds(repo: dict[str, Any], before: dict[str, Any]) -> bool:
    """Whether an entry has all that it had, but for its version."""
    changed = {"hooks", "rev"}
    hooks = before.get("hooks") or []
    return (repo.get("hooks") or [])[: len(hooks)] == hooks and all(
        repo.get(key) == value for key, value in before.items() if key not in changed
    )


def published() -> tuple[dict[str, Any], ...]:
    """The entries of devkit's own .pre-commit-hooks.yaml, as the package ships them."""
    return HOOKS


def _wanted(look: Look) -> Iterator[Hook]:
    """The hooks that have something to do here."""
    useful = {
        "devkit-lint-message": look.is_conventional,
        "devkit-message": look.is_conventional,
        "devkit-changelog": look.is_conventional and look.has_unreleased,
        "devkit-docs": any(path.endswith(".md") for path in look.files) and "[tool.devkit.docs]" in look.text,
        "devkit-tests": look.has_tests,
        "devkit-fixtures": look.has_tests,
        **dict.fromkeys(("devkit-error-messages", "devkit-duplicates", "devkit-paths"), look.is_python),
    }
    for entry in published():
        if useful.get(entry["id"], True):
            rest = tuple(
                (key, _scalar(entry[key]))
                for key in ("pass_filenames", "always_run", "verbose", "require_serial", "types")
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
    source = f"{quoted(look.home)}\n{indent}  rev: v{look.version}" if look.home else "local"
    head = f"{indent}- repo: {source}\n{indent}  hooks:\n"
    return head + "".join(_item(hook, look, inner, is_local=not look.home) for hook in hooks)


def _item(hook: Hook, look: Look, indent: str, *, is_local: bool) -> str:
    """A hook's lines in a list of hooks."""
    first, *rest = _fields(hook, look, is_local=is_local)
    return f"{indent}- {first}\n" + "".join(f"{indent}  {field}\n" for field in rest)


def _fields(hook: Hook, look: Look, *, is_local: bool) -> tuple[str, ...]:
    """What is said of a hook: its id, where a repository says the rest."""
    if not is_local:
        return (f"id: {hook.id}",)
    fields = (
        ("id", hook.id),
        ("name", hook.id),
        ("entry", hook.entry),
        ("language", "python"),
        ("additional_dependencies", f'["devkit-ci=={look.version}"]'),
        ("stages", f"[{', '.join(hook.stages)}]"),
        *hook.options,
    )
    return tuple(f"{key}: {value}" for key, value in fields)


def _with_hooks(page: Page, hooks: tuple[Hook, ...], look: Look) -> str:
    """Put hooks where devkit's are listed already, else into an entry of their own."""
    entry = listed(page, look.home)
    if entry is None:
        return _with_repo(page, hooks, look)
    if entry.rev is not None and is_older(entry.rev.value, look.version):  # it may not have these hooks yet
        return _with_hooks(_at_version(page, entry.rev, look.version), hooks, look)
    return _with_items(page, entry, hooks, look)


def _at_version(page: Page, rev: Any, version: str) -> Page:  # noqa: ANN401 - ruamel's nodes have no common type
    """The page with another version at a `rev`, in the quotes that stand there and with the letter before it."""
    start, end = rev.start_mark.index, rev.end_mark.index
    letter = "v" if rev.value.startswith("v") else ""
    written = page.text[start:end].replace(rev.value, f"{letter}{version}")
    return Page(f"{page.text[:start]}{written}{page.text[end:]}", PATH)


def _with_items(page: Page, entry: Listed, hooks: tuple[Hook, ...], look: Look) -> str:
    """Put hooks at the end of an entry's list of them."""
    is_local = entry.repo == "local"
    items = entry.hooks
    if items.flow_style:
        added = ", ".join(f"{{{', '.join(_fields(hook, look, is_local=is_local))}}}" for hook in hooks)
        return page.with_item(items, added)
    indent = " " * items.start_mark.column
    lines = "".join(_item(hook, look, indent, is_local=is_local) for hook in hooks)
    return page.with_lines(page.below(items), lines)


def _with_repo(page: Page, hooks: tuple[Hook, ...], look: Look) -> str:
    """Put a repository's entry after the last one."""
    repos = page.entry("repos")
    if repos is None:
        return page.with_lines(page.below(page.root), f"repos:\n{_block(hooks, look, '  ')}")
    if not isinstance(repos.value.value, list) or not repos.value.value:  # nothing, or an empty list
        start, end = repos.value.start_mark.index, repos.value.end_mark.index
        emptied = Page(f"{page.text[:start].rstrip(' ')}{page.text[end:]}" if end > start else page.text, PATH)
        return emptied.with_lines(emptied.line_below(repos.key.end_mark.index), _block(hooks, look, "  "))
    if repos.value.flow_style:
        raise DevkitError(
            f"{PATH}: repos is written in brackets; write it as a list with dashes, then run devkit init again"
        )
    return page.with_lines(page.below(repos.value), _block(hooks, look, " " * repos.value.start_mark.column))


def _with_types(text: str, wanted: tuple[str, ...]) -> str:
    """Have every kind of hook that is in use installed by a plain `pre-commit install`."""
    page = Page(text, PATH)
    types = page.entry(_TYPES)
    if types is None:
        first = page.root.value[0][0].start_mark if page.root else None
        indent = first.column if first else 0
        line = f"{' ' * indent}{_TYPES}: [{', '.join(wanted)}]\n"
        return page.with_lines(first.index - indent if first else 0, line)
    items = types.value.value
    if not isinstance(items, list) or not all(isinstance(each.value, str) for each in items):
        raise DevkitError(f"{PATH}: expected a list of names at {_TYPES}, such as [pre-commit, pre-push]")
    missing = [each for each in wanted if each not in {item.value for item in items}]
    if not missing:
        return text
    if not types.value.flow_style:
        dash = f"{' ' * types.value.start_mark.column}- "
        return page.with_lines(page.below(types.value), "".join(f"{dash}{each}\n" for each in missing))
    return page.with_item(types.value, ", ".join(missing))


def _loaded(text: str) -> dict[str, Any]:
    """What a configuration says.

    Raises:
        DevkitError: it is no YAML.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text) or {}
    except YAMLError as error:
        raise DevkitError(f"{PATH}: not valid YAML: {' '.join(str(error).split())}") from error


def _repos(text: str) -> list[dict[str, Any]]:
    """The entries of `repos`.

    Raises:
        DevkitError: it is no configuration of pre-commit.
    """
    repos = _loaded(text).get("repos") or []
    if not isinstance(repos, list) or not all(isinstance(repo, dict) for repo in repos):
        raise DevkitError(f"{PATH}: expected a mapping with a list of repos, as pre-commit documents it")
    for repo in repos:
        hooks = repo.get("hooks") or []
        if not isinstance(hooks, list) or not all(isinstance(hook, dict) for hook in hooks):
            raise DevkitError(f"{PATH}: expected a list of hooks, each with an id, below {repo.get('repo')}")
    return repos


def _ids(repos: list[dict[str, Any]]) -> set[str]:
    """The ids of the hooks that are configured."""
    return {str(hook.get("id")) for repo in repos for hook in repo.get("hooks") or []}


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"[{', '.join(map(str, value))}]" if isinstance(value, (list, tuple)) else str(value)
