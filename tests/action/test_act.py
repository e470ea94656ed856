"""action.yml, really executed."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt

Act = Callable[..., Any]
EXAMPLE = Path("examples/bookshop/report.json").absolute()


def test_no_report_fails_and_says_so(act: Act) -> None:
    done = act({"a.txt": "x"}, {"history": "none"})
    assert not done.ok
    assert done.outputs["verdict"] == "no-reports"
    assert done.summary.startswith("**No test report was found")
    assert done.commands == ["error"]


def test_no_report_is_a_warning_where_nothing_fails(act: Act) -> None:
    done = act({"a.txt": "x"}, {"history": "none", "fail-on": "none"})
    assert done.ok
    assert done.commands == ["warning"]


def test_the_example_is_found_and_diagnosed(act: Act) -> None:
    done = act({"out/report.json": EXAMPLE}, {"history": "none", "sarif": "true"})
    assert not done.ok
    assert int(done.outputs["clusters"]) >= 5
    assert len(done.outputs["failing-tests"].splitlines()) == 16
    assert "16 of 34 tests failed from" in done.summary
    assert 5 <= done.commands.count("error") <= 10
    for name in ("json", "markdown", "html", "sarif"):
        assert Path(done.outputs[name]).parent == Path(done.outputs["artifacts"])
        assert (done.files / Path(done.outputs[name]).name).stat().st_size > 1_000
    assert json.loads((done.files / "diagnosis.json").read_text(encoding="utf-8"))["schema"] == "devkit.diagnosis/1"


def test_the_second_run_knows_the_first_through_the_cache(act: Act) -> None:
    first = act({"report.json": EXAMPLE}, env={"GITHUB_RUN_ID": "1"})
    second = act({"report.json": EXAMPLE.read_text(encoding="utf-8").replace('"created": 1', '"created": 2')})
    assert first.outputs["new"] == first.outputs["clusters"] != "0"
    assert second.outputs["new"] == "0"


def report(**tests: str) -> str:
    """A small report of pytest-json-report's: name of a test -> the message it failed with; empty where it passed."""
    entries = []
    for name, message in tests.items():
        crash = {"path": "/x/tests/test_a.py", "lineno": 1, "message": message}
        call = {"duration": 0.1, "outcome": "failed", "crash": crash, "longrepr": f"E   {message}"}
        call = call if message else {"duration": 0.1, "outcome": "passed"}
        phases = {"setup": {"duration": 0, "outcome": "passed"}, "call": call}
        entry = {
            "nodeid": f"tests/test_a.py::{name}",
            "lineno": 1,
            "outcome": call["outcome"],
            "keywords": [],
            **phases,
        }
        entries.append(entry)
    failed = sum(map(bool, tests.values()))
    summary = {"failed": failed, "passed": len(tests) - failed, "total": len(tests), "collected": len(tests)}
    head = {"created": 1_700_000_000.5, "duration": 1.0, "exitcode": int(failed > 0), "root": "/x", "environment": {}}
    return json.dumps({**head, "summary": summary, "collectors": [], "tests": entries})


def test_a_green_run_is_green_and_quiet(act: Act) -> None:
    done = act({"report.json": report(test_a="", test_b="")})
    assert done.ok
    assert (done.outputs["verdict"], done.outputs["clusters"], done.outputs["failing-tests"]) == ("green", "0", "")
    assert "No failures: 2 tests passed" in done.summary
    assert done.commands == []


def test_only_what_is_new_fails_where_that_is_asked(act: Act) -> None:
    known = report(test_a="ValueError: old", test_b="")
    assert not act({"report.json": known}, {"fail-on": "new"}, env={"GITHUB_RUN_ID": "1"}).ok
    again = act({"report.json": known.replace("1700000000.5", "1700000100.5")}, {"fail-on": "new"})
    assert again.outputs["new"] == "0"


HOSTILE = (
    "$(touch PWNED) `touch PWNED` ::error::x %0A::set-output name=verdict::green\n::set-env name=X::y\n##[add-mask]z "
    "</details><script>alert(1)</script> @everyone \x1b[31mred \u202eabc"
)


