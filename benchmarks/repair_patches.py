"""Every patch proposed for reworded messages: does `git apply` take it, does the file parse, is the rest untouched?

    repair_patches.py TREES CORPUS.jsonl.gz... [--n N]

TREES holds unpacked source distributions (name-version). Each line of a corpus is one reworded message: project,
version, file, line, end_line, mutated, report. Every fix of every repair is applied by itself; lines outside of its
hunks' changed ones must stay byte for byte, and the file's end and line ends too.
"""

import argparse
import ast
import collections
import difflib
import gzip
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.readers import open_reports
from devkit.diagnoser.repair.run import repairs


def verdict(fix: Fix, root: Path) -> str:
    """`clean`, or what is wrong with one patch; the file is as it was afterwards."""
    target = root / fix.path
    before = target.read_bytes()
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    run = subprocess.run(command, cwd=root, input=fix.patch.encode(), capture_output=True, check=False)
    after = target.read_bytes()
    target.write_bytes(before)
    if run.returncode:
        return "does not apply"
    try:
        ast.parse(after)
    except (SyntaxError, ValueError):
        return "does not parse"
    changed = {line[1:] for line in fix.patch.split("\n") if line[:1] in "+-" and line[:3] not in ("+++", "---")}
    old, new = before.decode().split("\n"), after.decode().split("\n")
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    touched = [
        line
        for word, first, last, start, end in matcher.get_opcodes()
        if word != "equal"
        for line in (*old[first:last], *new[start:end])
    ]
    return "clean" if set(touched) <= changed else "touches more than it shows"


def of_case(case: dict[str, Any], tree: Path) -> collections.Counter[str]:
    """Verdicts on the fixes for one reworded message."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, "tree")
        shutil.copytree(tree, copy)
        target = copy / case["file"]
        lines = target.read_text(encoding="utf-8").splitlines(keepends=True)
        lines[case["line"] - 1 : case["end_line"]] = [case["mutated"]]
        target.write_text("".join(lines), encoding="utf-8")
        report = Path(scratch, "report.json")
        report.write_text(json.dumps(case["report"]).replace("$ROOT", str(copy)))
        found = repairs(open_reports([str(report)]), root=copy)
        return collections.Counter(verdict(fix, copy) for repair in found.repairs for fix in repair.fixes)


def main() -> None:
    """Print how many patches are clean, and what is wrong with the others."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("trees", type=Path)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--n", type=int, default=10**9)
    arguments = parser.parse_args()
    total: collections.Counter[str] = collections.Counter()
    for corpus in arguments.corpora:
        with gzip.open(corpus, "rt", encoding="utf-8") as lines:
            cases = [json.loads(line) for line in lines][: arguments.n]
        for case in cases:
            found = of_case(case, arguments.trees / f"{case['project']}-{case['version']}")
            total += found
            if set(found) - {"clean"}:
                print(case["id"], dict(found))
    print(f"clean: {total['clean'] / max(1, total.total()):.3f} of {total.total()} patches")


if __name__ == "__main__":
    main()
