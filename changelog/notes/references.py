"""What a message refers to: pull requests, issues it closes, further authors, the commit it was picked from."""

import re

_MERGED = (
    r"Merge pull request #(\d+) from \S|Merged in \S+ \(pull request #(\d+)\)|Merged PR (\d+): "
    r"|(?m:^See merge request \S*?!(\d+)[ \t]*$)"
)
_KEYWORD = (  # begins with a set of letters, for which the engine can look fast
    r"[CcFfRrIi](?<!\w[CcFfRrIi])"
    r"(?:los(?:e[sd]?|ing)|ix(?:e[sd]|ing)?|esolv(?:e[sd]?|ing)|mplement(?:s|ed|ing)?)(?!\w)"
)
_ISSUE = r"(?:https?://[^\s/]+/)?(?:[\w.-]+/[\w./-]*[\w-])?(?:#|/(?:-/)?issues/)\d+"
_CLOSING = re.compile(
    rf"{_KEYWORD}:?\s{{1,3}}(?:issues?\s{{1,3}})?"
    rf"((?:{_ISSUE})(?:(?:,?\s{{1,3}}and\s{{1,3}}|\s{{0,3}},\s{{0,3}}|\s{{1,3}})(?:{_ISSUE}))*)"
)
_SEVERAL = re.compile(r"[\s,]")
_NUMBERED = re.compile(r"#(?:(?<=[degstx:]\s#)|(?<=\s\s#)|(?<=[\w/-]#))\d")
"""A number after the last letter of a keyword, or after a path: there is one in whatever `_CLOSING` finds with `#`."""
_KEYED = re.compile(r"-(?<=[A-Z0-9]-)\d")  # begins with one character, for which the engine can look fast
_KEY = r"[A-Z][A-Z0-9]+-\d+"
_KEYS = rf"(?m:^){_KEYWORD}:?[ \t]+({_KEY}(?:,[ \t]*{_KEY})*)[ \t]*$"
_COAUTHOR = r"(?im)^co-authored-by:[ \t]*(\S.*?)[ \t]*<([^<>\n]*)>"
_PICKED = r"\(cherry picked from commit ([0-9a-f]{40,64})\)"


def merged(message: str) -> str:
    """The number of the pull request whose merge a message tells; empty where it tells none."""
    match = re.search(_MERGED, message)
    return next(filter(None, match.groups()), "") if match else ""


def pull(text: str) -> tuple[str, str]:
    """A description without the number at its end, as in `add a thing (#12)`, and that number."""
    if text[-1:] != ")":
        return text, ""
    start = text.rfind("(")
    number = text[start + 2 : -1]
    if start > 0 and text[start + 1] in "#!" and number.isdecimal() and number.isascii():
        return text[:start].rstrip(), number
    return text, ""


def closed(subject: str, body: str) -> tuple[str, ...]:
    """The issues a message closes, as `12`, `owner/name#12` or, where a line says no more, `KEY-12`; each once."""
    found: list[str] = []
    for text in (subject, body):
        if (("#" in text and _NUMBERED.search(text)) or "issues/" in text) and _closes(text):
            for listed in _CLOSING.findall(text):
                found += re.findall(_ISSUE, listed) if _SEVERAL.search(listed) else [listed]
    if keyed(body):
        found += [key for match in re.finditer(_KEYS, body, re.MULTILINE) for key in re.findall(_KEY, match[1])]
    return tuple(dict.fromkeys(map(_short, found))) if found else ()


def keyed(body: str) -> bool:
    """Whether a message may hold a key such as `KEY-12`, which is soon asked."""
    return "-" in body and _KEYED.search(body) is not None


def coauthors(body: str) -> tuple[str, ...]:
    """Who a message names as further authors, as `Name <address>`, each once."""
    if "uthored-" not in body and "UTHORED-" not in body:
        return ()
    return tuple(dict.fromkeys(f"{name} <{address}>" for name, address in re.findall(_COAUTHOR, body)))


def picked(body: str) -> str:
    """The commit that `git cherry-pick -x` says a commit was copied from; empty where it says nothing."""
    found = re.findall(_PICKED, body)
    return found[-1] if found else ""


def _closes(text: str) -> bool:
    """Whether a text may hold a keyword; a loop would take as long as the search that this spares."""
    return "ix" in text or "los" in text or "esolv" in text or "mplement" in text


def _short(issue: str) -> str:
    """An issue without what goes without saying: `#12` is `12`, an address is `owner/name#12`."""
    if issue[0] == "#":
        return issue[1:]
    if "#" not in issue and "/" not in issue:
        return issue
    path, _, number = re.sub(r"/(?:-/)?issues/", "#", issue).rpartition("#")
    path = re.sub(r"^https?://[^/]+/", "", path)
    return f"{path}#{number}" if path else number
