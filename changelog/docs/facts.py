"""What a project says of itself: in its files, and in its history up to the last release.

Facts from the history are those of the last release: they then stay the same from one commit to the next, also in the
commit that writes them down.
"""

import re
from collections.abc import Iterator
from typing import Any

from devkit.changelog.docs.context import Context
from devkit.changelog.release import jsontext, tags
from devkit.changelog.release.choosing import agreed
from devkit.changelog.release.places.detect import Places, detect
from devkit.changelog.release.places.tomlkey import load, value_of
from devkit.changelog.release.repository import Repository
from devkit.changelog.release.scope import prefixes
from devkit.changelog.release.version import Scheme
from devkit.core.errors import DevkitError

_TEST_FILE = re.compile(r"(?:.*/)?(?:test_[^/]*|[^/]*_test)\.py")
_TEST = "^[[:blank:]]*(async[[:blank:]]+)?def[[:blank:]]+test[^[:blank:](]*[[:blank:]]*[(]"
_BOT = re.compile(r"(?i).*\[bot\]|(?:dependabot|renovate|github[ -]actions|greenkeeper|pre-commit-ci|snyk-bot)\b.*")
_PERSON = re.compile(r"\s*(.*?)\s*<[^<>]*>\s*")
_FORM = "--format=%aN%x00%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x01)"
_FIELDS = 2


class UnknownHereError(DevkitError):
    """A fact can't be told in this clone; what is written down of it stays."""


def declared(context: Context, key: str) -> str | None:
    """A text of the project's metadata, such as `name` or `description`; None where there is none."""
    pyproject = context.tree.text("pyproject.toml") if context.counts("pyproject.toml") else None
    table = load(pyproject, "pyproject.toml") if pyproject else {}
    package = context.tree.text("package.json") if context.counts("package.json") else None
    content = jsontext.load(package, "package.json") if package else {}
    found = (value_of(table, "project", key), value_of(table, "tool", "poetry", key), value_of(content, key))
    return next((value for value in found if isinstance(value, str)), None)


def version(context: Context) -> str | None:
    """The project's version: as its files say, else as the last release's tag does; None where neither does."""
    if context.coming:
        return context.coming.version
    places, scheme = _places(context)
    stated = agreed([found for found in places.found if found.place.path != _own(context)], scheme)
    if stated is not None:
        return stated.text
    last = _tags(context, scheme).last if context.repository else None
    return last.version.text if last else None


def last_release(context: Context) -> dict[str, str] | None:
    """Version, tag and date of the last release that is no pre-release; None where there is none.

    Raises:
        UnknownHereError: the clone is shallow.
    """
    coming = context.coming
    if coming and coming.final:
        return {"version": coming.version, "tag": coming.tag, "date": coming.date}
    final = _tags(context).final
    return {"version": final.version.text, "tag": final.name, "date": final.date} if final else None


def contributors(context: Context) -> list[str]:
    """The people who wrote or co-wrote a commit of the last release (of all there are before the first one), sorted.

    `.mailmap` counts; bots don't. Before the first release the author of a commit about to be made counts too, so that
    what is written into it stays right.

    Raises:
        UnknownHereError: the clone is shallow, or has no commit.
    """
    return context.once("contributors", lambda: _contributors(context))


def _contributors(context: Context) -> list[str]:
    last = _tags(context).last
    repository = _repository(context)
    joins = context.coming is not None or (context.committing and last is None)
    settled = (last.commit if last else "HEAD",)
    revisions = ("--ignore-missing", "HEAD", "MERGE_HEAD") if joins else settled
    told = repository.asked("log", "-z", "--use-mailmap", _FORM, *revisions, "--")
    if not (told or joins):
        raise UnknownHereError("there is no commit yet")
    fields = told.split("\0")
    names = {name for name in fields[::_FIELDS] if name}
    names |= set(_mapped(repository, {entry for text in fields[1::_FIELDS] for entry in text.split("\x01") if entry}))
    if joins:
        names |= set(_mapped(repository, {repository.asked("var", "GIT_AUTHOR_IDENT").rpartition(">")[0] + ">"}))
    return sorted((name for name in names if not _BOT.fullmatch(name)), key=lambda name: (name.casefold(), name))


def counts(context: Context) -> dict[str, int]:
    """How many of a thing there are at the last release; nothing before the first one.

    Raises:
        UnknownHereError: the clone is shallow.
    """
    known, coming = _tags(context), context.coming is not None
    if known.last is None and not coming:
        return {}
    last = None if coming or known.last is None else known.last.commit
    return {
        "commits": int(_repository(context).read("rev-list", "--count", last or "HEAD")) + coming,
        "releases": len(known.tags) + coming,
        "contributors": len(contributors(context)),
        "files": _files(context, last),
        "tests": _tests(context, last),
    }


def _files(context: Context, commit: str | None) -> int:
    """The files of a commit; of None, those git knows now and those about to be written."""
    if commit is not None:
        listed = _repository(context).read("ls-tree", "-r", "-z", "--name-only", commit)
        return listed.count("\0")
    changes = context.tree.changes
    removed = {path for path, (_, new) in changes.items() if new is None}
    own = _own(context)
    return len(({*context.tracked, *changes} | ({own} if own else set())) - removed)


def _tests(context: Context, commit: str | None) -> int:
    """The functions that test files define under a name that begins with `test`, at a commit or now."""
    options = ("--no-color", "--text", "--null", "--count", "-E", "-e", _TEST)
    lines = _repository(context).asked("grep", *options, *([commit] if commit else []), "--", "*.py").splitlines()
    pairs = (line.removeprefix(f"{commit}:").split("\0") for line in lines)
    return sum(int(count) for path, count in pairs if _TEST_FILE.fullmatch(path))


def _own(context: Context) -> str | None:
    """The file these facts are written to, which must not be asked for them."""
    return context.settings.docs.project_json


def _places(context: Context) -> tuple[Places, Scheme]:
    settings = context.settings.release
    tracked = context.tracked or [path.name for path in context.tree.root.iterdir() if path.is_file()]
    places = detect(context.tree, tracked, settings)
    return places, settings.scheme or ("pep440" if places.python else "semver")


def _tags(context: Context, scheme: Scheme | None = None) -> tags.Tags:
    wanted = scheme or _places(context)[1]
    return context.once(f"tags {wanted}", lambda: _found(context, wanted))


def _found(context: Context, scheme: Scheme) -> tags.Tags:
    repository = _repository(context)
    if repository.asked("rev-parse", "--is-shallow-repository") == "true":
        raise UnknownHereError("this clone is shallow: get all of the history and its tags (fetch-depth: 0)")
    return tags.find(repository, scheme, prefixes(context.settings))


def _repository(context: Context) -> Repository:
    if context.repository is None:
        raise UnknownHereError("this is no git repository")
    return context.repository


def _mapped(repository: Repository, people: set[str]) -> Iterator[str]:
    """The names of `Name <address>` entries, as `.mailmap` has them."""
    sound = sorted(entry for entry in people if _PERSON.fullmatch(entry) and "\n" not in entry)
    if not sound:
        return
    done: Any = repository.run("check-mailmap", "--stdin", given="".join(f"{entry}\n" for entry in sound))
    for line in done.output.splitlines() if not done.status else sound:
        match = _PERSON.fullmatch(line)
        if match and match[1]:
            yield match[1]
