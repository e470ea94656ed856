"""Git hooks that are configured, and those installed."""

from collections.abc import Iterator
from pathlib import Path

from devkit.core import git
from devkit.core.errors import DevkitError
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
        command = f"pre-commit install {' '.join(f'-t {stage}' for stage in missing)}"
        yield Trouble("hooks", _sentence(missing), place.line_of(_CONFIG, missing[0]), command)


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
    return "pre-commit" in text or "prek" in text


def _stages(place: Place) -> set[str]:
    """The stages in use: those of hooks that name some, else the defaults; of remote hooks, what installing says."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe", pure=True).load(place.text(_CONFIG))
    except YAMLError as error:
        raise DevkitError(f"{_CONFIG}: not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict):
        return set()
    named = data.get("default_install_hook_types") or ["pre-commit"]
    hooks = [hook for repo in data.get("repos") or [] for hook in repo.get("hooks") or [] if isinstance(hook, dict)]
    named = [*named, *(stage for hook in hooks for stage in hook.get("stages") or [])]
    return {_OLD.get(str(stage), str(stage)) for stage in named}
