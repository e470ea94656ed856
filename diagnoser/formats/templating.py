"""Templates, with escaping decided by the format instead of by whoever writes a template.

Every `{{ value }}` passes through the format's own `escape`, unless a filter already made it `Safe`. So a template that
forgets a filter shows odd text, never obeyed text.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined

from devkit import templates


class Safe(str):
    """Text in which nothing of a report can be obeyed any more."""

    __slots__ = ()


def safe(escape: Callable[..., str]) -> Callable[..., Safe]:
    """Make an escaping function a filter: what it returns is not escaped again."""

    def escaped(text: str, *args: str) -> Safe:
        return Safe(escape(text, *args))

    return escaped


def environment(escape: Callable[[str], str], filters: Mapping[str, Callable[..., object]]) -> Environment:
    """A template environment whose bare expressions pass through `escape`."""

    def finalize(value: object) -> object:
        return value if isinstance(value, (Safe, int)) else escape(str(value))

    made = Environment(
        loader=FunctionLoader(_source),
        autoescape=False,  # noqa: S701 - HTML escaping is wrong for Markdown and terminals; finalize escapes
        finalize=finalize,
        optimized=False,  # folding constants takes longer than rendering once
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(filters)
    return made


def _source(name: str) -> str:
    return Path(templates.__file__).with_name(name).read_text(encoding="utf-8")
