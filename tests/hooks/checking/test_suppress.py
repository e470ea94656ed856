"""Comments that suppress findings, and those that are of no use."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.checks.error_messages.rules import RULES

Places = Callable[..., list[str]]

HANDLER = "try:\n    x = f()\nexcept Exception:{}\n    pass{}\n"


@pytest.mark.parametrize(
    "text",
    [
        HANDLER.format("  # devkit: ignore[silent-handler]", ""),
        HANDLER.format("", "  # devkit: ignore[silent-handler]"),
        HANDLER.format("  # devkit:ignore[silent-handler]", ""),
        HANDLER.format("  # pragma: no cover  # devkit: ignore[silent-handler]", ""),
        HANDLER.format("  # devkit: ignore[error-messages]", ""),
        "# devkit: ignore-file[silent-handler]\n" + HANDLER.format("", ""),
    ],
)
def test_a_comment_suppresses_what_is_found_on_its_lines(repository: Path, places: Places, text: str) -> None:
    (repository / "a.py").write_text(text)
    assert places() == []


@pytest.mark.parametrize(
    "text",
    [
        '"""# devkit: ignore-file[silent-handler]"""\n' + HANDLER.format("", ""),
        "# devkit: ignore[silent-handler]\n" + HANDLER.format("", ""),
        "# devkit: ignore-file[duplicate-message]\n" + HANDLER.format("", ""),
    ],
)
def test_other_places_and_other_rules_suppress_nothing(repository: Path, places: Places, text: str) -> None:
    (repository / "a.py").write_text(text)
    assert "a.py:4 silent-handler" in places()


def test_unused_suppressions_are_told(repository: Path, places: Places) -> None:
    (repository / "a.py").write_text(
        "x = 1  # devkit: ignore[silent-handler]\n"
        "y = '''\n# devkit: ignore[silent-handler]\n'''\n"
        "z = 1  # devkit: ignore\n"
        "# devkit: ignore-file[silent-handler]\n"
        "w = 1  # devkit: ignore[silent-handlr]\n"
        "v = 1  # devkit: ignore[duplicate-message]\n"
    )
    assert places() == [f"a.py:{line} unused-suppression" for line in (1, 5, 6, 7)]


def test_suppressions_of_rules_that_did_not_run_are_left_alone(repository: Path, places: Places) -> None:
    (repository / "a.py").write_text("x = 1  # devkit: ignore[silent-handler]\n")
    assert places("duplicate-message") == []


@pytest.mark.parametrize("name", ["stale-expectation", "error-messages"])
def test_what_history_alone_can_tell_is_not_said_to_be_idle(repository: Path, places: Places, name: str) -> None:
    (repository / "a.py").write_text(f"x = 1  # devkit: ignore[{name}]\n")
    assert places(*(rule.id for rule in RULES)) == []


@pytest.mark.parametrize("broken", ["def broken(:\n", "print 'Python 2'\n", "x = '\udcff'\n"])
def test_in_a_file_that_was_not_judged_none_is_unused(
    repository: Path, check: Callable[..., object], broken: str
) -> None:
    file, text = repository / "a.py", HANDLER.format("  # devkit: ignore[silent-handler]", "") + broken
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    check(fix=True)
    assert file.read_bytes() == text.encode("utf-8", "surrogateescape")


def test_unused_suppressions_are_removed_and_nothing_else(repository: Path, check: Callable[..., object]) -> None:
    file = repository / "a.py"
    file.write_bytes(
        b"\xef\xbb\xbf# devkit: ignore-file[silent-handler]\r\n"
        b"x = 1  # devkit: ignore[silent-handler]\r\n"
        b"y = '\xc3\xa4'  # noqa  # devkit: ignore[silent-handler, other-rule]\r\n"
        b"z = 2  # devkit: ignore[silent-handler]  # noqa"
    )
    check(fix=True)
    assert file.read_bytes() == (
        b"\xef\xbb\xbfx = 1\r\ny = '\xc3\xa4'  # noqa\r\nz = 2  # devkit: ignore[silent-handler]  # noqa"
    )


def test_per_file_ignores(repository: Path, places: Places, silent: str) -> None:
    (repository / "pyproject.toml").write_text(
        '[tool.devkit.check.per-file-ignores]\n"scripts/" = ["silent-handler"]\n'
    )
    (repository / "scripts").mkdir()
    (repository / "scripts" / "a.py").write_text(silent)
    (repository / "b.py").write_text(silent)
    assert places() == ["b.py:3 silent-handler"]
