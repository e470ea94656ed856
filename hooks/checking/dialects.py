"""Which Python a line that can't be parsed is written for: a later one, Python 2, or none."""

import re
import sys

Version = tuple[int, int]
RUNNING = sys.version_info[:2]

_LATER = {
    (3, 12): r"^\s*type\s+\w+\s*[\[=]|^\s*(?:async\s+def|def|class)\s+\w+\s*\["
    r"""|(?<![\w'"])(?i:f|fr|rf)(['"])(?:(?!\1).)*(?<!\{)\{(?!\{)(?:(?!\1)[^}])*(?:\1|$)""",
    (3, 13): r"^\s*(?:type|class|(?:async\s+)?def)\s+\w+\s*\[[^\]]*=",
    (3, 14): r"""^\s*except\s+[\w.]+(?:\s*,\s*(?:\w+\.)*[A-Z]\w*)+\s*:|(?<![\w'"\\])(?i:t|tr|rt)['"]""",
    (3, 15): r"^\s*lazy\s+(?:import|from)\s",
}
"""A Python version -> the lines that have its syntax: an f-string's own quotes or the line's end inside its braces."""
_SAID_OF_LATER = {
    (3, 12): r"f-string(?:: (?:unmatched '[\[({]'|expecting '}'|expressions nested)| expression part cannot include)",
    (3, 15): r"unpacking cannot be used in (?:dict )?comprehension",
}
"""What is said of it before that version."""
_PYTHON_2 = re.compile(
    r"^\s*except\s+[\w.]+\s*,\s*[a-z_]\w*\s*:|^\s*except\s*\(.*\)\s*,\s*\w+\s*:|`[^`]+`|<>|\b(?:\d+|0x[\da-fA-F]+)[lL]\b"
    r"|\b[uU][rR]''|^\s*raise\s+[\w.]+(?:\(.*\)|\[.*\])*\s*,"
)
"""Lines that no Python 3 takes, their strings emptied."""
_SAID_OF_PYTHON_2 = re.compile(
    r"Missing parentheses in call to '(?:print|exec)'|leading zeros in decimal|parameters cannot be parenthesized"
)
_STATEMENT = re.compile(r"^[ \t]*(?:print|exec)[ \t]+(?:[\"'%]|[A-Za-z_]\w*[ \t]*(?:[,.(\[%]|$))", re.MULTILINE)
"""A statement of Python 2 anywhere, for what is wrong with tabs: it was right then."""
_OF_PYTHON_2 = re.compile(
    r"^[ \t]*(?:print[ \t]*>>|(?:print|exec)[ \t]+[\"'][^\"'\n]*[\"'][ \t]*(?:[%,]|$)"
    r"|except[ \t]*(?:\([^()]*\)|[\w.]+)[ \t]*,[ \t]*[a-z_]\w*[ \t]*:)",
    re.MULTILINE,
)
"""Statements that no Python 3 takes, anywhere in a file, over several lines too."""
_PYTHON_3 = re.compile(
    r"""(?<=[\s(=,\[{+])(?i:f|fr|rf)(['"])[^'"\n]*\{|^[ \t]*(?:async[ \t]+)?def[ \t].*->"""
    r"|^[ \t]*(?:async[ \t]+def|nonlocal)[ \t]",
    re.MULTILINE,
)
"""What no Python 2 takes."""
_STRING = re.compile(r"""(['"])(?:\\.|(?!\1).)*\1""")


def later(line: str, said: str) -> Version | None:
    """The Python that a line needs, where that is later than this one.

    Args:
        line: The line that can't be parsed.
        said: What Python says of it.
    """
    versions = {version for version, pattern in _LATER.items() if re.search(pattern, line)}
    versions |= {version for version, pattern in _SAID_OF_LATER.items() if re.search(pattern, said)}
    return max((version for version in versions if version > RUNNING), default=None)


def is_python_2(text: str, line: str, said: str) -> bool:
    """Whether a file is written for Python 2.

    Args:
        text: All of it.
        line: The first line that can't be parsed.
        said: What Python says of it.
    """
    is_old = _SAID_OF_PYTHON_2.search(said) is not None or _PYTHON_2.search(_STRING.sub("''", line)) is not None
    is_old |= _OF_PYTHON_2.search(text) is not None
    is_old |= "use of tabs" in said and _STATEMENT.search(text) is not None
    return is_old and _PYTHON_3.search(text) is None
