"""Dependencies in the words of a subject."""

from collections.abc import Sequence

from devkit.changelog.message.facts.dependencies import is_lock
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.pattern import Pattern
from devkit.changelog.message.subject.naming import FEW, VERBS, leaf, listed

_PARTS = Pattern(r"v?(\d+(?:\.\d+)*)")
_HASH = Pattern(r"[0-9a-f]{40}|[0-9a-f]{64}")
_PLURALS = {"dependency": "dependencies", "submodule": "submodules"}


def dependencies(facts: Sequence[Fact]) -> str | None:
    """What happened to dependencies and submodules; None where nothing did."""
    named = {fact.name: fact for fact in facts if fact.kind in {"dependency", "submodule"}}
    locked = {fact.name for fact in facts if fact.kind == "locked"}
    if len(locked) == 1 and all(is_lock(fact.path) for fact in facts):
        return _bumped(locked.pop(), facts)
    facts = [fact for fact in facts if fact.kind != "locked"]
    bumped = [fact for fact in named.values() if fact.action == "bump"]
    if len(bumped) == 1 and bumped[0].kind == "dependency":
        return _bumped(bumped[0].name, facts)
    if bumped:
        return f"bump {listed([leaf(fact) for fact in bumped]) if len(bumped) <= FEW else 'dependencies'}"
    return _replaced(list(named.values())) or _came_or_went(list(named.values()))


def _bumped(name: str, facts: Sequence[Fact]) -> str:
    """One dependency's new version; where it is not the same everywhere, what is."""
    olds = {bare(fact.old) for fact in facts if fact.name == name and fact.action == "bump"}
    news = {bare(fact.new) for fact in facts if fact.name == name and fact.action == "bump"}
    if len(news) > 1:
        return f"bump {name}"
    old, new = min(olds), min(news)
    if len(olds) > 1 or any("," in one or "|" in one for one in (old, new)):
        return f"bump {name} to {new}"
    return f"{_direction(old, new)} {name} from {old} to {new}"


def _direction(old: str, new: str) -> str:
    """The verb for a version that becomes another one."""
    before, after = _PARTS.fullmatch(old), _PARTS.fullmatch(new)
    if before is None or after is None:
        return "bump"
    one, two = [[int(part) for part in match[1].split(".")] for match in (before, after)]
    if two == one[: len(two)]:
        return "change"
    return "bump" if two > one else "downgrade"


def _replaced(facts: Sequence[Fact]) -> str | None:
    """One dependency that came where one went."""
    came, went = ([fact for fact in facts if fact.action == action] for action in ("add", "remove"))
    if len(came) != 1 or len(went) != 1 or (came[0].path, came[0].kind) != (went[0].path, went[0].kind):
        return None
    return f"replace {leaf(went[0])} with {leaf(came[0])}"


def _came_or_went(facts: Sequence[Fact]) -> str | None:
    """Dependencies, or submodules, that were added, else those that were removed."""
    for action in ("add", "remove", "change", "rename", "move"):
        group = [fact for fact in facts if fact.action == action]
        if group:
            same = [fact for fact in group if fact.kind == group[0].kind]
            if len(same) > FEW:
                return f"{VERBS[action]} {leaf(same[0])} and {len(same) - 1} more {_PLURALS[same[0].kind]}"
            kind = same[0].kind if len(same) == 1 else _PLURALS[same[0].kind]
            return f"{VERBS[action]} {listed([leaf(fact) for fact in same])} {kind}"
    return None


def bare(version: str) -> str:
    """A version without its operator, or as it is where it has several; of a hash, the beginning."""
    if "," in version or "|" in version:
        return version
    plain = version.lstrip("^~<>=! ")
    return plain[:10] if _HASH.fullmatch(plain) else plain
