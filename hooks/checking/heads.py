"""What a Python file says of itself at its head: whose it is, and whether anybody still works on it."""

import ast
import re

from devkit.hooks.checking.source import HEAD, Source

_OF_RETIREMENT = ("deprecat", "obsolete", "superseded", "removed", "new code", "compatib")
_OF_ORIGIN = ("modif", "changes", "adapted", "patched", "unaltered", "unchanged", "imported", "included")
"""Words that one of the sentences below has; sooner looked for than these."""
_RETIRED = re.compile(
    r"\b(?:this|the|entire|whole) (?:\w+ )?(?:file|module|package|script) (?:is|are|was|has been|have been|will be) "
    r"(?:\w+ ){0,3}?(?:deprecated|obsolete|superseded|removed|frozen)\b"
    r"|\b(?:in|of|from) this (?:file|module|package) (?:is|are|was|were|will be) (?:\w+ ){0,2}?"
    r"(?:deprecated|obsolete|superseded|removed)\b"
    r"|\b(?:module|file|package) (?:(?:containing|consisting of|of|with|for) )(?:the )?(?:deprecated|obsolete)\b"
    r"|^\W*(?:this is )?(?:an? |the )?(?:deprecated|obsolete)\b(?: \w+){0,2} (?:module|file|package|script)\b"
    r"|^\W*(?:deprecated|obsolete)\s*(?:[:.!-]|$)|\A\s*\.\. deprecated::"
    r"|\bnew code (?:should|must) not (?:be added|go) (?:here|to this)\b|\b(?:add|put) no new code\b"
    r"|\b(?:file|module|package) (?:is |was )?(?:only )?(?:kept|retained|here|exists) (?:\w+ ){0,2}?for "
    r"backwards?[- ]compatibility",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"\b(?i:modified|modifications|changes|adapted|patched) (?:made )?for (?:use (?:in|with) )?[A-Z]\w+"
)
"""What an importing project writes above the list of what it changed."""
_UNALTERED = re.compile(
    r"\bfile (?:comes|is|was) (?:\w+ )?(?:unaltered|unmodified|unchanged|imported|included)\b[^.]{0,80}\bfrom\b",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"copyright\b(.*)|^\W*(?:\(c\)|©)(.*)", re.IGNORECASE)
_GRANTED = re.compile(r"\blicen[cs]ed?\b|\bpermission\b|\bredistribut|\bpublic domain\b", re.IGNORECASE)
_LICENCES = {
    "apache": re.compile(r"apache (?:software )?license", re.IGNORECASE),
    "bsd": re.compile(r"redistribution and use in source|\bbsd\b", re.IGNORECASE),
    "gpl": re.compile(r"\bA?L?GPL|general public license", re.IGNORECASE),
    "mit": re.compile(r"permission is hereby granted|\bMIT\b"),
    "mpl": re.compile(r"mozilla public license|\bMPL\b"),
    "zpl": re.compile(r"zope public license|\bZPL\b"),
}
_WORD = re.compile(r"[^\W\d_]{3,}")
_OF_ANYBODY = frozenset(
    {
        *("all", "and", "any", "authors", "com", "contributors", "copyright", "corp", "corporation"),
        *("developers", "foundation", "from", "gmail", "inc", "license", "licensed", "limited", "llc"),
        *("ltd", "mailto", "org", "present", "project", "reserved", "rights", "see", "software"),
        *("team", "the", "under", "university", "www", "http", "https"),
    }
)
"""Words of a copyright notice that name nobody."""


def remarks(source: Source, head: str) -> tuple[str, str]:
    """The comments at a file's head, before any code, as one text; and its docstring."""
    body = source.tree.body if source.tree is not None else []
    docstring = ast.get_docstring(source.tree, clean=False) if source.tree is not None else None
    code = next((node.lineno for node in body[docstring is not None :]), len(source.starts) + 1)
    lines = head.splitlines()[: code - 1]
    comments = " ".join(line.strip(" \t#*-") for line in lines if line.lstrip().startswith("#"))
    return comments, (docstring or "")[:HEAD]


def is_retired(source: Source) -> bool:
    """Whether a file says at its head that it is deprecated, will be removed, or takes no new code."""
    head = source.text[:HEAD]
    lowered = head.lower()
    if not any(word in lowered for word in _OF_RETIREMENT):
        return False
    return any(_RETIRED.search(re.sub(r"\s+", " ", text)) for text in remarks(source, head))


def is_brought(source: Source) -> bool:
    """Whether a file says at its head that it comes from elsewhere, as it is there or with the changes listed."""
    head = source.text[:HEAD]
    lowered = head.lower()
    if not any(word in lowered for word in _OF_ORIGIN):
        return False
    comments, docstring = remarks(source, head)
    is_listed = "opyright" in head and _MODIFIED.search(f"{comments} {docstring}")
    return bool(is_listed) or any(_UNALTERED.search(re.sub(r"\s+", " ", text)) for text in (comments, docstring))


def rights(source: Source) -> tuple[tuple[str, ...], str]:
    """Who holds the rights in a file that names a licence at its head, and which one.

    Returns:
        The words that name the holders, sorted and in lower case; and the licence, empty for one that isn't known.
    """
    head = source.text[:HEAD]
    if "opyright" not in head and "OPYRIGHT" not in head:
        return (), ""
    code = next((node.lineno for node in source.tree.body), 1) if source.tree is not None else 1
    docstring = ast.get_docstring(source.tree, clean=False) if source.tree is not None else None
    lines = [line for line in head.splitlines()[: code - 1] if line.lstrip().startswith("#")]
    lines += (docstring or "")[:HEAD].splitlines()
    if not any(map(_GRANTED.search, lines)):
        return (), ""
    names = (found[1] or found[2] or "" for found in map(_COPYRIGHT.search, lines) if found)
    words = {word.lower() for name in names for word in _WORD.findall(name)} - _OF_ANYBODY
    text = " ".join(line.strip(" \t#*") for line in lines)
    return tuple(sorted(words)), next((name for name, each in _LICENCES.items() if each.search(text)), "")
