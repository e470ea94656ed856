"""What the runner says of the job: repository, commit, event and where its files are.

See "Variables" and "Events that trigger workflows" in the documentation of GitHub Actions. An event's payload holds
what a stranger wrote (titles, branch names): it is only ever compared, or shown escaped.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from devkit.core.errors import DevkitError

Payload = dict[str, Any]

_QUEUE = "gh-readonly-queue/"
_OWN_STEPS = {"cache", "run"}
"""ids of action.yml's steps that run devkit."""


class Runner(NamedTuple):
    """A job's surroundings; what the event doesn't say is None or empty."""

    temp: Path
    summary: Path | None
    """Where the job summary is appended."""
    outputs: Path | None
    system: str
    """`Linux`, `Windows` or `macOS`."""
    repository: str
    """`owner/name`."""
    server: str
    api: str
    event: str
    """The event's name, such as `pull_request`."""
    commit: str
    """The commit the event is about."""
    branch: str
    """The branch the run is of: of a pull request, its own."""
    tag: str
    """The tag the run is of; empty where it is of none."""
    default_branch: str
    base: str
    """The branch a pull request goes into; empty where there is none."""
    base_commit: str
    """The commit it is compared with; empty where the event names none."""
    pull_request: int | None
    title: str
    description: str
    workflow: str
    """Its name: two workflows may have jobs of one name."""
    job: str
    step: str
    """Which use of the action in its job this is; empty where the runner doesn't say."""
    matrix: str
    """The job's matrix as JSON; empty or `null` without one."""
    run: str
    attempt: str

    @property
    def place(self) -> str:
        """What tells this use of the action from others of the same repository, from run to run."""
        return f"{self.workflow}\0{self.job}\0{self.step}\0{self.matrix}"

    def blob(self, commit: str) -> str:
        """The address under which the files of a commit are shown, ending in `/`; empty where it isn't known."""
        is_known = self.repository and re.fullmatch(r"[0-9a-f]{40,64}", commit)
        return f"{self.server}/{quote(self.repository)}/blob/{commit}/" if is_known else ""


def places(environment: Mapping[str, str]) -> tuple[Path | None, Path | None]:
    """The files of the job summary and of the step's outputs; None for each that there isn't."""
    return _path(environment, "GITHUB_STEP_SUMMARY"), _path(environment, "GITHUB_OUTPUT")


def read(environment: Mapping[str, str] = os.environ) -> Runner:
    """Read the runner's variables and the event.

    Raises:
        DevkitError: the event's file can't be read.
    """
    payload = _payload(environment.get("GITHUB_EVENT_PATH", ""))
    pull = _pull_request(payload)
    merge_group = _table(payload, "merge_group")
    workflow_run = _table(payload, "workflow_run")
    summary, outputs = places(environment)
    return Runner(
        temp=Path(environment.get("RUNNER_TEMP") or Path.cwd() / ".devkit"),
        summary=summary,
        outputs=outputs,
        system=environment.get("RUNNER_OS", ""),
        repository=environment.get("GITHUB_REPOSITORY", ""),
        server=environment.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/"),
        api=environment.get("GITHUB_API_URL", "https://api.github.com").rstrip("/"),
        event=environment.get("GITHUB_EVENT_NAME", ""),
        commit=_text(workflow_run, "head_sha") or environment.get("GITHUB_SHA", ""),
        branch=_text(workflow_run, "head_branch") or _branch(environment),
        tag=environment.get("GITHUB_REF_NAME", "") if environment.get("GITHUB_REF_TYPE") == "tag" else "",
        default_branch=_text(_table(payload, "repository"), "default_branch"),
        base=_text(_table(pull, "base"), "ref") or environment.get("GITHUB_BASE_REF", ""),
        base_commit=(_text(_table(pull, "base"), "sha") or _text(merge_group, "base_sha") or _before(payload)),
        pull_request=_number(pull),
        title=_text(pull, "title"),
        description=_text(pull, "body"),
        workflow=environment.get("GITHUB_WORKFLOW", ""),
        job=environment.get("GITHUB_JOB", ""),
        step=_step(environment.get("GITHUB_ACTION", "")),
        matrix=environment.get("DEVKIT_MATRIX", ""),
        run=environment.get("GITHUB_RUN_ID", ""),
        attempt=environment.get("GITHUB_RUN_ATTEMPT", "1"),
    )


def _payload(path: str) -> Payload:
    if not path:
        return {}
    try:
        found = json.loads(Path(path).read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise DevkitError(f"{path}: expected the event's payload in JSON, as the runner writes it: {error}") from error
    return found if isinstance(found, dict) else {}


def _pull_request(payload: Payload) -> Payload:
    """The pull request of the event, or the first one of the run that triggered a workflow_run."""
    if pull := _table(payload, "pull_request"):
        return pull
    listed = _table(payload, "workflow_run").get("pull_requests")
    return listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}


def _before(payload: Payload) -> str:
    """The commit a branch was at before a push; nothing but zeros stand for none."""
    commit = _text(payload, "before")
    return commit if commit.strip("0") else ""


def _step(action: str) -> str:
    """The action's step in the workflow; of `devkit.run` its first part, since the second is a step of action.yml."""
    use, _, own = action.rpartition(".")
    return use or ("" if own in _OWN_STEPS else own)


def _branch(environment: Mapping[str, str]) -> str:
    """The branch; of a merge queue's temporary branch, the one it will be merged into."""
    if head := environment.get("GITHUB_HEAD_REF"):
        return head
    name = environment.get("GITHUB_REF_NAME", "")
    if name.startswith(_QUEUE):
        return name.removeprefix(_QUEUE).rpartition("/pr-")[0]
    return "" if environment.get("GITHUB_REF_TYPE") == "tag" else name


def _table(payload: Payload, key: str) -> Payload:
    found = payload.get(key)
    return found if isinstance(found, dict) else {}


def _text(payload: Payload, key: str) -> str:
    found = payload.get(key)
    return found if isinstance(found, str) else ""


def _number(payload: Payload) -> int | None:
    found = payload.get("number")
    return found if isinstance(found, int) and found > 0 else None


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    return Path(environment[name]) if environment.get(name) else None
