"""A run of the linter: from where the messages stand to what is printed and the exit code."""

# ruff: noqa: PTH113, PTH117, PTH118, PTH120, PTH123 - importing pathlib costs a hook as much as its whole work

from __future__ import annotations

import os
import sys

from devkit.changelog.cleanup import Cleanup, clean, comment_of, tidy
from devkit.changelog.lint import rules, settings
from devkit.changelog.lint.finding import OFF
from devkit.changelog.lint.linting import Verdict, is_empty, lint, linter
from devkit.core import console
from devkit.core.errors import DevkitError, ExitCode
from devkit.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devkit.changelog.lint.linting import Breaks
    from devkit.changelog.lint.report import Checked, Outcome
    from devkit.changelog.lint.ruleset import Ruleset

STDIN = "-"


class Options(Record):
    """What the command line asks for."""

    file: str | None = None
    """A message file; `-` for stdin."""
    revisions: str | None = None
    """A range of commits."""
    title: str | None = None
    """A pull request's title."""
    number: int | None = None
    """Its number."""
    description: str = ""
    """Its description; `-` for stdin."""
    fix: bool = False
    format: str = "text"
    config: str | None = None
    """A configuration of commitlint's or gitlint's."""


def run(options: Options) -> ExitCode:
    """Check what is asked for and print what was found.

    Raises:
        DevkitError: a message, a configuration or a range can't be read, or a file can't be written.
    """
    ruleset = settings.find(os.curdir, options.config)
    for notice in ruleset.notices:
        console.say(f"{ruleset.source}: not taken over: {notice}")
    if options.title is not None:
        return _print(options, ruleset, _pull_request(options, ruleset))
    if options.revisions is not None:
        return _print(options, ruleset, _commits(options.revisions, ruleset))
    return _one(options, ruleset)


def _one(options: Options, ruleset: Ruleset) -> ExitCode:
    """A message from a file or stdin; a sound one costs no more than reading it."""
    file = options.file or STDIN
    raw = _read(file)
    cleanup = _cleanup(raw)
    text = clean(raw, cleanup)
    compares = _compares(ruleset) and _in_git_folder(file)
    paths, breaks = (_staged_paths(), _breaks(None)) if compares else (None, None)
    verdict, fixed = lint(text, ruleset, paths, breaks), False
    if options.fix:
        from devkit.changelog.lint.repair import repair

        repaired = repair(text, ruleset)
        fixed = repaired != text
        verdict = lint(repaired, ruleset, paths, breaks) if fixed else verdict
        _write_back(file, raw, cleanup, repaired, fixed=fixed, format_=options.format)
    if verdict.ok and not (verdict.findings or fixed) and options.format != "json":
        return ExitCode.OK
    from devkit.changelog.lint.report import Checked

    return _print(options, ruleset, [Checked("stdin" if file == STDIN else file, verdict, fixed)])


def _write_back(file: str, raw: str, cleanup: Cleanup, repaired: str, *, fixed: bool, format_: str) -> None:
    """Put a repaired message where it came from: the file, with its comments, or stdout."""
    if file == STDIN:
        if format_ == "text":
            console.write_result(repaired)
    elif fixed:
        from devkit.changelog.cleanup import comments
        from devkit.core.files import write_atomically

        content = repaired + comments(raw, cleanup)
        write_atomically(file, content.encode("utf-8", "surrogateescape"))


def _commits(revisions: str, ruleset: Ruleset) -> Iterator[Checked]:
    """The commits of a range, streamed; merges are git's own whatever they say."""
    from devkit.changelog.lint.report import Checked
    from devkit.core import plumbing

    compares, check = _compares(ruleset), linter(ruleset)
    for record in plumbing.log(revisions, "--format=%H %P%n%B"):
        names, _, body = record.partition("\n")
        commit, *parents = names.split()
        text = _stored(body)
        if ruleset.accept_git and len(parents) > 1:
            from devkit.changelog.grammar import parse

            yield Checked(commit, Verdict(text, parse(text), ignored="merge"))
        else:
            known = (plumbing.changed_paths(commit), _breaks(commit)) if compares else (None, None)
            yield Checked(commit, check(text, *known))


def _staged_paths() -> tuple[str, ...]:
    from devkit.core import plumbing

    return plumbing.staged_paths()


