"""`[tool.devkit.tests]`: the tests that run before a push."""

from typing import Literal

import msgspec


class TestsSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.tests]`: how the tests that a change can affect are run."""

    __test__ = False

    base: str | None = None
    """What a change is compared with where a push doesn't say; the remote's main branch by default."""
    folder: str = "."
    """Where pytest is started, relative to the repository's top folder."""
    python: str | None = None
    """The interpreter, relative to the top folder; by default that of the active or the repository's environment."""
    arguments: list[str] = []
    """Given to pytest besides devkit's own."""
    report: str = ".devkit/tests-report"
    """Where the report goes, relative to the top folder; .json is added to it, .xml without pytest-json-report."""
    remember: bool | Literal["always"] = True
    """Whether it is remembered which functions tests run, and those are left out that ran none which changed.

    On Python 3.11, where that makes tests slow, only with `always`.
    """
    always: list[str] = []
    """Patterns as in .gitignore of files whose change makes every test run."""
    never: list[str] = []
    """Patterns of files that no test depends on."""
