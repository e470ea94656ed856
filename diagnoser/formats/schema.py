"""The JSON Schema of the contract, made from the records: `python -m devkit.diagnoser.formats.schema` prints it.

What it prints is published as `templates/schemas/devkit.diagnosis-1.schema.json`.
"""

import ast
import inspect
import sys
from typing import Any

import msgspec

from devkit.diagnoser import diagnosis
from devkit.diagnoser.formats.contract import encode


def json_schema() -> dict[str, Any]:
    """The schema of `devkit.diagnosis/1`, with the fields' docstrings as descriptions.

    Keys it does not name are allowed: adding one does not make a new schema number.
    """
    definitions = msgspec.json.schema(diagnosis.Diagnosis)["$defs"]
    described = _field_docstrings()
    for name, definition in definitions.items():
        for field, schema in definition["properties"].items():
            definition["properties"][field] = _described(schema, described.get((name, field)))
    root = definitions.pop("Diagnosis")
    root["properties"]["schema"] = {"const": diagnosis.SCHEMA}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{diagnosis.SCHEMA.replace('.', ':').replace('/', ':')}",
        **root,
        "$defs": definitions,
    }


def _described(schema: dict[str, Any], docstring: str | None) -> dict[str, Any]:
    return schema if docstring is None else {"description": docstring, **schema}


def _field_docstrings() -> dict[tuple[str, str], str]:
    """The docstrings below fields, which Python itself does not keep."""
    docstrings = {}
    for record in ast.parse(inspect.getsource(diagnosis)).body:
        if isinstance(record, ast.ClassDef):
            for field, below in zip(record.body, record.body[1:], strict=False):
                match field, below:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                        docstrings[record.name, name] = inspect.cleandoc(text)
    return docstrings


if __name__ == "__main__":
    sys.stdout.write(encode(json_schema()))
