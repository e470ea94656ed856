"""What was declared or removed in any language, from the changed lines and the hunks' headers."""

import re
from collections.abc import Iterator, Sequence

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
    rf"\b(?:class|interface|struct|enum|trait|impl|def|fn|func|function|sub|fun|module|type)\s+(?:\([^)]*\)\s*)?{_WORD}"
)
_CALLABLE = Pattern(rf"{_WORD}\s*(?:<[^>]*>)?\(")
_BY_WORD = {
    *("js", "jsx", "ts", "tsx", "mjs", "cjs", "vue", "svelte", "rs", "go", "py", "pyi", "rb", "kt", "swift", "php")
}
"""Endings of languages in which a word stands before a function's name: without one, a header shows a call."""
_TEST_MARK = Pattern(r"\s*#\[(?:\w+::)*(?:test|rstest|test_case|proptest)\b")
"""What stands above a test that is in the same file as the code."""
_MARK = Pattern(r"\s*(?:#\[|//|$)")
_FENCE = Pattern(r" {0,3}(?:```|~~~)")
_HEADING = Pattern(r"#{1,5} \S")
_ANCHOR = Pattern(r"\s*\{#[\w-]+\}\s*$|\s#+$")
_LINK = Pattern(r"\[([^\]]+)\](?:\([^)\s]*\)|\[[^\]]*\])?")


def facts(file: FileDiff) -> list[Fact]:
    """What was declared, removed, or changed inside of what a hunk's header names."""
    came, tests = _all_declared(file.added)
    went, gone = _all_declared(file.removed)
    test = is_test(file.path)
    found = []
    for kind, old, new in () if test else _renamed(file):
        went.pop((kind, old), None)
        came.pop((kind, new), None)
        named = _fact("rename", kind, new, file.path, test=False, marked=old in gone or new in tests)
        found.append(named._replace(old=old, new=new))
    for action, some, others in (("add", came, went), ("remove", went, came)):
        found += [
            _fact(action, kind, name, file.path, test=test, marked=name in tests | gone)
            for kind, name in some
            if (kind, name) not in others
        ]
    changed = {name: "function" for kind, name in came if (kind, name) in went and kind != "title"}
    for hunk in file.hunks:
        name = enclosing(hunk.section, file.path)
        if name:
            changed.setdefault(name, "function")
    sizes = dict.fromkeys(changed, 0)
    for hunk in file.hunks:
        name = enclosing(hunk.section, file.path)
        if name in sizes:
            sizes[name] += len(hunk.lines)
    return found + [
        Fact("change", kind, name, file.path, size=max(sizes[name], 1), public=not test)
        for name, kind in changed.items()
    ]


def _renamed(file: FileDiff) -> Iterator[tuple[str, str, str]]:
    """Kind and names of what is declared in a line that differs from the one before by the name only."""
    for hunk in file.hunks:
        for old, new in zip(hunk.removed, hunk.added, strict=False):
            before, after = _declared(old), _declared(new)
            if len(before) == len(after) == 1:
                (kind, name), (other, now) = before[0][0], after[0][0]
                alike = re.sub(rf"(?<![\w$]){re.escape(name)}(?![\w$])", now, old) == new
                if kind == other != "title" and name != now and alike:
                    yield kind, name, now


def _fact(action: str, kind: str, name: str, path: str, *, test: bool, marked: bool) -> Fact:
    is_title = (test and kind == "title") or (kind == "function" and marked)
    return Fact(action, "test" if is_title else kind, name, path, public=not test and not is_title)


def _all_declared(lines: Sequence[str]) -> tuple[dict[tuple[str, str], int], set[str]]:
    """What some lines declare, and the functions among it that are marked as tests wherever they stand."""
    found: dict[tuple[str, str], int] = {}
    tests: set[str] = set()
    others: set[str] = set()
    marked = False
    for line in lines:
        for key, size in _declared(line):
            found[key] = size
            if key[0] == "function":
                (tests if marked else others).add(key[1])
        marked = _TEST_MARK.match(line) is not None or (marked and _MARK.match(line) is not None)
    return found, tests - others


def enclosing(section: str, path: str = "") -> str:
    """The name of what a hunk's header shows; empty where it shows none."""
    match = _NAMED.search(section) or (None if ending(path) in _BY_WORD else _CALLABLE.search(section))
    return match[1] if match and match[1] not in {"if", "for", "while", "switch", "return"} else ""


def declared(line: str) -> str:
    """The name of what a line declares; empty where it declares nothing."""
    found = [name for (kind, name), _ in _declared(line) if kind != "title"]
    return found[0] if found else ""


def headings(file: FileDiff) -> list[Fact]:
    """Headings of a document that came or went."""
    if ending(file.path) not in {"md", "mdx"}:
        return []
    came = {name for hunk in file.hunks for name in _titles(hunk.added)}
    went = {name for hunk in file.hunks for name in _titles(hunk.removed)}
    found = [Fact("add", "heading", name, file.path) for name in sorted(came - went)]
    return found + [Fact("remove", "heading", name, file.path) for name in sorted(went - came)]


def _titles(lines: Sequence[str]) -> Iterator[str]:
    """Headings in some lines, outside of the code blocks that begin there; links as what they show."""
    is_code = False
    for line in lines:
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code and _HEADING.match(line):
            name = _LINK.sub(lambda match: match[1], _ANCHOR.sub("", line.lstrip("#"))).strip()
            if name:
                yield name


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
