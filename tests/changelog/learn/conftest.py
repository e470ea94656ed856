import subprocess
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name, raising=False)


def _data(text: str) -> bytes:
    return f"data {len(text.encode())}\n{text}\n".encode()


class Repository:
    """A real repository whose commits are written in one line each."""

    def __init__(self, top: Path) -> None:
        self.top = top
        top.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("config", "user.name", "Someone")
        self.git("config", "user.email", "someone@example.org")
        self.git("config", "commit.gpgsign", "false")
        self._count = 0

    def git(self, *args: str) -> str:
        run = subprocess.run(["git", *args], cwd=self.top, check=True, capture_output=True, encoding="utf-8")
        return run.stdout.strip()

    def write(self, path: str, text: str | bytes) -> None:
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def grow(self, commits: list[tuple[str, str, str]]) -> None:
        """Commit many at once: message, path, text of the file."""
        head = subprocess.run(["git", "rev-parse", "--verify", "HEAD"], cwd=self.top, capture_output=True, check=False)
        stream = b""
        for at, (message, path, text) in enumerate(commits):
            stream += b"commit refs/heads/main\ncommitter Someone <someone@example.org> 1700000000 +0000\n"
            stream += _data(message)
            stream += b"from refs/heads/main^0\n" if at == 0 and head.returncode == 0 else b""
            stream += b"M 100644 inline " + path.encode() + b"\n" + _data(text)
        subprocess.run(["git", "fast-import", "--quiet"], cwd=self.top, input=stream, check=True)
        self.git("reset", "--quiet", "--hard", "main")

    def commit(self, message: str, files: dict[str, str | bytes] | None = None, author: str | None = None) -> str:
        """Write files (a fresh line in notes.txt by default), commit all, return the hash."""
        self._count += 1
        for path, text in (files if files is not None else {"notes.txt": f"{self._count}\n"}).items():
            self.write(path, text)
        self.git("add", "--all")
        who = (f"--author=Someone <{author}>",) if author else ()
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "--message", message, *who)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def history(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "history")
