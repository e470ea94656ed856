"""The words for what devkit found: why a function is suspect, why failures were joined, what kind of cause it is."""

from collections.abc import Callable, Sequence

from devkit.diagnoser.clues import Key

WHY = {
    "changed": "changed since the base",
    "raised-in": "raised here",
    "raised-at": "raised at this line",
    "rethrown-in": "passed on here: an exception that was raised or made before",
    "raised-below-in": "the deepest project code, a library raised below it",
    "raised-below-at": "the deepest project line, a library raised below it",
    "checked-in": "the failed check stands here",
    "checked-at": "the failed check stands at this line",
    "helper-raised-in": "raised in this test helper or fixture",
    "helper-raised-at": "raised at this line of a test helper or fixture",
    "helper-checked-in": "the check of this test helper failed",
    "helper-checked-at": "the check at this line of a test helper failed",
    "caller": "on the way to the line that raised",
    "test-caller": "test code on the way to the line that raised",
    "cause": "an earlier exception of the chain",
    "cause-in": "an earlier exception of the chain was raised here",
    "callee": "the call that failed was to this function",
    "missing-method": "the missing attribute is this method's name",
    "owner-sets": "sets the missing attribute",
    "owner-init": "should have set the missing attribute",
    "undefined-name": "should define or import the missing name",
    "operand-of-object": "gave an operand of the failed assertion",
    "operand": "gave an operand of the failed assertion",
    "operand-on-line": "gave an operand of the failed assertion",
    "should-raise": "the call that was to raise",
    "parameter": "named in the tests' parameters",
    "tested-by-name": "the tests' names speak of it and they may run it",
    "alike-by-name": "the tests' names speak of it",
    "on-line": "named on the failing line",
    "on-line-raised": "named on the failing line",
    "behind-line": "may be called by the failing line",
    "behind-line-raised": "may be called by the failing line",
    "reached": "the failing tests may run it",
    "reached-stack": "the failing tests may run it",
    "reached-raised": "the failing tests may run it",
}
"""Why a kind of clue speaks against a function."""

WHY_AT_TOP = {
    **dict.fromkeys(("helper-raised-in", "helper-raised-at"), "raised while this file was imported"),
    **dict.fromkeys(("helper-checked-in", "helper-checked-at"), "a check failed while this file was imported"),
    "test-caller": "imported on the way to the line that raised",
}
"""The same of a file's top level, where it differs."""


def joined(keys: Sequence[Key], tests: int) -> str:
    """Say why a cluster's members were joined.

    Args:
        keys: what joined them, most telling first.
        tests: how many tests the cluster has.
    """
    if tests == 1:
        return "a single test"
    if not keys:
        return "the same test with other parameters, failing the same way"
    said = list(dict.fromkeys(_key(key) for key in keys))
    more = f", and {len(said) - 2} more" if len(said) > 2 else ""  # noqa: PLR2004 - two reasons fit on a line
    return "; ".join(said[:2]) + more


def _key(key: Key) -> str:
    what, *rest = key
    wording = _JOINED.get(what)
    return wording(rest) if wording is not None else f"all are in {key[-1]}"


def _message(rest: Sequence[str]) -> str:
    kind, text = rest
    if kind == "Timeout":
        return "all ran into the time limit"
    return f"same {kind}: {text}" if text else f"same exception: {kind}"


def _line(rest: Sequence[str]) -> str:
    path, name, code = rest
    return f"all fail at one line of {name or path}: {code}" if code else f"all fail in {name} in {path}"


_JOINED: dict[str, Callable[[Sequence[str]], str]] = {
    "message": _message,
    "line": _line,
    "function": lambda rest: f"all point to {rest[1] or 'a function'} in {rest[0]}",
    "raises": lambda rest: f"all are a {rest[2]} in {rest[1] or rest[0]}",
    "awaits": lambda rest: f"all wait in vain for what {rest[1]} in {rest[0]} was to raise or warn of",
    "subject": lambda rest: f"all speak of {'None' if rest[0] == 'NoneType' else rest[0]}",
    "attribute": lambda rest: f"all miss the attribute {rest[0]}",
    "type": lambda rest: f"all speak of {rest[0]}",
    "check": lambda _: "the same check of one test",
    "shape": lambda _: "the same kind of check, and nothing else to tell them apart",
    "test": lambda rest: f"all are {rest[0].rpartition('::')[2]}",
    "class": lambda rest: f"all are tests of {rest[0].rpartition('::')[2]}, most of which fail",
}
