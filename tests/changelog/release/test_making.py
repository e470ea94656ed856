"""Releases made in real repositories, and taken back whatever goes wrong."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from devkit.changelog.release.choosing import Wish
from devkit.changelog.release.plan import Options
from devkit.changelog.release.session import Asked, run
from devkit.core.errors import DevkitError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.changelog.conftest import Project

posix = pytest.mark.skipif(os.name == "nt", reason="signals and hooks of POSIX")


def test_files_commit_tag_and_notes(shop: "Project") -> None:
    done = shop.devkit("release", env={"SOURCE_DATE_EPOCH": "1769817600"})
    assert done.returncode == 0, done.stderr
    assert shop.git("status", "--porcelain") == ""
    assert shop.git("log", "-1", "--format=%s|%an|%P") == f"chore(release): 1.3.0|Ada|{shop.git('rev-parse', 'HEAD~')}"
    assert shop.git("cat-file", "-t", "v1.3.0") == "tag"
    assert shop.git("rev-parse", "v1.3.0^{commit}") == shop.git("rev-parse", "HEAD")
    assert (shop.path / "pyproject.toml").read_text() == '[project]\nname = "shop"\nversion = "1.3.0"  # by hand\n'
    assert (shop.path / "package.json").read_text() == '{\n    "name": "shop",\n    "version": "1.3.0"\n}'
    assert '__version__ = "1.3.0"\n' in (shop.path / "src/shop/__init__.py").read_text()
    changelog = (shop.path / "CHANGELOG.md").read_text()
    assert "1.3.0" in changelog
    assert "2026-01-31" in changelog
    notes = shop.git("for-each-ref", "--format=%(contents)", "refs/tags/v1.3.0")
    assert notes.startswith("v1.3.0\n\n")
    assert "take cards" in changelog.lower()
    assert "take cards" in notes.lower()
    assert "### " in notes  # headings are not taken for comments
    assert "git push --atomic origin main refs/tags/v1.3.0" in done.stdout


def test_nothing_is_pushed(shop: "Project", make_project: "Callable[[str], Project]") -> None:
    remote = make_project("remote")
    shop.git("remote", "add", "upstream", str(remote.path))
    shop.git("switch", "--quiet", "-c", "release/1;x")
    done = shop.devkit("release")
    assert "git push --atomic upstream 'release/1;x' refs/tags/v1.3.0" in done.stdout
    assert remote.git("for-each-ref") == ""


def test_dry_run_shows_all_and_changes_nothing(shop: "Project") -> None:
    before = shop.state()
    done = shop.devkit("release", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert shop.state() == before
    for piece in ("v1.2.0 -> 1.3.0", "minor, for commits since v1.2.0: 1 feat", '+version = "1.3.0"  # by hand'):
        assert piece in done.stdout
    for piece in ("Tag v1.3.0:", "chore(release): 1.3.0", "CHANGELOG.md", "Nothing was done"):
        assert piece in done.stdout


def test_json(shop: "Project") -> None:
    done = shop.devkit("release", "--format", "json")
    told = json.loads(done.stdout)
    assert (told["schema"], told["released"], told["commit"]) == (
        "devkit.release/1",
        True,
        shop.git("rev-parse", "HEAD"),
    )


def test_a_second_release_after_a_pre_release(shop: "Project") -> None:
    assert shop.devkit("release", "--pre", "rc").returncode == 0
    shop.commit("fix: more")
    assert shop.devkit("release", "--pre", "rc").returncode == 0
    assert shop.devkit("release").returncode == 0
    assert set(shop.git("tag").split()) == {"v1.2.0", "v1.3.0", "v1.3.0rc1", "v1.3.0rc2"}
    notes = shop.git("for-each-ref", "--format=%(contents)", "refs/tags/v1.3.0").lower()
    assert "take cards" in notes
    assert "more" in notes


def test_documents_are_refreshed_in_the_release_commit(shop: "Project") -> None:
    shop.commit(
        "docs: readme",
        **{
            "README.md": "# Shop <!-- devkit:begin version -->0<!-- devkit:end -->\n",
            "devkit.toml": '[docs]\nproject-json = "project.json"\n',
            "project.json": '{"mine": 1}\n',
        },
    )
    shop.hook("pre-commit", f"exec '{sys.executable}' -m devkit hook devkit-docs")
    done = shop.devkit("release", env={"TZ": "Pacific/Kiritimati"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "-->1.3.0<!--" in (shop.path / "README.md").read_text()
    facts = json.loads((shop.path / "project.json").read_text())
    assert (facts["mine"], facts["last_release"]["tag"], facts["counts"]["commits"]) == (1, "v1.3.0", 4)
    check = shop.devkit("docs", "update", "--check")
    assert (check.returncode, check.stdout) == (0, "")


def test_a_version_from_tags_needs_no_commit(empty: "Project") -> None:
    project = '[project]\nname = "x"\ndynamic = ["version"]\n[tool.setuptools_scm]\n'
    text = f"{project}[tool.devkit.release]\nchangelog = false\n"
    commit = empty.commit("feat: begin", **{"pyproject.toml": text})
    done = empty.devkit("release")
    assert done.returncode == 0, done.stderr
    assert empty.git("rev-parse", "HEAD", "v0.1.0^{commit}").split() == [commit, commit]
    assert "git push --atomic origin refs/tags/v0.1.0" in done.stdout


def refused(project: "Project", branch: str | None = None) -> str:
    """What a release is refused with; nothing has changed then."""
    before = project.state()
    with pytest.raises(DevkitError) as caught:
        run(project.path, Asked(Options(Wish(), branch)))
    assert project.state() == before
    return str(caught.value)


def failed(project: "Project") -> str:
    """What a release that fails says; nothing has changed then."""
    before = project.state()
    done = project.devkit("release")
    assert done.returncode == 2, done.stdout + done.stderr
    assert project.state() == before
    return done.stderr


def test_refuses_a_dirty_tree(shop: "Project") -> None:
    shop.write("till.py", "changed")
    assert "no release of 1.3.0: the work tree has changes that are not committed (till.py)" in refused(shop)
    shop.git("add", "till.py")
    assert "(till.py); commit or stash them" in refused(shop)
    dry = shop.devkit("release", "--dry-run")
    assert dry.returncode == 1
    assert "in the way: the work tree has changes" in dry.stderr


def test_refuses_an_untracked_file_in_the_way(shop: "Project") -> None:
    shop.write("CHANGELOG.md", "# mine\n")
    assert "CHANGELOG.md is not tracked by git" in refused(shop)


def test_refuses_a_branch_that_is_behind(shop: "Project") -> None:
    shop.git("branch", "elsewhere")
    shop.commit("feat: there")
    shop.git("switch", "--quiet", "-c", "release/1", "elsewhere")
    shop.git("branch", "--quiet", "--set-upstream-to=main")
    assert "the branch lacks commits of the one it follows (1)" in refused(shop)


def test_refuses_a_second_changelog(shop: "Project") -> None:
    shop.commit("docs: history", **{"HISTORY.rst": "History\n=======\n"})
    assert "there is HISTORY.rst, but no CHANGELOG.md: name it as output in [tool.devkit.changelog]" in refused(shop)


def test_refuses_another_branch_unless_told(shop: "Project") -> None:
    shop.git("switch", "--quiet", "-c", "topic")
    assert "topic is no branch to release from, main or master or release/* would be" in refused(shop)
    assert "topic is no branch to release from, other would be" in refused(shop, "other")
    assert shop.devkit("release", "--branch", "topic").returncode == 0


def test_refuses_a_detached_head(shop: "Project") -> None:
    shop.git("checkout", "--quiet", "--detach")
    assert "no branch is checked out" in refused(shop)


def test_refuses_a_tag_that_is_taken(shop: "Project") -> None:
    shop.git("switch", "--quiet", "-c", "side", "v1.2.0")
    shop.commit("feat: elsewhere")
    shop.git("tag", "v1.3.0")
    shop.git("switch", "--quiet", "main")
    assert "the tag v1.3.0 is taken, by" in refused(shop)


def test_refuses_a_shallow_clone(shop: "Project", make_project: "Callable[[str], Project]") -> None:
    clone = make_project("clone")
    clone.git("fetch", "--quiet", "--depth=1", shop.path.as_uri(), "main")
    clone.git("reset", "--quiet", "--hard", "FETCH_HEAD")
    assert "this is a shallow clone" in refused(clone)


def test_refuses_in_the_middle_of_a_merge(shop: "Project") -> None:
    shop.git("switch", "--quiet", "-c", "side")
    shop.commit("feat: side", **{"side.py": ""})
    shop.git("switch", "--quiet", "main")
    shop.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    assert "a merge is under way" in refused(shop)


def test_refuses_where_there_is_no_commit_or_no_repository(empty: "Project") -> None:
    assert "there is no commit yet" in empty.devkit("release").stderr
    (empty.path / ".git").rename(empty.path / "git")
    assert "is in no git repository" in empty.devkit("release").stderr


@posix
def test_a_commit_hook_that_rejects_leaves_no_trace(shop: "Project") -> None:
    shop.hook("pre-commit", "echo 'no %s' ; echo two >&2; exit 1")
    said = failed(shop)
    assert "git commit: no %s" in said
    assert "git commit failed, so there is no release of 1.3.0" in said
    assert "the release was taken back" in said
    shop.hook("pre-commit", "exit 0")
    assert shop.devkit("release").returncode == 0


@posix
def test_a_hook_that_changes_the_version_is_noticed(shop: "Project") -> None:
    shop.hook(
        "pre-commit", "sed -i.bak s/1.3.0/1.3.1/ pyproject.toml; rm -f pyproject.toml.bak; git add pyproject.toml"
    )
    said = failed(shop)
    assert "pyproject.toml: the commit doesn't hold 1.3.0 as project.version" in said


@posix
def test_what_a_hook_did_to_other_files_is_told(shop: "Project") -> None:
    shop.hook("pre-commit", "echo x >> till.py; exit 1")
    done = shop.devkit("release")
    assert done.returncode == 2
    assert "till.py was changed by something else, such as a hook, and stays so" in done.stderr


@posix
def test_a_disk_that_is_full(shop: "Project") -> None:
    """Files may not grow beyond a size here: first devkit can't write, then git can't."""
    import resource

    shop.commit("docs: long", **{"CHANGELOG.md": "# Changelog\n\n" + "long\n" * 10_000})
    before = shop.state()
    command = [sys.executable, "-m", "devkit", "release"]
    for size in (30_000, 300):
        done = subprocess.run(
            command,
            cwd=shop.path,
            env=shop.environment,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        )
        assert done.returncode == 2, done.stderr
        assert shop.state() == before


@posix
def test_a_tag_that_fails_leaves_no_commit(shop: "Project") -> None:
    shop.git("config", "tag.gpgSign", "true")
    shop.git("config", "gpg.program", "/bin/false")
    assert "git tag failed" in failed(shop)


@posix
def test_a_signed_commit_is_taken_back_where_git_shows_signatures(shop: "Project", tmp_path: "Path") -> None:
    signer = tmp_path / "gpg"
    signer.write_text(
        "#!/bin/sh\n"
        'case "$*" in\n'
        '*--verify*) echo "[GNUPG:] GOODSIG 1 Ada"; echo "gpg: Good signature" >&2;;\n'
        "*) cat >/dev/null; printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n'; "
        'echo "[GNUPG:] SIG_CREATED D" >&2;;\n'
        "esac\n"
    )
    signer.chmod(0o755)
    for key, value in {"gpg.program": str(signer), "commit.gpgSign": "true", "log.showSignature": "true"}.items():
        shop.git("config", key, value)
    shop.hook("reference-transaction", 'while read _ _ name; do case "$name" in refs/tags/*) exit 1;; esac; done')
    assert "git tag failed" in failed(shop)


@posix
def test_a_file_that_cannot_be_written(shop: "Project") -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    folder = shop.path / "src/shop"
    folder.chmod(0o555)
    try:
        assert "cannot write" in failed(shop)
    finally:
        folder.chmod(0o755)


def started(project: "Project", *arguments: str) -> "subprocess.Popen[str]":
    """A release in a process group of its own."""
    command = [sys.executable, "-m", "devkit", "release", *arguments]
    return subprocess.Popen(
        command,
        cwd=project.path,
        env=project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_hook(project: "Project", process: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + 30
    while not (project.path / ".git/in-hook").exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.02)


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("whole_group", [True, False])
def test_signals_take_the_release_back(shop: "Project", number: signal.Signals, whole_group: bool) -> None:
    before = shop.state()
    shop.hook("pre-commit", "touch .git/in-hook; exec sleep 20")
    process = started(shop)
    wait_for_hook(shop, process)
    (os.killpg if whole_group else os.kill)(process.pid, number)
    _, said = process.communicate(timeout=600)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # the hook, which outlives a git that was ended alone
    assert process.returncode == 130, said
    assert "the release was taken back" in said
    assert shop.state() == before
    assert not (shop.path / ".git/devkit-release").exists()


@posix
@pytest.mark.parametrize("hook", ["pre-commit", "post-commit", "reference-transaction"])
def test_killed_for_good_is_recognised_and_taken_back(shop: "Project", hook: str) -> None:
    before = shop.state()
    condition = '[ "$1" = committed ] && grep -q refs/tags || exit 0; ' if hook == "reference-transaction" else ""
    shop.hook(hook, f"{condition}touch .git/in-hook; exec sleep 20")
    process = started(shop)
    wait_for_hook(shop, process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    (shop.path / f".git/hooks/{hook}").unlink()
    (shop.path / ".git/index.lock").unlink(missing_ok=True)
    if hook == "reference-transaction":
        said = shop.devkit("release").stderr
        assert "the release of 1.3.0 had been cut off after its last step; it is complete" in said
        assert shop.git("tag").split() == ["v1.2.0", "v1.3.0"]
        return
    assert shop.state() != before
    for arguments in ([], ["--dry-run"]):
        done = shop.devkit("release", *arguments)
        assert done.returncode == 2
        assert "a release of 1.3.0 was cut off in this work tree" in done.stderr
        assert "devkit release --abort" in done.stderr
    done = shop.devkit("release", "--abort")
    assert done.returncode == 0, done.stderr
    assert shop.state() == before
    assert shop.devkit("release").returncode == 0


KILLED = """
import os, pathlib, signal, sys
left = int(sys.argv.pop(1))
sync = os.fsync

