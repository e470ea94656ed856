"""A project with one silent handler, which every test of the frame can look for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.checking.context import Request
from devkit.hooks.checking.run import Outcome, run
from devkit.hooks.checking.select import Wish

SILENT = "try:\n    x = f()\nexcept Exception:\n    pass\n"

Check = Callable[..., Outcome]


@pytest.fixture
def silent() -> str:
    return SILENT


@pytest.fixture
def check(repository: Path) -> Check:
    """Run `silent-handler`, unless told otherwise, on the repository's work tree."""

    def call(*names: str, start: Path = repository, fix: bool = False, **request: object) -> Outcome:
        wish = Wish(names or ("silent-handler",))
        return run(Request(start, **request), wish, fix=fix)  # type: ignore[arg-type]

    return call


@pytest.fixture
def places(check: Check) -> Callable[..., list[str]]:
    """The same, as `path:line rule`."""
    return lambda *args, **options: [
        f"{each.path}:{each.line} {each.rule}" for each in check(*args, **options).findings
    ]
