"""Changes of nothing but docstrings, comments or format, in the words of a subject."""

from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.fact import Fact, without_code
from devkit.changelog.message.facts.kinds import ending
from devkit.changelog.message.subject.naming import FEW, listed, module, several
from devkit.changelog.message.subject.phrase import Phrase
from devkit.changelog.message.subject.small import respaced, typos

_VERBS = {
    "add": ("add", "to"),
    "remove": ("remove", "from"),
    "change": ("update", "of"),
    "extend": ("extend", "of"),
    "shorten": ("shorten", "of"),
}
"""What happened -> the verb, and what stands before the place."""
_NAMES = 4
"""Names from which on the files say more."""


def remarked(facts: Sequence[Fact], files: Sequence[FileDiff]) -> Phrase | None:
    """What is said of it; None where anything else changes.

    Args:
        facts: Of the change.
        files: The change.
    """
    kinds = without_code(facts, files)
    if not kinds:
        return None
    if kinds == {"format"}:
        return Phrase(f"reformat {several([file.path for file in files])}")
    own = [fact for fact in facts if fact.kind in kinds - {"format"}]
    mended = typos(files)
    if mended:
        return _placed(f"fix {mended} in {_noun(own)}", "of", own)
    if respaced(files):
        return _placed(f"reformat {_noun(own)}", "of", own)
    return (_documented(own) if all(map(_documents, own)) else None) or _done(own)


def _documents(fact: Fact) -> bool:
    """Whether a fact is about what says what something is: a docstring, or the comment above it in other languages."""
    return fact.kind == "docstring" or (bool(fact.name) and ending(fact.path) not in {"py", "pyi"} and not fact.new)


def _documented(own: Sequence[Fact]) -> Phrase | None:
    """What has a docstring now, or something new in it."""
    brought = {fact.new for fact in own}
    if all(fact.action == "add" and fact.name for fact in own):
        return _placed("document", "", own)
    if len(brought) != 1 or not own[0].new or {fact.action for fact in own} != {"extend"}:
        return None
    (what,) = brought
    if what.startswith("argument "):
        return _placed(f"document {what}", "of", own)
    return _placed(f"add {what} to {_noun(own)}", "of", own)


def _done(own: Sequence[Fact]) -> Phrase:
    """What happened to the docstrings and comments of something."""
    actions = {fact.action for fact in own}
    action = actions.pop() if len(actions) == 1 else "change"
    verb, before = _VERBS[action]
    return _placed(f"{verb} {_noun(own)}", before, own)


def _noun(own: Sequence[Fact]) -> str:
    """What changed."""
    many = "s" if len({(fact.path, fact.name) for fact in own}) > 1 else ""
    kinds = {fact.kind for fact in own}
    if kinds == {"docstring"}:
        return f"docstring{many}"
    if len(kinds) > 1:
        return "documentation"
    if all(fact.old == "code" for fact in own):
        return "commented-out code"
    told = {fact.new for fact in own}
    tool = f"{told.pop()} " if len(told) == 1 and own[0].new else ""
    return f"{tool}comment{'s' if len(own) > 1 else ''}"


def _placed(said: str, before: str, own: Sequence[Fact]) -> Phrase:
    """What was done, and to what: symbols, or files; a comment is in them, a docstring of them."""
    paths = list(dict.fromkeys(fact.path for fact in own))
    names = list(dict.fromkeys(fact.name for fact in own))
    is_told = "" not in names and len(names) <= (_NAMES if len(paths) == 1 else FEW)
    is_within = not (is_told or len(paths) == 1) or not all(map(_documents, own))
    before = "in" if before == "of" and is_within else before
    target = listed(names) if is_told else several(paths)
    return Phrase(
        " ".join(filter(None, (said, before, target))), module(paths[0]) if is_told and len(paths) == 1 else ""
    )
