"""What must not leave a job: what looks like a secret, and values of the step's environment that are named like one.

A diagnosis is masked before it is rendered: afterwards a secret may be escaped or cut, and a value may be a word of
the format, too.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from devkit.core import secrets
from devkit.core.escape import ELLIPSIS

if TYPE_CHECKING:
    from devkit.diagnoser.diagnosis import Diagnosis

_NAMES = ("TOKEN", "SECRET", "PASSWORD", "PASSWD", "API_KEY", "APIKEY", "PRIVATE_KEY", "CREDENTIAL")
_PLACEHOLDER = re.compile(r"<\w+>")
_LEAST_LEFT = 8
"""Characters of a value that must be left in a message's template."""
_NODEIDS = {"nodeid", "tests"}
KEPT = frozenset(
    {
        *("schema", "kind", "status", "source", "target", "mode", "name", "what"),
        *("fingerprint", "commit", "base_commit", "base_name", "path", "reports"),
        *("first_seen", "last_seen", "expires"),
    }
)
"""Fields of a diagnosis that hold no free text: words of the contract, names of files and revisions, dates."""


def hidden(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The values that are secrets by their names, in every form in which programs print them."""
    values = (value for name, value in environment.items() if any(word in name.upper() for word in _NAMES) and value)
    return tuple(dict.fromkeys(form for value in values for form in _forms(value)))


def _forms(value: str) -> Iterator[str]:
    """A value, each of its lines, and both as Python, JSON, HTML and addresses write them."""
    for text in (value, value.strip(), " ".join(value.split()), *map(str.strip, value.splitlines())):
        yield text
        yield repr(text)[1:-1]
        yield json.dumps(text)[1:-1]
        yield json.dumps(text, ensure_ascii=False)[1:-1]
        yield escape(text)
        yield quote(text, safe="")
        yield quote_plus(text)


def masked(diagnosis: "Diagnosis", values: Iterable[str]) -> "Diagnosis":
    """A diagnosis without secrets in its free text; what programs read of it, and names of files, stay as they are.

    Args:
        diagnosis: as it was made.
        values: secrets known from elsewhere, as of `hidden`.
    """
    from devkit.diagnoser.mask import template

    known = list(values)
    shapes = [shape for value in known if len(_PLACEHOLDER.sub("", shape := template(value))) >= _LEAST_LEFT]
    found: dict[str, None] = {}
    _walked(diagnosis, "", lambda text: _note(text, found))
    done: Diagnosis = _walked(diagnosis, "", lambda text: secrets.mask(text, [*known, *shapes], found))
    return done


def _note(text: str, found: dict[str, None]) -> str:
    """Remember the secrets of a text, of which others may hold a part."""
    found.update((text[each.start : each.end], None) for each in secrets.find(text))
    return text


def _walked(value: Any, name: str, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - as the field has it
    """A part of a diagnosis with its free text changed; `name` is the field it stands in."""
    import msgspec

    if isinstance(value, msgspec.Struct):
        fields = {field: _walked(getattr(value, field), field, change) for field in value.__struct_fields__}
        return msgspec.structs.replace(value, **fields)
    if isinstance(value, tuple):
        return tuple(_walked(each, name, change) for each in value)
    if not isinstance(value, str) or name in KEPT:
        return value
    if name in _NODEIDS:
        path, colons, test = value.partition("::")
        return f"{path}{colons}{change(test)}"
    if name == "message":  # of a long one it keeps the beginning, and no ellipsis tells
        return change(f"{value}{ELLIPSIS}").removesuffix(ELLIPSIS)
    return change(value)
