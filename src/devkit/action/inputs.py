"""The action's inputs: one record each, against which action.yml and the table in docs/action.md are tested."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple, cast

from devkit.core.errors import DevkitError

Command = Literal["diagnose", "lint-commits", "changelog", "release-notes", "preflight"]
FailOn = Literal["any", "new", "none"]
History = Literal["cache", "none", "env"]

_BOOLEANS = ("false", "true")
_PREFIX = "DEVKIT_INPUT_"
_MAX_REPORTS = 1_000
_MAGIC = re.compile(r"[*?\[]")
_OPTION = re.compile(r"(?<![\w-])--(no-history|history|base|root|known-failures)(?![\w-])")
"""Options of the command line that are inputs here."""


class Input(NamedTuple):
    """One input as action.yml declares it."""

    name: str
    """kebab-case."""
    default: str
    description: str
    choices: tuple[str, ...] = ()
    """The values it may have; empty where any text may stand."""

    @property
    def variable(self) -> str:
        """The environment variable that action.yml hands it over in."""
        return _PREFIX + self.name.upper().replace("-", "_")


INPUTS = (
    Input(
        "command",
        "diagnose",
        "What to do: diagnose the test reports, lint-commits, changelog, release-notes or preflight.",
        ("diagnose", "lint-commits", "changelog", "release-notes", "preflight"),
    ),
    Input("reports", "", "Report files or globs, one a line. Default: reports are looked for in the workspace."),
    Input("root", "", "The folder of the repository the tests ran in. Default: found from the report and from git."),
    Input("base", "", "What changed since this revision is looked at first. Default: the pull request's base."),
    Input(
        "history",
        "cache",
        "Where earlier runs are remembered: cache (actions/cache), none, or env (a URL in DEVKIT_HISTORY_URL).",
        ("cache", "none", "env"),
    ),
    Input("known-failures", "", "A known-failures.toml. Default: the one at the top of the repository, if any."),
    Input(
        "fail-on",
        "any",
        "What makes the step fail: any failure, new causes only, or none.",
        ("any", "new", "none"),
    ),
    Input(
        "comment", "false", "Keep one comment on the pull request up to date. Needs pull-requests: write.", _BOOLEANS
    ),
    Input("sarif", "false", "Write a SARIF file too, for github/codeql-action/upload-sarif.", _BOOLEANS),
    Input(
        "verify-fixes",
        "false",
        "Try proposed fixes by running the failing tests. This runs the project's code.",
        _BOOLEANS,
    ),
    Input("formats", "json markdown html", "Files to write for an artifact: any of json, markdown, html and sarif."),
    Input("range", "", "The commits for lint-commits and changelog, such as v1.0..HEAD. Default: the event's."),
    Input("python-version", "", "The Python devkit runs on, 3.11 or newer. Default: the first one on PATH."),
    Input("token", "${{ github.token }}", "Used for the comment, and for nothing else."),
)
"""Every input, in the order of action.yml."""

_BY_NAME = {each.name: each for each in INPUTS}
_INPUTS_OF = {"no-history": "the input history: none"}
_FORMATS = ("json", "markdown", "html", "sarif")


class Inputs(NamedTuple):
    """The inputs as given."""

    command: Command
    reports: tuple[str, ...]
    root: str | None
    base: str | None
    history: History
    known_failures: str | None
    fail_on: FailOn
    comment: bool
    sarif: bool
    verify_fixes: bool
    formats: tuple[str, ...]
    range: str | None
    token: str | None


def read(environment: Mapping[str, str] = os.environ) -> Inputs:
    """Take the inputs from the environment; an empty or missing one has its default.

    Raises:
        DevkitError: a value is none of those it may have.
    """
    return Inputs(
        command=cast("Command", _value(environment, "command")),
        reports=_reports(environment),
        root=_value(environment, "root") or None,
        base=_value(environment, "base") or None,
        history=cast("History", _value(environment, "history")),
        known_failures=_value(environment, "known-failures") or None,
        fail_on=cast("FailOn", _value(environment, "fail-on")),
        comment=_value(environment, "comment") == "true",
        sarif=_value(environment, "sarif") == "true",
        verify_fixes=_value(environment, "verify-fixes") == "true",
        formats=_formats(environment),
        range=_value(environment, "range") or None,
        token=environment.get(_BY_NAME["token"].variable) or None,
    )


def worded(sentence: str) -> str:
    """A sentence of devkit's with the inputs in place of the command line's options."""
    return _OPTION.sub(lambda match: _INPUTS_OF.get(match[1], f"the input {match[1]}"), sentence)


def _value(environment: Mapping[str, str], name: str) -> str:
    declared = _BY_NAME[name]
    value = environment.get(declared.variable, "").strip() or declared.default
    if declared.choices and value not in declared.choices:
        raise DevkitError(f"the action's input {name} is {value!r}; expected one of {', '.join(declared.choices)}")
    return value


def _reports(environment: Mapping[str, str]) -> tuple[str, ...]:
    lines = tuple(line.strip() for line in _value(environment, "reports").splitlines() if line.strip())
    if len(lines) > _MAX_REPORTS:
        raise DevkitError(
            f"the action's input reports has {len(lines):,} lines, {_MAX_REPORTS:,} are the most; name many files by a "
            "glob such as reports/**/*.json"
        )
    for line in lines:
        if "**" in line and _begins_at_a_root(line):
            raise DevkitError(
                f"the action's input reports has {line!r}, which looks through the whole disk; begin it with a folder, "
                "such as reports/**/*.json"
            )
    return lines


def _begins_at_a_root(pattern: str) -> bool:
    """Whether a glob fixes no folder below a disk's root."""
    fixed = Path(os.path.abspath(_MAGIC.split(pattern, maxsplit=1)[0] + "x")).parent  # noqa: PTH100 - `..` goes by name
    return fixed == Path(fixed.anchor)


def _formats(environment: Mapping[str, str]) -> tuple[str, ...]:
    names = _value(environment, "formats").replace(",", " ").split()
    for name in names:
        if name not in _FORMATS:
            raise DevkitError(f"the action's input formats names {name!r}; known are {', '.join(_FORMATS)}")
    return tuple(dict.fromkeys(names))
