"""pytest's failure text, as every `--tb` style writes it."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.longrepr import Section, parse, split_type

SHOP = """
def price(item):
    raise KeyError(item)


def total(items):
    try:
        return sum(price(item) for item in items)
    except KeyError as error:
        raise ValueError("no price\\nfor one item") from error


def quick(items):
    try:
        return price(items)
    except KeyError:
        raise RuntimeError("while handling")


def endless(n):
    return endless(n + 1)


def many():
    raise ExceptionGroup("two", [ValueError("a"), ExceptionGroup("nested", [KeyError("b"), OSError("c")])])


def single(item):
    return price(item)
"""
TESTS = """
from shop import endless, many, quick, single, total


def test_single():
    amount = 3
    single("tea")


def test_chain():
    total(["tea"])


def test_context():
    quick("tea")


def test_assert():
    amount = 4
    assert amount == 5


def test_endless():
    endless(0)


def test_group():
    many()


def test_plain():
    import pytest
    pytest.fail("explicit", pytrace=False)
"""
STYLES = ["long", "auto", "short", "native", "line"]


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """By style and test: the longrepr of a report."""
    folder = tmp_path_factory.mktemp("styles")
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    (folder / "shop.py").write_text(SHOP.lstrip())
    (folder / "test_shop.py").write_text(TESTS.lstrip())
    runs = {style: [f"--tb={style}"] for style in STYLES}
    runs |= {"locals": ["--tb=long", "--showlocals"], "xdist": ["-n1"]}
    return {name: longreprs(folder, name, options) for name, options in runs.items()}


def longreprs(folder: Path, name: str, options: list[str]) -> dict[str, str]:
    report = folder / f"{name}.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    command += ["--json-report", f"--json-report-file={report}", "test_shop.py"]
    subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=600)
    tests = json.loads(report.read_bytes())["tests"]
    return {test["nodeid"].rpartition("::")[2]: test["call"].get("longrepr", "") for test in tests}


def functions(section: Section) -> list[str]:
    return [frame.function for frame in section.frames]


@pytest.mark.parametrize("style", ["long", "auto", "short", "native", "locals", "xdist"])
def test_frames_and_message(texts: dict[str, dict[str, str]], style: str) -> None:
    (section,) = parse(texts[style]["test_single"])
    assert section.message == "KeyError: 'tea'"
    ours = [frame for frame in section.frames if "site-packages" not in frame.path]
    assert [Path(frame.path).name for frame in ours][-3:] == ["test_shop.py", "shop.py", "shop.py"]
    assert [frame.line for frame in ours][-3:] == [6, 28, 2]
    assert ours[-1].code == "raise KeyError(item)"
    assert ours[-1].function == "price"


@pytest.mark.parametrize("style", ["long", "auto", "short", "native", "locals", "xdist"])
def test_a_cause_comes_before_what_it_caused(texts: dict[str, dict[str, str]], style: str) -> None:
    cause, final = parse(texts[style]["test_chain"])
    assert cause.message == "KeyError: 'tea'"
    assert final.message.startswith("ValueError: no price")
    assert functions(cause)[-1] == "price"
    assert functions(final)[-1] == "total"


@pytest.mark.parametrize("style", ["long", "auto", "short", "native", "locals", "xdist"])
def test_a_context_comes_before_what_followed(texts: dict[str, dict[str, str]], style: str) -> None:
    context, final = parse(texts[style]["test_context"])
    assert context.message == "KeyError: 'tea'"
    assert final.message == "RuntimeError: while handling"


@pytest.mark.parametrize("style", ["long", "auto", "short", "locals", "xdist"])
def test_lines_of_a_message_stay_together(texts: dict[str, dict[str, str]], style: str) -> None:
    assert parse(texts[style]["test_chain"])[-1].message == "ValueError: no price\nfor one item"


@pytest.mark.parametrize("style", ["long", "auto", "short", "locals", "xdist"])
def test_an_assertion_says_what_was_compared(texts: dict[str, dict[str, str]], style: str) -> None:
    (section,) = parse(texts[style]["test_assert"])
    assert "assert 4 == 5" in section.message
    assert section.frames[-1].line == 19
    assert section.frames[-1].code in ("assert amount == 5", "")


@pytest.mark.parametrize("style", ["long", "auto", "short", "native", "locals"])
def test_an_endless_recursion_ends(texts: dict[str, dict[str, str]], style: str) -> None:
    section = parse(texts[style]["test_endless"])[-1]
    assert section.message.startswith("RecursionError: maximum recursion depth exceeded")
    assert "endless" in functions(section)


@pytest.mark.parametrize("style", ["long", "auto", "short", "native"])
def test_members_of_a_group_are_told(texts: dict[str, dict[str, str]], style: str) -> None:
    messages = [section.message for section in parse(texts[style]["test_group"])]
    assert any(message.startswith("ExceptionGroup: two") for message in messages)
    assert {"ValueError: a", "KeyError: 'b'", "OSError: c"} <= set(messages)


def test_a_line_names_only_the_place(texts: dict[str, dict[str, str]]) -> None:
    (section,) = parse(texts["line"]["test_single"])
    assert (section.message or section.frames) is not None


def test_a_failure_without_a_traceback(texts: dict[str, dict[str, str]]) -> None:
    assert all(not section.frames for section in parse(texts["long"]["test_plain"]))


WINDOWS = r"""
    def test_save():
