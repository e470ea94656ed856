"""The JSON format: the contract `devkit.diagnosis/1`, whole and byte for byte the same for the same diagnosis."""

from typing import TYPE_CHECKING, Any

import msgspec

from devkit.core.escape import json_safe

if TYPE_CHECKING:
    from devkit.diagnoser.diagnosis import Diagnosis


def render(diagnosis: "Diagnosis", *, verbose: int = 0, max_bytes: int | None = None) -> str:  # noqa: ARG001 - never cut
    """Render the diagnosis as the JSON contract."""
    return encode(diagnosis)


def encode(record: object) -> str:
    """`record` as indented JSON with a final newline, holding nothing a terminal or a CI log acts on."""
    try:
        encoded = msgspec.json.encode(record)
    except UnicodeEncodeError:  # lone surrogates
        encoded = msgspec.json.encode(_encodable(msgspec.to_builtins(record)))
    return json_safe(msgspec.json.format(encoded, indent=2).decode()) + "\n"


def _encodable(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    return [_encodable(item) for item in value] if isinstance(value, (list, tuple)) else value
