"""What sort of file a path names, by the conventions of many projects: tests, documentation, sources, settings."""

import re
from functools import lru_cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


LOCKS = _set(
    "bun.lock bun.lockb cargo.lock composer.lock conda-lock.yml flake.lock gemfile.lock go.sum npm-shrinkwrap.json "
    "package-lock.json pdm.lock pipfile.lock pixi.lock pnpm-lock.yaml poetry.lock uv.lock yarn.lock"
)
MANIFESTS = _set(
    "build.gradle build.rs cargo.toml cmakelists.txt composer.json dockerfile environment.yml gemfile go.mod "
    "justfile lerna.json makefile meson.build noxfile.py package.json pipfile pnpm-workspace.yaml pom.xml "
    "pyproject.toml rollup.config.js setup.cfg setup.py taskfile.yml tox.ini turbo.json vite.config.ts "
    "webpack.config.js"
)
_SETTINGS = _set(
    "codecov.yml conftest.py eslint.config.js mkdocs.yml mypy.ini pytest.ini renovate.json ruff.toml rustfmt.toml"
)
LANGUAGES = _set(
    "bash c cc cjs cpp cs cts ex go h hpp hs java js jsx kt lua m mjs mm mts php py pyi pyx rb rs scala sh sql "
    "svelte swift ts tsx vue zig"
)
_PROSE = _set("adoc ipynb markdown md mdx rst")
_DATA = _set("cfg ini json toml xml yaml yml")
_ASSETS = _set("css gif html ico jpg less png scss svg woff2")

_TEST = re.compile(
    r"(?:^|/)(?:tests?|testing|__tests__|specs?|testdata|fixtures|e2e|integration[-_]tests?|test[-_]data|__snapshots__)/"
    r"|(?:^|/)(?:test_[^/]*|[^/]*_test\.[a-z]+|[^/]*[.-](?:test|spec|snap)(?:\.[a-z]+)*|conftest\.py|tests?\.[a-z]+)$",
    re.IGNORECASE,
)
_DOCS = re.compile(r"(?:^|/)(?:docs?|documentation|website|site|www|docs?-(?:web)?site)/", re.IGNORECASE)
_CI = re.compile(
    r"(?:^|/)(?:\.github/(?:workflows|actions)|\.circleci|\.gitlab|\.buildkite|\.azure|ci)/"
    r"|(?:^|/)(?:\.gitlab-ci\.yml|\.travis\.yml|appveyor\.yml|azure-pipelines\.yml|jenkinsfile)$",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"(?:^|/)(?:examples?|samples?|demos?)/", re.IGNORECASE)
_NEWS = re.compile(
    r"(?:^|/)(?:changelog|changes|history|news|releasenotes|release[-_]notes|changelog\.d|\.changeset)(?:[./]|$)",
    re.IGNORECASE,
)


def extension(path: str) -> str:
    """The part of the file's name after the last point, in lower case; the whole name if there is none."""
    name = path.rsplit("/", 1)[-1].lower()
    return name.rsplit(".", 1)[-1] if "." in name[1:] else name


@lru_cache(maxsize=1 << 14)
def kind(path: str) -> str:
    """The sort of file.

    Returns:
        lock, news (changelogs and their fragments), ci, test, build (manifests, build files), settings (of tools),
        forge (templates and the like of a host), docs, example, source, data, asset or other.
    """
    name, ending = path.rsplit("/", 1)[-1].lower(), extension(path)
    if name in LOCKS:
        return "lock"
    if ending not in LANGUAGES and _NEWS.search(path):
        return "news"
    if _CI.search(path):
        return "ci"
    if _TEST.search(path):
        return "test"
    return _tooling(path, name) or _content(path, ending)


def _tooling(path: str, name: str) -> str | None:
    if name in MANIFESTS or name.startswith(("requirements", "dockerfile")) or "requirements/" in path:
        return "build"
    if name in _SETTINGS or name.startswith("."):
        return "settings"
    return "forge" if path.startswith(".github/") else None


def _content(path: str, ending: str) -> str:
    if ending in _PROSE or _DOCS.search(path):
        return "docs"
    if _EXAMPLE.search(path):
        return "example"
    if ending in LANGUAGES:
        return "source"
    if ending in _DATA:
        return "data"
    if ending in _ASSETS:
        return "asset"
    return "docs" if ending == "txt" else "other"
