"""What starting costs: CPU of small commands over CPU of `python -c pass`.

    python benchmarks/startup.py [--times 7] [REPORT]

REPORT is a small one, the example's by default. Figures are ratios of medians.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from processes import DEVKIT, checked, cost, median_cpu

EXAMPLE = Path(__file__).parent.parent / "examples" / "bookshop" / "report.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", nargs="?", type=Path, default=EXAMPLE)
    parser.add_argument("--times", type=int, default=7)
    args = parser.parse_args()
    report = str(args.report.resolve())
    commands = {
        "import of devkit": [sys.executable, "-c", "import devkit"],
        "devkit --help": [*DEVKIT, "--help"],
        "devkit diagnose --format json": [*DEVKIT, "diagnose", report, "--no-history", "--format", "json"],
        "devkit diagnose --format text": [*DEVKIT, "diagnose", report, "--no-history", "--format", "text"],
        "the same with --root": [*DEVKIT, "diagnose", report, "--no-history", "--root", str(args.report.parent)],
    }
    with tempfile.TemporaryDirectory() as folder:
        for command in commands.values():
            checked(cost(command, Path(folder)), lambda code: code in (0, 1), command)
        reference = median_cpu([sys.executable, "-c", "pass"], args.times, Path(folder))
        for name, command in commands.items():
            print(f"{name}: {median_cpu(command, args.times, Path(folder)) / reference:.1f} times `python -c pass`")


if __name__ == "__main__":
    main()
