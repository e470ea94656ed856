"""Formats of a diagnosis: one a module, all rendering the same record."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from devkit.diagnoser.diagnosis import Diagnosis

FORMATS: tuple[str, ...] = ("text", "markdown", "html", "json", "github", "sarif")


def render(
    diagnosis: "Diagnosis",
    format: str,  # noqa: A002 - the option's name
    *,
    verbose: int = 0,
    max_bytes: int | None = None,
    blob: str = "",
) -> str:
    """Render a diagnosis in one of `FORMATS`, ending with a newline unless empty.

    Args:
        diagnosis: what to render.
        format: one of `FORMATS`; `text` is plain and 80 columns wide.
        verbose: how much detail `text` and `markdown` show: 0, 1 or 2.
        max_bytes: the most `markdown` may take in UTF-8 (1,000,000 by default); the other formats are never cut.
        blob: the address, ending in `/`, below which `markdown` links files; the other formats link nothing.

    Raises:
        ValueError: `format` is none of `FORMATS`.
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}: expected one of {', '.join(FORMATS)}")
    # Loaded on use: JSON must not pay for Jinja2.
    module = importlib.import_module(f"devkit.diagnoser.formats.{_MODULES.get(format, format)}")
    more = {"blob": blob} if format == "markdown" else {}
    rendered: str = module.render(diagnosis, verbose=verbose, max_bytes=max_bytes, **more)
    return rendered


def plain_text(diagnosis: "Diagnosis", *, width: int, encoding: str, verbose: int = 0) -> str:
    """Render as text without styles, for a stream that is `width` columns wide and has that encoding."""
    from devkit.diagnoser.formats.text import plain

    return plain(diagnosis, width=width, encoding=encoding, verbose=verbose)


def print_text(diagnosis: "Diagnosis", *, console: "Console", verbose: int = 0) -> None:
    """Print a diagnosis as text through `console`, as wide and as coloured as the console is."""
    from devkit.diagnoser.formats.terminal import print_text as print_styled

    print_styled(diagnosis, console=console, verbose=verbose)


_MODULES = {"json": "contract"}
