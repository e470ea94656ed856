"""Names of constants, made from what they say."""

import keyword
import re

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_FIELD = re.compile(r"\{[^{}]*\}|%(?:\([^)]*\))?[#0\- +]*[\d.*]*[a-zA-Z]")
_EMPTY = frozenset({"A", "AN", "THE", "IS", "ARE", "BE", "OF", "TO", "S", "T"})
_MOST_WORDS = 5
_LONGEST = 40


def constant_name(text: str, taken: set[str]) -> str:
    """A name in capitals for a message, unlike all that are taken; the new one is added to those."""
    words = [word.upper() for word in _WORD.findall(_FIELD.sub(" ", text).replace("n't", "nt"))]
    telling = [word for word in words if word not in _EMPTY][:_MOST_WORDS] or ["MESSAGE"]
    while len(telling) > 1 and len("_".join(telling)) > _LONGEST:
        telling.pop()
    name = "_".join(telling)[:_LONGEST].rstrip("_")
    number, wanted = 1, name
    while name in taken or keyword.iskeyword(name):
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name)
    return name
