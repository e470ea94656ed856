"""A workflow that runs the tests and says what broke."""

from devkit.hooks.init.look import Look

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
          python-version: "3.13"
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


def path(look: Look) -> str:  # noqa: ARG001 - asked like the other files
    """Where the workflow stands."""
    return _PATH


def merged(text: str, look: Look) -> str:
    """The workflow; one that is there stays as it is, and none is added where another runs devkit already."""
    if text or not look.has_tests or _is_done(look):
        return text
    install = (
        "-e ."
        if look.has("pyproject.toml", "setup.py")
        else "-r requirements.txt"
        if look.has("requirements.txt")
        else ""
    )
    steps = _ACTION.replace("NAME", _name(look.home)) if look.home else _STEPS
    page = (_HEAD + steps).replace("BRANCH", look.main or "main").replace("VERSION", look.version)
    return page.replace("INSTALL ", f"{install} " if install else "")


def _is_done(look: Look) -> bool:
    folder = look.top / ".github" / "workflows"
    files = [*folder.glob("*.yml"), *folder.glob("*.yaml")] if folder.is_dir() else []
    return any("devkit" in file.read_text(encoding="utf-8", errors="replace") for file in files)


def _name(home: str) -> str:
    """`owner/name` of a repository's address."""
    return "/".join(home.removesuffix(".git").rstrip("/").split("/")[-2:])
