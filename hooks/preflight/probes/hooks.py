"""Git hooks that are configured, and those installed."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.hooks.preflight.mending import has, pip
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.trouble import Trouble
from devkit.hooks.published import STAGES

_CONFIG = ".pre-commit-config.yaml"
_OLD = {"commit": "pre-commit", "push": "pre-push", "merge-commit": "pre-merge-commit"}


def probe(place: Place) -> Iterator[Trouble]:
    """Look for pre-commit in the git hook of every stage that is in use."""
    if not (place.top / _CONFIG).is_file() or not (place.top / ".git").exists() or place.environment.get("CI"):
        return
    folder = _folder(place.top)
    used = _stages(place)
    missing = [stage for stage in STAGES if stage in used and not _is_installed(folder / stage)]
    if missing:
        yield Trouble("hooks", _sentence(missing), place.line_of(_CONFIG, missing[0]), _command(place, missing))


def _command(place: Place, stages: list[str]) -> str:
    """What installs git hooks, after what pre-commit needs for it: itself, and git's own folder of hooks."""
    prek = has(place, "prek") and not has(place, "pre-commit")
    status, output, _ = git.run(place.top, "config", "core.hooksPath")
    before = "git config --unset-all core.hooksPath && " if status == 0 and output.strip() and not prek else ""
    if not (prek or has(place, "pre-commit")):
        installing = pip(place)
        before = f"{installing.line} pre-commit && {before}{installing.python} -m "
        return f"{before}pre_commit install {' '.join(f'-t {stage}' for stage in stages)}"
    name = "prek" if prek else "pre-commit"
    return f"{before}{name} install {' '.join(f'-t {stage}' for stage in stages)}"


def _sentence(missing: list[str]) -> str:
    *others, last = missing
    if not others:
        return f"the git hook {last} is not installed, so what {_CONFIG} says for it never runs"
    return f"the git hooks {', '.join(others)} and {last} are not installed, so what {_CONFIG} says for them never runs"


def _folder(top: Path) -> Path:
    status, output, _ = git.run(top, "rev-parse", "--git-path", "hooks")
    return top / output if status == 0 else top / ".git" / "hooks"


def _is_installed(path: Path) -> bool:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return ("pre-commit" in text or "prek" in text) and (os.name == "nt" or os.access(path, os.X_OK))


def _stages(place: Place) -> set[str]:
    """The stages in use: those of hooks that name some, else the defaults; of remote hooks, what installing says.

    A remote hook that names no stages here may do so where it comes from; a local one has `default_stages`.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe", pure=True).load(place.text(_CONFIG))
    except YAMLError as error:
        raise DevkitError(f"{_CONFIG}: not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict):
        return set()
    named = data.get("default_install_hook_types") or ["pre-commit"]
    repos = _list(data.get("repos"))
    usual = {"local": data.get("default_stages") or []}
    try:
        for repo in repos:
            for hook in _list(repo.get("hooks")):
                named = [*named, *(hook.get("stages") or usual.get(str(repo.get("repo")), []))]
    except TypeError as error:
        raise DevkitError(f"{_CONFIG}: expected lists of stages; pre-commit validate-config says where") from error
    return {_OLD.get(str(stage), str(stage)) for stage in named}


def _list(value: object) -> list[dict[str, Any]]:
    """A list of mappings that may be missing.

    Raises:
        DevkitError: it is something else.
    """
    if value is not None and not (isinstance(value, list) and all(isinstance(each, dict) for each in value)):
        raise DevkitError(f"{_CONFIG}: expected lists of repos and hooks; pre-commit validate-config says where")
    return value or []
