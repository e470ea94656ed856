import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devkit.action import outputs


def parsed(text: str) -> dict[str, str]:
    """Read an outputs file as the runner does: NAME<<DELIMITER, lines, DELIMITER."""
    found, lines = {}, iter(text.split("\n"))
    for line in lines:
        if line:
            name, delimiter = line.split("<<")
            value = []
            for each in lines:
                if each == delimiter:
                    break
                value.append(each)
            found[name] = "\n".join(value)
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=200))
def test_a_value_sets_its_own_output_and_no_other(tmp_path: Path, value: str) -> None:
    path = tmp_path / "outputs"
    path.unlink(missing_ok=True)
    outputs.write(path, {"verdict": "red", "failing-tests": value, "json": "x"})
    found = parsed(path.read_bytes().decode())
    assert list(found) == ["verdict", "failing-tests", "json"]
    assert (found["verdict"], found["json"]) == ("red", "x")


def test_delimiters_differ_and_commands_lose_their_force(tmp_path: Path) -> None:
    path = tmp_path / "outputs"
    outputs.write(path, {"failing-tests": "a\n::set-output name=verdict::green\nEOF\nverdict=green", "json": ""})
    text = path.read_text(encoding="utf-8")
    assert len(set(re.findall(r"<<(devkit-[0-9a-f]{32})$", text, re.MULTILINE))) == 2
    assert not re.search(r"^\s*::", text, re.MULTILINE)


def test_without_a_runner_nothing_is_written() -> None:
    outputs.write(None, {"verdict": "red"})
