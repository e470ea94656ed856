"""The body: facts that the subject leaves out, one a line, where they help."""

from collections.abc import Sequence

from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import is_test
from devkit.changelog.message.subject.naming import leaf
from devkit.changelog.message.subject.packages import bare
from devkit.changelog.message.subject.phrases import LOG
from devkit.core.escape import decoded, one_line

MOST = 8
"""Facts given; more are counted."""
_FEWEST = 2
_SHORT = 60
"""Characters of two signatures that fit a line."""
_KINDS = {"class", "function", "method", "constant", "dependency", "submodule", "setting", "heading"}
_ACTIONS = ("remove", "rename", "move", "add", "sign", "bump")


def body(facts: Sequence[Fact], subject: str) -> str:
    """A list of facts, or nothing where there are too few to be worth it.

    Args:
        facts: Of the change.
        subject: What is said already.
    """
    telling = [fact for fact in facts if _tells(fact)]
    lines = list(
        dict.fromkeys(
            one_line(decoded(_line(fact))) for fact in sorted(telling, key=lambda one: _ACTIONS.index(one.action))
        )
    )
    new = [line for line in lines if line not in subject]
    if len(new) < _FEWEST:
        return ""
    rest = [f"- and {len(new) - MOST} more"] if len(new) > MOST else []
    return "\n".join([f"- {line}" for line in new[:MOST]] + rest)


def _tells(fact: Fact) -> bool:
    if fact.kind not in _KINDS or fact.action not in _ACTIONS or fact.inner:
        return False
    if fact.kind == "setting" and is_test(fact.path):  # data of a test, which configures nothing
        return False
    if fact.kind == "heading" and LOG.search(fact.path):  # a section of the change log says what this message says
        return False
    return fact.public or fact.kind in {"dependency", "submodule", "setting"}


def _line(fact: Fact) -> str:
    name = leaf(fact)
    if fact.action == "rename":
        return f"rename {fact.old} to {fact.new}"
    if fact.action == "move":
        return f"move {name} to {fact.new}"
    if fact.action == "bump" and fact.kind == "dependency":
        return f"bump {name} from {bare(fact.old)} to {bare(fact.new)}"
    if fact.action == "bump":
        return f"bump {name} to {fact.new[:12]}"
    if fact.action == "sign":
        fits = len(fact.old + fact.new) < _SHORT
        return f"change {name}{fact.old} to {name}{fact.new}" if fits else f"change the signature of {name}"
    return f"{fact.action} section {name}" if fact.kind == "heading" else f"{fact.action} {name}"
