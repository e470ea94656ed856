"""Dependencies that came, went, or changed their version."""

import re

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.pattern import Pattern

_VERSION = r"v?\d+(?:\.[\w*]+)*(?:[-+.][\w.]+)*"
_SPEC = rf"[\^~<>=! ]*{_VERSION}(?:\s*,\s*[\^~<>=! ]*{_VERSION})*"
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
    (Pattern(r"(?:^|/)(?:requirements[\w.-]*\.(?:txt|in)|constraints[\w.-]*\.txt)$"), ("requirement",)),
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
_NOT_A_PACKAGE = {"version", "python", "node", "npm", "requires-python", "target-version", "edition", "engines", "go"}


def is_lock(path: str) -> bool:
    """Whether a file is a lock file, written by a tool."""
    return path.rpartition("/")[2].lower() in _LOCKS


def is_manifest(path: str) -> bool:
    """Whether dependencies are declared in a file."""
    return any(pattern.search(path) for pattern, _ in _MANIFESTS)


def facts(file: FileDiff) -> list[Fact]:
    """What a file's diff says about dependencies."""
    shapes = next((shapes for pattern, shapes in _MANIFESTS if pattern.search(file.path)), ())
    if not shapes:
        return []
    went, came = _found(file.removed, shapes), _found(file.added, shapes)
    found = [
        Fact("bump", "dependency", name, file.path, went[name], version)
        for name, version in came.items()
        if name in went and went[name] != version
    ]
    if file.status == "A":
        return found
    found += [Fact("add", "dependency", name, file.path, new=came[name]) for name in came if name not in went]
    return found + [Fact("remove", "dependency", name, file.path, went[name]) for name in went if name not in came]


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
