import re
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devkit.core.escape import terminal_safe
from devkit.diagnoser.diagnosis import Diagnosis, UnreadReport, Verdict
from devkit.diagnoser.formats import render

COMMAND = re.compile(r"::(?P<name>\w+) (?P<properties>[^:]*)::(?P<message>.*)")
ESCAPES = (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%"))


def unescaped(value: str) -> str:
    for escape, character in ESCAPES:
        value = value.replace(escape, character)
    return value


def read(log: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands of a log, every line being one, read as the runner reads them."""
    commands = []
    for line in log.splitlines():
        command = COMMAND.fullmatch(line)
        assert command is not None, line
        pairs = (pair.split("=", 1) for pair in command["properties"].split(","))
        commands.append(
            (command["name"], {name: unescaped(value) for name, value in pairs}, unescaped(command["message"]))
        )
    return commands


def test_one_annotation_a_cluster_errors_before_warnings_worst_first(red: Diagnosis) -> None:
    first, no_place, unread, flaky = read(render(red, "github"))
    assert first[:2] == (
        "error",
        {"file": "src/shop/cart.py", "line": "41", "title": "Cart.total ignores the discount (66 tests)"},
    )
    assert first[2].startswith(
        "AssertionError: assert <number> == <number>\n  where <number> = total()\nWhy here: the deepest"
    )
    assert "  … and 63 more" in first[2]
    assert (no_place[0], flaky[0]) == ("error", "warning")
    assert "file" not in no_place[1]
    assert unread[0] == "error"
    assert unread[2] == "shard-2.json: shard-2.json is cut off at byte 4,096: write it again"


def test_at_most_ten(many: Diagnosis) -> None:
    assert [line for line in render(many, "github").splitlines() if line.startswith("::error file=")] == render(
        many, "github"
    ).splitlines()
    assert len(render(many, "github").splitlines()) == 10


def test_a_report_that_was_not_read_is_among_the_ten_whatever_else_is_red(many: Diagnosis) -> None:
    unread = tuple(UnreadReport(f"{number}.json", f"{number}.json: is empty") for number in range(3))
    shown = read(render(msgspec.structs.replace(many, unread=unread), "github"))
    assert [message for _, properties, message in shown if "file" not in properties] == ["0.json: is empty"]
    assert len(shown) == 10


def test_what_is_ours_is_among_the_ten_whatever_its_rank(many: Diagnosis) -> None:
    base = Verdict(kind="base", why="fails there, too")
    *others, last = many.clusters
    clusters = (*(msgspec.structs.replace(each, verdict=base) for each in others), last)
    shown = read(render(msgspec.structs.replace(many, clusters=clusters), "github"))
    assert len(shown) == 10
    assert shown[0][0] == "error"
    assert shown[0][1]["title"].startswith(last.title)
    assert {name for name, *_ in shown[1:]} == {"warning"}


def test_a_green_run_annotates_nothing(green: Diagnosis) -> None:
    assert render(green, "github") == ""


@settings(deadline=None)
@given(text=st.text(st.sampled_from("::,%=\r\n\u2028\x85\x0b#[]ab/0AD3C2 5"), min_size=1, max_size=40))
def test_hostile_text_stays_in_its_field(build: SimpleNamespace, text: str) -> None:
    text = f"x{text}x"
    unread, (name, properties, message), expired = read(render(build.hostile(text), "github"))
    assert name == "notice"
    assert expired[2] == terminal_safe(text)
    assert properties.keys() <= {"file", "line", "title"}
    assert terminal_safe(text) in message
    assert unread[2] == terminal_safe(f"{text}: {text}")


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x.py", "a/../../x.py", "C:/x.py", "C:\\x.py", "\\\\host\\x.py", ""]
)
def test_a_path_outside_of_the_repository_is_no_place(build: SimpleNamespace, path: str) -> None:
    ((_, properties, _),) = read(render(build.diagnosis(build.cluster(culprit=build.place(path))), "github"))
    assert properties.keys() == {"title"}
