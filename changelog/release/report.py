"""A release as people and programs read it."""

import json
from collections.abc import Iterator

from devkit.changelog.release.bumping import Level
from devkit.changelog.release.plan import Plan
from devkit.core.escape import clip, json_safe, log_safe, one_line, terminal_safe

SCHEMA = "devkit.release/1"

_WIDTH = 100
_MOST = 30


def text(plan: Plan, commit: str | None) -> str:
    """A plan, or what was made of it, for a terminal.

    Args:
        plan: What is released.
        commit: The full hash of the commit made; None where nothing was done.
    """
    blocks = [_head(plan), *_reasons(plan), *_files(plan), *_notes(plan), *_end(plan, commit)]
    return log_safe(terminal_safe("\n\n".join(blocks)))


def as_json(plan: Plan, commit: str | None) -> str:
    """The same for programs."""
    level = plan.choice.level
    document = {
        "schema": SCHEMA,
        "released": commit is not None,
        "previous": plan.previous,
        "version": plan.version.text,
        "tag": plan.tag,
        "level": None if level is None else level.word,
        "why": plan.choice.why,
        "prerelease": not plan.version.final,
        "branch": plan.branch or None,
        "commit": commit,
        "message": plan.message.rstrip("\n"),
        "reasons": [
            {"commit": reason.commit, "header": reason.header, "level": reason.level.word, "why": reason.why}
            for reason in plan.reasons
        ],
        "derived_by": plan.derived,
        "places": [
            {"path": change.place.path, "name": change.place.name, "before": change.before, "after": change.after}
            for change in plan.places
        ],
        "files": [{"path": path, "diff": plan.tree.diff(path)} for path in plan.tree.changes],
        "notes": plan.notes,
        "obstacles": list(plan.obstacles),
        "push": plan.push,
    }
    return json_safe(json.dumps(document, indent=2, ensure_ascii=False))


def nothing(why: str) -> str:
    """What programs read where there is nothing to release."""
    return json_safe(json.dumps({"schema": SCHEMA, "released": False, "version": None, "why": why}, indent=2))


def _head(plan: Plan) -> str:
    before = f"{plan.previous} -> " if plan.previous else ""
    return f"{before}{plan.version.text}\n{plan.choice.why}"


def _reasons(plan: Plan) -> Iterator[str]:
    asking = sorted((reason for reason in plan.reasons if reason.level), key=lambda reason: -reason.level)
    if asking:
        lines = [f"  {clip(_reason(reason.level, reason.commit, reason.header), _WIDTH)}" for reason in asking[:_MOST]]
        if len(asking) > _MOST:
            lines.append(f"  and {len(asking) - _MOST} more")
        yield "\n".join(["Commits that ask for a version:", *lines])


def _reason(level: Level, commit: str, header: str) -> str:
    return f"{level.word:5} {commit[:7]} {one_line(header)}"


def _files(plan: Plan) -> Iterator[str]:
    if plan.derived:
        yield f"{plan.derived} makes the version from the tag: it is not written to a file."
    elif not plan.places:
        yield "No file holds the version; the tag alone does."
    else:
        listed = [f"  {change.place.path}: {change.place.name} = {change.after}" for change in plan.places]
        yield "\n".join(["The version stands in:", *listed])
    for path in plan.tree.changes:
        yield plan.tree.diff(path).rstrip("\n")


def _notes(plan: Plan) -> Iterator[str]:
    if plan.tree.changes:
        yield f"Commit on {plan.branch or 'no branch'}: {plan.message.rstrip()}"
    yield "\n".join([f"Tag {plan.tag}:", *(f"  {line}".rstrip() for line in plan.notes.splitlines())])


def _end(plan: Plan, commit: str | None) -> Iterator[str]:
    if commit:
        yield f"Released as {commit[:12]}, here only. To publish it:\n  {plan.push}"
    else:
        yield f"Nothing was done. Afterwards it would be published with:\n  {plan.push}"
