"""Why a report could not be read, as a sentence."""

import re

_VALIDATION = re.compile(
    r"Expected `(?P<want>[^`]+)`(?: (?P<bound>[<>]=? \S+))?(?:, got `(?P<got>[^`]+)`)?(?: - at `\$(?P<path>.*)`)?$"
)
_PATH = re.compile(r"(?P<what>.*?) - at `\$(?P<path>.*)`$")
_TYPES = {
    "int": "an integer",
    "float": "a number",
    "str": "a string",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


class UnreadableError(Exception):
    """A report that can't be read.

    The text says where, what was expected and what to do, but not the file: the caller knows it.
    """


def _named(types: str) -> str:
    return " or ".join(_TYPES.get(name, name) for name in types.split(" | "))


def key_path_sentence(error: Exception, place: str) -> str:
    """Turn msgspec's complaint about one value into `tests[12].call.crash.lineno: expected an integer, got a string`.

    Args:
        error: What msgspec raised.
        place: The key path of the value that was decoded, such as `tests[12]`.
    """
    text = str(error)
    if match := _VALIDATION.match(text):
        want = _named(match["want"])
        if match["bound"]:
            return f"{place}{match['path'] or ''}: expected {want} {match['bound']}"
        return f"{place}{match['path'] or ''}: expected {want}, got {_named(match['got'] or 'something else')}"
    if match := _PATH.match(text):
        return f"{place}{match['path']}: {_lowered(match['what'])}"
    return f"{place}: {_lowered(text)}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:].replace("`", "'")
