"""Keys of configuration files that came, went, or were renamed."""

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import ending
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
_MANY = 200


def facts(file: FileDiff) -> list[Fact]:
    """What a configuration file's diff says about its keys."""
    shape = _KEYS.get(_ENDINGS.get(ending(file.path), ending(file.path)))
    if shape is None or sum(len(hunk.lines) for hunk in file.hunks) > _MANY:
        return []
    went, came = _found(file.removed, shape), _found(file.added, shape)
    found, gone, new = [], dict(went), dict(came)
    for key, value in went.items():
        same = [name for name, other in new.items() if other == value and name not in went] if value else []
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


def _found(lines: tuple[str, ...], shape: Pattern) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        text = line.strip()
        match = shape.match(text) if len(text) < 300 else None  # noqa: PLR2004 - generated
        if match:
            found.setdefault(match["key"].strip('"'), (match["value"] or "").strip())
        elif section := _SECTION.fullmatch(text):
            found.setdefault(section[1], "")
    return found
