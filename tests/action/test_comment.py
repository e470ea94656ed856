"""The comment, against a stand-in for the API that keeps comments in memory and speaks real HTTP."""

import hashlib
from types import SimpleNamespace

import pytest

from devkit.action import comment, runner


@pytest.fixture
def job(api: SimpleNamespace) -> runner.Runner:
    found = runner.read({"GITHUB_API_URL": api.url, "GITHUB_REPOSITORY": "team/app", "GITHUB_JOB": "tests"})
    return found._replace(pull_request=7)


@pytest.fixture
def server(api: SimpleNamespace) -> type:
    found: type = api.server
    return found


def test_one_comment_is_made_and_then_edited_and_silent_when_nothing_changed(server: type, job: runner.Runner) -> None:
    comment.publish(job, "token", "**red**", worth_saying=True)
    comment.publish(job, "token", "**red**", worth_saying=True)
    assert [entry.split()[0] for entry in server.asked] == ["GET", "POST", "GET"]
    comment.publish(job, "token", "**green**", worth_saying=False)
    assert [each["body"] for each in server.comments] == [f"**green**\n\n{comment.mark(job)}\n"]
    assert server.asked[-1] == "PATCH /repos/team/app/issues/comments/1"


def test_another_job_has_a_comment_of_its_own(server: type, job: runner.Runner) -> None:
    comment.publish(job, "token", "one", worth_saying=True)
    comment.publish(job._replace(matrix='{"os": "x"}'), "token", "two", worth_saying=True)
    assert len(server.comments) == 2


@pytest.mark.parametrize("other", [{"workflow": "Nightly"}, {"step": "integration"}])
def test_a_job_of_the_same_name_elsewhere_has_a_comment_of_its_own(
    server: type, job: runner.Runner, other: dict[str, str]
) -> None:
    for text in ("one", "two"):
        comment.publish(job._replace(workflow="CI", step="unit"), "token", f"CI {text}", worth_saying=True)
        comment.publish(job._replace(**{"workflow": "CI", "step": "unit", **other}), "token", text, worth_saying=True)  # type: ignore[arg-type]
    assert [each["body"].partition("\n")[0] for each in server.comments] == ["CI two", "two"]


def test_a_comment_of_before_marks_told_workflows_apart_is_taken_over_once(server: type, job: runner.Runner) -> None:
    mark = f"<!-- devkit:{hashlib.sha256(b'tests' + bytes(1)).hexdigest()[:16]} -->"
    server.comments.append({"id": 1, "user": {"type": "Bot"}, "body": f"old\n\n{mark}\n"})
    comment.publish(job._replace(workflow="CI"), "token", "one", worth_saying=True)
    comment.publish(job._replace(workflow="Nightly"), "token", "two", worth_saying=True)
    assert [each["body"].partition("\n")[0] for each in server.comments] == ["one", "two"]


def test_a_green_run_begins_no_comment(server: type, job: runner.Runner) -> None:
    comment.publish(job, "token", "**green**", worth_saying=False)
    assert server.comments == []


def test_a_person_s_comment_with_the_mark_is_left_alone(server: type, job: runner.Runner) -> None:
    server.comments.append({"id": 1, "user": {"type": "User"}, "body": f"look: {comment.mark(job)}"})
    comment.publish(job, "token", "red", worth_saying=True)
    assert server.comments[0]["body"].startswith("look")
    assert len(server.comments) == 2


def test_a_fork_s_token_is_refused_in_a_notice(
    server: type, job: runner.Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    server.refuse = True
    comment.publish(job, "token", "red", worth_saying=True)
    assert capsys.readouterr().out.startswith(
        "::notice title=devkit::no comment was written: the token was refused (403"
    )


def test_a_server_that_is_not_there_is_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    job = runner.read({"GITHUB_API_URL": "http://127.0.0.1:9", "GITHUB_REPOSITORY": "team/app"})
    comment.publish(job._replace(pull_request=7), "token", "red", worth_saying=True)
    assert capsys.readouterr().out.startswith("::warning title=devkit::no comment was written")


def test_a_push_has_nowhere_to_comment(server: type, job: runner.Runner) -> None:
    comment.publish(job._replace(pull_request=None), "token", "red", worth_saying=True)
    assert server.asked == []