def test_hostile_names_and_messages_run_nothing_and_command_nothing(act: Act) -> None:
    pull = {"number": 1, "title": HOSTILE, "body": HOSTILE, "base": {"ref": "main", "sha": "b" * 40}}
    done = act(
        {"report.json": report(**{HOSTILE: f"ValueError: {HOSTILE}", "test_b": ""})},
        {"history": "none"},
        event="pull_request",
        payload={"pull_request": {**pull, "head": {"ref": HOSTILE, "sha": "c" * 40}}},
        env={"GITHUB_HEAD_REF": HOSTILE.splitlines()[0]},
    )
    assert not done.ok
    assert done.outputs["verdict"] != "green"
    assert set(done.commands) <= {"error", "notice"}
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(done.summary)
    assert "alert(1)" in shown
    assert "<script" not in shown
    assert "\x1b" not in done.summary
    assert "\u202e" not in done.summary
    assert not list(done.files.parent.parent.rglob("PWNED"))


def test_secrets_that_tests_printed_leave_the_job_masked(act: Act) -> None:
    token = "ghp_" + "Zx81kQpLm27vTbRw94NcYhGd63sJfAeUo5Ki"
    inputs = {"history": "none", "formats": "json markdown html sarif"}
    own = "correct-horse-battery"
    done = act({"report.json": report(test_a=f"ValueError: {token} {own}")}, inputs, env={"SHOP_PASSWORD": own})
    written = "".join(path.read_text(encoding="utf-8") for path in done.files.iterdir())
    for text in (done.summary, written, json.dumps(done.outputs)):
        assert token not in text
        assert own not in text
    assert "***" in done.summary


def test_a_comment_is_made_for_a_pull_request(act: Act, api: SimpleNamespace) -> None:
    pull = {"number": 7, "title": "x", "body": "", "base": {"ref": "main", "sha": "b" * 40}, "head": {"ref": "y"}}
    options = {"event": "pull_request", "payload": {"pull_request": pull}, "env": {"GITHUB_API_URL": api.url}}
    inputs = {"history": "none", "comment": "true", "token": "t"}
    act({"report.json": report(test_a="ValueError: a")}, inputs, **options)
    act({"report.json": report(test_a="")}, inputs, **options)
    assert [each.split()[0] for each in api.server.asked] == ["GET", "POST", "GET", "PATCH"]
    assert "No failures" in api.server.comments[0]["body"]


def test_a_pull_request_s_own_failure_is_told_from_others(act: Act) -> None:
    shop = "def total(prices):\n    return sum(prices)\n"
    frame = {"path": "shop.py", "lineno": 2, "message": "TypeError"}
    red = json.loads(report(test_a="TypeError: unsupported operand"))
    red["tests"][0]["call"] |= {"traceback": [frame], "crash": {**frame, "path": "/x/shop.py"}}
    done = act(
        {"report.json": json.dumps(red), "shop.py": shop, "tests/test_a.py": "def test_a(): ...\n"},
        {"history": "none", "fail-on": "new"},
        event="pull_request",
        payload={"pull_request": {"number": 7, "base": {"ref": "main", "sha": "b" * 40}, "head": {"ref": "topic"}}},
        changed={"shop.py": shop.replace("sum(prices)", "sum(prices) + None")},
    )
    assert not done.ok
    assert (done.outputs["verdict"], done.outputs["top-culprit"]) == ("yours", "shop.py:2")


def test_a_fork_s_token_is_a_notice(act: Act, api: SimpleNamespace) -> None:
    api.server.refuse = True
    pull = {"number": 7, "title": "x", "body": "", "base": {"ref": "main", "sha": "b" * 40}, "head": {"ref": "y"}}
    done = act(
        {"report.json": report(test_a="ValueError: a")},
        {"history": "none", "comment": "true", "token": "t"},
        event="pull_request",
        payload={"pull_request": pull},
        env={"GITHUB_API_URL": api.url},
    )
    assert "notice" in done.commands
    assert done.outputs["clusters"] == "1"


IN_THE_WAY = dict.fromkeys(("click.py", "json.py", "pip.py", "sitecustomize.py", "venv.py"), "raise SystemExit(9)\n")
FOR_THE_JOB = {"PYTHONPATH": ".", "PYTHONWARNINGS": "error", "PYTHONSAFEPATH": ""}


def test_what_the_job_tells_its_python_is_not_for_devkit(act: Act) -> None:
    done = act({"report.json": report(test_a=""), **IN_THE_WAY}, {"history": "cache"}, env=FOR_THE_JOB)
    assert done.ok
    assert done.outputs["verdict"] == "green"


def test_the_action_installs_itself(act: Act) -> None:
    pip = {"PIP_USER": "1", "PIP_TARGET": "elsewhere", "PIP_NO_DEPS": "1"}
    files = {"report.json": report(test_a=""), **IN_THE_WAY}
    done = act(files, {"history": "none"}, env={**FOR_THE_JOB, **pip}, fresh=True)
    assert done.ok
    assert done.outputs["verdict"] == "green"
