"""A project made of texts, and what one rule finds in it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from devkit.hooks.checking.context import Request
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.run import run
from devkit.hooks.checking.select import Wish

_WITH = {f"duplicate-{kind}": ("distant-duplicate",) for kind in ("constant", "function", "logging", "loading")}
"""What a rule finds in modules that have nothing to do with each other is told by another one."""
Find = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Write files, and return what a rule finds in them."""

    def call(rule: str, files: Mapping[str, str], **request: object) -> tuple[Finding, ...]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return run(Request(tmp_path, **request), Wish((rule, *_WITH.get(rule, ())))).findings  # type: ignore[arg-type]

    return call
