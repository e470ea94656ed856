"""The fixes `devkit fix` proposes from each report format of one and the same run, compared.

    repair_formats.py TREE PYTHON CORPUS.jsonl.gz [--n 20]

TREE is the project's unpacked source distribution, PYTHON an interpreter with its test requirements, pytest,
pytest-json-report and pytest-reportlog. Each line of the corpus is one reworded message: file, line, end_line, mutated,
failed (nodeids). For each, the tests that failed are run once with all three reports; a fix counts as the same if its
patch is. Prints the share of pytest-json-report's fixes that each other format gives as well.
"""

import argparse
import collections
import gzip
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.repair.run import repairs


def fixes(report: Path, root: Path) -> dict[str, float]:
    """Patches proposed from one report, with their confidence."""
    found = repairs(open_reports([str(report)]), root=root)
    return {fix.patch: fix.confidence for repair in found.repairs for fix in repair.fixes}


def of_case(case: dict[str, Any], tree: Path, python: str) -> dict[str, dict[str, float]]:
    """The fixes by format for one reworded message."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, "tree")
        shutil.copytree(tree, copy)
        target = copy / case["file"]
        lines = target.read_text(encoding="utf-8").splitlines(keepends=True)
        lines[case["line"] - 1 : case["end_line"]] = [case["mutated"]]
        target.write_text("".join(lines), encoding="utf-8")
        reports = {name: Path(scratch, name) for name in ("report.json", "report.xml", "report.jsonl")}
        command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--json-report"]
        command += [f"--json-report-file={reports['report.json']}", f"--junitxml={reports['report.xml']}"]
        command += [f"--report-log={reports['report.jsonl']}", *case["failed"]]
        paths = os.pathsep.join([str(copy / "src"), str(copy)])
        environment = os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False)
        return {name: fixes(report, copy) for name, report in reports.items()}


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("tree", type=Path)
    parser.add_argument("python")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--n", type=int, default=20)
    arguments = parser.parse_args()
    with gzip.open(arguments.corpus, "rt", encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    same: collections.Counter[str] = collections.Counter()
    total = 0
    for case in cases[:: max(1, len(cases) // arguments.n)][: arguments.n]:
        found = of_case(case, arguments.tree, arguments.python)
        wanted = found.pop("report.json")
        total += len(wanted)
        for name, others in found.items():
            same[name] += len(wanted.keys() & others.keys())
            if wanted.keys() - others.keys():
                print(case["id"], name, len(wanted), "fixes,", len(wanted.keys() - others.keys()), "not the same")
    for name, count in same.items():
        print(f"{name}: {count / max(total, 1):.3f} of {total} fixes")


if __name__ == "__main__":
    main()
