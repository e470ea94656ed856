"""One release that is there: its notes, for a forge's page or a pipeline."""

from pathlib import Path

from devkit.changelog.notes import pipe
from devkit.changelog.notes.collect import collect, known_tags, naming
from devkit.changelog.notes.document import Document
from devkit.changelog.notes.request import Request
from devkit.changelog.notes.setup import Setup
from devkit.changelog.notes.tags import released
from devkit.changelog.notes.version import version
from devkit.core.errors import DevkitError


def single(top: Path, request: Request, setup: Setup, *, whole: bool = False) -> Document:
    """Read the release whose tag a request names; a pre-release alone, also where its release is there already.

    Args:
        top: The repository's top folder.
        request: What of it; `tag` is the release.
        setup: The project's settings.
        whole: As for `collect`.

    Returns:
        A document of that release alone.

    Raises:
        DevkitError: there is no such release; or as `collect`.
    """
    name = request.tag or ""
    written = released(name, naming(top, request, setup))
    known = version(written) if written else None
    if known is not None and not known.final:
        setup = setup._replace(fold=False)
    there = next((tag for tag in known_tags(top, Request(package=request.package), setup) if tag.name == name), None)
    if there is None:
        raise _unknown(top, name, is_version=known is not None)
    document = collect(top, request, setup, whole=whole)
    if not document.releases:
        raise _unknown(top, name, is_version=True)
    return document


def _unknown(top: Path, name: str, *, is_version: bool) -> DevkitError:
    if pipe.found(top, "rev-parse", "--verify", "--quiet", f"refs/tags/{name}^{{commit}}") is None:
        return DevkitError(f"{name!r} is no tag in {top}; give one that is there, or fetch it: git fetch --tags")
    if is_version:
        return DevkitError(f"{name!r} is no release of its own; another tag on its commit, or of its version, is")
    return DevkitError(f"{name!r} is no name of a release here; see tag-prefix and tag-pattern in the settings")
