"""The composite action, really executed: `act` in host mode runs action.yml step by step, without a container."""

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

PROJECT = Path(__file__).parent.parent.parent
_SHIPPED = (
    "action.yml",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "src",
    "hooks",
    "diagnoser",
    "changelog",
    "templates",
)
_PINNED = re.compile(r"uses: (actions/[\w-]+)(?:/\w+)?@([0-9a-f]{40})")
_OBEYED = {
    "error",
    "warning",
    "notice",
    "debug",
    "group",
    "add-mask",
    "stop-commands",
    "save-state",
    "set-env",
    "add-path",
}
_RESTORE = """\
name: a stand-in for actions/cache/restore
inputs: {path: {}, key: {}, restore-keys: {}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {INTO: "${{ inputs.path }}", PREFIX: "${{ inputs.restore-keys }}"}
      run: |
        newest=$(ls -t "$STORE" | grep "^$PREFIX" | head -n 1) || true
        if [ -n "$newest" ]; then mkdir -p "$INTO" && cp -r "$STORE/$newest/." "$INTO/"; fi
        echo "restored: $newest"
"""
_SAVE = """\
name: a stand-in for actions/cache/save
inputs: {path: {}, key: {}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {FROM: "${{ inputs.path }}", KEY: "${{ inputs.key }}"}
      run: '[ -e "$STORE/$KEY" ] || cp -r "$FROM" "$STORE/$KEY"'
"""


class Outcome(NamedTuple):
    """What a run of the workflow left."""

    ok: bool
    log: str
    outputs: dict[str, str]
    summary: str
    files: Path
    """A copy of the folder of written files."""
    commands: list[str]
    """The annotations the runner took from the log, and commands it should never have got: their first words."""


Act = Callable[..., Outcome]


