from pathlib import Path

import pytest
import yaml

from devkit.action import inputs
from devkit.action.inputs import INPUTS
from devkit.action.outputs import OUTPUTS
from devkit.core.errors import DevkitError

ACTION = yaml.safe_load(Path("action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
RUN = next(step for step in STEPS if step.get("id") == "run")


def test_action_yml_declares_the_inputs_of_the_code() -> None:
    declared = {name: (each["default"], each["description"]) for name, each in ACTION["inputs"].items()}
    assert declared == {each.name: (each.default, each.description) for each in INPUTS}
    assert list(declared) == [each.name for each in INPUTS]


def test_action_yml_hands_every_input_over_in_its_variable() -> None:
    handed = {name: value for name, value in RUN["env"].items() if name.startswith("DEVKIT_INPUT_")}
    expected = {each.variable: f"${{{{ inputs.{each.name} }}}}" for each in INPUTS if each.name != "python-version"}
    assert handed == expected


def test_action_yml_declares_the_outputs_of_the_code() -> None:
    declared = {name: each["description"] for name, each in ACTION["outputs"].items()}
    assert declared == {each.name: each.description for each in OUTPUTS}
    assert all(each["value"] == f"${{{{ steps.run.outputs.{name} }}}}" for name, each in ACTION["outputs"].items())


def test_no_script_of_action_yml_holds_an_expression() -> None:
    assert [step["name"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_the_document_names_every_input_and_output() -> None:
    text = Path("docs/action.md").read_text(encoding="utf-8")
    for each in INPUTS:
        default = f"`{each.default}`" if each.default else ""
        assert f"| `{each.name}` | {default} | {each.description} |" in text
    for output in OUTPUTS:
        assert f"| `{output.name}` | {output.description} |" in text


def test_empty_inputs_have_their_defaults() -> None:
    found = inputs.read({each.variable: "" for each in INPUTS})
    assert found == inputs.read({})
    assert (found.command, found.history, found.fail_on, found.comment) == ("diagnose", "cache", "any", False)
    assert found.formats == ("json", "markdown", "html")


def test_reports_stand_one_a_line() -> None:
    assert inputs.read({"DEVKIT_INPUT_REPORTS": " a b.json \n\n*.xml\n"}).reports == ("a b.json", "*.xml")


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("DEVKIT_INPUT_FAIL_ON", "sometimes", "fail-on is 'sometimes'; expected one of any, new, none"),
        ("DEVKIT_INPUT_COMMENT", "yes", "comment is 'yes'; expected one of false, true"),
        ("DEVKIT_INPUT_FORMATS", "json pdf", "formats names 'pdf'; known are json, markdown, html, sarif"),
    ],
)
def test_a_wrong_value_is_refused_by_name(variable: str, value: str, words: str) -> None:
    with pytest.raises(DevkitError, match=words.replace("(", r"\(")):
        inputs.read({variable: value})


def test_more_reports_than_are_taken_is_an_error() -> None:
    with pytest.raises(DevkitError, match=r"reports has 1,001 lines, 1,000 are the most; .* glob"):
        inputs.read({"DEVKIT_INPUT_REPORTS": "\n".join(f"{number}.json" for number in range(1001))})


@pytest.mark.parametrize("pattern", ["/**/*.jsonx", "/*/**/a.json", "../" * 60 + "**"])
def test_a_pattern_that_goes_through_the_whole_disk_is_refused(pattern: str) -> None:
    with pytest.raises(DevkitError, match="begin it with a folder"):
        inputs.read({"DEVKIT_INPUT_REPORTS": pattern})


@pytest.mark.parametrize("pattern", ["**/*.json", "/tmp/**/*.json", "../reports/**", "/*.json", "re[p]orts/**"])  # noqa: S108
def test_a_pattern_below_a_folder_is_taken(pattern: str) -> None:
    assert inputs.read({"DEVKIT_INPUT_REPORTS": pattern}).reports == (pattern,)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("name it with --root.", "name it with the input root."),
        ("try again, or give --no-history", "try again, or give the input history: none"),
        ("git fetch --root-x --all --x--base", "git fetch --root-x --all --x--base"),
    ],
)
def test_options_are_told_as_inputs(sentence: str, said: str) -> None:
    assert inputs.worded(sentence) == said
