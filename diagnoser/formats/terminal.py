"""Text through rich: the marks of `text` become styles; nothing else is interpreted."""

from typing import TYPE_CHECKING

from rich.text import Text

from devkit.diagnoser.formats.text import MARK, STYLES, marked

if TYPE_CHECKING:
    from rich.console import Console

    from devkit.diagnoser.diagnosis import Diagnosis

_WIDTHS = range(40, 121)
"""Narrower, words break; wider, lines are hard to read."""
_ASCII = str.maketrans({"…": "...", "·": "-"})


def print_text(diagnosis: "Diagnosis", *, console: "Console", verbose: int = 0) -> None:
    """Print a diagnosis as text through `console`."""
    width = min(max(console.width, _WIDTHS.start), _WIDTHS.stop - 1)
    text = _encodable(marked(diagnosis, width=width, verbose=verbose), console.encoding)
    # Lines are as wide as wanted already, and a soft-wrapped one is not cut where the console is narrower.
    console.print(_styled(text), markup=False, highlight=False, emoji=False, soft_wrap=True, end="")


def _encodable(text: str, encoding: str) -> str:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)
    return text


def _styled(text: str) -> Text:
    styled = Text()
    style, start = "", 0
    for mark in MARK.finditer(text):
        styled.append(text[start : mark.start()], style or None)
        style, start = STYLES[mark[0]], mark.end()
    return styled.append(text[start:])