>       save("x")

tests\test_save.py:4:
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _

name = 'x'

    def save(name):
>       raise PermissionError(13, "denied", name)
E       PermissionError: [Errno 13] denied: 'x'

C:\shop\src\save.py:2: PermissionError
"""


def test_paths_of_windows() -> None:
    (section,) = parse(WINDOWS)
    assert [(frame.path, frame.line, frame.function) for frame in section.frames] == [
        (r"tests\test_save.py", 4, "test_save"),
        (r"C:\shop\src\save.py", 2, "save"),
    ]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("ValueError: no", ("ValueError", "no")),
        ("shop.errors.NoPrice: tea", ("shop.errors.NoPrice", "tea")),
        ("KeyError", ("KeyError", "")),
        ("AssertionError: \nassert 1", ("AssertionError", "assert 1")),
        ("assert 1 == 2", ("", "assert 1 == 2")),
        ("url: none", ("", "url: none")),
        ("a sentence", ("", "a sentence")),
        ("", ("", "")),
    ],
)
def test_type_and_text(message: str, expected: tuple[str, str]) -> None:
    assert split_type(message) == expected


LINES = st.sampled_from(
    [
        "a.py:1: in f",
        "a.py:2: ValueError",
        "a.py:99999999999999999999: in g",
        "E   ValueError: x",
        "E",
        ">   call()",
        "    def f(a):",
        "_ _ _ _ _",
        "The above exception was the direct cause of the following exception:",
        "During handling of the above exception, another exception occurred:",
        "  + Exception Group Traceback (most recent call last):",
        "  +-+---------------- 1 ----------------",
        "    | ValueError: a",
        '  File "/a/b.py", line 3, in h',
        '  File "',
        "ValueError: z",
        "Traceback (most recent call last):",
        "",
        "   ",
    ]
)


@given(st.lists(LINES | st.text(max_size=30), max_size=30).map("\n".join))
def test_any_text_is_taken(text: str) -> None:
    sections = parse(text)
    assert sections
    assert all(frame.line >= 0 for section in sections for frame in section.frames)


@pytest.mark.parametrize(
    "seed",
    [
        "a",
        "a.<locals>.",
        "\n_a.a.",
        "E ",
        "> ",
        "  | ",
        "  +-+",
        'File "',
        "_ ",
        "a:1: in b\n",
        "\n",
        " ",
        "A.",
        "    def ",
    ],
)
@pytest.mark.parametrize("start", ["", "Exception Group Traceback\n"])
def test_long_nonsense_ends_soon(seed: str, start: str) -> None:
    text = start + seed * (100_000 // len(seed))
    begin = time.process_time()
    parse(text)
    assert time.process_time() - begin < 2
