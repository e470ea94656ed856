"""A document in the formats a person or a program asks for."""

import json
from pathlib import Path
from typing import Any

from devkit.changelog.notes.document import Document, Entry, Release
from devkit.changelog.notes.forge import Forge
from devkit.changelog.notes.markdown import heading, liner, link, references, safe
from devkit.core.errors import DevkitError

SCHEMA = "devkit.changelog/1"
TEMPLATE = "changelog.md.j2"


def as_json(document: Document) -> str:
    """The document as JSON: everything, hidden sections too."""
    from devkit.core.escape import json_safe

    value = {
        "schema": SCHEMA,
        "package": document.package,
        "repository": document.forge.url or None,
        "left_out": document.left_out,
        "releases": [_release(release, document.forge) for release in document.releases],
    }
    return json_safe(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"


def templated(document: Document, template: Path | None = None) -> str:
    """The document as a Jinja2 template writes it; the built-in one by default.

    A template can't reach beyond what it is given: it runs in Jinja2's sandbox.

    Raises:
        DevkitError: the template can't be read, isn't one, or asks for what isn't there.
    """
    from jinja2 import TemplateError, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    name, source = _source(template)
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        undefined=_strict(),
    )
    forge = document.forge
    environment.filters.update(
        line=liner(forge),
        markdown=safe,
        heading=lambda release: heading(release, forge),
        link=lambda release: link(release, forge),
        commit_url=forge.commit,
        pull_url=forge.pull,
        issue_url=forge.issue,
    )
    try:
        return environment.from_string(source).render(
            releases=document.releases, document=document, links=list(references(document)), package=document.package
        )
    except TemplateError as error:
        place = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        raise DevkitError(f"{name}{place}: the template fails: {error}") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
        raise DevkitError(f"{name}: the template fails: {error}") from error


def builtin() -> str:
    """The built-in template, to start from."""
    from importlib.resources import files

    return files("devkit.templates").joinpath(TEMPLATE).read_text(encoding="utf-8")


def _source(template: Path | None) -> tuple[str, str]:
    if template is None:
        return TEMPLATE, builtin()
    try:
        return str(template), template.read_text(encoding="utf-8")
    except OSError as error:
        raise DevkitError(f"{template}: the template can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DevkitError(f"{template}: the template is not UTF-8 at byte {error.start}") from error


def _strict() -> Any:  # noqa: ANN401 - a class of a library that is imported late
    from jinja2 import StrictUndefined

    return StrictUndefined


def _release(release: Release, forge: Forge) -> dict[str, Any]:
    return {
        "version": release.version,
        "tag": release.tag,
        "date": release.date,
        "previous": release.previous,
        "url": link(release, forge) or None,
        "left_out": release.left_out,
        "sections": [
            {
                "title": section.title,
                "hidden": section.hidden,
                "entries": [_entry(entry, forge) for entry in section.entries],
                "groups": [
                    {
                        "what": group.what,
                        "text": group.text,
                        "entries": [_entry(entry, forge) for entry in group.entries],
                    }
                    for group in section.groups
                ],
            }
            for section in release.sections
        ],
    }


def _entry(entry: Entry, forge: Forge) -> dict[str, Any]:
    return {
        "commit": entry.commit or None,
        "fragment": None if entry.commit else entry.source.subject,
        "type": entry.type,
        "scope": entry.scope,
        "text": entry.text,
        "breaking": list(entry.breaking),
        "pull": entry.pull or None,
        "closes": list(entry.closes),
        "author": {"name": entry.author, "email": entry.email} if entry.commit else None,
        "coauthors": list(entry.coauthors),
        "time": int(entry.source.when) if entry.source.when.isdecimal() else None,
        "body": entry.body.strip("\n"),
        "url": (forge.commit(entry.commit) if entry.commit else "") or None,
    }
