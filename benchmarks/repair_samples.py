"""What devkit makes of samples of every kind of mismatch: how many are read, repaired or explained, by report.

    repair_samples.py FOLDER

FOLDER holds a project whose tests all fail at a message, and reports of them (`*.json`, `*.jsonl`, `*.xml`), such as
one for each version of pytest. A failing test counts as read where the report alone gives the kind of mismatch, with
both texts where it has two; as answered where `devkit fix` has a patch or an explanation for it. The others are listed.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from devkit.diagnoser.evidence import failure
from devkit.diagnoser.location import Locator
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.repair.reading import is_mismatch
from devkit.diagnoser.repair.run import repairs

_TEXTS = frozenset({"match", "equal", "contains"})


def read(report: Path) -> tuple[set[str], set[str]]:
    """Failing tests of a report, and those of them that the report alone tells the mismatch of."""
    failing, known = set(), set()
    for test in open_reports([str(report)]):
        if test.phases:
            failing.add(test.nodeid)
            found = is_mismatch(failure(test.nodeid, test.phases[0], Locator()))
            if found is not None and (found.comparisons or found.kind not in _TEXTS):
                known.add(test.nodeid)
    return failing, known


def answered(report: Path, folder: Path) -> set[str]:
    """Failing tests that there is a patch or an explanation for."""
    found = repairs(open_reports([str(report)]), root=folder)
    return {test for repair in found.repairs for test in repair.tests}


def main() -> None:
    """Print one line for each report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, "samples")
        shutil.copytree(folder, copy)
        for report in sorted(path for path in copy.iterdir() if path.suffix in (".json", ".jsonl", ".xml")):
            failing, known = read(report)
            done = answered(report, copy)
            left = sorted(test.rpartition("::")[2] for test in failing - known - done)
            print(f"{report.name}: {len(known)} read, {len(known | done)} read or answered of {len(failing)}; {left}")


if __name__ == "__main__":
    main()
