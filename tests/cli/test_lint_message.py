"""`devkit lint-message`: the command line, its formats and what it does to files."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import devkit as devkit_package
from devkit.cli import quick
from devkit.cli.lint_message import command

Devkit = Callable[..., subprocess.CompletedProcess[str]]
Git = Callable[..., str]
Commit = Callable[[dict[str, str | None]], str]

SCISSORS = "# ------------------------ >8 ------------------------"
LONG_ADDRESS = f"https://example.com/{'a' * 150}"

# The rows of the table of messages that other linters judge wrongly, and git's own messages.
ACCEPTED = {
    "revert": 'Revert "feat: x"\n\nThis reverts commit 0123456789.\n',
    "reapply": 'Reapply "feat: x"\n\nThis reverts commit 0123456789.\n',
    "fixup": "fixup! feat: x\n",
    "squash": "squash! feat: x\n\nmore\n",
    "amend": "amend! feat: x\n\nfeat: y\n",
    "merge": "Merge branch 'a' into b\n\n# Conflicts:\n#\ta.py\n",
    "pull request": "Merge pull request #12 from a/b\n\nAdd a thing.\n",
    "carriage returns": "feat: x\r\n\r\nbody\r\n\r\nRefs: 1\r\n",
    "long comment": f"feat: x\n\n# {'comment ' * 30}\n",
    "byte order mark": "\ufefffeat: x\n",
    "byte order mark and comments first": "\ufeff# a comment\nfeat: x\n",
    "scope": "feat(pkg/@core): x\n",
    "capital letters": "FEAT: x\n",
    "verbose": f"feat: x\n# help\n{SCISSORS}\n# Do not touch\ndiff --git a/x b/x\n+{'long ' * 50}\n",
    "long address": f"feat: x\n\n{LONG_ADDRESS}\n\nSee: {LONG_ADDRESS}\n",
}
REJECTED = {
    "no blank line": "feat: x\nbody\n",
    "no space": "feat:add\n",
    "no type": "add a thing\n",
    "only comments": "# help\n",
    "long line": f"feat: x\n\n{'word ' * 30}\n",
    "like a merge": "Merge conflict handling\n",
}


@pytest.fixture
def lint(devkit: Devkit, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Lint a text in a file; the text is written as it is."""

    def run(text: str, *options: str, cwd: Path = tmp_path, **more: object) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "message"
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        return devkit("lint-message", path, *options, cwd=cwd, **more)

    return run


Lint = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(lint: Lint, name: str) -> None:
    result = lint(ACCEPTED[name])
    assert (result.returncode, result.stderr) == (0, ""), result.stdout
    assert "error" not in result.stdout


@pytest.mark.parametrize("name", REJECTED)
def test_rejected(lint: Lint, name: str) -> None:
    result = lint(REJECTED[name])
    assert (result.returncode, result.stderr) == (1, "")
    assert "  error " in result.stdout


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ("core.commentChar=;", "; comment\nfeat: x\n\n#1 is no comment\n; comment\n"),
        ("core.commentChar=auto", "feat: x\n\n#1 is no comment\n\n; Please enter the message\n;\n"),
        ("commit.cleanup=scissors", f"feat: x\n\n#1 stays\n{SCISSORS}\nanything\n"),
    ],
)
def test_comments_as_git_is_told(lint: Lint, git: Git, repository: Path, setting: str, text: str) -> None:
    git("config", *setting.split("="))
    result = lint(text, "--format", "json", cwd=repository)
    assert result.returncode == 0, result.stdout
    message = json.loads(result.stdout)["messages"][0]["message"]
    assert message.startswith("feat: x\n")
    assert ("#1" in message) == ("#1" in text)
    assert "omment" not in message.replace("no comment", "")


@pytest.mark.parametrize(
    "text",
    [
        "\n\nSigned-off-by: ada <a@b.c>\n\n# help\n",
        "Co-authored-by: Bo <b@c.d>\n  and more\nIssue: 3\n\nChange-Id: I1\n",
    ],
)
def test_trailers_alone_are_an_empty_message(lint: Lint, git: Git, repository: Path, text: str) -> None:
    file = repository / ".git/COMMIT_EDITMSG"
    file.write_text(text)
    result = lint(text, "--fix", cwd=repository)
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.endswith("\n  error subject-empty: the message is empty but for trailers\n")
    hook = repository / ".git/hooks/commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nexec {sys.executable} -m devkit lint-message --fix "$1"\n')
    hook.chmod(0o755)
    with pytest.raises(subprocess.CalledProcessError):
        git("-c", "core.editor=true", "commit", "--allow-empty", "--signoff")
    assert "Signed-off-by: Ada <ada@example.com>\n" in file.read_text()
    assert not (repository / ".git/devkit-rejected-message").exists()


