"""Paths of one machine in configuration files."""

import re
from collections.abc import Iterator

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checks.paths.literal import NOBODY
from devkit.hooks.checks.paths.rules import DRIVE, USER

_SUFFIXES = (".toml", ".cfg", ".ini", ".yml", ".yaml", ".json", ".env", ".conf", ".properties")
_LOCKS = ("lock", "package-lock.json", "snap", "sum")
_LARGEST = 200_000
_PLACE = re.compile(
    r"(?<![\w/.~$}:-])(?:(?P<user>/(?:home|Users)/" + NOBODY + r"[A-Za-z0-9._-]+(?=[/\\]|[\s\"',;\]})]|$)"
    r"[^\s\"',;\]})]*)"
    r"|(?P<drive>[A-Za-z]:\\{1,2}[\w.$-][^\s\"',;\]})]*))"
)
_DATA = re.compile(r"(?:^|/)[^/]*(?:test|fixture|sample|example|docs?\b|demo)[^/]*/", re.IGNORECASE)
"""Folders whose files are read by tests or people, and configure nothing."""
_RUNNERS = re.compile(
    r"\.github/|\.devcontainer/|\.circleci/|(?:.*/)?[^/]*(?:docker|compose|container|k8s|kubernetes|helm)[^/]*(?:/|$)"
    r"|\.?(?:gitlab-ci|travis|appveyor|cirrus|azure-pipelines|buildkite)[\w.-]*\.yml$|\.?azure[\w-]*/"
)
"""Files that configure a service's machines or a container, and name their places."""
_COMMENT = re.compile(r"\s*[#;]")


def judge(context: Context) -> Iterator[Finding]:
    """Find paths of one machine in the values of configuration files; comments are left alone."""
    if not context.wants(USER.id, DRIVE.id):
        return
    for path in context.files:
        if path not in context.targets or not path.endswith(_SUFFIXES) or path.endswith(_LOCKS):
            continue
        if _DATA.search(path) or context.top / path == context.config.path:
            continue
        if _RUNNERS.match(path):
            continue
        data = context.data(path)
        if data is not None and len(data) <= _LARGEST and (b"/home/" in data or b"/Users/" in data or b":\\" in data):
            yield from _lines(path, context.text(path))


def _lines(path: str, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.splitlines(), start=1):
        if _COMMENT.match(line):
            continue
        for match in _PLACE.finditer(line):
            rule, where = (USER, "in somebody's home folder") if match["user"] else (DRIVE, "on one machine's drive")
            message = f"{match[0]!r} is {where}; make it relative, or take it from the environment"
            yield Finding(rule.id, path, number, match.start() + 1, message)
