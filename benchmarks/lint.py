"""What checking commit messages costs: CPU against `python -c pass`, and against `git log` of the same range.

    python benchmarks/lint.py                   # one message, and a range of 1,000 commits in a scratch repository
    python benchmarks/lint.py --repository DIR  # the newest 1,000 commits of a repository instead

Each figure is the median of `--times` runs, reference and devkit in turn, so that both see the same load.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from processes import checked, cost

DEVKIT = (str(Path(sys.executable).parent / "devkit"), "lint-message")
NOTHING = (sys.executable, "-c", "pass")
MESSAGES = {
    "a header": "feat(api): add a thing\n",
    "as an editor leaves it": "feat(api): add a thing\n\nBecause it was missing.\n\nRefs: #1\n\n# Please enter\n",
    "rejected": "Add a thing.\nBecause it was missing.\n",
}
COMMITS = 1000
WORDS = ["add", "remove", "the", "thing", "line", "file", "test", "when", "it", "was", "missing", "slow", "parser"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repository", type=Path, help="measure its newest commits")
    parser.add_argument("--times", type=int, default=15)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        repository = args.repository or written(Path(folder, "repository"))
        path = Path(folder, "message")
        for name, text in MESSAGES.items():
            path.write_text(text, encoding="utf-8")
            report(name, [*DEVKIT, str(path)], NOTHING, repository, args.times)
        newest = subprocess.run(
            ["git", "rev-list", f"-n{COMMITS + 1}", "HEAD"], cwd=repository, check=True, capture_output=True
        ).stdout.split()
        revisions = f"{newest[-1].decode()}..HEAD"
        log = ["git", "log", revisions]
        report(f"a range of {len(newest) - 1} commits", [*DEVKIT, "--range", revisions], log, repository, args.times)


def report(name: str, command: Sequence[str], reference: Sequence[str], folder: Path, times: int) -> None:
    """Print the figure of one command."""
    ours, theirs = [], []
    for _ in range(times):
        theirs.append(checked(cost(reference, folder), lambda code: code == 0, reference).cpu)
        ours.append(checked(cost(command, folder), lambda code: code in (0, 1), command).cpu)
    cpu, base = median(ours), median(theirs)
    against = " ".join(Path(part).name for part in reference[:3])
    print(f"{name}: {cpu * 1000:.1f} ms CPU = {cpu / base:.2f} times {against}")


def written(folder: Path) -> Path:
    """A repository whose history holds messages of the usual shapes."""
    rng = random.Random(0)  # noqa: S311 - no secret
    lines = ["commit refs/heads/main", *_commit(0, "feat: begin", rng)]
    for number in range(1, COMMITS + 1):
        kind = rng.choice(["feat", "fix", "docs", "chore", "refactor(core)", "Fix", "fix(api)!"])
        lines += ["commit refs/heads/main", *_commit(number, f"{kind}: {_words(rng, 6)}", rng)]
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
    stream = "\n".join(lines).encode()
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=stream, check=True)
    return folder


def _commit(number: int, header: str, rng: random.Random) -> list[str]:
    body = "\n".join(_words(rng, 12) for _ in range(rng.randrange(5)))
    text = f"{header}\n\n{body}\n\nRefs: #{number}\n"
    return [f"committer Ada <ada@example.com> {1_700_000_000 + number} +0000", f"data {len(text)}", text]


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count))


if __name__ == "__main__":
    main()
