import json
from pathlib import Path

import pytest

from devkit.action import runner
from devkit.core.errors import DevkitError


def read(tmp_path: Path, payload: object, **variables: str) -> runner.Runner:
    event = tmp_path / "event.json"
    event.write_text(json.dumps(payload), encoding="utf-8")
    return runner.read({"GITHUB_EVENT_PATH": str(event), **variables})


PULL = {
    "number": 7,
    "title": "fix: $(id)",
    "body": None,
    "base": {"ref": "main", "sha": "b" * 40},
    "head": {"ref": "feat/$(id)", "sha": "c" * 40},
}


def test_a_pull_request_names_its_own_branch_and_its_base(tmp_path: Path) -> None:
    payload = {"pull_request": PULL, "repository": {"default_branch": "main"}}
    found = read(
        tmp_path, payload, GITHUB_EVENT_NAME="pull_request", GITHUB_HEAD_REF="feat/$(id)", GITHUB_REF_NAME="7/merge"
    )
    assert (found.pull_request, found.branch, found.base, found.base_commit) == (7, "feat/$(id)", "main", "b" * 40)
    assert (found.title, found.description, found.default_branch) == ("fix: $(id)", "", "main")


def test_a_run_triggered_by_another_is_of_that_one_s_commit(tmp_path: Path) -> None:
    payload = {"workflow_run": {"head_sha": "d" * 40, "head_branch": "topic", "pull_requests": [PULL]}}
    found = read(tmp_path, payload, GITHUB_SHA="e" * 40, GITHUB_REF_NAME="main")
    assert (found.commit, found.branch, found.pull_request) == ("d" * 40, "topic", 7)


def test_a_merge_queue_s_branch_is_the_one_merged_into(tmp_path: Path) -> None:
    payload = {"merge_group": {"base_sha": "f" * 40}}
    found = read(tmp_path, payload, GITHUB_REF_NAME="gh-readonly-queue/release/1/pr-12-abc")
    assert (found.branch, found.base_commit) == ("release/1", "f" * 40)


def test_the_first_push_of_a_branch_has_no_base(tmp_path: Path) -> None:
    assert read(tmp_path, {"before": "0" * 40}).base_commit == ""
    assert read(tmp_path, {"before": "00" + "a" * 36 + "00"}).base_commit == "00" + "a" * 36 + "00"


@pytest.mark.parametrize(
    "payload",
    [[], "x", {"pull_request": [1]}, {"pull_request": {"number": "7"}}, {"workflow_run": {"pull_requests": 3}}],
)
def test_an_odd_event_says_nothing(tmp_path: Path, payload: object) -> None:
    assert read(tmp_path, payload).pull_request is None


def test_an_event_that_is_no_json_is_told(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text("{", encoding="utf-8")
    with pytest.raises(DevkitError, match="expected the event's payload in JSON"):
        runner.read({"GITHUB_EVENT_PATH": str(tmp_path / "event.json")})


def test_an_enterprise_server_s_addresses_are_its_own() -> None:
    found = runner.read({"GITHUB_SERVER_URL": "https://ghe.example.org/", "GITHUB_REPOSITORY": "team/app"})
    assert found.blob("a" * 40) == f"https://ghe.example.org/team/app/blob/{'a' * 40}/"


@pytest.mark.parametrize(
    ("action", "step"), [("unit.run", "unit"), ("unit.cache", "unit"), ("__self_2", "__self_2"), ("run", ""), ("", "")]
)
def test_a_use_of_the_action_is_told_from_others_of_its_job(action: str, step: str) -> None:
    assert runner.read({"GITHUB_ACTION": action}).step == step
