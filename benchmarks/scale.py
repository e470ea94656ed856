"""What a big red run costs: CPU of `devkit diagnose` over CPU of only loading the same file with orjson, and memory.

    python benchmarks/scale.py                    # writes synthetic reports of 10,000 and 100,000 failures by itself
    python benchmarks/scale.py --tests 100000     # the same with every failure in a test function of its own
    python benchmarks/scale.py report.json        # an existing report

Needs orjson (`pip install orjson`). Each figure is the median of `--times` runs.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

from processes import DEVKIT, checked, cost

LOAD = "import orjson, sys; orjson.loads(open(sys.argv[1], 'rb').read())"
TYPES = ("ValueError", "KeyError", "TypeError", "AttributeError", "RuntimeError", "LookupError")
ROOT = "/home/runner/shop"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", nargs="?", type=Path, help="measure this report instead of synthetic ones")
    parser.add_argument("--failures", type=int, nargs="+", default=[10_000, 100_000], help="sizes of synthetic reports")
    parser.add_argument("--tests", type=int, default=5000, help="test functions in a synthetic report")
    parser.add_argument("--causes", type=int, default=150, help="causes in a synthetic report")
    parser.add_argument("--root", type=Path, help="sources to diagnose with; none by default")
    parser.add_argument("--times", type=int, default=3)
    args = parser.parse_args()
    if args.report:
        measure(args.report, args.times, args.root)
        return
    with tempfile.TemporaryDirectory() as folder:
        spent = []
        for failures in args.failures:
            path = Path(folder, f"{failures}.json")
            write_report(path, failures, args.tests, args.causes)
            spent.append(measure(path, args.times, args.root))
            path.unlink()
    for (small, large), (before, after) in zip(pairwise(args.failures), pairwise(spent), strict=True):
        print(f"{small} -> {large} failures: {after / before:.1f} times the CPU")


def measure(report: Path, times: int, root: Path | None) -> float:
    """Print the figures of one report; return devkit's CPU seconds."""
    size = report.stat().st_size
    command = [*DEVKIT, "diagnose", str(report.resolve()), "--format", "json", "--no-history"]
    command += ["--root", str(root.resolve())] if root else []
    with tempfile.TemporaryDirectory() as empty:
        runs = [checked(cost(command, Path(empty)), lambda code: code in (0, 1), command) for _ in range(times)]
        load = [sys.executable, "-c", LOAD, str(report.resolve())]
        loads = [checked(cost(load, Path(empty)), lambda code: code == 0, load) for _ in range(times)]
    cpu, reference = median(run.cpu for run in runs), median(run.cpu for run in loads)
    peak = median(run.peak for run in runs)
    print(
        f"{report.name}: {size / 1e6:.0f} MB, devkit {cpu:.2f} s CPU = {cpu / reference:.1f} times orjson's "
        f"{reference:.2f} s; peak {peak / 1e6:.0f} MB = {peak / size:.2f} times the file"
    )
    return cpu


def write_report(path: Path, failures: int, tests: int, causes: int) -> None:
    """Write a pytest-json-report of many failures, the same for the same figures."""
    chance = random.Random(0)  # noqa: S311 - data, not secrets
    summary = {"failed": failures, "total": failures, "collected": failures}
    head = {"created": 1.0, "duration": 1.0, "exitcode": 1, "root": ROOT, "environment": {}, "summary": summary}
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head)[:-1] + ', "collectors": [], "tests": [')
        for number, entry in enumerate(entries(failures, tests, causes, chance)):
            file.write((",\n" if number else "") + json.dumps(entry))
        file.write("]}")


def entries(failures: int, tests: int, causes: int, chance: random.Random) -> Iterator[dict[str, object]]:
    """Yield failing tests: each test function always meets the same cause, with ids and addresses of its own."""
    for number in range(failures):
        function = number % tests
        cause = function % causes
        module = f"src/shop/part{cause % 30}.py"
        test = f"tests/unit/test_part{function % 60}.py"
        name = f"test_case_{function}"
        kind = TYPES[cause % len(TYPES)]
        cart = f"<Cart object at {chance.getrandbits(44):#x}>"
        said = f"{kind}: order {chance.randrange(10**6)} of {cart} has no step{cause}"
        frames = [
            {"path": test, "lineno": 10 + function % 400, "message": ""},
            {"path": module, "lineno": 20 + cause, "message": f"in caller{cause % 7}"},
            {"path": module, "lineno": 50 + cause, "message": kind},
        ]
        call = {
            "duration": 0.001,
            "outcome": "failed",
            "crash": {"path": f"{ROOT}/{module}", "lineno": 50 + cause, "message": said},
            "traceback": frames,
            "longrepr": longrepr(frames, name, cause, said),
        }
        passed = {"duration": 0.001, "outcome": "passed"}
        nodeid = f"{test}::{name}[{number:x}]"
        yield {
            "nodeid": nodeid,
            "lineno": 9 + function % 400,
            "outcome": "failed",
            "keywords": [name, nodeid],
            "setup": passed,
            "call": call,
            "teardown": passed,
        }


def longrepr(frames: list[dict[str, object]], name: str, cause: int, said: str) -> str:
    """Return pytest's long text for such a failure."""
    blocks = []
    for frame, function in zip(frames, (name, f"caller{cause % 7}", f"step{cause}"), strict=True):
        body = "\n".join(f"        value{line} = prepare(value{line}, {line})" for line in range(8))
        error = f"\nE       {said}" if frame is frames[-1] else ""
        place = f"{frame['path']}:{frame['lineno']}: {frame['message'] if error else ''}"
        blocks.append(f"    def {function}(cart):\n{body}\n>       next_step(cart){error}\n\n{place}")
    return f"\n\n{'_ ' * 40}\n\n".join(blocks)


if __name__ == "__main__":
    main()