def _breaks(commit: str | None) -> Breaks:
    """What says why callers will have to change something: after a commit, or after the one being made."""

    def ask() -> tuple[str, ...]:
        from devkit.changelog.message.breaking.whole import of_commit, of_staged

        return of_commit(commit) if commit else of_staged()

    return ask


def _pull_request(options: Options, ruleset: Ruleset) -> Iterator[Checked]:
    """A title, and the message that squashing the pull request will write; a range says of which commits."""
    from devkit.changelog.lint.report import Checked
    from devkit.changelog.squash import PullRequest, predict

    title = options.title or ""
    commits = list(_commits(options.revisions, ruleset)) if options.revisions else []
    yield Checked("title", lint(tidy(title), ruleset))
    messages = [checked.verdict.text for checked in commits if checked.verdict.ignored != "merge"]
    description = _read(STDIN) if options.description == STDIN else options.description
    request = PullRequest(title, options.number, description, messages)
    yield Checked("squash", lint(predict(request, ruleset.squash), ruleset))


def _print(options: Options, ruleset: Ruleset, checked: Iterable[Checked]) -> ExitCode:
    """Print the outcome; with a message repaired on stdout, what people read goes to stderr."""
    from devkit.changelog.lint.report import FORMATS, gather

    outcome = gather(checked, whole=options.format == "json")._replace(help=ruleset.help)
    if not outcome.ok and options.file and _in_git_folder(options.file):
        verdict = outcome.checked[0].verdict
        outcome = outcome if is_empty(verdict.message) else _saved(options.file, outcome)
    text = FORMATS[options.format](outcome)
    if options.fix and options.format == "text" and options.file in {None, STDIN}:
        for line in text.splitlines():
            console.say(line)
    else:
        console.write_result(text)
    return ExitCode.OK if outcome.ok else ExitCode.FINDINGS


def _saved(file: str, outcome: Outcome) -> Outcome:
    """Keep a rejected message where the next `git commit` doesn't overwrite it."""
    import shlex

    from devkit.core.files import write_atomically

    path = os.path.join(os.path.dirname(file), "devkit-rejected-message")
    try:
        write_atomically(path, outcome.checked[0].verdict.text.encode("utf-8", "surrogateescape"))
    except DevkitError as error:
        console.say(f"the message could not be saved: {error}")
        return outcome
    prefix = os.environ.get("GIT_PREFIX", "")  # the folder git was called in, and reads a path from
    typed = os.path.relpath(path, prefix).replace(os.sep, "/") if prefix and not os.path.isabs(path) else path
    return outcome._replace(saved=path, command=f"git commit --edit --file={shlex.quote(typed)}")


def _cleanup(raw: str) -> Cleanup:
    """How git will clean a message file, as its settings say."""
    if raw.strip().count("\n") == 0 and raw[:1].isalnum():
        return Cleanup()
    from devkit.core import plumbing

    found = plumbing.settings(r"^(core\.comment(char|string)|commit\.cleanup)$")
    comment = comment_of(found)
    mode = found.get("commit.cleanup", "default")
    by_option = mode == "default" and os.environ.get("GIT_EDITOR") == ":" and "GIT_INDEX_FILE" in os.environ
    if by_option and not raw.rstrip().rpartition("\n")[2].startswith(comment):
        return Cleanup(comment, strips=False)
    return Cleanup(comment, strips=mode in {"default", "strip"})


def _compares(ruleset: Ruleset) -> bool:
    active = (rules.named(name) for name, setting in ruleset.settings.items() if setting.level != OFF)
    return any(rule is not None and rule.paths for rule in active)


def _stored(body: str) -> str:
    """A commit's message as the rules want it, whatever was stored."""
    return tidy(body.removeprefix("\ufeff").replace("\r\n", "\n"))


def _in_git_folder(file: str) -> bool:
    """Whether a file is the one git wrote for a hook."""
    return os.path.isfile(os.path.join(os.path.dirname(file), "HEAD"))


def _read(file: str) -> str:
    try:
        if file == STDIN:
            content = sys.stdin.buffer.read()
        else:
            with open(file, "rb") as opened:
                content = opened.read()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DevkitError(f"{file}: can't be read as a commit message: {reason}") from error
    return content.decode("utf-8", "surrogateescape")
