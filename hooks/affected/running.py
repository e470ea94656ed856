"""pytest, started in the project's own environment."""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from devkit.core import git
from devkit.core.errors import DevkitError
from devkit.core.settings.tests import TestsSettings
from devkit.hooks.affected import remembering
from devkit.hooks.affected.remembering import State
from devkit.hooks.affected.selecting import Selection
from devkit.hooks.preflight.place import Place

_PLUGIN = "devkit_selection"
_ASK = (
    "import importlib.util as u, sys; "
    "print(*(n for n in sys.argv[1:] if u.find_spec(n)), '%d.%d' % sys.version_info[:2]); "
    "print('monitoring' if hasattr(sys, 'monitoring') else '')"
)
_ASKED = ("pytest", "pytest_jsonreport", "pytest_cov")
_TIMEOUT = 60
_ENDED = {0, 1, 2, 5}
"""Exit codes of pytest after which its report says what happened; 5 is that no test was left."""
_NOTHING_RAN = 5


class Ran(NamedTuple):
    """What became of a run."""

    report: Path
    """The report that was written; may be missing where pytest could not start."""
    status: int
    """pytest's exit code."""
    command: str
    """What was run, to be typed."""

    @property
    def empty(self) -> bool:
        """Whether no test was left to run."""
        return self.status == _NOTHING_RAN


def run(top: Path, settings: TestsSettings, selection: Selection) -> Ran:
    """Run the tests that are selected; what pytest prints goes to stderr.

    Args:
        top: The repository's top folder.
        settings: How tests are run.
        selection: What is left out.

    Raises:
        DevkitError: there is no interpreter with pytest, the folder isn't there, or pytest could not be used.
    """
    folder = top / settings.folder
    if not folder.is_dir():
        raise DevkitError(f"tool.devkit.tests.folder = {settings.folder!r}: there is no folder {folder}")
    place = Place(top)
    python = interpreter(place, settings)
    installed = _installed(python, folder, place)
    report = _report(top, settings, json_report="pytest_jsonreport" in installed)
    report.unlink(missing_ok=True)
    command = [str(python), "-m", "pytest", *_reporting(report), *settings.arguments]
    with tempfile.TemporaryDirectory(prefix="devkit-") as scratch:
        environment = _environment(place)
        state = State(top) if _remembers(settings, installed) else None
        if not selection.whole:
            command += ["-p", _PLUGIN, *(["--no-cov"] if "pytest_cov" in installed else [])]
            environment |= _narrowed(Path(scratch), top, selection)
        if state is not None:
            command += ["-p", remembering.PLUGIN]
            environment |= remembering.prepare(Path(scratch), top)
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [scratch, environment.get("PYTHONPATH", "")]))
        try:
            status = subprocess.run(  # noqa: S603 - the project's tests, which is what was asked for
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=2, check=False
            )
        except OSError as error:
            raise DevkitError(f"{python}: can't be run: {error.strerror}; correct tool.devkit.tests.python") from error
        if state is not None:
            remembering.remember(state, Path(scratch), remembering.told(settings, python))
    if status.returncode not in _ENDED and not report.exists():
        raise DevkitError(f"pytest ended with exit code {status.returncode} and no report; see what it says above")
    return Ran(report, status.returncode, shlex.join(command))


def _remembers(settings: TestsSettings, installed: set[str]) -> bool:
    """Whether what tests run is remembered: where Python tells it, and at little cost if need be."""
    return bool(settings.remember) and (
        "monitoring" in installed or (settings.remember == "always" and "3.11" in installed)
    )


def interpreter(place: Place, settings: TestsSettings) -> Path:
    """The interpreter that the project's tests run on.

    Raises:
        DevkitError: there is none.
    """
    if settings.python:
        return place.top / settings.python
    found = place.interpreter
    if found is None:
        raise DevkitError("no Python was found for this repository; make a .venv, or set tool.devkit.tests.python")
    return found.executable


def _installed(python: Path, folder: Path, place: Place) -> set[str]:
    """Which of the packages that matter an interpreter has.

    Raises:
        DevkitError: it doesn't answer, or has no pytest.
    """
    command = [str(python), "-c", _ASK, *_ASKED]
    try:
        done = subprocess.run(  # noqa: S603 - the project's interpreter
            command, cwd=folder, env=_environment(place), capture_output=True, text=True, timeout=_TIMEOUT, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise DevkitError(f"{python}: this Python doesn't answer; correct tool.devkit.tests.python") from error
    found = set(done.stdout.split())
    if "pytest" not in found:
        raise DevkitError(f"{python} has no pytest; install it there, or set tool.devkit.tests.python")
    return found


def _report(top: Path, settings: TestsSettings, *, json_report: bool) -> Path:
    from devkit.diagnoser.history.place import ignored_folder

    report = top / f"{settings.report}{'.json' if json_report else '.xml'}"
    ignored_folder(report)
    return report


def _reporting(report: Path) -> list[str]:
    if report.suffix == ".json":
        return ["--json-report", f"--json-report-file={report}"]
    return [f"--junitxml={report}", "-o", "junit_family=xunit1"]


def _environment(place: Place) -> dict[str, str]:
    """The caller's environment without what git and pre-commit put into a hook's."""
    kept = {name: value for name, value in git.elsewhere().items() if not name.startswith("PRE_COMMIT")}
    if kept.get("VIRTUAL_ENV") == sys.prefix and place.search_path != os.environ.get("PATH"):
        del kept["VIRTUAL_ENV"]
    return kept | {"PATH": place.search_path}


def _narrowed(scratch: Path, top: Path, selection: Selection) -> dict[str, str]:
    """Write the plugin that leaves tests out, and which; the variables that make it find them."""
    source = (Path(__file__).parent / "plugin.py").read_text(encoding="utf-8")
    (scratch / f"{_PLUGIN}.py").write_text(source, encoding="utf-8")
    chosen = scratch / "selection.json"
    content = {"top": str(top), "idle": selection.idle, "unaffected": selection.unaffected}
    chosen.write_text(json.dumps(content), encoding="utf-8")
    return {"DEVKIT_SELECTION": str(chosen)}
