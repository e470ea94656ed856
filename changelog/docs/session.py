"""A run of `devkit docs update`: what is stale is written, or only told."""

import json
import shlex
from typing import TYPE_CHECKING, NamedTuple

from devkit.changelog.docs.context import Context, coming, committing
from devkit.changelog.docs.project import documents, refresh_all
from devkit.changelog.docs.refreshing import Finding
from devkit.changelog.release.repository import Repository
from devkit.changelog.release.tree import Tree
from devkit.core import config, console, git
from devkit.core.errors import ExitCode
from devkit.core.escape import json_safe
from devkit.core.files import write_all

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "devkit.docs/1"
COMMAND = "devkit docs update"


class Asked(NamedTuple):
    """What the command line asks for."""

    check: bool = False
    """Write nothing; stale documents are findings."""
    form: str = "text"
    """`text` or `json`."""
    runs: bool = True
    """Run the programs that the settings name."""
    hooked: bool = False
    """In a hook: what was written is a finding, so that the commit is made with it."""


def run(start: "Path", asked: Asked) -> ExitCode:
    """Bring a project's documents up to date.

    Args:
        start: The current folder.
        asked: What the command line asks for.

    Raises:
        DevkitError: a document, a mark or a setting is wrong, or a file can't be written.
    """
    found = config.load(start)
    top = git.toplevel(start)
    root = found.path.parent if found.path else top or start
    repository = Repository(root, hooked=asked.hooked) if top else None
    release = coming() if asked.hooked else None
    context = Context(
        Tree(root),
        found.settings,
        repository,
        release,
        runs=asked.runs,
        hooked=asked.hooked,
        committing=asked.hooked and committing(),
    )
    findings = refresh_all(context)
    written = [] if asked.check else _write(context)
    _show(findings, written, list(context.tree.changes), asked)
    if not (asked.hooked or findings or _has_regions(context)):
        console.say("nothing is kept here: no document has a <!-- devkit:begin NAME --> … <!-- devkit:end --> region")
    stale = _is_left_out(context) or any(not finding.why for finding in findings)
    return ExitCode.FINDINGS if stale and (asked.check or asked.hooked) else ExitCode.OK


def _is_left_out(context: Context) -> bool:
    """Whether the file that devkit makes is there and the commit would be made without it, which is then told."""
    path = context.settings.docs.project_json
    if path is None or context.repository is None or context.counts(path) or not (context.tree.root / path).exists():
        return False
    if not context.repository.run("check-ignore", "--quiet", "--", path).status:
        return False
    console.say(f"{path}: git doesn't know it; add it to the commit: git add {shlex.quote(path)}")
    return True


def _has_regions(context: Context) -> bool:
    """Whether there is anything that could be stale."""
    texts = (context.tree.text(path) or "" for path in documents(context))
    return bool(context.settings.docs.project_json) or any("devkit:begin" in text for text in texts)


def _write(context: Context) -> list[str]:
    """Write all that is changed, and return the paths.

    Raises:
        DevkitError: a file can't be written; those written before it have their old content again.
    """
    changes = context.tree.changes
    write_all({context.tree.root / path: (old, new or b"") for path, (old, new) in changes.items()})
    return list(changes)


def _show(findings: list[Finding], written: list[str], stale: list[str], asked: Asked) -> None:
    if asked.form == "json":
        console.write_result(_json(findings, written, stale))
        return
    for finding in findings:
        where = f"{finding.path}:{finding.line}" if finding.line else finding.path
        if finding.why:
            console.say(f"{where}: {finding.what} left as it is: {finding.why}")
        elif asked.check:
            console.write_result(f"{where}: {finding.what} is stale; run {COMMAND}")
    for path in written:
        console.write_result(f"{path}: brought up to date")


def _json(findings: list[Finding], written: list[str], stale: list[str]) -> str:
    document = {
        "schema": SCHEMA,
        "stale": [_record(finding) for finding in findings if not finding.why],
        "unknown": [_record(finding) | {"why": finding.why} for finding in findings if finding.why],
        "files": stale,
        "written": written,
    }
    return json_safe(json.dumps(document, indent=2, ensure_ascii=False))


def _record(finding: Finding) -> dict[str, str | int | None]:
    return {"path": finding.path, "line": finding.line or None, "what": finding.what}
