"""An excerpt of the changelog: its newest releases."""

from devkit.changelog.docs import excerpt
from devkit.changelog.docs.content import Content, Markdown
from devkit.changelog.docs.context import Context
from devkit.changelog.docs.regions.region import Kind, Wanted
from devkit.core.errors import DevkitError

_NOTHING = "Nothing is released yet."


def fill(context: Context, wanted: Wanted) -> Content:
    """The newest releases of the changelog (`releases=1`), what is not released too with `unreleased=yes`.

    Headings are moved, so that a release's is of the level `level=3`.
    """
    path = context.settings.docs.changelog
    content = wanted.source(context, path)
    if content is None:
        raise DevkitError(f"{wanted.where}: there is no {path}; name the changelog in [tool.devkit.docs]")
    found = excerpt.read(content.decode("utf-8", "surrogateescape"), path)
    pending = [section for section in found.sections if section.version is None]
    released = [section for section in found.sections if section.version is not None]
    chosen = (pending if wanted.flag("unreleased") else []) + released[: wanted.number("releases", 1)]
    level = wanted.number("level", 3)
    shown = [excerpt.shown(section, level, found.links) for section in chosen]
    return Markdown("\n\n".join(shown) or _NOTHING)


KIND = Kind("changelog", fill, frozenset({"releases", "unreleased", "level"}))
