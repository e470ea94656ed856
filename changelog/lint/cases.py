"""Letter cases by commitlint's names."""

import re

_QUOTED = r"`[^`]*`|'[^']*'|\"[^\"]*\""
_WORDS = r"[^\W_]+"
_SHAPES = {
    "camel-case": r"[^\W\d_A-Z][^\W_]*",
    "kebab-case": r"[^\W_A-Z]+(?:-[^\W_A-Z]+)*",
    "pascal-case": r"[^\W\d_a-z][^\W_]*",
    "snake-case": r"[^\W_A-Z]+(?:_[^\W_A-Z]+)*",
}
_CAPITAL = {"pascal-case", "sentence-case", "start-case", "upper-case"}
CASES = (*_SHAPES, "lower-case", "sentence-case", "start-case", "upper-case")


def has_case(text: str, wanted: str | list[str]) -> bool:
    """Whether a text is written in a case, or in one of several; what stands in quotes doesn't count."""
    if "`" in text or "'" in text or '"' in text:
        text = re.sub(_QUOTED, "", text).strip()
    if isinstance(wanted, str):
        return not text or _has(text, wanted)
    for case in wanted if text else ():
        if _has(text, case):
            return True
    return not text


def _has(text: str, case: str) -> bool:
    if case in _CAPITAL and text[0].islower():
        return False
    if case == "lower-case":
        return text == text.lower()
    if case == "upper-case":
        return text == text.upper()
    if case == "sentence-case":
        return text[0] == text[0].upper()
    if case == "start-case":
        return all(word[0][0] == word[0][0].upper() for word in re.finditer(_WORDS, text))
    return re.fullmatch(_SHAPES[case], text) is not None or re.search(_WORDS, text) is None
