"""A pytest plugin (`-p devkit.origin`): where the exception was raised that a failed check looked at.

Since pytest 9.1 a failed `pytest.raises(match=…)` no longer shows the line that raised. The exception is still there,
as the context of the one that failed the test. This plugin writes its place, type and whole text to the failing test's
entry: as the user property `devkit_origin` and as a section of the failure text, which every report format keeps.

Outcomes are not touched, and nothing but pytest is needed.
"""

import json
import traceback
from collections.abc import Generator
from pathlib import Path
from types import TracebackType

import pytest

PROPERTY = "devkit_origin"
"""Name of the user property; its value is a JSON object."""
SECTION = "devkit origin"
"""Title of the section in the failure text; its line is `devkit-origin: ` and the same JSON object."""

_MOST_LINKS = 20
_LONGEST = 20_000


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the origin to the report of a failing phase."""
    report = yield
    if call.excinfo is not None and report.failed:
        origin = find(call.excinfo.value, item.config.rootpath)
        if origin is not None:
            note(item, report, origin)
    return report


def note(item: pytest.Item, report: pytest.TestReport, origin: dict[str, object]) -> None:
    """Write an origin wherever a report can hold it; JUnit XML takes the properties of the test's last phase."""
    text = json.dumps(origin, ensure_ascii=True)
    item.user_properties.append((PROPERTY, text))
    report.user_properties.append((PROPERTY, text))
    addsection = getattr(report.longrepr, "addsection", None)
    if addsection is not None:
        addsection(SECTION, f"devkit-origin: {text}")


def find(error: BaseException, root: Path) -> dict[str, object] | None:
    """The nearest exception below `error` in its chain that was raised, as `path`, `line`, `type` and `text`.

    Args:
        error: what failed the test.
        root: paths are given relative to it where they lie below it.

    Returns:
        The origin; None where there is no earlier exception.
    """
    seen = {id(error)}
    current = error
    for _ in range(_MOST_LINKS):
        earlier = current.__cause__ or current.__context__
        if earlier is None or id(earlier) in seen:
            break
        seen.add(id(earlier))
        place = _raised_at(earlier.__traceback__)
        if place is not None:
            return _described(earlier, *place, root)
        current = earlier
    return _caught(error, root)


def _caught(error: BaseException, root: Path) -> dict[str, object] | None:
    """An exception that the failing test holds in a variable, such as `excinfo` of `with pytest.raises(…)`."""
    for frame, _ in reversed(list(traceback.walk_tb(error.__traceback__))):
        for value in frame.f_locals.values():
            held = _held(value)
            place = _raised_at(held.__traceback__) if held is not None and held is not error else None
            if held is not None and place is not None:
                return _described(held, *place, root)
    return None


def _held(value: object) -> BaseException | None:
    if isinstance(value, pytest.ExceptionInfo):
        try:
            held: BaseException = value.value
        except AssertionError:  # nothing was raised inside it
            return None
        return held
    return value if isinstance(value, BaseException) else None


def _raised_at(found: TracebackType | None) -> tuple[str, int] | None:
    """The file and line of a traceback's last frame."""
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(found)]
    return frames[-1] if frames else None


def _described(error: BaseException, file: str, line: int, root: Path) -> dict[str, object]:
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - any project's __str__ may fail, and the test run must not notice
        text = ""
    path = Path(file)
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return {"path": shown, "line": line, "type": type(error).__name__, "text": text[:_LONGEST]}
