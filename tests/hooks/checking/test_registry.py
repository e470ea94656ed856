"""The records of all checks, and the page made from them."""

from pathlib import Path

from devkit.hooks import MODULES
from devkit.hooks.checking.document import page, published
from devkit.hooks.checking.registry import everything, names


def test_docs_hooks_is_current(project: Path) -> None:
    hooks = published(project / ".pre-commit-hooks.yaml")
    written = (project / "docs" / "hooks.md").read_text(encoding="utf-8")
    assert written == page(hooks, everything()), "run: python -m devkit.hooks.checking.document > docs/hooks.md"


def test_every_check_is_found_by_its_file(project: Path) -> None:
    folder = project / "hooks" / "checks"
    files = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert {name.replace("-", "_") for name in names()} == files - {"__init__"}


def test_rules_have_names_of_their_own_and_say_what_they_are() -> None:
    rules = [rule for check in everything() for rule in check.rules]
    taken = [rule.id for rule in rules] + list(names())
    assert len(set(taken)) == len(taken)
    for rule in rules:
        assert rule.id == rule.id.lower().replace("_", "-")
        assert not rule.summary.endswith(".")
        assert rule.why.endswith(".")
        assert rule.bad != rule.good


def test_published_check_hooks_are_run_by_their_module(project: Path) -> None:
    hooks = {hook["id"]: hook for hook in published(project / ".pre-commit-hooks.yaml")}
    checks = {name: module for name, module in MODULES.items() if module.startswith("devkit.hooks.checks.")}
    assert checks
    for name in checks:
        assert hooks[name]["entry"] == f"devkit hook {name}"
        assert hooks[name]["require_serial"] is True
