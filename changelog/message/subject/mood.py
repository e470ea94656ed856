"""The verb a subject begins with, in the form that people here use: `add`, `added` or `adds`."""

from collections import Counter
from collections.abc import Iterable

_VERBS = (
    *("add", "adjust", "align", "allow", "avoid", "bump", "change", "clean", "close", "convert", "correct", "create"),
    *("deprecate", "disable", "document", "drop", "enable", "ensure", "expand", "expose", "extend", "extract", "fix"),
    *("handle", "implement", "improve", "introduce", "migrate", "move", "pin", "prevent", "refactor", "remove"),
    *("rename", "replace", "resolve", "restore", "return", "revert", "simplify", "skip", "support", "switch"),
    *("update", "upgrade", "use", "validate"),
)
_DOUBLED = {"drop", "pin", "skip"}
"""Verbs whose last letter is written twice before an ending."""


def _forms(verb: str) -> tuple[str, str, str]:
    """As a command, of the past, of what it does."""
    if verb.endswith("y"):
        return verb, f"{verb[:-1]}ied", f"{verb[:-1]}ies"
    past = f"{verb}{verb[-1]}ed" if verb in _DOUBLED else f"{verb.removesuffix('e')}ed"
    return verb, past, f"{verb}es" if verb.endswith(("x", "ch")) else f"{verb}s"


_FORMS = {verb: _forms(verb) for verb in _VERBS}
_FOUND = {form: (verb, at) for verb, forms in _FORMS.items() for at, form in enumerate(forms)}


def spoken_as(text: str, earlier: Iterable[str]) -> str:
    """A sentence whose first verb is as in most earlier subjects; a command where these say nothing."""
    first, space, rest = text.partition(" ")
    verb, _ = _FOUND.get(first.lower(), ("", 0))
    if not verb or not space:
        return text
    used = Counter(_FOUND[word][1] for one in earlier if (word := one.partition(" ")[0].lower()) in _FOUND)
    usual = max(range(3), key=lambda at: (used[at], -at))
    form = _FORMS[verb][usual]
    return f"{form.capitalize() if first[0].isupper() else form} {rest}"
