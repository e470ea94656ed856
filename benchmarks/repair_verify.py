"""`devkit fix --verify` on reworded messages: does the best fix, verified, heal every test and break none?

    repair_verify.py TREES ENVIRONMENTS CORPUS.jsonl.gz... [--n 60]

TREES holds unpacked source distributions (name-version), ENVIRONMENTS a virtual environment for each project (by its
name), made where it is missing with pytest and what `REQUIREMENTS` names. Each line of a corpus is one reworded
message: project, version, file, line, end_line, mutated, failed (nodeids), report. The rewording is committed to a
scratch repository, `devkit fix REPORT --verify` is run there, then its best fixes are applied and the test files are
run once more, without devkit.
"""

import argparse
import collections
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

REQUIREMENTS = {"attrs": ["hypothesis", "cloudpickle"], "marshmallow": ["simplejson"], "tomlkit": ["pyyaml"]}
_IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false")
_SEED = 1

Case = dict[str, Any]


def environment(folder: Path, project: str) -> Path:
    """The interpreter of a project's virtual environment, made where it is missing."""
    python = folder / project / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / project)], check=True)
        wanted = ["pytest", project, *REQUIREMENTS.get(project, [])]  # the project for its metadata alone
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
    return python


def tried(case: Case, tree: Path, python: Path) -> str:
    """`healed`, or what went wrong with one case."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, "tree")
        shutil.copytree(tree, copy)
        target = copy / case["file"]
        lines = target.read_text(encoding="utf-8").splitlines(keepends=True)
        lines[case["line"] - 1 : case["end_line"]] = [case["mutated"]]
        target.write_text("".join(lines), encoding="utf-8")
        for arguments in (("init", "--quiet"), ("add", "--all", "--force"), ("commit", "--quiet", "--message", "x")):
            subprocess.run(["git", *_IDENTITY, *arguments], cwd=copy, check=True, capture_output=True)
        report = Path(scratch, "report.json")
        report.write_text(
            json.dumps(case["report"]).replace("$ROOT", str(copy)).replace("$VENV", str(python.parents[1]))
        )
        return _judged(case, copy, report, python)


def _judged(case: Case, copy: Path, report: Path, python: Path) -> str:
    command = ["devkit", "fix", str(report), "--root", str(copy), "--verify", "--python", str(python)]
    run = subprocess.run([*command, "--format", "json"], cwd=copy, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        return run.stderr.strip() or f"exit {run.returncode}"
    repairs = [repair for repair in json.loads(run.stdout)["repairs"] if repair["fixes"]]
    if not repairs:
        return "no fix"
    if not all(repair["fixes"][0]["verified"] for repair in repairs):
        return f"best fix not verified: {[repair['fixes'][0]['verified'] for repair in repairs]}"
    for patch in dict.fromkeys(repair["fixes"][0]["patch"] for repair in repairs):
        applied = subprocess.run(
            ["git", "apply", "-"], cwd=copy, input=patch, text=True, capture_output=True, check=False
        )
        if applied.returncode:
            return "a patch does not apply"
    files = {nodeid.partition("::")[0] for nodeid in case["failed"]}
    paths = os.pathsep.join([str(copy / "src"), str(copy)])
    again = subprocess.run(
        [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", *sorted(files)],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        check=False,
    )
    return "healed" if again.returncode == 0 else "verified, but tests fail with it"


def main() -> None:
    """Print the share of cases that were healed, and why the others were not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("trees", type=Path)
    parser.add_argument("environments", type=Path)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--n", type=int, default=60)
    arguments = parser.parse_args()
    cases: list[Case] = []
    for corpus in arguments.corpora:
        with gzip.open(corpus, "rt", encoding="utf-8") as lines:
            cases += [json.loads(line) for line in lines]
    random.Random(_SEED).shuffle(cases)  # noqa: S311 - a sample, the same every time
    by_project = collections.defaultdict(list)
    for case in cases:
        by_project[case["project"]].append(case)
    chosen: list[Case] = []
    while len(chosen) < min(arguments.n, len(cases)):
        chosen += [group.pop() for group in by_project.values() if group]
    outcomes: collections.Counter[str] = collections.Counter()
    for case in chosen[: arguments.n]:
        tree = arguments.trees / f"{case['project']}-{case['version']}"
        outcome = tried(case, tree, environment(arguments.environments, case["project"]))
        outcomes[outcome] += 1
        print(f"{case['id']} {outcome}; healed {outcomes['healed']} of {outcomes.total()}", flush=True)
    print(f"healed {outcomes['healed'] / outcomes.total():.3f} of {outcomes.total()}")


if __name__ == "__main__":
    main()
