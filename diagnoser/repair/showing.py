"""Proposed fixes as text, Markdown, JSON, or one diff."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from devkit.core.escape import clip, json_safe, markdown_code, markdown_fence, markdown_prose, one_line, terminal_safe
from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.repair.applying import patches
from devkit.diagnoser.repair.run import Repair, Repairs
from devkit.diagnoser.styles import Line, of_patch

SCHEMA = "devkit.fixes/1"
Target = Literal["source", "test", "auto"]

_MOST_TESTS = 5
_WIDEST = 100
_ENDS = {"source": "change the code", "test": "change the test"}
_VERIFIED = {True: ", verified: the tests pass with it", False: ", tried: tests still fail with it", None: ""}


def of_target(found: Repairs, target: Target) -> Repairs:
    """Keep the fixes of one end; causes without any are left out, those that are only explained stay."""
    if target == "auto":
        return found
    kept = [
        msgspec.structs.replace(repair, fixes=tuple(fix for fix in repair.fixes if fix.target == target))
        for repair in found.repairs
    ]
    return msgspec.structs.replace(found, repairs=tuple(repair for repair in kept if repair.fixes or repair.why))


def fixable(found: Repairs) -> list[Repair]:
    """The causes that there is a patch for."""
    return [repair for repair in found.repairs if repair.fixes]


def chosen(found: Repairs) -> list[Fix]:
    """The best fix of each cause, with others of the same end that reach further files; each patch once."""
    fixes: dict[str, Fix] = {}
    for repair in fixable(found):
        best = repair.fixes[0]
        alike = [fix for fix in repair.fixes if fix.target == best.target and fix.verified == best.verified]
        fixes.update((fix.patch, fix) for fix in alike)
    return list(fixes.values())


def text(found: Repairs) -> Iterator[Line]:
    """Everything that is proposed, line by line."""
    if not found.repairs:
        yield f"No fix: none of {found.failing} failing tests shows a message that drifted from its test.", ""
    for number, repair in enumerate(found.repairs, 1):
        if number > 1:
            yield "", ""
        yield from _repair_lines(number, repair)


def _repair_lines(number: int, repair: Repair) -> Iterator[Line]:
    yield f"{number}. {clip(one_line(repair.message), _WIDEST)}", "bold"
    for test in repair.tests[:_MOST_TESTS]:
        yield f"   {clip(one_line(test), _WIDEST)}", "dim"
    if len(repair.tests) > _MOST_TESTS:
        yield f"   and {len(repair.tests) - _MOST_TESTS} more tests", "dim"
    if repair.why:
        yield f"   no patch: {one_line(repair.why)}", ""
    for fix in repair.fixes:
        yield "", ""
        yield f"   {_headline(fix)}", "bold"
        yield f"   {one_line(fix.why)}", ""
        for line in fix.patch.rstrip("\n").split("\n"):
            yield f"   {terminal_safe(line)}", of_patch(line)


def _headline(fix: Fix) -> str:
    place = one_line(f"{fix.path}:{fix.line}")
    return f"{_ENDS[fix.target]} at {place} (confidence {fix.confidence:.2f}{_VERIFIED[fix.verified]})"


def markdown(found: Repairs) -> str:
    """Everything that is proposed, for a comment or a job summary."""
    if not found.repairs:
        return f"No fix: none of {found.failing} failing tests shows a message that drifted from its test."
    return "\n\n".join(block for repair in found.repairs for block in _markdown_blocks(repair))


def _markdown_blocks(repair: Repair) -> Iterator[str]:
    yield f"### {markdown_code(clip(one_line(repair.message), _WIDEST))}"
    shown = [f"- {markdown_code(test)}" for test in repair.tests[:_MOST_TESTS]]
    more = len(repair.tests) - _MOST_TESTS
    yield "\n".join([*shown, *([f"- and {more} more"] if more > 0 else [])])
    if repair.why:
        yield f"No patch: {markdown_prose(repair.why)}"
    for fix in repair.fixes:
        place = markdown_code(f"{fix.path}:{fix.line}")
        sure = f"confidence {fix.confidence:.2f}{_VERIFIED[fix.verified]}"
        yield f"**{_ENDS[fix.target].capitalize()}** at {place}, {sure}. {markdown_prose(fix.why)}"
        yield markdown_fence(fix.patch, "diff")


def json(found: Repairs, applied: Sequence[str]) -> str:
    """Everything that is proposed and the files that were written, as one JSON document."""
    document = {
        "schema": SCHEMA,
        "failing": found.failing,
        "repairs": found.repairs,
        "applied": list(applied),
        "unread": [{"name": problem.name, "message": problem.message} for problem in found.problems],
    }
    return json_safe(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def diff(found: Repairs) -> str:
    """The best fix of each cause as one patch.

    Raises:
        DevkitError: two of them change the same lines, each in its own way.
    """
    return "".join(patches(chosen(found)).values())
