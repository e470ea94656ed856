"""What a Python file says of itself, mostly at its head: whose it is, and whether anybody still works on it."""

import ast
import re
from collections.abc import Iterable
from functools import lru_cache

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import HEAD, Source

_RETIRING = ("deprecat", "obsolete", "superseded", "removed", "frozen", "compatib")
_OF_RETIREMENT = (*_RETIRING, "code")
_OF_RIGHTS = ("copyright", "(c)", "©")
_OF_ORIGIN = ("modif", "changes", "adapted", "patched", "unaltered", "unchanged", "imported", "included")
"""Words that one of the sentences below has, in lower case; sooner looked for than these, which may go over lines."""
_OF_NO_FUTURE = (*_RETIRING, "new code")
"""The same of the first one, which says more where there are no line ends."""
_RETIRED = re.compile(
    r"\b(?:this|the|entire|whole) (?:\w+ )?(?:file|module|package|script) "
    r"(?:is|are|was|has been|have been|will (?:\w+ )?be) (?:\w+ ){0,3}?"
    r"(?:deprecated|obsolete|superseded|removed|frozen)\b"
    r"|\b(?:in|of|from) this (?:file|module|package|directory|folder) (?:is|are|was|were|will be) (?:\w+ ){0,2}?"
    r"(?:deprecated|obsolete|superseded|removed)\b"
    r"|\b(?:module|file|package) (?:(?:containing|consisting of|of|with|for) )(?:the )?(?:deprecated|obsolete)\b"
    r"|^\W*(?:this is )?(?:an? |the )?(?:deprecated|obsolete)\b(?: \w+){0,2} (?:module|file|package|script)\b"
    r"|^\W*(?:deprecated|obsolete)\s*(?:[:.!-]|$)|\A\s*\.\. deprecated::"
    r"|\bthis (?:file|module|package)\b[^.;]{0,60}? will be removed\b"
    r"|\bnew code (?:should|must) not (?:be added|go) (?:here|to this)\b|\b(?:add|put) no new code\b"
    r"|\b(?:file|module|package) (?:is |was )?(?:only )?(?:kept|retained|here|exists) (?:\w+ ){0,2}?for "
    r"backwards?[- ]compatibility",
    re.IGNORECASE,
)
_MARKED = re.compile(r"\W*(?:(?:DEPRECATED|OBSOLETE)\b|(?i:deprecated|obsolete)\W*$)")
"""A comment's first line that marks a file: `# DEPRECATED, see shop.text`."""
_OF_THE_INTERPRETER = re.compile(r"#!|#.*coding[:=]|\W*$")
_MODIFIED = re.compile(
    r"\b(?i:modified|modifications|changes|adapted|patched) (?:made )?for (?:use (?:in|with) )?[A-Z]\w+"
)
"""What an importing project writes above the list of what it changed."""
_UNALTERED = re.compile(
    r"\bfile (?:comes|is|was) (?:\w+ )?(?:unaltered|unmodified|unchanged|imported|included)\b[^.]{0,80}\bfrom\b",
    re.IGNORECASE,
)
_OF_INDEPENDENCE = (
    *("import", "depend", "without", "contained", "alone", "references", "by path"),
    *("library only", "library-only", "lib only", "lib-only", "standard library", "stdlib", "std-lib"),
    *("deliberately not", "standalone", "stand-alone"),
)
_INDEPENDENT = re.compile(
    r"\bavoid(?:s|ing)? (?:any |all )?imports? (?:of|to|from)\b"
    r"|\bwithout (?:importing|loading|depending on|pulling in) "
    r"|\b(?:has|have|with|needs?) no (?:\w+ )?dependencies\b|\bfree of (?:\w+ )?(?:imports|dependencies)\b"
    r"|\b(?:kept|keep|stays?|remains?) independent (?:of|from)\b"
    r"|\b(?:must|should) not (?:import|depend on) (?:any|other|the rest)|\bnever imports? (?:the|any|anything)\b"
    r"|\bno \w+\.[\w.]+ (?:dependenc(?:y|ies)|references|imports)\b"
    r"|\b(?:standard library|std-?lib)(?:[- ]only| modules? only| and nothing else)\b"
    r"|\bstand-?alone by design\b|\bdo not import \w+ here\b"
    r"|\bonly (?:the |on )?(?:Python )?(?:standard library|std-?lib)\b"
    r"|\bdeliberately not [`'\"~]*\w+\.\w|\bno dependenc(?:y|ies) on\b|\bstands? alone\b"
    r"|\b(?:load|run|execut|stag)(?:s|es|ed) (?:this file )?(?:by path|alone)\b"
    r"|\b(?:file|module|script) (?:is|stays|must be|should be|is kept) (?:\w+ )?"
    r"(?:self-?contained|stand-?alone|dependency-free)\b",
    re.IGNORECASE,
)
_PROTOTYPE = re.compile(
    r"\A\W*(?:this (?:file |module |script )?is )?(?:an? |the )?"
    r"(?:(?:early|experimental|first|minimal|quick|rough|stand-?alone|throw-?away|working) )?prototype\b",
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


def remarks(source: Source) -> tuple[str, str]:
    """The comments at a file's head, before any code, as one text; and its docstring."""
    lines, docstring = _opening(source)
    return _joined(lines), docstring


def _joined(lines: Iterable[str]) -> str:
    return " ".join(line.strip(" \t#*-") for line in lines)


@lru_cache(maxsize=2)  # all below ask for the same
def _opening(source: Source, *, below_docstring: bool = True) -> tuple[list[str], str]:
    """The lines of comments at a file's head, all of those before any code or only those above a docstring; and it."""
    body = source.tree.body if source.tree is not None else []
    docstring = ast.get_docstring(source.tree, clean=False) if source.tree is not None else None
    passed = int(below_docstring and docstring is not None)
    code = next((node.lineno for node in body[passed:]), len(source.starts) + 1)
    lines = source.text[:HEAD].splitlines()[: code - 1]
    return [line for line in lines if line.lstrip().startswith("#")], (docstring or "")[:HEAD]


@lru_cache(maxsize=1)  # several readers ask in a row
def is_retired(source: Source) -> bool:
    """Whether a file says, at its head or to importers, that it is deprecated, will be removed or takes no new code."""
    if _warns(source):
        return True
    if not any(map(source.head.__contains__, _OF_RETIREMENT)):
        return False
    lines, docstring = _opening(source)
    if _MARKED.match(next((line for line in lines if not _OF_THE_INTERPRETER.match(line)), "")):
        return True
    return any(map(_says_retired, (_joined(lines), docstring)))


def _says_retired(text: str) -> bool:
    """Whether a text says so, wherever its lines end."""
    text = re.sub(r"\s+", " ", text)
    lower = text.lower()  # most heads speak of code, which isn't new
    return any(map(lower.__contains__, _OF_NO_FUTURE)) and _RETIRED.search(text) is not None


def _warns(source: Source) -> bool:
    """Whether a file tells all who import it of a deprecation, by a statement of its top."""
    if source.tree is None or "warn" not in source.text or "eprecat" not in source.text:
        return False
    calls = (node.value for node in source.tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
    return any(last_name(call.func) in {"warn", "warning"} and "eprecat" in ast.unparse(call) for call in calls)


@lru_cache(maxsize=1)
def is_brought(source: Source) -> bool:
    """Whether a file says at its head that it comes from elsewhere, as it is there or with the changes listed."""
    if not any(map(source.head.__contains__, _OF_ORIGIN)):
        return False
    comments, docstring = remarks(source)
    is_listed = "opyright" in source.text[:HEAD] and _MODIFIED.search(f"{comments} {docstring}")
    return bool(is_listed) or any(_UNALTERED.search(re.sub(r"\s+", " ", text)) for text in (comments, docstring))


def is_prototype(source: Source) -> bool:
    """Whether a file's docstring begins with its being a prototype."""
    return "prototype" in source.head and _PROTOTYPE.match(re.sub(r"\s+", " ", remarks(source)[1])) is not None


def is_independent(source: Source) -> bool:
    """Whether a file says at its head that it does without the project's other modules, or what these would load."""
    if not any(map(source.head.__contains__, _OF_INDEPENDENCE)):
        return False
    return any(_INDEPENDENT.search(re.sub(r"\s+", " ", text)) for text in remarks(source))


def rights(source: Source) -> tuple[tuple[str, ...], str]:
    """Who holds the rights in a file that names a licence at its head, and which one.

    Returns:
        The words that name the holders, sorted and in lower case; and the licence, empty for one that isn't known.
    """
    if not any(map(source.head.__contains__, _OF_RIGHTS)):
        return (), ""
    comments, docstring = _opening(source, below_docstring=False)
    lines = [*comments, *docstring.splitlines()]
    if not any(map(_GRANTED.search, lines)):
        return (), ""
    names = (found[1] or found[2] or "" for found in map(_COPYRIGHT.search, lines) if found)
    words = {word.lower() for name in names for word in _WORD.findall(name)} - _OF_ANYBODY
    text = " ".join(line.strip(" \t#*") for line in lines)
    return tuple(sorted(words)), next((name for name, each in _LICENCES.items() if each.search(text)), "")
