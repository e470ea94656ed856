import json
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devkit import __version__
from devkit.diagnoser.diagnosis import Diagnosis
from devkit.diagnoser.formats import render

# The part of the SARIF 2.1.0 schema that is used: for each object its keys, (required, optional).
OBJECTS: dict[str, tuple[set[str], set[str]]] = {
    "log": ({"version", "runs"}, {"$schema"}),
    "run": ({"tool"}, {"invocations", "originalUriBaseIds", "columnKind", "results"}),
    "driver": ({"name"}, {"version", "rules"}),
    "rule": ({"id"}, {"name", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"}),
    "result": (
        {"message"},
        {"ruleId", "ruleIndex", "level", "rank", "partialFingerprints", "properties", "locations", "relatedLocations"}
        | {"suppressions"},
    ),
    "location": (set(), {"id", "physicalLocation", "message", "logicalLocations"}),
    "physicalLocation": ({"artifactLocation"}, {"region"}),
    "invocation": ({"executionSuccessful"}, {"toolExecutionNotifications"}),
}


def keys_fit(name: str, value: dict[str, Any]) -> bool:
    required, optional = OBJECTS[name]
    return required <= value.keys() <= required | optional


def checked(rendered: str) -> dict[str, Any]:
    """The only run of a log, after checking what the schema says about its parts."""
    log = json.loads(rendered)
    assert keys_fit("log", log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert keys_fit("run", run)
    assert all(keys_fit("invocation", invocation) for invocation in run["invocations"])
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    driver = run["tool"]["driver"]
    assert keys_fit("driver", driver)
    assert all(keys_fit("rule", rule) for rule in driver["rules"])
    for result in run["results"]:
        check_result(result, [rule["id"] for rule in driver["rules"]], run["originalUriBaseIds"])
    return run  # type: ignore[no-any-return]


def check_result(result: dict[str, Any], rules: list[str], bases: dict[str, Any]) -> None:
    assert keys_fit("result", result)
    assert result["level"] in ("none", "note", "warning", "error")
    assert 0.0 <= result["rank"] <= 100.0
    assert rules[result["ruleIndex"]] == result["ruleId"]
    assert isinstance(result["message"]["text"], str)
    assert result["partialFingerprints"].keys() == {"devkit/v1"}
    related = result.get("relatedLocations", [])
    assert len({place["id"] for place in related}) == len(related)
    for place in (*result.get("locations", []), *related):
        assert keys_fit("location", place)
        assert keys_fit("physicalLocation", place["physicalLocation"])
        assert place["physicalLocation"]["region"]["startLine"] >= 1
        artifact = place["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] in bases
        uri = urlsplit(artifact["uri"])
        assert (uri.scheme, uri.netloc, uri.query, uri.fragment) == ("", "", "", "")
        assert artifact["uri"].isascii()


def test_a_rule_a_kind_and_a_result_a_cluster(red: Diagnosis) -> None:
    run = checked(render(red, "sarif"))
    assert run["tool"]["driver"]["version"] == __version__
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["assertion", "import", "timeout"]
    assert [result["ruleId"] for result in run["results"]] == ["assertion", "timeout", "import"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error"]
    first = run["results"][0]
    assert first["partialFingerprints"] == {"devkit/v1": "v1:0000000000000001"}
    assert first["message"]["text"].startswith("Cart.total ignores the discount\nAssertionError: assert")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "src/shop/cart.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 41},
    }
    assert first["relatedLocations"][0]["physicalLocation"]["region"] == {"startLine": 7}
    assert run["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("tests/")
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert "shard-2.json" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_a_green_run_has_no_results(green: Diagnosis) -> None:
    run = checked(render(green, "sarif"))
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True}]


@settings(deadline=None)
@given(path=st.text(st.sampled_from("ab/.:%#? é漢\\\n"), max_size=20))
def test_paths_become_relative_uris_or_nothing(build: SimpleNamespace, path: str) -> None:
    (result,) = checked(render(build.diagnosis(build.cluster(suspects=(build.place(path),))), "sarif"))["results"]
    for place in result.get("relatedLocations", []):
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert unquote(uri) == path.replace("\\", "/")
        assert ".." not in unquote(uri).split("/")
        assert not uri.startswith("/")


@pytest.mark.parametrize("text", ["[a](http://b.c)", "{0} {12}"])
def test_messages_hold_no_links_and_no_placeholders(build: SimpleNamespace, text: str) -> None:
    run = checked(render(build.hostile(text), "sarif"))
    message = run["results"][0]["message"]["text"]
    assert "](" not in message
    assert "{0}" not in message.replace("{{0}}", "")


def test_at_most_five_thousand_results(build: SimpleNamespace) -> None:
    run = checked(
        render(build.diagnosis(*(build.cluster(rank, suspects=(), fixes=()) for rank in range(1, 5_003))), "sarif")
    )
    assert len(run["results"]) == 5_000
    assert run["results"][-1]["partialFingerprints"] == {"devkit/v1": f"v1:{5_000:016x}"}
