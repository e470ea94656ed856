"""Text through rich: the marks of `text` become styles; nothing else is interpreted."""

from typing import TYPE_CHECKING

from rich.text import Text

from devkit.diagnoser.formats.text import MARK, STYLES, fitting

if TYPE_CHECKING:
    from rich.console import Console

    from devkit.diagnoser.diagnosis import Diagnosis


def print_text(diagnosis: "Diagnosis", *, console: "Console", verbose: int = 0) -> None:
    """Print a diagnosis as text through `console`."""
    text = fitting(diagnosis, console.width, console.encoding, verbose)
    # Lines are as wide as wanted already, and a soft-wrapped one is not cut where the console is narrower.
    console.print(_styled(text), markup=False, highlight=False, emoji=False, soft_wrap=True, end="")


def _styled(text: str) -> Text:
    styled = Text()
    style, start = "", 0
    for mark in MARK.finditer(text):
        styled.append(text[start : mark.start()], style or None)
        style, start = STYLES[mark[0]], mark.end()
    return styled.append(text[start:])
