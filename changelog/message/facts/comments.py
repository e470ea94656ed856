"""Comments in languages other than Python, told by how their lines begin; what can't be told for sure is code."""

from collections.abc import Callable, Sequence

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.message.facts.declarations import declared
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import ending, is_test
from devkit.changelog.message.facts.worded import directive
from devkit.changelog.message.pattern import Pattern

_SLASHES = (
    *("c", "cc", "cjs", "cpp", "cs", "cts", "cxx", "dart", "go", "h", "hpp", "java", "js", "jsx", "kt", "kts", "mjs"),
    *("mts", "php", "rs", "scala", "swift", "ts", "tsx", "zig"),
)
_HASHES = ("bash", "cfg", "jl", "nim", "pl", "pm", "r", "rb", "sh", "toml", "yaml", "yml", "zsh")
_MARKS = dict.fromkeys(_SLASHES, "//") | dict.fromkeys(_HASHES, "#") | dict.fromkeys(("hs", "lua", "sql"), "--")
_MOST = 100
"""Hunks that are looked at; the file is read up to each of them."""
_STARRED = Pattern(r"\*(?:/|\s|$)")
_QUOTES = (b"`", b'"""', b"'''")
"""What begins and ends texts of several lines, in one language or another."""
_HERE = Pattern(r"<<[-~]?\s?[\"']?[A-Za-z_]")
"""What begins a text that ends at a word, in the languages of shells."""
_SCALAR = Pattern(r".*[|>][-+]?\d?\s*(?:#.*)?")
"""A line of YAML whose value is the text below it."""


def comments(file: FileDiff, read: Callable[[FileDiff], tuple[bytes, bytes] | None]) -> list[Fact]:
    """What a file's diff says of comments, where it changes nothing else; empty where it does.

    Args:
        file: The diff.
        read: Reads both versions of the file; asked only where the lines look like comments.
    """
    mark = _MARKS.get(ending(file.path))
    if mark is None or file.status != "M" or not 0 < len(file.hunks) <= _MOST:
        return []
    if not all(_looks(hunk, mark) for hunk in file.hunks):
        return []
    contents = read(file)
    if contents is None:
        return []
    before, after = (content.split(b"\n") for content in contents)
    for hunk in file.hunks:
        sides = ((hunk.old_start, hunk.old_count, before), (hunk.new_start, hunk.new_count, after))
        if not all(_is_comment(lines, start, count, file.path) for start, count, lines in sides):
            return []
    return [_fact(file, hunk, after, mark) for hunk in file.hunks]


def _looks(hunk: Hunk, mark: str) -> bool:
    """Whether all lines of a hunk may be comments; at least one must be."""
    if hunk.old_count + hunk.new_count != sum(1 for line in hunk.lines if line[:1] in b"+-"):
        return False
    told = [text for line in (*hunk.removed, *hunk.added) if (text := line.strip())]
    return bool(told) and all(_begins(text, mark) for text in told)


def _begins(text: str, mark: str) -> bool:
    if mark == "//":
        return text.startswith(("//", "/**")) or _STARRED.match(text) is not None
    return text.startswith(mark) and not text.startswith(("#!", "--["))


def _is_comment(lines: Sequence[bytes], start: int, count: int, path: str) -> bool:
    """Whether what looks like comments isn't within a longer text, and leaves what is around it what it was."""
    found = [line.strip() for line in lines[max(start - 1, 0) : max(start - 1, 0) + count]]
    above = b"\n".join(lines[: max(start - 1, 0)])
    if (
        any(above.count(quotes) % 2 for quotes in _QUOTES)
        or b'R"(' in above
        or above.count(b'r#"') != above.count(b'"#')
    ):
        return False
    if _MARKS[ending(path)] == "//":
        closed = sum(line.count(b"/*") for line in found) == sum(line.count(b"*/") for line in found)
        return closed and (not any(line[:1] == b"*" for line in found) or _goes_on(lines[:start]))
    if ending(path) in {"yml", "yaml"}:
        return not count or not _is_value(lines, start - 1)
    return _HERE.search(above.decode("utf-8", "replace")) is None


def _goes_on(lines: Sequence[bytes]) -> bool:
    """Whether the last of some lines is in a comment that begins in one of them, each line of it with a star."""
    for raw in reversed(lines):
        text = raw.strip()
        if text[:2] == b"/*":
            return True
        if text[:1] != b"*":
            return False
    return False


def _is_value(lines: Sequence[bytes], at: int) -> bool:
    """Whether a line of YAML is within a text that is a value."""
    indent = len(lines[at]) - len(lines[at].lstrip())
    for raw in reversed(lines[:at]):
        own = len(raw) - len(raw.lstrip())
        if raw.strip() and own < indent:
            indent = own
            if _SCALAR.fullmatch(raw.decode("utf-8", "replace")):
                return True
    return False


def _fact(file: FileDiff, hunk: Hunk, after: Sequence[bytes], mark: str) -> Fact:
    went, came = (any(line.strip() for line in lines) for lines in (hunk.removed, hunk.added))
    action = "change" if went and came else "add" if came else "remove"
    above = (
        after[hunk.new_start - 2].decode("utf-8", "replace").strip() if action == "add" and hunk.new_start > 1 else ""
    )
    action = "extend" if above and _begins(above, mark) else action
    about = _about(after, hunk.new_start + hunk.new_count - 1, mark)
    told = directive(*([line.strip().replace(mark, "#", 1) for line in side] for side in (hunk.removed, hunk.added)))
    return Fact(action, "comment", about, file.path, new=told, size=len(hunk.lines), public=not is_test(file.path))


def _about(lines: Sequence[bytes], last: int, mark: str) -> str:
    """The name of what is declared right below a comment; empty where nothing is."""
    for raw in lines[last : last + 60]:
        text = raw.decode("utf-8", "replace").strip()
        if text and not _begins(text, mark) and not text.startswith(("@", "#[")):
            return declared(text)
        if not text:
            return ""
    return ""
