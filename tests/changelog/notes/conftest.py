"""Histories to write changelogs of: real repositories, written by `git fast-import`."""

import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

START = 1_700_000_000


class Story:
    """A repository that commits are added to; every one changes a file of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.tips: dict[str, str] = {}
        path.mkdir(exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("config", "user.name", "Ada")
        self.git("config", "user.email", "ada@example.com")

    def git(self, *args: str, text: bytes = b"") -> str:
        done = subprocess.run(["git", *args], cwd=self.path, input=text, check=True, capture_output=True)
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def commit(
        self,
        message: str | bytes,
        *,
        branch: str = "main",
        merges: Sequence[str] = (),
        start: str = "",
        author: str = "Ada <ada@example.com>",
        written: int = 0,
        path: str = "",
    ) -> str:
        """Add a commit to a branch, which begins at `start` where it is new; returns its hash."""
        self.count += 1
        now, content = (
            START + 60 * self.count,
            message if isinstance(message, bytes) else message.encode("utf-8", "surrogateescape"),
        )
        first = self.tips.get(branch) or start
        lines = [
            f"commit refs/heads/{branch}",
            "mark :1",
            f"author {author} {written or now} +0000",
            f"committer Ada <ada@example.com> {now} +0000",
            f"data {len(content)}",
        ]
        after = [f"from {first}"] if first else []
        after += [f"merge {parent}" for parent in merges]
        after += [f"M 644 inline {path or f'files/{self.count}'}", f"data {len(str(self.count))}", str(self.count), ""]
        stream = "\n".join(lines).encode() + b"\n" + content + b"\n" + "\n".join(after).encode()
        marks = self.path / ".git" / "marks"
        self.git("fast-import", "--quiet", "--force", f"--export-marks={marks}", text=stream)
        self.tips[branch] = marks.read_text().split()[1]
        return self.tips[branch]

    def revert(self, sha: str, subject: str, *, branch: str = "main") -> str:
        return self.commit(f'Revert "{subject}"\n\nThis reverts commit {sha}.\n', branch=branch)

    def tag(self, name: str, commit: str = "", *, annotated: bool = False) -> None:
        extra = ("-a", "-m", f"release {name}") if annotated else ()
        self.git("tag", *extra, name, commit or self.tips["main"])


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path / "story")


@pytest.fixture
def stories(tmp_path: Path) -> Callable[[], Story]:
    """Makes one repository after the other."""
    made: list[Path] = []

    def make() -> Story:
        made.append(tmp_path / f"story{len(made)}")
        return Story(made[-1])

    return make


def listed(entries: Iterable[object]) -> list[str]:
    """What entries say."""
    return [getattr(entry, "text") for entry in entries]  # noqa: B009 - any kind of entry
