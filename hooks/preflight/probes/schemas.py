"""Configuration files against JSON Schemas."""

from collections.abc import Iterator
from typing import Any

from devkit.core.errors import DevkitError
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.trouble import Trouble

_MOST = 5


def probe(place: Place) -> Iterator[Trouble]:
    """Validate each file that `[tool.devkit.preflight.schemas]` names."""
    for name, schema in place.settings.schemas.items():
        if not (place.top / name).is_file():
            yield Trouble("schemas", f"{name} is not there", place.line_of(place.settings_file, name), "")
        else:
            yield from _judged(_content(place, name), _content(place, schema), name, schema)


def _judged(content: object, schema: Any, name: str, where: str) -> Iterator[Trouble]:  # noqa: ANN401 - any JSON
    try:
        from jsonschema.exceptions import SchemaError
        from jsonschema.validators import validator_for
    except ImportError:
        yield Trouble(
            "schemas", "jsonschema is not installed", "", "python -m pip install 'devkit-ci[schemas]'", "warning"
        )
        return
    if not isinstance(schema, (dict, bool)):
        yield Trouble("schemas", f"{where} is no JSON Schema: expected an object", where, "")
        return
    validator = validator_for(schema)
    try:
        validator.check_schema(schema)
    except SchemaError as error:
        yield Trouble("schemas", f"{where} is no valid JSON Schema: {error.message}", where, "")
        return
    found = sorted(validator(schema).iter_errors(content), key=lambda each: list(map(str, each.path)))
    for each in found[:_MOST]:
        spot = ".".join(map(str, each.absolute_path)) or "the file"
        yield Trouble("schemas", f"{name}: {spot}: {each.message[:300]}", where, "")


def _content(place: Place, name: str) -> Any:  # noqa: ANN401 - any JSON
    """A JSON, YAML or TOML file's content.

    Raises:
        DevkitError: it can't be read.
    """
    text = place.text(name)
    try:
        if name.endswith(".toml"):
            import tomllib

            return tomllib.loads(text)
        if name.endswith((".yaml", ".yml")):
            from ruamel.yaml import YAML

            return YAML(typ="safe", pure=True).load(text)
        import json

        return json.loads(text)
    except Exception as error:  # each format has errors of its own
        raise DevkitError(f"{name}: can't be read: {' '.join(str(error).split())}") from error
