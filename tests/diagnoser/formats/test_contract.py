import json
import re
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devkit.diagnoser.diagnosis import SCHEMA, Diagnosis
from devkit.diagnoser.formats import render
from devkit.diagnoser.formats.contract import encode
from devkit.diagnoser.formats.schema import json_schema


@pytest.fixture(scope="session")
def published() -> Any:  # noqa: ANN401 - any JSON
    return json.loads(files("devkit.templates").joinpath("schemas/devkit.diagnosis-1.schema.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def validator(published: Any) -> jsonschema.Draft202012Validator:  # noqa: ANN401
    jsonschema.Draft202012Validator.check_schema(published)
    return jsonschema.Draft202012Validator(published)


def test_the_published_schema_is_what_the_records_make() -> None:
    text = files("devkit.templates").joinpath("schemas/devkit.diagnosis-1.schema.json").read_text("utf-8")
    assert text == encode(json_schema()), "run: python -m devkit.diagnoser.formats.schema"


def test_the_schema_is_named_by_a_urn_and_describes_fields(published: Any) -> None:  # noqa: ANN401
    assert published["$id"] == "urn:devkit:diagnosis:1"
    assert published["$defs"]["ClusterReport"]["properties"]["tests"]["description"] == "nodeids, sorted."


@pytest.mark.parametrize("name", ["red", "green", "many"])
def test_output_is_valid_and_reads_back(
    validator: jsonschema.Draft202012Validator, request: pytest.FixtureRequest, name: str
) -> None:
    diagnosis = request.getfixturevalue(name)
    rendered = render(diagnosis, "json")
    validator.validate(json.loads(rendered))
    assert msgspec.json.decode(rendered, type=Diagnosis) == diagnosis


def test_the_documented_example_is_valid_and_names_every_key(validator: jsonschema.Draft202012Validator) -> None:
    page = (Path(__file__).parents[3] / "docs" / "json-contract.md").read_text("utf-8")
    (example,) = re.findall(r"(?s)```json\n(.*?)```", page)
    validator.validate(json.loads(example))
    diagnosis = msgspec.json.decode(example, type=Diagnosis)
    assert json.loads(render(diagnosis, "json")) == json.loads(example)


def test_other_keys_are_allowed_and_missing_or_wrong_ones_are_not(
    validator: jsonschema.Draft202012Validator, red: Diagnosis
) -> None:
    document = json.loads(render(red, "json"))
    document["later"] = document["run"]["later"] = document["clusters"][0]["later"] = 1
    validator.validate(document)
    for change in (
        {"schema": "devkit.diagnosis/2"},
        {"clusters": None},
        {"clusters": [{**document["clusters"][0], "kind": "mystery"}]},
        {"run": {key: value for key, value in document["run"].items() if key != "tests"}},
    ):
        assert not validator.is_valid({**document, **change})


def test_keys_are_always_written(green: Diagnosis) -> None:
    assert json.loads(render(green, "json"))["unread"] == []
    assert json.loads(render(green, "json"))["schema"] == SCHEMA


@settings(deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_nothing_is_lost(build: SimpleNamespace, text: str) -> None:
    diagnosis = build.hostile(text)
    assert msgspec.json.decode(render(diagnosis, "json"), type=Diagnosis) == diagnosis


def test_a_lone_surrogate_becomes_a_replacement_character(
    validator: jsonschema.Draft202012Validator, build: SimpleNamespace
) -> None:
    document = json.loads(render(build.hostile("a\ud800b"), "json"))
    validator.validate(document)
    assert document["clusters"][0]["title"] == "a\ufffdb"


def test_it_is_never_cut(build: SimpleNamespace) -> None:
    long = "x" * 1_000_000
    rendered = render(build.diagnosis(build.cluster(message=long)), "json", max_bytes=10)
    assert json.loads(rendered)["clusters"][0]["message"] == long
