"""What starting costs: CPU of small commands over CPU of `python -c pass`.

    python benchmarks/startup.py [--times 7] [--earlier 30] [REPORT]

REPORT is a small one, the example's by default. `diagnose` is measured without history, and in a git repository with
the default one: empty, and holding so many earlier runs. Figures are ratios of medians; take them in a virtual
environment with the wheel in it, since an editable install makes every start slower.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from processes import DEVKIT, checked, cost

EXAMPLE = Path(__file__).parent.parent / "examples" / "bookshop" / "report.json"
HOUR = 3600
NOW = int(time.time())


class Case(NamedTuple):
    """A command that is measured."""

    command: Sequence[str]
    top: Path
    fresh: bool = False
    """Whether it finds no history yet."""

    def cpu(self) -> float:
        """CPU seconds."""
        if self.fresh:
            shutil.rmtree(self.top / ".devkit", ignore_errors=True)
        return checked(cost(self.command, self.top), lambda code: code in (0, 1), self.command).cpu


def repository(top: Path, report: Path) -> Path:
    """Make a git repository of the files beside the report; the report in it."""
    shutil.copytree(report.parent, top, ignore=shutil.ignore_patterns(".git", ".devkit"))
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    for arguments in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "feat: begin"]):
        subprocess.run(["git", *arguments], cwd=top, check=True)
    return top / report.name


def remembered(report: Path, runs: int) -> None:
    """Record the report as so many earlier runs, the latest an hour ago and the others an hour apart."""
    for number in range(runs, 0, -1):
        command = [*DEVKIT, "history", "add", str(report), "--time", str(NOW - number * HOUR)]
        checked(cost(command, report.parent), lambda code: code == 0, command)


def cases(first: Path, later: Path, earlier: int) -> dict[str, Case]:
    """What is measured; the first command is what the others are compared with."""
    found = {
        "python -c pass": Case([sys.executable, "-c", "pass"], first.parent),
        "import of devkit": Case([sys.executable, "-c", "import devkit"], first.parent),
        "devkit --help": Case([*DEVKIT, "--help"], first.parent),
    }
    for form in ("json", "text"):
        command = [*DEVKIT, "diagnose", "--time", str(NOW), "--format", form]
        found[f"diagnose, {form}, --no-history"] = Case([*command, "--no-history", str(first)], first.parent)
        found[f"diagnose, {form}, first run"] = Case([*command, str(first)], first.parent, fresh=True)
        found[f"diagnose, {form}, after {earlier} runs"] = Case([*command, str(later)], later.parent)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", nargs="?", type=Path, default=EXAMPLE)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--earlier", type=int, default=30)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        first, later = (repository(Path(folder, name), args.report.resolve()) for name in ("first", "later"))
        remembered(later, args.earlier)
        measured = cases(first, later, args.earlier)
        for case in measured.values():
            case.cpu()
        spent: dict[str, list[float]] = {name: [] for name in measured}
        for _ in range(args.times):  # in turn, so that a busy machine slows all of them alike
            for name, case in measured.items():
                spent[name].append(case.cpu())
    figures = {name: median(seconds) for name, seconds in spent.items()}
    reference = next(iter(figures.values()))
    for name, seconds in figures.items():
        print(f"{name}: {seconds * 1000:.0f} ms, {seconds / reference:.1f} times `python -c pass`")


if __name__ == "__main__":
    main()
