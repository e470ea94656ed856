r"""Where checks register.

To add a check, write one file `hooks/checks/<name>.py` (or a folder of that name, where one file gets too long):

    from devkit.hooks.checking.registry import Rule, check

    NO_TABS = Rule("no-tabs", "a tab in a source line", "Why it matters, in a paragraph.", bad="\tx", good="    x")

    @check("tabs", "Tabs in sources.", NO_TABS)
    def judge(context: Context) -> Iterator[Finding]:
        for path in context.python:
            ...
            yield source.finding("no-tabs", node, "a tab stands here; indent with spaces")

The file's name is the check's id with underscores. Nothing else has to be touched: `devkit check`, its `--list`, the
settings' `select` and `ignore`, suppressions, all formats, and docs/hooks.md once it is made again, as a test asks for
(`python -m devkit.hooks.checking.document > docs/hooks.md`). Beyond that, where they are wanted:

- Its own settings: a Struct in `src/devkit/core/settings/check_<name>.py`, and one field in `settings/check.py`.
- Facts of each Python file, taken while its tree is in memory: `check(..., read=function)`, a function from `Source` to
  anything small (or None for nothing), which `context.facts(id)` then gives by path. A tree is parsed once for all
  checks that have a reader; going back to `context.source(path).tree` later may parse it again.
- A published hook: `run = runner("<id>")` in its file (`devkit.hooks.checking.hook`), a line in `hooks/__init__.py` and
  an entry in `.pre-commit-hooks.yaml`.

Import what is heavy inside the functions that use it: `devkit check --list` and commit hooks load these files.
"""

import importlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devkit.hooks import checks
from devkit.hooks.checking.finding import Finding, Rule

if TYPE_CHECKING:
    from devkit.hooks.checking.context import Context
    from devkit.hooks.checking.source import Source

__all__ = ["CHECKS", "FRAME", "Check", "Rule", "check", "everything", "named", "names", "owner"]

Judge = Callable[["Context"], Iterable[Finding]]
Read = Callable[["Source"], object]

UNREADABLE = Rule(
    "unreadable-source",
    "a file that can't be read as what its name says",
    "A Python file with a syntax error, or in another encoding than it declares, is not judged. What tests take as "
    "data, what programs wrote, examples and documentation may be broken on purpose, and are left alone. Where there "
    "is nothing to mend in the project, a notice on stderr, which is in JSON, SARIF and annotations as well, says what "
    "was not judged: files for a later Python than devkit runs on, those for Python 2, those above 2 MB, and broken "
    "ones that the settings of ruff, flake8, black or mypy leave out.",
    bad="def f(:",
    good="def f():\n    ...",
    level="warning",
)
UNUSED = Rule(
    "unused-suppression",
    "a suppression that suppresses nothing",
    "A comment `devkit: ignore[rule]` hides a rule's findings on its line, `devkit: ignore-file[rule]` those in the "
    "whole file. One that hides nothing, or names no rule or an unknown one, would later hide what it wasn't made "
    "for. Nothing is said of files that can't be judged, and of rules that find something as far back as history goes "
    "only: a shallow clone finds less.",
    bad="x = 1  # devkit: ignore[silent-handler]",
    good="x = 1",
    level="warning",
    fixable=True,
)


class Check(NamedTuple):
    """A check: what it is called, what it looks for, and how."""

    id: str
    summary: str
    """One sentence with a full stop."""
    rules: tuple[Rule, ...]
    judge: Judge
    """Gives all findings in the context's files; those that aren't wanted are dropped by the caller."""
    read: Read | None = None
    """Takes from one Python file what `judge` needs of it; None for a file without interest."""
    default: bool = True
    """Whether it runs when no check is named."""


CHECKS: dict[str, Check] = {}
"""Id -> check, of those that were imported."""


def _nothing(context: "Context") -> Iterable[Finding]:  # noqa: ARG001 - the signature of all checks
    return ()


FRAME = Check(
    "sources", "Files that can't be judged, and suppressions that aren't needed.", (UNREADABLE, UNUSED), _nothing
)
"""The rules that belong to no check: they come with every run."""


def check(
    name: str, summary: str, *rules: Rule, read: Read | None = None, default: bool = True
) -> Callable[[Judge], Judge]:
    """Register the function below as a check.

    Args:
        name: The id, such as `error-messages`; the file's name with hyphens.
        summary: One sentence with a full stop.
        rules: What it looks for.
        read: Takes from one Python file what the function needs of it.
        default: Whether it runs when no check is named.
    """

    def register(judge: Judge) -> Judge:
        CHECKS[name] = Check(name, summary, rules, judge, read, default)
        return judge

    return register


@cache
def names() -> tuple[str, ...]:
    """The ids of all checks, sorted; imports none."""
    found = {
        path.stem
        for folder in checks.__path__
        for path in Path(folder).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    return tuple(sorted(name.replace("_", "-") for name in found if not name.startswith("_")))


def named(name: str) -> Check:
    """Import and return one check.

    Raises:
        KeyError: there is none of that id.
    """
    if name == FRAME.id:
        return FRAME
    if name not in names():
        raise KeyError(name)
    importlib.import_module(f"devkit.hooks.checks.{name.replace('-', '_')}")
    return CHECKS[name]


def everything() -> tuple[Check, ...]:
    """Every check, sorted by id, and the rules of the frame last."""
    return (*(named(name) for name in names()), FRAME)


@cache
def owner() -> dict[str, Check]:
    """Every rule's id -> its check; imports all of them."""
    return {rule.id: each for each in everything() for rule in each.rules}
