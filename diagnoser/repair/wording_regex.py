"""Regular expressions that were not found: pytest's and unittest's wordings."""

import re

from devkit.diagnoser.repair import reprs
from devkit.diagnoser.repair.expectation import Expectation
from devkit.diagnoser.repair.mismatch import Comparison, Mismatch

_REGEX = rf"(?:{reprs.STRING}|re\.compile\({reprs.STRING}(?:, [\w.|]+)?\))"
_ONE_LINE = re.compile(rf"Regex pattern (?P<regex>{_REGEX}) does not match (?P<text>{reprs.STRING})")
_LINES = re.compile(
    rf"Regex pattern did not match[^\n]*\n\s*(?:Expected regex|Regex): (?P<regex>{_REGEX})"
    rf"\n\s*(?:Actual message|Input): (?P<text>{reprs.STRING})"
)
_UNITTEST_RAISES = re.compile(r'"(?P<regex>.*?)" does not match "(?P<text>.*)"', re.DOTALL)
_UNITTEST_REGEX = re.compile(rf"Regex didn't match: (?P<regex>{reprs.STRING}) not found in (?P<text>{reprs.STRING})")
_SEARCHED = re.compile(
    rf"where None = (?:<(?:function|built-in method|bound method) )?(?:re\.)?(?P<how>search|match|fullmatch)\b[^(\n]*"
    rf"\((?P<regex>{_REGEX}), (?P<text>{reprs.STRING})"
)
_INVALID = re.compile(r"Invalid regex pattern provided to 'match'")
_GROUP = re.compile(r"Raised exception group did not match")
_CONTAINS = re.compile(
    rf"group_contains[^\n]*?\((?P<types>[^()\n]*?)match=(?P<regex>{_REGEX}).*?<ExceptionInfo (?P<group>[^\n]*)",
    re.DOTALL,
)
_EXCEPTION = re.compile(rf"(?P<type>[A-Za-z_]\w*)\((?P<text>{reprs.STRING})[,)]")
_CHECK = re.compile(r"check <[^\n]*> did not return True")


def read(text: str) -> Mismatch | None:
    """Read a failed match of a regular expression; None for any other text."""
    comparisons = [*_quoted(_ONE_LINE, text), *_quoted(_LINES, text), *_quoted(_UNITTEST_REGEX, text)]
    comparisons += [*_quoted(_SEARCHED, text), *_unittest(text)]
    if comparisons:
        return Mismatch("match", tuple(comparisons))
    return _in_group(text)


def _quoted(pattern: re.Pattern[str], text: str) -> list[Comparison]:
    found = []
    for match in pattern.finditer(text):
        regex, actual = reprs.regex(match["regex"]), reprs.string(match["text"])
        if regex is not None and actual is not None:
            whole = match.groupdict().get("how") in ("match", "fullmatch")
            found.append(Comparison(Expectation("regex", *regex, whole), actual))
    return found


def _unittest(text: str) -> list[Comparison]:
    match = _UNITTEST_RAISES.match(text.strip())
    return [] if match is None else [Comparison(Expectation("regex", match["regex"]), match["text"])]


def _in_group(text: str) -> Mismatch | None:
    contained = _CONTAINS.search(text)
    regex = reprs.regex(contained["regex"]) if contained else None
    if contained and regex:
        types = tuple(re.findall(r"[A-Za-z_]\w*", contained["types"]))
        members = [m for m in _EXCEPTION.finditer(contained["group"]) if m["type"] in types] or list(
            _EXCEPTION.finditer(contained["group"])
        )
        texts = [found for member in members if (found := reprs.string(member["text"])) is not None]
        return Mismatch("match", tuple(Comparison(Expectation("regex", *regex), each) for each in texts), types)
    if _INVALID.search(text):
        return Mismatch("invalid-regex")
    if _CHECK.search(text):
        return Mismatch("check")
    return Mismatch("group") if _GROUP.match(text) else None
