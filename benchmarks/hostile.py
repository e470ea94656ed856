"""Mangled reports through the real command: which exit codes, and how many tracebacks and hangs.

    python benchmarks/hostile.py [--count 200] [--seed 0] [REPORT ...]

Each report, the example's three by default, is mangled by flipped, dropped, repeated and inserted bytes, by truncation,
and for JSON by values of other types. A run of more than `--limit` CPU seconds counts as a hang.
"""

import argparse
import json
import random
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from processes import DEVKIT

EXAMPLE = Path(__file__).parent.parent / "examples" / "bookshop"
VALUES = (None, True, -1, 2**70, 1e308, "", "x" * 20_000, "\ud800", "\x1b[2J", [], {}, [[]], {"a": {"b": 1}})
PIECES = (
    b"\x00",
    b'"',
    b"NaN",
    b"\\ud800",
    b"[" * 500,
    b"{",
    b"}",
    b"</",
    b"&x;",
    b"\n",
    b"\xff\xfe",
    b"<!ENTITY a 'b'>",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ("report.json", "report.jsonl", "junit.xml")
    parser.add_argument("reports", nargs="*", type=Path, default=[EXAMPLE / name for name in names])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=20, help="seconds before a run counts as a hang")
    parser.add_argument("--keep", type=Path, help="folder for reports that went wrong")
    args = parser.parse_args()
    chance = random.Random(args.seed)  # noqa: S311 - noise, no secrets
    contents = [path.read_bytes() for path in args.reports]
    outcomes: Counter[str] = Counter()
    for number in range(args.count):
        content = mangled(contents[number % len(contents)], chance)
        outcome = run(content, args.limit)
        outcomes[outcome] += 1
        if args.keep and outcome not in ("exit 0", "exit 1", "exit 2"):
            args.keep.mkdir(parents=True, exist_ok=True)
            (args.keep / f"{number}.report").write_bytes(content)
    for outcome, count in sorted(outcomes.items()):
        print(f"{outcome}: {count}")


def run(content: bytes, limit: float) -> str:
    """Diagnose a report in an empty folder; return how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "report").write_bytes(content)
        command = [*DEVKIT, "diagnose", "report", "--no-history", "--format", "json"]
        try:
            done = subprocess.run(command, check=False, cwd=folder, capture_output=True, timeout=limit)
        except subprocess.TimeoutExpired:
            return "hang"
    if b"Traceback (most recent call last)" in done.stderr:
        return "traceback"
    if done.returncode in (0, 1) and not is_json(done.stdout):
        return f"exit {done.returncode} without a diagnosis"
    return f"exit {done.returncode}"


def mangled(content: bytes, chance: random.Random) -> bytes:
    if content.startswith(b"{") and chance.random() < 0.4:
        first, newline, rest = content.partition(b"\n")
        whole, rest = (content, b"") if not newline or not is_json(first) else (first, newline + rest)
        return json.dumps(retyped(json.loads(whole), chance)).encode() + rest
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) or 1)
        match chance.choice(["flip", "cut", "insert", "drop", "repeat"]):
            case "flip":
                data[at : at + 1] = bytes([chance.randrange(256)])
            case "cut":
                del data[at:]
            case "insert":
                data[at:at] = chance.choice(PIECES)
            case "drop":
                del data[at : at + chance.randrange(2000)]
            case _:
                data[at:at] = data[at : at + chance.randrange(2000)]
    return bytes(data)


def is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def retyped(document: object, chance: random.Random) -> object:
    """Put a value of another type somewhere."""
    found = document
    while isinstance(found, dict | list) and found:
        key = chance.choice(sorted(found)) if isinstance(found, dict) else chance.randrange(len(found))
        if chance.random() < 0.25 or not isinstance(found[key], dict | list):
            found[key] = chance.choice(VALUES)
            break
        found = found[key]
    return document


if __name__ == "__main__":
    main()