@pytest.mark.parametrize(
    "text", ["Fix: x\n\nSigned-off-by: a <b@c.d>\n", "net-next: x\n", "Signed-off-by: x\n\nbody\n"]
)
def test_a_header_that_looks_like_a_trailer_is_one(lint: Lint, text: str) -> None:
    assert "empty" not in lint(text).stdout


def test_sound_message_says_nothing(lint: Lint) -> None:
    result = lint("feat: x\n\nbody\n")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_text(lint: Lint, tmp_path: Path) -> None:
    result = lint("feature: x\n")
    assert result.stdout == (
        f"{tmp_path / 'message'}: feature: x\n"
        "  error type-enum: the type 'feature' must be one of build, chore, ci, docs, feat, fix, perf, refactor, "
        "revert, style, test: did you mean feat?\n"
    )


def test_json(lint: Lint) -> None:
    result = lint("feat(a)!: X\n\nbody\n\nRefs #1\n", "--format", "json")
    document = json.loads(result.stdout)
    [message] = document.pop("messages")
    assert document == {"schema": "devkit.lint-message/1", "ok": False, "saved": None}
    assert [(one["rule"], one["level"], one["line"]) for one in message["findings"]] == [("subject-case", "error", 1)]
    assert message["commit"] == {
        "conventional": True,
        "header": "feat(a)!: X",
        "type": "feat",
        "scope": "a",
        "breaking": True,
        "description": "X",
        "body": "body",
        "footers": [{"token": "Refs", "separator": " #", "value": "1"}],
        "inner": [],
    }


def test_output_is_not_obeyed(lint: Lint) -> None:
    text = "feat: X\x1b[31m ::error::boo ##[error]x\n\n::warning::y\n"
    for form in ("text", "json", "github"):
        out = lint(text, "--format", form).stdout
        assert "\x1b" not in out
        assert "##[" not in out
        assert [line for line in out.splitlines() if line.startswith("::")] == (
            out.splitlines() if form == "github" else []
        )


def test_github_has_one_annotation_a_message(devkit: Devkit, commit: Commit, repository: Path) -> None:
    for number in range(12):
        commit({"a": str(number)})
    result = devkit("lint-message", "--range", "HEAD", "--format", "github", cwd=repository)
    lines = result.stdout.splitlines()
    assert result.returncode == 1
    assert [line.startswith("::error title=") for line in lines] == [True] * 10 + [False]
    assert lines[-1] == "2 more messages have findings"


def test_stdin(devkit: Devkit) -> None:
    assert devkit("lint-message", "-", input="feat: x\n").returncode == 0
    result = devkit("lint-message", "-", input="x\n")
    assert (result.returncode, result.stdout.partition(":")[0]) == (1, "stdin")


