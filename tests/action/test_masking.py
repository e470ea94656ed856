"""Secrets of the environment and of known shapes, in every place where a diagnosis is shown."""

import json
import typing
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.action import diagnosing, inputs, masking, runner
from devkit.diagnoser import diagnosis as contract
from devkit.diagnoser.pipeline import Options, diagnose
from devkit.diagnoser.readers import open_reports

LETTERS = "Zx81kQpLm27vTbRw94NcYhGd63sJfAeUo5Ki"
EXAMPLE = diagnose(open_reports(["examples/bookshop/report.json"]), Options())
Shown = Callable[..., dict[str, str]]


def report(message: str, nodeid: str = "tests/test_a.py::test_login") -> str:
    """A report of pytest-json-report's with one test that failed."""
    lines = "\n".join(f"E   {line}" for line in message.split("\n"))
    crash = {"path": "/x/tests/test_a.py", "lineno": 3, "message": message}
    call = {
        "duration": 0.1,
        "outcome": "failed",
        "crash": crash,
        "longrepr": f"{lines}\n\ntests/test_a.py:3: ValueError",
    }
    setup = {"duration": 0, "outcome": "passed"}
    test = {"nodeid": nodeid, "lineno": 1, "outcome": "failed", "keywords": [], "setup": setup, "call": call}
    counts = {"failed": 1, "total": 1, "collected": 1}
    head = {"created": 1_700_000_000.5, "duration": 1.0, "exitcode": 1, "root": "/x", "environment": {}}
    return json.dumps({**head, "summary": counts, "collectors": [], "tests": [test]})


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shown:
    """Diagnose one failed test in a job; returns the texts it leaves behind by their places."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text("def test_login():\n    user()\n    login()\n", encoding="utf-8")

    def run(written: str, **secrets: str) -> dict[str, str]:
        (tmp_path / "report.json").write_text(written, encoding="utf-8")
        environment = {
            "RUNNER_TEMP": str(tmp_path / "temp"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "GITHUB_OUTPUT": str(tmp_path / "outputs"),
            "DEVKIT_INPUT_HISTORY": "none",
            "DEVKIT_INPUT_FORMATS": "json markdown html sarif",
            **secrets,
        }
        diagnosing.run(inputs.read(environment), runner.read(environment), environment)
        files = [tmp_path / "summary", tmp_path / "outputs", *(tmp_path / "temp").rglob("diagnosis.*")]
        return {"log": capsys.readouterr().out} | {path.name: path.read_text(encoding="utf-8") for path in files}

    return run


@pytest.mark.parametrize(
    ("secret", "pieces"),
    [
        ('pa<ss>&w0rd"x', ["w0rd"]),
        (r"gate\hidden\1234", ["hidden"]),
        ("50%off-everything", ["everything"]),
        ("line-one-hidden\nline-two-hidden", ["line-one", "line-two"]),
        ("correct  horse  battery", ["horse"]),
        ("opener-4711\n", ["opener"]),
        ("pässwörd-geheim", ["geheim"]),
    ],
)
def test_a_value_is_masked_whatever_a_format_escapes(shown: Shown, secret: str, pieces: list[str]) -> None:
    for place, text in shown(report(f"ValueError: cannot log in with {secret} today"), SHOP_PASSWORD=secret).items():
        assert not [piece for piece in pieces if piece in text], place


@pytest.mark.parametrize("length", range(60, 116, 7))
@pytest.mark.parametrize("secret", [LETTERS, f"ghp_{LETTERS}"])
def test_of_a_secret_that_is_cut_nothing_is_left(shown: Shown, length: int, secret: str) -> None:
    given = {} if secret.startswith("ghp_") else {"SHOP_PASSWORD": secret}
    for place, text in shown(report(f"ValueError: {'w' * length} {secret} end"), **given).items():
        assert "Zx81" not in text, place


def test_a_secret_in_a_parameter_goes_and_the_file_stays(shown: Shown) -> None:
    done = shown(report("ValueError: x", f"tests/test_a.py::test_login[{LETTERS}]"), SHOP_PASSWORD=LETTERS)
    assert LETTERS not in "".join(done.values())
    assert "tests/test_a.py::test_login[***]" in done["outputs"]


def test_a_value_that_names_a_file_takes_no_place_away(shown: Shown) -> None:
    done = shown(report("ValueError: x"), CREDENTIALS="tests/test_a.py")
    assert "::error file=tests/test_a.py,line=3," in done["log"]
    assert "\ntests/test_a.py:3\n" in done["outputs"]


def words(kind: object) -> set[str]:
    """The words of the contract that a type holds, its fields' names among them."""
    inner = set().union(*map(words, typing.get_args(kind))) if typing.get_origin(kind) is not typing.Literal else set()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = typing.get_type_hints(kind)
        return inner.union(hints, *map(words, hints.values()))
    return inner | {word for word in typing.get_args(kind) if isinstance(word, str)}


def test_no_value_takes_a_word_of_the_contract(shown: Shown) -> None:
    values = sorted(words(contract.Diagnosis) | {contract.SCHEMA})
    assert {"fingerprint", "exception", "infrastructure"} <= set(values)
    done = shown(report("ValueError: x"), **{f"TOKEN_{number}": value for number, value in enumerate(values)})
    found = msgspec.json.decode(done["diagnosis.json"], type=contract.Diagnosis)
    assert (found.schema, found.clusters[0].kind) == (contract.SCHEMA, "exception")
    [result] = json.loads(done["diagnosis.sarif"])["runs"][0]["results"]
    assert (result["ruleId"], list(result["partialFingerprints"])) == ("exception", ["devkit/v1"])


@given(st.text(min_size=8))
def test_any_value_leaves_a_diagnosis_that_is_one(value: str) -> None:
    done = masking.masked(EXAMPLE, masking.hidden({"SHOP_TOKEN": value}))
    assert msgspec.convert(msgspec.to_builtins(done), contract.Diagnosis) == done
    assert [each.fingerprint for each in done.clusters] == [each.fingerprint for each in EXAMPLE.clusters]
