"""What was declared or removed in any language, from the changed lines and the hunks' headers."""

import re

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import ending, is_test
from devkit.changelog.message.pattern import Pattern

_WORD = r"([A-Za-z_$][\w$]*)"
_EXPORT = (
    r"\s*(?:export\s+)?(?:default\s+)?(?:pub(?:\([^)]*\))?\s+)?"
    r"(?:public\s+|private\s+|protected\s+|static\s+|abstract\s+|final\s+|async\s+|unsafe\s+|const\s+(?=fn\b))*"
)
_DECLARED = Pattern(
    rf"{_EXPORT}(?:"
    rf"(?P<class>class|interface|struct|enum|trait|object|module|protocol|type)\s+(?P<c>[A-Z][\w$]*)"
    rf"|(?P<function>def|fn|func|function\*?|sub|fun)\s+(?:\([^)]*\)\s*)?(?P<f>[A-Za-z_$][\w$!?]*)"
    rf"|const\s+(?P<a>[A-Za-z_$][\w$]*)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:\([^)]*\)|\w+)\s*(?::[^=]+)?=>"
    rf"|(?:const|let|var|static)\s+(?P<k>[A-Z][A-Z0-9_]{{2,}})\b"
    r")"
)
_TESTED = Pattern(r"\s*(?:it|test|describe|context)(?:\.\w+)?\(\s*(['\"`])(?P<title>.{3,120}?)\1")
_NAMED = Pattern(
    rf"(?:class|interface|struct|enum|trait|impl|def|fn|func|function|sub|fun|module|type)\s+(?:\([^)]*\)\s*)?{_WORD}"
)
_CALLABLE = Pattern(rf"{_WORD}\s*(?:<[^>]*>)?\(")


def facts(file: FileDiff) -> list[Fact]:
    """What was declared, removed, or changed inside of what a hunk's header names."""
    came = {key: size for line in file.added for key, size in _declared(line)}
    went = {key: size for line in file.removed for key, size in _declared(line)}
    test = is_test(file.path)
    found = []
    for action, some, others in (("add", came, went), ("remove", went, came)):
        found += [
            Fact(action, "test" if test and kind == "title" else kind, name, file.path, public=not test)
            for kind, name in some
            if (kind, name) not in others
        ]
    changed = {name: "function" for kind, name in came if (kind, name) in went and kind != "title"}
    for hunk in file.hunks:
        name = enclosing(hunk.section)
        if name:
            changed.setdefault(name, "function")
    sizes = {name: sum(len(hunk.lines) for hunk in file.hunks if enclosing(hunk.section) == name) for name in changed}
    return found + [
        Fact("change", kind, name, file.path, size=max(sizes[name], 1), public=not test)
        for name, kind in changed.items()
    ]


def enclosing(section: str) -> str:
    """The name of what a hunk's header shows; empty where it shows none."""
    match = _NAMED.search(section) or _CALLABLE.search(section)
    return match[1] if match and match[1] not in {"if", "for", "while", "switch", "return"} else ""


def headings(file: FileDiff) -> list[Fact]:
    """Headings of a document that came or went."""
    if ending(file.path) not in {"md", "mdx"}:
        return []
    came = {line.lstrip("#").strip() for line in file.added if re.match(r"#{1,5} \S", line)}
    went = {line.lstrip("#").strip() for line in file.removed if re.match(r"#{1,5} \S", line)}
    found = [Fact("add", "heading", name, file.path) for name in sorted(came - went)]
    return found + [Fact("remove", "heading", name, file.path) for name in sorted(went - came)]


def _declared(line: str) -> list[tuple[tuple[str, str], int]]:
    if len(line) > 300:  # noqa: PLR2004 - generated
        return []
    match = _DECLARED.match(line)
    if match:
        if match["c"]:
            return [(("class", match["c"]), 1)]
        if match["k"]:
            return [(("constant", match["k"]), 1)]
        return [(("function", match["f"] or match["a"]), 1)]
    match = _TESTED.match(line)
    return [(("title", match["title"]), 1)] if match else []