def test_range(devkit: Devkit, git: Git, commit: Commit, repository: Path) -> None:
    commit({"a": "1"})
    git("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "feat: good")
    git("checkout", "--quiet", "-b", "side", "HEAD~1")
    bad = commit({"b": "1"})
    git("checkout", "--quiet", "main")
    git("merge", "--quiet", "--no-ff", "--message", "bring it in", "side")
    result = devkit("lint-message", "--range", "HEAD~2..HEAD", cwd=repository)
    assert result.returncode == 1
    assert result.stdout.startswith(f"{bad[:10]}: change\n  error type-empty")
    assert result.stdout.endswith("3 messages, 1 with errors\n")


def test_a_range_without_commits_is_said_to_be_one(devkit: Devkit, commit: Commit, repository: Path) -> None:
    commit({"a": "1"})
    result = devkit("lint-message", "--range", "HEAD..HEAD", cwd=repository)
    assert (result.returncode, result.stdout) == (0, "no commits in this range, so nothing was checked\n")


def test_range_git_does_not_know(devkit: Devkit, repository: Path) -> None:
    result = devkit("lint-message", "--range", "nowhere..HEAD", cwd=repository)
    assert result.returncode == 2
    assert "git log nowhere..HEAD: git says" in result.stderr


def test_range_with_a_rule_for_files(devkit: Devkit, git: Git, commit: Commit, repository: Path) -> None:
    (repository / "devkit.toml").write_text('[lint-message.rules]\ntype-diff = "error"\n')
    commit({"README.md": "1", "a.py": "1"})
    git("commit", "--quiet", "--amend", "--message", "docs: more")
    result = devkit("lint-message", "--range", "HEAD", cwd=repository)
    assert "a commit of type docs must change only documentation" in result.stdout


def test_title(devkit: Devkit) -> None:
    title = f"feat: {'x' * 92}"
    result = devkit("lint-message", "--title", title, "--number", "12")
    assert result.returncode == 1
    assert "squash: feat: xxx" in result.stdout
    assert "title: feat" not in result.stdout


def test_a_description_comes_from_stdin(devkit: Devkit, repository: Path) -> None:
    (repository / "devkit.toml").write_text('[lint-message]\nsquash = "description"\n', encoding="utf-8")
    words = ("lint-message", "--title", "feat: x", "--description", "-")
    assert devkit(*words, cwd=repository, input="short").returncode == 0
    done = devkit(*words, cwd=repository, input="long " * 50_000)
    assert done.returncode == 1
    assert "body-max-line-length" in done.stdout


def test_title_defeated_by_the_only_commit(devkit: Devkit, commit: Commit, repository: Path) -> None:
    commit({"a": "1"})
    commit({"a": "2"})
    result = devkit("lint-message", "--title", "feat: x", "--number", "1", "--range", "HEAD~1..HEAD", cwd=repository)
    assert result.returncode == 1
    assert result.stdout.startswith("squash: change (#1)\n  error type-empty")


def test_fix_rewrites_the_message_and_keeps_the_rest(lint: Lint, tmp_path: Path) -> None:
    result = lint(f"\ufeffFEAT: Add a thing.\r\nbody\n# help\n{SCISSORS}\ndiff\n+x  \n", "--fix")
    expected = f"feat: add a thing\n\nbody\n\n# help\n{SCISSORS}\ndiff\n+x  \n"
    assert (tmp_path / "message").read_text() == expected
    assert (result.returncode, result.stdout.endswith("  repaired\n")) == (0, True)
    again = lint(expected, "--fix")
    assert (again.returncode, again.stdout, (tmp_path / "message").read_text()) == (0, "", expected)


def test_fix_leaves_a_sound_file_alone(lint: Lint, tmp_path: Path) -> None:
    text = "\n\nfeat: x  \n\n\n\nbody\n# help"
    assert lint(text, "--fix").returncode == 0
    assert (tmp_path / "message").read_text() == text


def test_fix_that_is_not_enough(lint: Lint, tmp_path: Path) -> None:
    result = lint("Odd: Add.\n", "--fix")
    assert (result.returncode, (tmp_path / "message").read_text()) == (1, "odd: add\n")
    assert "error type-enum" in result.stdout


def test_fix_keeps_bytes_that_are_no_text(lint: Lint, tmp_path: Path) -> None:
    assert lint("FEAT: caf\udce9\n", "--fix").returncode == 0
    assert (tmp_path / "message").read_bytes() == b"feat: caf\xe9\n"


def test_fix_stdin_to_stdout(devkit: Devkit) -> None:
    result = devkit("lint-message", "--fix", "-", input="FEAT: X.\n")
    assert result.returncode == 1
    assert result.stdout == "feat: X\n"
    assert "subject-case" in result.stderr


def test_rejected_message_of_a_hook_is_saved(devkit: Devkit, repository: Path) -> None:
    (repository / ".git" / "COMMIT_EDITMSG").write_text("Long thoughts\n\nof mine\n# help\n")
    result = devkit("lint-message", ".git/COMMIT_EDITMSG", cwd=repository)
    assert result.returncode == 1
    assert result.stdout.endswith("git commit --edit --file=.git/devkit-rejected-message\n")
    assert (repository / ".git" / "devkit-rejected-message").read_text() == "Long thoughts\n\nof mine\n"


def test_an_empty_message_does_not_take_the_place_of_a_saved_one(devkit: Devkit, repository: Path) -> None:
    saved = repository / ".git" / "devkit-rejected-message"
    saved.write_text("Long thoughts\n")
    (repository / ".git" / "COMMIT_EDITMSG").write_text("# help\n")
    assert devkit("lint-message", ".git/COMMIT_EDITMSG", cwd=repository).returncode == 1
    assert saved.read_text() == "Long thoughts\n"


def test_rule_for_files_in_a_hook_looks_at_what_is_staged(devkit: Devkit, git: Git, repository: Path) -> None:
    (repository / "devkit.toml").write_text('[lint-message.rules]\ntype-diff = "error"\n')
    (repository / ".git" / "COMMIT_EDITMSG").write_text("docs: more\n")
    (repository / "README.md").write_text("")
    git("add", "README.md")
    assert devkit("lint-message", ".git/COMMIT_EDITMSG", cwd=repository).returncode == 0
    (repository / "a.py").write_text("")
    git("add", "a.py")
    result = devkit("lint-message", ".git/COMMIT_EDITMSG", cwd=repository)
    assert "must change only documentation: a.py is none" in result.stdout


def test_where_to_read_about_the_rules(lint: Lint, tmp_path: Path) -> None:
    rules = (
        '{"helpUrl": "https://example.com/rules", "rules": {"type-empty": [2, "never"], "body-empty": [1, "never"]}}'
    )
    (tmp_path / ".commitlintrc.json").write_text(rules)
    assert lint("anything\n").stdout.endswith("\nAbout these rules: https://example.com/rules\n")
    assert "https://example.com" not in lint("feat: x\n").stdout


def test_what_is_not_taken_over_is_said(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / ".commitlintrc.json").write_text('{"plugins": ["x"]}')
    result = lint("anything\n")
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == f"devkit: {tmp_path / '.commitlintrc.json'}: not taken over: key plugins\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "Give one of FILE"),
        (["a", "--range", "HEAD"], "Give one of FILE"),
        (["--range", "HEAD", "--fix"], "--fix repairs a FILE"),
        (["a", "--number", "1"], "belong to --title"),
        (["a", "--format", "xml"], "'xml'"),
        (["a", "--fx"], "--fx"),
        (["none"], "none: can't be read as a commit message: No such file or directory"),
        (["."], ".: can't be read as a commit message: Is a directory"),
    ],
)
def test_bad_usage(devkit: Devkit, arguments: list[str], expected: str) -> None:
    result = devkit("lint-message", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert expected in result.stderr


@pytest.mark.parametrize(
    "arguments", [["a"], ["-"], ["--fix", "a"], ["a", "--format", "json"], ["--range", "A..B", "--format", "github"]]
)
def test_the_short_way_reads_a_command_line_as_click_does(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    taken: list[object] = []
    monkeypatch.setattr("devkit.changelog.lint.session.run", taken.append)
    quick.run(["lint-message", *arguments])
    command.main(arguments, standalone_mode=False)
    assert taken[0] == taken[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["diagnose"],
        ["lint-message"],
        ["lint-message", "--help"],
        ["lint-message", "a", "b"],
        ["lint-message", "--title", "x"],
    ],
)
def test_the_short_way_leaves_the_rest_to_click(arguments: list[str]) -> None:
    assert quick.run(arguments) is None


NO_HOOK_NEEDS = {"click", "git", "msgspec", "rich", "tomllib", "json", "yaml", "importlib"}
NO_HOOK_NEEDS |= {"subprocess", "pathlib", "dataclasses", "typing", "warnings"}


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[[str], tuple[str, set[str]]]:
    """What linting a text loads: the exit code, and the modules that Python alone hasn't loaded already."""
    script = (
        "import sys; before = {*sys.modules}; sys.path.insert(0, sys.argv.pop(1));"
        "from devkit.__main__ import main; from devkit.cli import quick;"
        "quick.leave = lambda code: sys.exit(' '.join([str(code), *({*sys.modules} - before)]));"
        "main()"
    )

    def run(text: str) -> tuple[str, set[str]]:
        path = tmp_path / "message"
        path.write_text(text, encoding="utf-8")
        package = str(Path(devkit_package.__file__).parent.parent)
        command_line = [sys.executable, "-S", "-c", script, package, "lint-message", str(path)]
        done = subprocess.run(command_line, capture_output=True, encoding="utf-8", check=False, cwd=tmp_path)
        code, *modules = done.stderr.split()
        return code, set(modules)

    return run


def test_a_hook_loads_no_library(loaded: Callable[[str], tuple[str, set[str]]]) -> None:
    for text, expected in (("feat: x\n", "0"), ("feat: x\n\nbody\n\nRefs: #1\n# help\n", "0"), ("Add.\n", "1")):
        code, modules = loaded(text)
        assert code == expected
        assert "devkit.changelog.grammar" in modules
        assert modules.isdisjoint(NO_HOOK_NEEDS)


def test_a_header_alone_starts_nothing(loaded: Callable[[str], tuple[str, set[str]]]) -> None:
    assert "devkit.core.plumbing" not in loaded("feat: x\n")[1]
    assert "devkit.core.plumbing" in loaded("feat: x\n\nbody\n")[1]


def test_options_have_help() -> None:
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("devkit.toml", "[lint-message]\nignore = ['^(a+)+$']\n"),
        ("devkit.toml", "[lint-message.rules]\ntitle-match-regex = [2, 'always', '(a|a)*b']\n"),
        (".gitlint", "[body-match-regex]\nregex=(a+)+$\n"),
    ],
)
def test_a_pattern_that_takes_too_long(
    lint: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    done = lint(f"{'a' * 60}!\n\n{'a' * 60}!\n")
    assert done.returncode == 2
    assert "takes more than 1 s to search" in done.stderr
    assert "Traceback" not in done.stderr
