"""What the failure itself says about being a flake."""

import re

from devkit.diagnoser.history.records import Evidence

_TRANSIENT = re.compile(
    r"""\b(?: timed?[ -]?out | timeouts? | broken[ ]pipe | dead[ ]?lock(?:s|ed)? | race[ ]condition | temporar(?:y|ily)
        | connection[ ](?:was[ ])?(?:reset|refused|aborted|closed) | reset[ ]by[ ]peer | unreachable | unavailable
        | (?:port|address)[ ]already[ ]in[ ]use | too[ ]many[ ]requests | name[ ]resolution | try[ ]again
        | (?:HTTP|status|code)[ ](?:429|502|503|504) )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_TRANSIENT_TYPE = re.compile(
    r"(?:Timeout|Connection\w*|BrokenPipe|Deadlock\w*|Flak[ey]\w*)(?:Error|Exception|Expired)?$"
)
_TRANSIENT_KINDS = ("timeout", "network", "resource")
_CERTAIN_TYPES = frozenset(
    {"NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError", "SyntaxError", "IndentationError"}
    | {"RecursionError", "NotImplementedError"}
)
_CERTAIN_KINDS = ("import", "collection", "recursion", "message-mismatch")


def nature(kind: str, exception: str, message: str) -> list[Evidence]:
    """Weigh a cluster's kind, exception type and message template."""
    if kind in _TRANSIENT_KINDS or _TRANSIENT_TYPE.match(exception) or _TRANSIENT.search(message):
        return [Evidence("nature", 1.4, "fails the way networks, clocks and busy machines make tests fail")]
    if exception in _CERTAIN_TYPES or kind in _CERTAIN_KINDS:
        what = exception or f"a failure of kind {kind}"
        return [Evidence("nature", -1.2, f"{what} rarely comes and goes by itself")]
    return []