def killing(descriptor):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    sync(descriptor)

os.fsync = killing
from devkit.__main__ import main
sys.exit(main())
"""


@posix
@pytest.mark.parametrize("number", [1, 5, 6, 7, 9])
def test_killed_at_any_write(shop: "Project", number: int) -> None:
    """Three files, the index and the state are kept first; only then files are written."""
    before = shop.state()
    command = [sys.executable, "-c", KILLED, str(number), "release"]
    done = subprocess.run(command, cwd=shop.path, env=shop.environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    started_writing = number > 5
    assert (shop.state() != before) == started_writing
    done = shop.devkit("release", "--abort")
    assert done.returncode == (0 if started_writing else 2), done.stderr
    assert shop.state() == before


@posix
def test_abort_keeps_what_somebody_wrote_meanwhile(shop: "Project") -> None:
    shop.hook("pre-commit", "touch .git/in-hook; exec sleep 20")
    process = started(shop)
    wait_for_hook(shop, process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    shop.write("pyproject.toml", "precious")
    (shop.path / ".git/index.lock").touch()
    assert "index.lock is there: if no git is running here, remove it" in shop.devkit("release", "--abort").stderr
    (shop.path / ".git/index.lock").unlink()
    said = shop.devkit("release", "--abort").stderr
    assert "pyproject.toml held something else than the release wrote; that is kept in" in said
    assert (shop.path / ".git/devkit-release-found-pyproject.toml").read_text() == "precious"
    assert 'version = "1.2.0"' in (shop.path / "pyproject.toml").read_text()


def test_abort_with_nothing_to_take_back(shop: "Project") -> None:
    done = shop.devkit("release", "--abort")
    assert done.returncode == 2
    assert "there is no release to take back" in done.stderr


@posix
def test_two_releases_at_once(shop: "Project") -> None:
    shop.hook("pre-commit", "touch .git/in-hook; while ! test -e .git/go; do sleep 0.05; done")
    process = started(shop)
    wait_for_hook(shop, process)
    done = shop.devkit("release")
    assert "another devkit release is under way" in done.stderr
    (shop.path / ".git/go").touch()
    process.communicate(timeout=600)
    assert process.returncode == 0


def test_identity_of_the_environment_and_no_other_repository(
    shop: "Project", make_project: "Callable[[str], Project]"
) -> None:
    other = make_project("other")
    own = {"GIT_AUTHOR_NAME": "Robot", "GIT_COMMITTER_NAME": "Robot", "GIT_DIR": str(other.path / ".git")}
    assert shop.devkit("release", env=own).returncode == 0
    assert shop.git("log", "-1", "--format=%an %cn") == "Robot Robot"
    assert other.git("for-each-ref") == ""


def test_a_linked_work_tree(shop: "Project") -> None:
    shop.git("switch", "--quiet", "-c", "elsewhere")
    shop.git("worktree", "add", "--quiet", "../linked", "main")
    command = [sys.executable, "-m", "devkit", "release"]
    folder = shop.path.parent / "linked"
    done = subprocess.run(command, cwd=folder, env=shop.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert shop.git("rev-parse", "main") == shop.git("rev-parse", "v1.3.0^{commit}")
