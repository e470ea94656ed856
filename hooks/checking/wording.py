"""What a string expression says: its fixed text, with gaps where something is filled in at run time.

`diagnoser.repair.template` gives the same with the place of every character; here all strings of a project are read,
and the values that `ast` has already are enough.
"""

import ast
import re

Wording = tuple[str, ...]
"""Fixed text between the gaps: one more than there are gaps, ends included, empty where a gap is first or last."""

GAP = "…"
_PERCENT = re.compile(r"%(?:\([^)]*\))?[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?[diouxXeEfFgGcrsa]")
_FIELD = re.compile(r"\{[^{}!:]*(?:![rsa])?(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")
PYTHONS = re.compile(
    r"expected at (?:most|least)|unexpected keyword|required (?:positional|keyword)|positional arguments?\b"
    r"|unsupported operand|not supported between|has no attribute|object is not|not (?:callable|iterable|subscriptable)"
    r"|of unsized object|could not convert|invalid literal|cannot be interpreted as|out of range|does not support item"
    r"|multiple values for|No module named|No such file|division by zero|unhashable type|must be str|is not defined"
    r"|can't set attribute|cannot assign to|abstract (?:class|method)|attempt to assign|operation on closed"
    r"|no current event loop|cannot reshape array|repeated axis|axes don't match",
    re.IGNORECASE,
)
"""Wordings of Python's own, which others take over on purpose, and which tests expect without any code saying them."""
_CODE = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\{[^}]*\}|\[[^\]]*\]|[\w.]*[a-z\d][A-Z_.]\w[\w.]*|\w*\d\w*")
"""What is filled in as a rule: quoted texts, names of code, numbers."""
_MADE_OF = frozenset({ast.Constant, ast.JoinedStr, ast.BinOp, ast.Call})
_MADE_BY = (ast.Add, ast.Mod)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SPACE = re.compile(r"\s+")


def wording(node: ast.AST) -> Wording | None:
    """Read an expression; None where it is not built on string literals."""
    if not may_be_text(node):
        return None  # sooner known than by the patterns below
    found: Wording | None = None
    match node:
        case ast.Constant(value=str(text)):
            found = (text,)
        case ast.JoinedStr(values=values):
            found = _joined([(str(part.value),) if isinstance(part, ast.Constant) else ("", "") for part in values])
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            sides = wording(left), wording(right)
            found = None if sides == (None, None) else _joined([side or ("", "") for side in sides])
        case ast.BinOp(op=ast.Mod(), left=left):
            found = _filled(wording(left), _PERCENT, "%")
        case ast.Call(func=ast.Attribute(attr="format", value=value)):
            found = _filled(wording(value), _FIELD, "{}")
        case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant(value=str(text))), args=[several]):
            found = _in_a_row(several, text)
        case ast.Call(func=ast.Name(id="_" | "gettext" | "ngettext"), args=[first, *_]):
            found = wording(first)
    return found


def may_be_text(node: ast.AST) -> bool:
    """Whether an expression is of a kind that may be built on string literals."""
    return node.__class__ in _MADE_OF and (not isinstance(node, ast.BinOp) or node.op.__class__ in _MADE_BY)


def variants(found: Wording) -> list[Wording]:
    """A wording as it stands, and as it reads if something formats it elsewhere: message tables, logging, `dedent`."""
    read = [found]
    if len(found) == 1:
        if "%" in found[0] and _PERCENT.search(found[0]):
            read.append(_split(found[0], _PERCENT, "%"))
        if "{" in found[0] and _FIELD.search(found[0]):
            read.append(_split(found[0], _FIELD, "{}"))
    return read + [_on_one_line(each) for each in read if any("\n" in run for run in each)]


def words(found: Wording) -> list[str]:
    """The words of the fixed text, in lower case."""
    said: list[str] = []
    for text in found:
        said += _WORD.findall(text.lower()) if text.isascii() else map(str.lower, _WORD.findall(text))
    return said


def joined(found: Wording) -> str:
    """A wording as one text that no other wording gives."""
    return "\0".join(found)


def letters(found: Wording) -> int:
    """How many letters and digits the fixed text has."""
    return sum(map(str.isalnum, "".join(found)))


def prose(found: Wording) -> int:
    """How many letters the fixed text has that are no name, number or quoted text, as such are filled in elsewhere."""
    return sum(map(str.isalpha, _CODE.sub(" ", GAP.join(found))))


def shown(found: Wording, most: int = 80) -> str:
    """A wording to be read: gaps as an ellipsis, on one line, cut."""
    text = _SPACE.sub(" ", GAP.join(found)).strip()
    return text if len(text) <= most else text[: most - 1] + GAP


def _in_a_row(several: ast.expr, between: str) -> Wording | None:
    """The items of a literal list with a text between them; None where none of them is text."""
    items = several.elts if isinstance(several, ast.List | ast.Tuple) else []
    said = [wording(item) for item in items]
    if not any(said):
        return None
    parts = [part for each in said for part in ((between,), each or ("", ""))]
    return _joined(parts[1:])


def _on_one_line(found: Wording) -> Wording:
    runs = [_SPACE.sub(" ", run) for run in found]
    runs[0], runs[-1] = runs[0].lstrip(), runs[-1].rstrip()
    return tuple(runs)


def _joined(parts: list[Wording]) -> Wording:
    whole = [""]
    for part in parts:
        whole[-1] += part[0]
        whole += part[1:]
    return tuple(whole)


def _filled(found: Wording | None, pattern: re.Pattern[str], doubled: str) -> Wording | None:
    return None if found is None else _joined_gaps([_split(text, pattern, doubled) for text in found])


def _joined_gaps(parts: list[Wording]) -> Wording:
    return tuple(text for part in parts for text in part)


def _split(text: str, pattern: re.Pattern[str], doubled: str) -> Wording:
    """Cut a format string at its fields, doubled signs read as one."""
    hidden = text
    for sign in doubled:
        hidden = hidden.replace(sign * 2, f"\0{doubled.index(sign)}")
    cut = pattern.sub("\1", hidden).split("\1")
    for sign in doubled:
        cut = [part.replace(f"\0{doubled.index(sign)}", sign) for part in cut]
    return tuple(cut)
