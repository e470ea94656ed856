"""docs/hooks.md, written from the records: `python -m devkit.hooks.checking.document > docs/hooks.md`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from devkit.hooks.checking.finding import Rule
from devkit.hooks.checking.registry import Check, everything

_HEAD = """# Hooks and checks

This page is generated (`python -m devkit.hooks.checking.document > docs/hooks.md`); edit the records it is made from.

## Published hooks

To be listed in a `.pre-commit-config.yaml`; see the README for how.

| hook | stages | what it does |
|---|---|---|"""
_CHECKS = """
## Checks

```sh
devkit check                      # every check that is on
devkit check error-messages src   # one check or rule, findings in one folder only
devkit check --fix                # repair what can be repaired
devkit check --list               # checks, their rules, which are on
devkit check --explain RULE       # what a rule is about
```

Words that name a check or a rule are those; anything else is a path (`./paths` is a folder, whatever checks there are).
Files are those that git tracks, and untracked ones it doesn't ignore; `--staged` takes their staged content. Exit code
0 means no errors (there may be warnings), 1 errors, 2 bad usage or settings that can't be read. `--format` is `text`,
`json`, `sarif` or `github`. `--select` and `--ignore` turn checks and rules on and off; `--base REV` says what
the checks of a change, `merge` and `tests`, compare with.

A comment suppresses a rule's findings on its line, or on any line of a statement that was found; another one does so
for the whole file. A check's name stands for all of its rules. Suppressions that are of no use are told.

```python
except OSError:  # devkit: ignore[silent-handler]
# devkit: ignore-file[duplicate-message, silent-handler]
```

Settings:

```toml
[tool.devkit.check]
select = ["error-messages"]       # on instead of the default ones: checks and rules
extend-select = ["unpinned-message"]
ignore = ["silent-handler"]
exclude = ["vendored/"]           # files that are not read at all, as in .gitignore

[tool.devkit.check.per-file-ignores]
"scripts/" = ["silent-handler"]

[tool.devkit.check.error-messages]
registry = "shop.errors"          # the module that `devkit fix --extract` moves messages to

[tool.devkit.check.paths]
roots = ["/home/ann/shop"]        # folders that stand for the repository's top, for `--fix`

[tool.devkit.merge]               # what is asked of a branch
base = "origin/main"              # what changes go to; the remote's main branch by default
branch = "(feat|fix)/.+"          # what a branch's whole name must match
protected = ["main", "release/*"] # branches of the remote that nobody pushes to directly
up-to-date = true                 # a branch that lacks commits of the base is an error, not a warning
core = ["LICENSE", "migrations/"] # files that must not be deleted, as in .gitignore
messages = "auto"                 # or "always" or "never": whether messages of commits are checked
changelog = "auto"                # or "always" or "never": whether code needs an entry in the changelog
report = "report.json"            # held against history; the one of devkit-tests by default
```

Or in devkit.toml, there as `[check]`, `[check.paths]`, `[merge]` and so on.
"""


def page(hooks: Sequence[Mapping[str, object]], checks: Sequence[Check]) -> str:
    """The whole page.

    Args:
        hooks: The entries of .pre-commit-hooks.yaml.
        checks: All checks.
    """
    return "\n".join((_HEAD, *map(_hook, hooks), _CHECKS, *(line for check in checks for line in _check(check))))


def _hook(hook: Mapping[str, object]) -> str:
    stages = hook.get("stages")
    names = ", ".join(map(str, stages)) if isinstance(stages, list) else "pre-commit"
    return f"| `{hook['id']}` | {names} | {hook['description']} |"


def _check(check: Check) -> Iterator[str]:
    yield f"### {check.id}\n\n{check.summary}"
    if not check.default:
        yield "\nRuns only where it is named or selected."
    for rule in check.rules:
        yield from _rule(rule)
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    off = "on where the check is asked for by name" if rule.by_name else "off by default"
    marks = ["" if rule.default else off, "a warning" if rule.level == "warning" else ""]
    marks.append("`--fix` repairs it" if rule.fixable else "")
    said = ", ".join(mark for mark in marks if mark)
    yield f"\n#### {rule.id}\n\n{rule.summary[:1].upper()}{rule.summary[1:]}{f' ({said})' if said else ''}. {rule.why}"
    yield f"\n```python\n{rule.bad}\n```\n\nbecomes\n\n```python\n{rule.good}\n```"


def published(path: Path) -> list[Mapping[str, object]]:
    """The entries of a .pre-commit-hooks.yaml."""
    import yaml  # type: ignore[import-untyped]

    found: list[Mapping[str, object]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    sys.stdout.write(page(published(Path(".pre-commit-hooks.yaml")), everything()))
