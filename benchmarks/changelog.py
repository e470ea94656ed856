"""What a changelog costs: CPU of `devkit changelog` over that of `git log` of the same repository, and peak memory.

    python benchmarks/changelog.py REPOSITORY... [--times 5] [--cliff git-cliff]

Figures are medians; `git log` and devkit take turns, so that both see the same load. `--unreleased` is compared with
git-cliff where there is one. devkit runs from bytecode, as an installed package does, whatever `PYTHON…` variables say.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from processes import checked, cost

DEVKIT = (str(Path(sys.executable).parent / "devkit"), "changelog")
LOG = ("git", "log", "--format=%H%n%an%n%ae%n%aI%n%s%n%b%x00")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--cliff", default="git-cliff", help="the git-cliff to compare with")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as bytecode:
        as_installed(Path(bytecode))
        for repository in args.repositories:
            report(repository, "full", DEVKIT, LOG, args.times)
            if shutil.which(args.cliff):
                report(repository, "--unreleased", (*DEVKIT, "--unreleased"), (args.cliff, "--unreleased"), args.times)


def as_installed(bytecode: Path) -> None:
    """Let Python keep its bytecode in a folder, and nothing else of the environment change how it runs."""
    for name in [name for name in os.environ if name.startswith("PYTHON")]:
        del os.environ[name]
    os.environ["PYTHONPYCACHEPREFIX"] = str(bytecode)


def report(repository: Path, name: str, command: tuple[str, ...], reference: tuple[str, ...], times: int) -> None:
    ours, theirs = [], []
    cost(command, repository)  # writes the bytecode
    for _ in range(times):
        theirs.append(checked(cost(reference, repository), lambda code: code == 0, reference))
        ours.append(checked(cost(command, repository), lambda code: code == 0, command))
    cpu, base = median(run.cpu for run in ours), median(run.cpu for run in theirs)
    ratio = median(run.cpu / other.cpu for run, other in zip(ours, theirs, strict=True))
    peak = max(run.peak for run in ours) / (1 << 20)
    print(
        f"{repository}: {name} {cpu:.3f} s, {' '.join(reference[:2])} {base:.3f} s: {cpu / base:.2f} times"
        f" (pairwise {ratio:.2f}), peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
