"""Paths of one machine in configuration files."""

import re
from collections.abc import Iterator

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding, Rule
from devkit.hooks.checking.pathnames import is_foreign, is_retired
from devkit.hooks.checks.paths.agreed import Elsewhere
from devkit.hooks.checks.paths.host import Reach, address
from devkit.hooks.checks.paths.literal import Named, named
from devkit.hooks.checks.paths.nesting import BY_INDENTATION, is_schema, lines
from devkit.hooks.checks.paths.rules import DRIVE, HOST, KINDS, RULES, USER, shown

_SUFFIXES = (".toml", ".cfg", ".ini", ".yml", ".yaml", ".json", ".env", ".conf", ".properties")
_LOCKS = ("lock", "package-lock.json", "snap", "sum")
_LARGEST = 200_000
_LONGEST = 1000
_ITEM = re.compile(r"\s*(?:-\s+)?(?P<quote>[\"']?)(?P<value>[^\s\"'#;,\[\]{}]{4,})(?P=quote)\s*,?\s*(?:[#;].*)?")
"""A value of a list, which is all of the line."""
_SETTING = re.compile(
    r"\s*(?:export\s+)?(?P<key>[\"']?[\w.-]+[\"']?)\s*(?P<sign>[:=])\s*(?P<quote>[\"']?)(?P<value>[^\s\"'#;,\[\]{}]{4,})(?P=quote)"
    r"\s*,?\s*(?:[#;].*)?"
)
"""A name and one value, which is all of the line."""
_MAY_HOLD = re.compile(rb"/(?:home|Users|tmp|srv|opt|mnt|media|data|www)/|\b[A-Za-z]:\\|[\w\]]:\d{2,5}\b")
_FOR_OTHERS = re.compile(r"default|placeholder|example|sample|test|dev", re.IGNORECASE)
"""What a setting's name says that isn't this program's own, or that is for its developers."""
_OTHERS_SET = re.compile(
    r"(?:^|/)(?:defaults?|group_vars|host_vars|inventor(?:y|ies)|roles)/|(?:^|/)(?:[^/]*[_.-])?defaults?(?:[_.-][^/]*)?$",
    re.IGNORECASE,
)
"""Files of defaults, and of what is set for each machine."""
_EXAMPLE = re.compile(r"[\w-]*examples?", re.IGNORECASE)
"""A key below which everything is one."""
_FOR_READERS = re.compile(r"example|sample|placeholder|description|help|comment", re.IGNORECASE)
"""What a setting's name says whose value people read."""
_RECORDED = re.compile(r"abs(?:olute)?_?path", re.IGNORECASE)
"""What a program calls a place that it writes down where it was."""
_TIMES = re.compile(
    r"""^[ \t]*["']?(?:\w+[_-])?(?:times?(?:stamp)?|at|date|(?:start|end|finish|creat|generat|updat|record)(?:ed)?)"""
    r"""["']?[ \t]*:[ \t]*"""
    r"""["']?(?:\d{10}(?:\d{3})?(?:\.\d+)?\b|\d{4}-\d\d-\d\d[T ]\d\d:\d\d)""",
    re.IGNORECASE | re.MULTILINE,
)
"""When something happened, to the second: programs write that down of their runs, people don't configure it."""
_DATA = re.compile(
    r"(?:^|/)[^/]*(?:test|fixture|sample|example|docs?\b|demo|node_modules|bower|extra|contrib|deploy|playbook|packaging)[^/]*/"
    r"|(?:^|/)(?:[^/]*[_.-])?(?:tests?|samples?|examples?)(?:[_.-][^/]*)?$",
    re.IGNORECASE,
)
"""Files that are read by tests or people, or are other projects', or configure machines."""
_RESULTS = re.compile(r"(?:^|/)(?:[^/]*[_.-])?(?:results?|outputs?|recordings?|artifacts?)/.*\.json$", re.IGNORECASE)
"""What a program wrote of a run of it, with the places where it was."""
_RUNNERS = re.compile(
    r"(?:.*/)?\.github/|(?:.*/)?\.devcontainer/|\.circleci/|(?:.*/)?[^/]*(?:docker|compose|container|k8s|kubernetes|helm)[^/]*(?:/|$)"
    r"|(?:.*/)?\.?(?:gitlab-ci|travis|zuul|appveyor|cirrus|azure-pipelines|buildkite|spread)[\w.-]*\.ya?ml$|\.?azure[\w-]*/|(?:.*/)?zuul\.d/"
)
"""Files that configure a service's machines or a container, and name their places."""
_FOR_ALL = re.compile(
    r"(?:^|/)\.[^/]+/|(?:^|/)(?:pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|mypy\.ini|ruff\.toml|package\.json|tsconfig\.json"
    r"|\.[^/]+|[^/]*\.env)$"
)
"""What configures the tools of all who work on a project: what begins with a dot, and the well-known files."""
_OWN_DEPTH = 2
"""Parts of a home folder; what is no longer may be an address' path."""
_DEEPEST = 6
"""Keys below one another that people write; what is deeper a program wrote, such as a compiler its tree."""
_COMMENT = re.compile(r"\s*[#;]")
_SECTION = re.compile(r"\[+[^\[\]]+\]+\s*(?:[#;].*)?$")
_ALIASES = re.compile(r"\[(?:tool\.coverage\.|coverage:)?paths\]")
"""coverage's section of what else a folder is called, on other machines."""
_FOR_EXAMPLE = re.compile(r"\b(?:examples?|samples?)\b", re.IGNORECASE)
"""What a comment right above a section says that is to be filled in."""


