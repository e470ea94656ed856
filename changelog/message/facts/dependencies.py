"""Dependencies that came, went, or changed their version."""

import re

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.manifest import settings_of
from devkit.changelog.message.pattern import Pattern

_VERSION = r"v?\d+(?:\.[\w*]+)*(?:[-+.][\w.]+)*"
_SPEC = rf"[\^~<>=! ]*{_VERSION}(?:\s*(?:,|\|\|)\s*[\^~<>=! ]*{_VERSION})*"
_SHAPES = {
    "requirement": Pattern(
        r"\s*[\"']?(?P<name>[A-Za-z][\w.-]*)(?:\[[\w, -]+\])?"
        rf"\s*(?P<version>(?:(?:===?|[~!<>]=|[<>])\s*{_VERSION}\s*,?\s*)+)"
    ),
    "pair": Pattern(rf"\s*[\"']?(?P<name>@?[A-Za-z][\w./@-]*)[\"']?\s*[:=]\s*[\"'](?P<version>{_SPEC})[\"']"),
    "table": Pattern(rf"\s*(?P<name>[\w-]+)\s*=\s*\{{.*?version\s*=\s*\"(?P<version>{_SPEC})\""),
    "uses": Pattern(
        r"\s*(?:-\s*)?uses:\s*[\"']?(?P<name>[\w.-]+/[\w./-]+)@(?P<hash>[\w.-]+)(?:[\"']?\s*#\s*(?P<version>\S+))?"
    ),
    "go": Pattern(r"\s*(?:require\s+)?(?P<name>[\w.-]+\.\w+/[\w./-]+)\s+(?P<version>v\d\S*)"),
    "image": Pattern(r"\s*FROM\s+(?P<name>[\w./-]+):(?P<version>[\w.-]+)"),
    "hook": Pattern(rf"\s*(?:-\s*)?rev:\s*[\"']?(?P<version>{_VERSION})"),
}
_MANIFESTS = (
    (
        Pattern(r"(?:^|/)(?:(?:requirements[\w.-]*|requirements/[^/]+)\.(?:txt|in)|constraints[\w.-]*\.txt)$"),
        ("requirement",),
    ),
    (Pattern(r"(?:^|/)(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile)$"), ("requirement", "table", "pair")),
    (Pattern(r"(?:^|/)(?:package\.json|composer\.json|pnpm-workspace\.yaml|deno\.jsonc?)$"), ("pair",)),
    (Pattern(r"(?:^|/)Cargo\.toml$"), ("table", "pair")),
    (Pattern(r"(?:^|/)go\.mod$"), ("go",)),
    (Pattern(r"(?:^|/)\.github/.*\.ya?ml$|(?:^|/)action\.ya?ml$"), ("uses",)),
    (Pattern(r"(?:^|/)Dockerfile[\w.-]*$|\.dockerfile$"), ("image",)),
    (Pattern(r"(?:^|/)Gemfile$"), ("pair",)),
)
_LOCKS = {
    "uv.lock", "poetry.lock", "pdm.lock", "pnpm-lock.yaml", "package-lock.json", "yarn.lock", "cargo.lock", "go.sum",
    "pipfile.lock", "composer.lock", "gemfile.lock", "bun.lock", "flake.lock",
}  # fmt: skip
_LOCKED = Pattern(r"name = \"([^\"]+)\"")
_PINNED = Pattern(rf"version = \"({_VERSION})\"")
_BEGIN = Pattern(r"[\s\"'-]*(@?\w[\w./@-]*)")
_NOT_A_PACKAGE = {"version", "python", "node", "npm", "requires-python", "target-version", "edition", "engines", "go"}


def is_lock(path: str) -> bool:
    """Whether a file is a lock file, written by a tool."""
    return path.rpartition("/")[2].lower() in _LOCKS


def has_settings(file: FileDiff) -> bool:
    """Whether a file is a manifest that also holds settings, which its diff alone can't tell from dependencies."""
    return file.path.rpartition("/")[2] in {"pyproject.toml", "Cargo.toml", "package.json", "composer.json"}


def is_manifest(path: str) -> bool:
    """Whether dependencies are declared in a file."""
    return any(pattern.search(path) for pattern, _ in _MANIFESTS)


