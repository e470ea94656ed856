"""`devkit message` as people and programs run it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]

KEYS = [
    *("schema", "type", "types", "scope", "scopes", "breaking", "breaking_reasons", "subject", "body", "trailers"),
    *("header", "message", "split"),
]


def proposal(devkit: Devkit, folder: Path, *args: str) -> dict[str, Any]:
    done = devkit("message", "--format", "json", *args, cwd=folder)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def stage(git: Git, repository: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git("add", "--all")


def test_first_commit(devkit: Devkit, git: Git, repository: Path) -> None:
    git("checkout", "--quiet", "-b", "feat/PROJ-7-x")
    stage(git, repository, {"a.py": "def f():\n    return 1\n"})
    found = proposal(devkit, repository)
    assert list(found) == KEYS
    assert found["schema"] == "devkit.message/1"
    assert found["subject"] == "add f"
    assert found["trailers"] == ["Refs: PROJ-7"]
    assert found["header"] == f"{found['type']}: add f"
    assert found["message"] == f"{found['header']}\n\nRefs: PROJ-7\n"
    done = devkit("message", cwd=repository)
    assert done.stdout == found["message"]


def test_breaking(devkit: Devkit, git: Git, repository: Path, commit: Commit) -> None:
    commit({"pkg/a.py": "def f(): ...\ndef g(): ...\n"})
    stage(git, repository, {"pkg/a.py": "def g(): ...\n"})
    found = proposal(devkit, repository)
    assert found["breaking"] is True
    assert found["breaking_reasons"] == ["function pkg.a.f was removed"]
    assert found["trailers"] == ["BREAKING CHANGE: function pkg.a.f was removed"]
    assert "!: " in found["header"]
    (repository / "devkit.toml").write_text("[message]\nbreaking = false\n")
    assert proposal(devkit, repository)["breaking"] is False


def test_what_is_staged_unstaged_and_amended(devkit: Devkit, git: Git, repository: Path, commit: Commit) -> None:
    commit({"a.txt": "1\n"})
    commit({"b.txt": "1\n"})
    (repository / "a.txt").write_text("2\n")
    assert proposal(devkit, repository, "--unstaged")["subject"] == "update a.txt"
    assert proposal(devkit, repository, "--amend")["subject"] == "add b.txt"
    done = devkit("message", cwd=repository)
    assert done.returncode == 2
    assert "nothing is staged; stage changes with git add" in done.stderr
    (repository / "sub").mkdir()
    git("add", "--all")
    assert proposal(devkit, repository / "sub")["subject"] == "update a.txt"


def test_amending_the_first_commit(devkit: Devkit, repository: Path, commit: Commit) -> None:
    assert "there is no commit to amend" in devkit("message", "--amend", cwd=repository).stderr
    commit({"b.txt": "1\n"})
    assert proposal(devkit, repository, "--amend")["subject"] == "add b.txt"


def test_many_commits(devkit: Devkit, repository: Path, commit: Commit) -> None:
    """Roots, empty commits and repeated ones too: one line each, in the order asked for."""
    hashes = [commit({"a.txt": "1\n"}), commit({}), commit({"b.txt": "1\n"})]
    asked = [hashes[2], hashes[2], hashes[0], hashes[1], "HEAD"]
    done = devkit("message", "--stdin", "--format", "json", cwd=repository, input="\n".join(asked))
    assert done.returncode == 0, done.stderr
    subjects = [json.loads(line)["subject"] for line in done.stdout.splitlines()]
    assert subjects == ["add b.txt", "add b.txt", "add a.txt", "empty commit", "add b.txt"]
    assert proposal(devkit, repository, "--rev", "HEAD~2")["subject"] == "add a.txt"
    assert devkit("message", "--stdin", cwd=repository, input="").stdout == ""


def test_merges_compare_with_the_first_parent(devkit: Devkit, git: Git, repository: Path) -> None:
    stage(git, repository, {"a.txt": "1\n"})
    git("commit", "--quiet", "-m", "feat: begin")
    git("checkout", "--quiet", "-b", "side")
    stage(git, repository, {"side.txt": "1\n"})
    git("commit", "--quiet", "-m", "docs: write of other things")
    git("checkout", "--quiet", "main")
    stage(git, repository, {"b.txt": "1\n"})
    git("commit", "--quiet", "-m", "fix: no crash")
    git("merge", "--quiet", "--no-ff", "-m", "merge", "side")
    assert proposal(devkit, repository, "--rev", "HEAD")["subject"] == "add side.txt"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--rev", "nothing"), "'nothing' is no commit in this repository"),
        (("--rev", "--all"), "'--all' is no commit in this repository"),
        (("--rev", "HEAD", "--amend"), "exclude each other"),
        (("--apply",), "--apply belongs to --split"),
        (("--split", "--amend"), "--split parts what is staged"),
        (("--milestones",), "no milestones are configured"),
        (("--evaluate",), "no commit here has a conventional header"),
    ],
)
def test_bad_usage(devkit: Devkit, repository: Path, commit: Commit, args: tuple[str, ...], said: str) -> None:
    commit({"a.txt": "1\n"})
    done = devkit("message", *args, cwd=repository)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())


def test_no_repository(devkit: Devkit, tmp_path: Path) -> None:
    assert "is in no git repository" in devkit("message", cwd=tmp_path).stderr


def test_a_bare_repository(devkit: Devkit, git: Git, repository: Path, commit: Commit, tmp_path: Path) -> None:
    commit({"a.txt": "1\n"})
    git("clone", "--quiet", "--bare", ".", "../bare/.git")  # whose index lacks every file
    for folder in (tmp_path / "bare", tmp_path / "bare" / ".git"):
        for option in ((), ("--unstaged",), ("--amend",)):
            done = devkit("message", *option, cwd=folder)
            assert (done.returncode, done.stdout) == (2, "")
            assert "a bare repository has no work tree" in done.stderr
        assert proposal(devkit, folder, "--rev", "HEAD")["subject"] == "add a.txt"
    git("rm", "--quiet", "a.txt")
    assert proposal(devkit, repository)["subject"] == "remove a.txt"


def test_a_pattern_that_takes_too_long(devkit: Devkit, git: Git, repository: Path) -> None:
    git("checkout", "--quiet", "-b", "a" * 200)
    stage(git, repository, {"devkit.toml": "[message]\nissue-pattern = '(a+)+b'\n"})
    done = devkit("message", cwd=repository)
    assert done.returncode == 2
    assert "message.issue-pattern: '(a+)+b' takes more than 1 s to search 'aaaa" in done.stderr


def test_documentation_in_code(devkit: Devkit, git: Git, repository: Path, commit: Commit) -> None:
    code = 'def load(path):\n    """Load teh file."""\n    return open(path)\n'
    commit({"pkg/api.py": code})
    stage(git, repository, {"pkg/api.py": code.replace("teh", "the")})
    assert proposal(devkit, repository)["header"] == "docs: fix typo in docstring of load"
    stage(git, repository, {"pkg/api.py": code.replace("open(path)", "open(\n        path,\n    )")})
    assert proposal(devkit, repository)["header"] == "style: reformat api.py"
    stage(git, repository, {"pkg/api.py": code.replace("open(path)", "open(path)  # by hand")})
    assert proposal(devkit, repository)["subject"] == "add comment to load"


def test_wrong_settings(devkit: Devkit, git: Git, repository: Path) -> None:
    stage(git, repository, {"devkit.toml": "[message]\nbodys = 1\n"})
    assert "unknown key message.bodys, did you mean body?" in devkit("message", cwd=repository).stderr
    stage(git, repository, {"devkit.toml": "[message]\nissue-pattern = '('\n"})
    assert "'(' is no regular expression" in devkit("message", cwd=repository).stderr
    stage(git, repository, {"devkit.toml": "[[milestones]]\nname = 1\n"})
    assert "milestones: expected `str`" in devkit("message", cwd=repository).stderr


def test_milestones(devkit: Devkit, git: Git, repository: Path, commit: Commit) -> None:
    text = '[[tool.devkit.milestones]]\nname = "Exports"\nobjectives = ["csv files"]\npaths = ["export/"]\n'
    commit({"pyproject.toml": text})
    stage(git, repository, {"export/csv.py": "files = 1\n"})
    found = proposal(devkit, repository)
    assert found["trailers"] == ["Milestone: Exports", "Objective: csv files"]
    git("commit", "--quiet", "-m", found["message"])
    assert devkit("message", "--milestones", cwd=repository).stdout.startswith(
        "Exports: open, 1 commit, 1 of 1 objectives begun"
    )
    report = json.loads(devkit("message", "--milestones", "--format", "json", cwd=repository).stdout)
    assert report["milestones"][0]["objectives"] == [{"name": "csv files", "commits": 1}]


def test_a_secret_is_a_warning_and_never_in_the_message(devkit: Devkit, git: Git, repository: Path) -> None:
    token = "ghp_" + "a1B2" * 9
    stage(git, repository, {"a.toml": f'key = "{token}"\n', "news/1.md": f"Use {token} to log in everywhere.\n"})
    done = devkit("message", "--format", "json", cwd=repository)
    assert "warning: a.toml:1 stages a GitHub token" in done.stderr
    assert token not in done.stdout + done.stderr
    assert "[redacted]" in json.loads(done.stdout)["subject"]
    assert token not in devkit("message", "--explain", cwd=repository).stdout


def test_explain_and_evaluate(devkit: Devkit, git: Git, repository: Path, commit: Commit) -> None:
    for number in range(4):
        commit({f"{number}.txt": "1\n"})
        git("commit", "--quiet", "--amend", "-m", f"docs: add {number}.txt")
    stage(git, repository, {"5.txt": "1\n"})
    done = devkit("message", "--explain", cwd=repository)
    assert "devkit: type: " in done.stderr
    measured = json.loads(devkit("message", "--evaluate", "--format", "json", cwd=repository).stdout)
    assert measured["commits"] == 4
    assert 0 <= measured["accuracy"] <= 1
    assert "4 newest commits" in devkit("message", "--evaluate", cwd=repository).stdout


def test_split(devkit: Devkit, git: Git, repository: Path, commit: Commit) -> None:
    """The plan is a script that does what --apply does."""
    commit({"src/a.py": "def a():\n    return 1\n", "web/b.css": ".x {}\n"})
    git("config", "user.name", "Ada")
    git("config", "user.email", "ada@example.com")
    stage(git, repository, {"src/a.py": "def a():\n    return 2\n", "web/b.css": ".x {}\n.yy { color: red }\n"})
    (repository / "src/a.py").write_text("not staged\n")
    found = proposal(devkit, repository)
    assert [group["files"] for group in found["split"]] == [["src/a.py"], ["web/b.css"]]
    plan = devkit("message", "--split", cwd=repository)
    tree = git("write-tree")
    done = devkit("message", "--split", "--apply", cwd=repository)
    assert done.returncode == 0, done.stderr
    assert "committed 2 of 2" in done.stderr
    headers = git("log", "-2", "--format=%s")
    assert git("rev-parse", "HEAD^{tree}") == tree
    assert (repository / "src/a.py").read_text() == "not staged\n"
    git("reset", "--quiet", "--soft", "HEAD~2")
    subprocess.run(["sh", "-e"], input=plan.stdout, text=True, cwd=repository, check=True)
    assert git("rev-parse", "HEAD^{tree}") == tree
    assert git("log", "-2", "--format=%s") == headers
    git("reset", "--quiet", "--soft", "HEAD~2")
    groups = json.loads(devkit("message", "--split", "--format", "json", cwd=repository).stdout)["groups"]
    assert [group["proposal"]["header"] for group in groups] == headers.splitlines()[::-1]
    assert groups[1]["hunks"] == [{"path": "web/b.css", "old_start": 1, "old_count": 0, "new_start": 2, "new_count": 1}]


def test_a_split_that_was_cut_off(devkit: Devkit, repository: Path, commit: Commit) -> None:
    commit({"a.py": "1\n"})
    (repository / ".git/devkit-index-before-split").write_bytes((repository / ".git/index").read_bytes())
    done = devkit("message", "--split", cwd=repository)
    assert done.returncode == 2
    assert "an earlier split was cut off; the index from before is" in done.stderr


def test_bytes_that_are_no_utf_8(devkit: Devkit, git: Git, repository: Path) -> None:
    (repository / "caf\u00e9.py").write_bytes(b"x = '\xe9\xff'\n# \x1b[31m\n")
    git("add", "--all")
    found = proposal(devkit, repository)
    assert found["subject"] in {"add caf\u00e9.py", "add x"}
    done = devkit("message", "--split", cwd=repository, errors="surrogateescape")
    assert "+x = '\udce9\udcff'\n" in done.stdout
    assert "\x1b" not in proposal(devkit, repository)["message"]


def test_a_large_diff(devkit: Devkit, git: Git, repository: Path) -> None:
    stage(git, repository, {"data.txt": "line\n" * 50_000, "a.py": "x = 1\n" * 2_000})
    assert proposal(devkit, repository)["subject"]


def written(git: Git, repository: Path, *headers: str) -> None:
    """Commit a file of tests for each header."""
    for number, header in enumerate(headers):
        stage(git, repository, {f"tests/test_{number}.py": f"def test_it_{number}():\n    assert {number}\n"})
        git("commit", "--quiet", "--no-gpg-sign", "-m", header)


def test_types_are_written_as_people_here_write_them(devkit: Devkit, git: Git, repository: Path) -> None:
    written(git, repository, *(f"tests: cover part {letter}" for letter in "abcdefgh"))
    stage(git, repository, {"tests/test_x.py": "def test_x():\n    assert 1\n"})
    found = proposal(devkit, repository)
    assert found["type"] == "test"
    assert found["header"].startswith("tests: ")
    # Not where the linter would refuse that.
    (repository / ".commitlintrc.json").write_text('{"rules": {"type-enum": [2, "always", ["test"]]}}')
    assert proposal(devkit, repository)["header"].startswith("test: ")
    (repository / ".commitlintrc.json").write_text('{"rules": {"type-enum": [2, "always", ["tests"]]}}')
    assert proposal(devkit, repository)["header"].startswith("tests: ")
    (repository / ".commitlintrc.json").unlink()
    (repository / ".pre-commit-config.yaml").write_text("repos: [{hooks: [{id: devkit-lint-message}]}]\n")
    assert proposal(devkit, repository)["header"].startswith("test: ")


@pytest.mark.parametrize(("bodies", "body"), [(0, False), (1, True)])
def test_a_body_is_proposed_where_people_here_write_some(
    devkit: Devkit, git: Git, repository: Path, bodies: int, *, body: bool
) -> None:
    written(git, repository, *(f"test: cover {n}{bool(n < bodies) * f'{2 * chr(10)}As asked.'}" for n in range(22)))
    new = {f"{name}.py": f"def {name}():\n    pass\n" for name in ("buy", "pay")}
    stage(git, repository, new | {"README.md": "# A\n"})
    assert bool(proposal(devkit, repository)["body"]) is body
