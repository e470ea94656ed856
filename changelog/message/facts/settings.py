"""Keys of configuration files that came, went, or were renamed."""

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import ending, is_ci
from devkit.changelog.message.pattern import Pattern

_KEYS = {
    "toml": Pattern(r"(?P<key>[\w.-]+|\"[^\"]+\")\s*=\s*(?P<value>.+)"),
    "ini": Pattern(r"(?P<key>[\w.-]+)\s*[=:]\s*(?P<value>.*)"),
    "yaml": Pattern(r"(?P<key>[\w.-]+):(?:\s+(?P<value>.+)|\s*$)"),
    "json": Pattern(r"\"(?P<key>[\w.$-]+)\"\s*:\s*(?P<value>.+?),?\s*$"),
    "env": Pattern(r"(?:export\s+)?(?P<key>[A-Z][A-Z0-9_]+)=(?P<value>.*)"),
}
_ENDINGS = {"yml": "yaml", "cfg": "ini", "conf": "ini", "properties": "ini", "jsonc": "json", "json5": "json"}
_SECTION = Pattern(r"\[+([\w.\"-]+)\]+")
_REMARK = Pattern(r"\s+#[^\"']*$")
"""A comment after a value."""
_MANY = 200
_GRAMMAR = frozenset(
    (
        *("args", "branches", "continue-on-error", "default", "defaults", "description", "env"),
        *("fail-fast", "fetch-depth", "if", "id", "image", "include", "exclude", "jobs", "key", "matrix"),
        *("name", "needs", "on", "options", "os", "path", "paths", "paths-ignore", "pull_request", "push"),
        *("required", "rev", "run", "runs-on", "script", "shell", "stage", "steps", "strategy"),
        *("timeout-minutes", "type", "types", "uses", "value", "version", "with", "working-directory"),
        *("tags", "repo", "repos", "hooks", "before_script", "after_script", "rules", "when"),
    )
)
"""Keys of a CI service's or of pre-commit's own language: that one came or went says nothing of the change."""
_PRECOMMIT = ".pre-commit-config.yaml"


def facts(file: FileDiff) -> list[Fact]:
    """What a configuration file's diff says about its keys."""
    shape = _KEYS.get(_ENDINGS.get(ending(file.path), ending(file.path)))
    if shape is None or sum(len(hunk.lines) for hunk in file.hunks) > _MANY:
        return []
    plain = is_ci(file.path) or file.path.endswith(_PRECOMMIT)
    went, came = (_found(lines, shape, _GRAMMAR if plain else frozenset()) for lines in (file.removed, file.added))
    found, gone, new = [], dict(went), dict(came)
    for key, value in went.items():
        alike = [name for name, other in new.items() if other == value and name not in went]
        same = alike if value or _is_section(key, alike, file) else []
        if key not in came and len(same) == 1:
            found.append(Fact("rename", "setting", same[0], file.path, key, same[0]))
            del gone[key], new[same[0]]
    found += [Fact("add", "setting", key, file.path, new=value) for key, value in new.items() if key not in went]
    found += [Fact("remove", "setting", key, file.path, value) for key, value in gone.items() if key not in came]
    return found + [
        Fact("change", "setting", key, file.path, went[key], value)
        for key, value in came.items()
        if key in went and went[key] != value
    ]


def _is_section(name: str, others: list[str], file: FileDiff) -> bool:
    """Whether a line with a section's name became one with another, in a hunk that has as many lines as before."""
    if len(others) != 1:
        return False
    wanted = ([name], others)
    return any(
        hunk.old_count == hunk.new_count and (_sections(hunk.removed), _sections(hunk.added)) == wanted
        for hunk in file.hunks
    )


def _sections(lines: tuple[str, ...]) -> list[str]:
    return [match[1] for line in lines if len(line) < 300 and (match := _SECTION.fullmatch(line.strip()))]  # noqa: PLR2004 - generated


def _found(lines: tuple[str, ...], shape: Pattern, passed: frozenset[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        text = line.strip()
        match = shape.match(text) if len(text) < 300 else None  # noqa: PLR2004 - generated
        if match and match["key"] in passed:
            continue
        if match:
            found.setdefault(match["key"].strip('"'), _REMARK.sub("", match["value"] or "").strip())
        elif section := _SECTION.fullmatch(text):
            found.setdefault(section[1], "")
    return found