@pytest.fixture(scope="session")
def act_program() -> str:
    found = shutil.which("act", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        if os.environ.get("DEVKIT_REQUIRE_REAL"):
            pytest.fail("act is not installed; it is in the dependency group test")
        pytest.skip("act is not installed")
    return found


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that the action takes for one it installed: devkit as these tests run it."""
    folder = tmp_path_factory.mktemp("environment")
    (folder / "bin").mkdir()
    script = folder / "bin" / "python"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    (folder / "installed").write_text("local@\n", encoding="utf-8")
    return folder


@pytest.fixture
def act(act_program: str, installed: Path, tmp_path: Path) -> Act:
    """Run the action on a workspace with some files; `tmp_path` is one machine, with one cache, for several runs."""
    workspace = tmp_path / "workspace"
    actions = _stand_ins(tmp_path / "actions")
    (tmp_path / "store").mkdir()

    def run(
        files: dict[str, str | bytes | Path],
        inputs: dict[str, str] | None = None,
        *,
        event: str = "push",
        payload: dict[str, Any] | None = None,
        env: dict[str, str] | None = None,
        branch: str = "main",
        changed: dict[str, str] | None = None,
        fresh: bool = False,
    ) -> Outcome:
        _lay_out(workspace, files, inputs or {}, event, branch)
        if changed:
            _merge(workspace, changed)
        (tmp_path / "event.json").write_text(json.dumps(payload or {}), encoding="utf-8")
        shown = tmp_path / "shown"
        shutil.rmtree(shown, ignore_errors=True)
        shown.mkdir()
        environment = {
            "STORE": str(tmp_path / "store"),
            "SHOWN": str(shown),
            **({} if fresh else {"DEVKIT_ENVIRONMENT": str(installed)}),
            **(env or {}),
        }
        options = ["--eventpath", str(tmp_path / "event.json"), "--no-cache-server", "--json"]
        options += [word for name, value in environment.items() for word in ("--env", f"{name}={value}")]
        options += [word for each in actions for word in ("--local-repository", each)]
        done = subprocess.run(
            [act_program, event, "-P", "ubuntu-latest=-self-hosted", *options],
            cwd=workspace,
            env=os.environ | {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "home" / ".cache")},
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )
        return _outcome(done, shown)

    return run


def _stand_ins(folder: Path) -> list[str]:
    """Actions served from disk in place of those that action.yml pins."""
    text = (PROJECT / "action.yml").read_text(encoding="utf-8")
    for name, content in (("cache/restore", _RESTORE), ("cache/save", _SAVE), ("setup-python", _SAVE)):
        (folder / name).mkdir(parents=True)
        (folder / name / "action.yml").write_text(content, encoding="utf-8")
    return sorted({f"{name}@{sha}={folder / name.partition('/')[2]}" for name, sha in _PINNED.findall(text)})


def _lay_out(
    workspace: Path, files: dict[str, str | bytes | Path], inputs: dict[str, str], event: str, branch: str
) -> None:
    """A repository that holds the action, the files and a workflow that runs the one on the other."""
    shutil.rmtree(workspace, ignore_errors=True)
    (workspace / ".github" / "workflows").mkdir(parents=True)
    for name in _SHIPPED:
        source, target = PROJECT / name, workspace / "devkit" / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy2(source, target)
    for name, content in files.items():
        path = workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copy2(content, path)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    (workspace / ".github" / "workflows" / "test.yml").write_text(_workflow(inputs, event), encoding="utf-8")
    _git(workspace, "init", "--quiet", f"--initial-branch={branch}")
    _git(workspace, "add", "--all", "--force", ".")
    _git(workspace, "commit", "--quiet", "--message", "everything")


def _merge(workspace: Path, changed: dict[str, str]) -> None:
    """Check out a merge of a topic with changes, as GitHub has one for every pull request."""
    _git(workspace, "checkout", "--quiet", "-b", "topic")
    for name, text in changed.items():
        (workspace / name).write_text(text, encoding="utf-8")
    _git(workspace, "commit", "--quiet", "--all", "--message", "change")
    _git(workspace, "checkout", "--quiet", "--detach", "HEAD^")
    _git(workspace, "merge", "--quiet", "--no-ff", "--no-edit", "topic")


def _workflow(inputs: dict[str, str], event: str) -> str:
    """JSON is YAML, and quotes itself."""
    show = [
        'if [ -n "$FILES" ]; then cp -r "$FILES" "$SHOWN/files"; fi',
        'printf "%s" "$OUTPUTS" > "$SHOWN/outputs"',
        'printf "%s" "$OUTCOME" > "$SHOWN/outcome"',
    ]
    steps = [
        {"uses": "actions/checkout@v4"},
        {"id": "devkit", "uses": "./devkit", "with": inputs, "continue-on-error": True},
        {
            "if": "always()",
            "env": {
                "OUTPUTS": "${{ toJSON(steps.devkit.outputs) }}",
                "OUTCOME": "${{ steps.devkit.outcome }}",
                "FILES": "${{ steps.devkit.outputs.artifacts }}",
            },
            "run": "\n".join(show),
        },
    ]
    return json.dumps({"on": event, "jobs": {"tests": {"runs-on": "ubuntu-latest", "steps": steps}}})


def _git(folder: Path, *args: str) -> None:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True)


def _outcome(done: subprocess.CompletedProcess[str], shown: Path) -> Outcome:
    records = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    log = "\n".join(str(record.get("msg", "")).rstrip("\n") for record in records)
    if not (shown / "outcome").exists():
        pytest.fail(f"the workflow did not end:\n{log[-3000:]}\n{done.stderr[-1000:]}")
    return Outcome(
        ok=(shown / "outcome").read_text(encoding="utf-8") == "success",
        log=log,
        outputs=json.loads((shown / "outputs").read_text(encoding="utf-8") or "{}"),
        summary="".join(str(record.get("content", "")) for record in records if record.get("command") == "summary"),
        files=shown / "files",
        commands=[str(record["command"]) for record in records if record.get("command") in _OBEYED],
    )


class StandIn(http.server.BaseHTTPRequestHandler):
    """A stand-in for the comments of the REST API: keeps them in memory, speaks real HTTP."""

    comments: list[dict[str, Any]]
    refuse: bool
    asked: list[str]

    def _answer(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"null")
        self.asked.append(f"{self.command} {self.path.partition('?')[0]}")
        if self.command == "GET":
            self._answer(200, self.comments)
        elif self.refuse:
            self._answer(403, {"message": "Resource not accessible by integration"})
        elif self.command == "POST":
            self.comments.append({"id": len(self.comments) + 1, "user": {"type": "Bot"}, **body})
            self._answer(201, {})
        else:
            number = int(self.path.rpartition("/")[2])
            next(each for each in self.comments if each["id"] == number).update(body)
            self._answer(200, {})

    do_GET = do_POST = do_PATCH = _handle  # noqa: N815 - the names the server looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture
def api() -> Iterator[SimpleNamespace]:
    """A running stand-in: its `url`, and its class as `server`."""

    class Fresh(StandIn):
        comments: list[dict[str, Any]] = []  # noqa: RUF012 - one class a test
        asked: list[str] = []  # noqa: RUF012 - likewise
        refuse = False

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Fresh)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_address[1]}", server=Fresh)
    server.shutdown()
    server.server_close()
    thread.join()