def facts(file: FileDiff, contents: tuple[bytes, bytes] | None = None) -> list[Fact]:
    """What a file's diff says about dependencies.

    Args:
        file: Its diff.
        contents: It before and after, which tells dependencies from settings that look alike; None if it isn't known.
    """
    shapes = next((shapes for pattern, shapes in _MANIFESTS if pattern.search(file.path)), ())
    if not shapes:
        return []
    went, came = _found(file.removed, shapes), _found(file.added, shapes)
    if contents and "pair" in shapes:
        went, came = _listed(went, contents[0], file.path), _listed(came, contents[1], file.path)
    found = [
        Fact("bump", "dependency", name, file.path, went[name], version)
        for name, version in came.items()
        if name in went and went[name] != version
    ]
    if file.status == "A":
        return found
    before, after = _begun(file.removed), _begun(file.added)
    new = [name for name in came if name not in went and name not in before]
    gone = [name for name in went if name not in came and name not in after]
    found += [Fact("add", "dependency", name, file.path, new=came[name]) for name in new]
    found += [Fact("remove", "dependency", name, file.path, went[name]) for name in gone]
    known = {*(fact.name for fact in found), *(went.keys() & came.keys())}
    others = [name for name in dict.fromkeys((*came, *went)) if name not in known]
    return found + [
        Fact("change", "dependency", name, file.path, went.get(name, ""), came.get(name, "")) for name in others
    ]


def _begun(lines: tuple[str, ...]) -> set[str]:
    """What lines begin with: dependencies in whatever form, from a repository, or without a version."""
    return {match[1] for line in lines[:2000] if (match := _BEGIN.match(line))}


def locked(file: FileDiff) -> list[Fact]:
    """The packages whose version a lock file's diff changes, as far as git shows their names above the hunks."""
    found = []
    for hunk in file.hunks:
        name = _LOCKED.match(hunk.section)
        old, new = (_first(_PINNED, lines) for lines in (hunk.removed, hunk.added))
        if name and old and new and old != new:
            found.append(Fact("bump", "locked", name[1], file.path, old, new))
    return found


def _first(pattern: Pattern, lines: tuple[str, ...]) -> str:
    """What a pattern finds in the one line that it matches; empty where it matches none, or several."""
    found = [match[1] for line in lines if (match := pattern.match(line))]
    return found[0] if len(found) == 1 else ""


def _listed(found: dict[str, str], content: bytes, path: str) -> dict[str, str]:
    """What was found, without what a manifest only sets: keys that stand in no table of dependencies."""
    elsewhere = settings_of(content, path)
    return {name: version for name, version in found.items() if (name, version) not in elsewhere}


def versions(file: FileDiff, contents: tuple[bytes, bytes] | None = None) -> list[Fact]:
    """The project's own version where a diff changes it, and the file where it is one of its tables that says so."""
    pair = own_version(file)
    if pair is None:
        return []
    known = settings_of(contents[1], file.path) if contents else frozenset()
    is_own = not known or ("version", pair[1]) in known
    return [Fact("bump", "version", "version", file.path, *pair)] if is_own else []


def own_version(file: FileDiff) -> tuple[str, str] | None:
    """The project's own version before and after, where a manifest's diff changes it."""
    if not is_manifest(file.path) and not re.search(
        r"(?:^|/)(?:__init__|__version__|_version|version)\.\w+$", file.path
    ):
        return None
    pattern = Pattern(rf"\s*[\"']?(?:__version__|version|VERSION)[\"']?\s*[:=]\s*[\"'](?P<version>{_VERSION})[\"']")
    old = next((match["version"] for line in file.removed if (match := pattern.match(line))), None)
    new = next((match["version"] for line in file.added if (match := pattern.match(line))), None)
    return (old, new) if old and new and old != new else None


def _found(lines: tuple[str, ...], shapes: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines[:2000]:
        for shape in shapes:
            match = _SHAPES[shape].match(line) if len(line) < 500 else None  # noqa: PLR2004 - generated
            if match and (shape == "image" or match["name"].lower() not in _NOT_A_PACKAGE):
                groups = match.groupdict()
                version = groups.get("version") or groups.get("hash") or ""
                found.setdefault(match["name"], version.strip().rstrip(","))
                break
    return found