def judge(context: Context, elsewhere: Elsewhere) -> Iterator[Finding]:
    """Find places of one machine in the values of configuration files; comments are left alone."""
    if not context.wants(*(rule.id for rule in RULES)):
        return
    for path in context.files:
        if path not in context.targets or not path.endswith(_SUFFIXES) or path.endswith(_LOCKS):
            continue
        if (
            _DATA.search(path)
            or _RESULTS.search(path)
            or is_foreign(path)
            or is_retired(path)
            or context.top / path == context.config.path
            or _RUNNERS.match(path)
        ):
            continue
        data = context.data(path)
        if data is not None and len(data) <= _LARGEST and _MAY_HOLD.search(data):
            text = context.text(path)
            # Others are set for one machine, or by whoever copies them: there a home is where it belongs.
            is_everybodys = _FOR_ALL.search(path) is not None or context.roles.is_packaged(path)
            is_record = path.endswith(BY_INDENTATION) and _TIMES.search(text) is not None
            if not is_schema(text) and not is_record:
                found = ((each, place) for each, place in _lines(path, text) if each.rule != USER.id or is_everybodys)
                yield from (each for each, place in found if not elsewhere.is_agreed(path, place))


def _lines(path: str, text: str) -> Iterator[tuple[Finding, str]]:
    """What is to be told of one file's lines, and the place that each names."""
    is_example = False
    remark = ""
    for number, line, above in lines(path, text):
        if _SECTION.match(line):
            is_example = _FOR_EXAMPLE.search(remark) is not None or _ALIASES.match(line) is not None
        remark = remark + line if _COMMENT.match(line) else ""
        if is_example or len(line) > _LONGEST or len(above) > _DEEPEST or remark or any(map(_EXAMPLE.fullmatch, above)):
            continue
        setting = _SETTING.fullmatch(line)
        if setting is not None and (setting["sign"] == ":") is not path.endswith(BY_INDENTATION):
            continue
        value = setting or _ITEM.fullmatch(line)
        found = named(value["value"]) if value is not None else None
        if value is not None and found is not None and _counts(path, setting["key"] if setting else "", found):
            yield _finding(found.rule, path, number, value.start("value"), found.place), found.text


def _finding(rule: Rule, path: str, line: int, column: int, place: str) -> Finding:
    """One place.

    Args:
        rule: What it breaks.
        path: The file.
        line: 1-based.
        column: 0-based.
        place: The path or the address.
    """
    relative = "make it relative, or " if rule is not HOST else ""
    message = f"{shown(place)} {KINDS[rule]}; {relative}take it from the environment"
    return Finding(rule.id, path, line, column + 1, message)


def _counts(path: str, key: str, found: Named) -> bool:
    """Whether a value is of one machine that isn't the one it is set for: somebody's folder, a drive, a host."""
    if found.rule is USER:
        is_somebodys = found.is_sure and not found.user.isupper() and len(found.parts) > _OWN_DEPTH
        return is_somebodys and not (_FOR_READERS.search(key) or _RECORDED.search(key))
    if not key:
        return False
    if found.rule is HOST:
        host = address(found.text)
        # Of this machine, or a container: settings are where it belongs.
        is_default = _FOR_OTHERS.search(key) is not None or _OTHERS_SET.search(path) is not None
        return not is_default and host is not None and host.reach is Reach.PRIVATE
    is_data = found.suffix != "" and not found.is_program
    # Others are where they belong: what code must not fix is what settings are for.
    return found.rule is DRIVE and (is_data or not found.text.lower().startswith("c:"))
