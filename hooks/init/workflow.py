"""A workflow that runs the tests and says what broke."""

import re
from collections.abc import Iterator
from contextlib import suppress

from devkit.core.errors import DevkitError
from devkit.hooks.init.look import Look
from devkit.hooks.init.placing import meaning, quoted
from devkit.hooks.preflight import poetry, setup_files
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.probes.python import required

_PATH = ".github/workflows/devkit.yml"
_CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
_PYTHON = "actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0"
_HEAD = f"""\
name: Tests, and why they fail

on:
  push:
    branches: [BRANCH]
  pull_request:

permissions: {{}}

concurrency:
  group: ${{{{ github.workflow }}}}-${{{{ github.ref }}}}
  cancel-in-progress: ${{{{ github.event_name == 'pull_request' }}}}

jobs:
  tests:
    name: Tests
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
    steps:
      - uses: {_CHECKOUT}
        with:
          fetch-depth: 2
          persist-credentials: false
      - uses: {_PYTHON}
        with:
          python-version: "PYTHON"
      - name: Install
        run: python -m pip install INSTALL pytest pytest-json-report
      - name: Test
        run: python -m pytest --json-report --json-report-file=report.json
"""
_ACTION = """\
      - name: Say what broke and why
        if: ${{ !cancelled() }}
        uses: NAME@vVERSION
        with:
          reports: report.json
"""
_STEPS = """\
      - name: Say what broke and why
        if: ${{ !cancelled() }}
        run: |
          python -m venv "$RUNNER_TEMP/devkit"
          "$RUNNER_TEMP/devkit/bin/pip" install --quiet devkit-ci==VERSION
          "$RUNNER_TEMP/devkit/bin/devkit" diagnose report.json --format github --format markdown="$GITHUB_STEP_SUMMARY"
"""

_HOSTED = re.compile(r"(?:(?:https?|ssh|git)://[^/]+/|[^/:]+:)(?:[^/:]+/)*([\w.-]+/[\w.-]+)")
"""An address on a host, `owner/name` at its end: a URL, or what ssh takes."""

_OURS = re.compile(r"/[\w.-]*\bdevkit\b")
"""A repository that is called devkit, or a fork's name with it."""
_REMARK = re.compile(r"(?m)(?:^|(?<=\s))#.*")
_COMMANDS = "action|changelog|check|diagnose|docs|fix|fixtures|history|hook|lint-message|message|preflight|release"
_COMMAND = re.compile(rf"\bdevkit[\"']?\s+(?:{_COMMANDS})\b")

_PYTHONS = ("3.13", "3.14", "3.12", "3.11", "3.10", "3.9", "3.8")
_FOR_TESTS = ("test", "tests", "testing", "dev")
"""What the extra, the group and the file of requirements that tests need are called."""
_REQUIREMENTS = tuple(f"requirements{each}.txt" for name in _FOR_TESTS for each in (f"-{name}", f"/{name}", f"_{name}"))
_REQUIREMENTS += tuple(f"{name}{each}requirements.txt" for name in _FOR_TESTS for each in "-_/")


def path(look: Look) -> str:  # noqa: ARG001 - asked like the other files
    """Where the workflow stands."""
    return _PATH


def merged(text: str, look: Look) -> str:
    """The workflow; one that is there stays as it is, and none is added where another runs devkit already."""
    if text or not look.has_tests or _running(look):
        return text
    name, place = _name(look.home or ""), Place(look.top)
    steps = _ACTION.replace("NAME", name) if name else _STEPS
    page = (_HEAD + steps).replace("BRANCH", quoted(look.main or "main")).replace("VERSION", look.version)
    page = page.replace("PYTHON", _python(place))
    return page.replace("INSTALL ", "".join(f"{each} " for each in _installed(look, place)))


def _python(place: Place) -> str:
    """The Python to test with: the one most projects do, else the newest before it that this one is for."""
    from packaging.specifiers import SpecifierSet

    with suppress(DevkitError, ValueError):  # what can't be read is told by preflight
        supported = [SpecifierSet(each) for each in required(place)[1]]
        fitting = (each for each in _PYTHONS if any(specifier.contains(f"{each}.99") for specifier in supported))
        return next(fitting, _PYTHONS[0])
    return _PYTHONS[0]


def _installed(look: Look, place: Place) -> Iterator[str]:
    """What pip is given to install the project with what its tests need."""
    extra = next((name for name in _FOR_TESTS if _is_extra(place, name)), "")
    is_of_cfg = look.has("pyproject.toml") and "[metadata]" in look.read("setup.cfg")
    is_package = bool(look.project.keys() & {"project", "build-system"}) or look.has("setup.py") or is_of_cfg
    if is_package:
        yield f"-e '.[{extra}]'" if extra else "-e ."
    if look.has("requirements.txt") and not (is_package and _declares(place)):
        yield "-r requirements.txt"
    groups = look.project.get("dependency-groups")
    if group := next((name for name in _FOR_TESTS if isinstance(groups, dict) and name in groups), ""):
        yield f"--group {group}"
    if file := next(filter(look.has, _REQUIREMENTS), ""):
        yield f"-r {file}"


def _is_extra(place: Place, name: str) -> bool:
    """Whether the project has an extra of that name, whatever declares it."""
    with suppress(DevkitError):
        is_said = name in place.table("project", "optional-dependencies") or poetry.of_extra(place, name) is not None
        return is_said or bool(setup_files.of_extra(place, name))
    return False


def _declares(place: Place) -> bool:
    """Whether the package itself says what it needs: else that stands in requirements.txt alone."""
    with suppress(DevkitError):
        project = place.table("project")
        is_said = bool(project) and "dependencies" not in (project.get("dynamic") or ())
        return is_said or any(True for _ in (*poetry.declared(place), *setup_files.declared(place)))
    return True


def in_the_way(look: Look) -> str | None:
    """What is told of a workflow that keeps devkit's from being written; None where nothing does, or it is devkit's."""
    running = _running(look)
    if running is None:
        if look.has_tests and look.has(_PATH):
            return f"no workflow is written: {_PATH} is there already, with no step that is seen to run devkit"
        return None
    path, what = running
    return None if path == _PATH else f"no workflow is written: {path} runs devkit already ({what})"


def _running(look: Look) -> tuple[str, str] | None:
    """The first workflow that runs devkit, and what in it does."""
    folder, name = look.top / ".github" / "workflows", _name(look.home or "")
    for file in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")]):
        path = file.relative_to(look.top).as_posix()
        text = look.read(path)
        found = _runs(meaning(text), name) if "devkit" in text or (name and name in text) else None
        if found:
            return path, found
    return None


def _runs(node: object, name: str) -> str | None:
    """The first step, or anything in one, that runs devkit: as an action or a command."""
    if isinstance(node, list):
        return next(filter(None, (_runs(each, name) for each in node)), None)
    if not isinstance(node, dict):
        return None
    uses, run = str(node.get("uses", "")), _REMARK.sub("", str(node.get("run", "")))
    repository = uses.partition("@")[0]
    if _OURS.search(repository) or (name and repository.startswith(name)):
        return f"uses: {uses}"
    if command := _COMMAND.search(run):
        return f"run: {' '.join(command[0].split())}"
    return next(filter(None, (_runs(each, name) for each in node.values())), None)


def _name(home: str) -> str:
    """`owner/name` of a repository's address; empty for a folder, which no workflow can take an action from."""
    found = _HOSTED.fullmatch(home.strip().rstrip("/").removesuffix(".git"))
    return found[1] if found else ""
