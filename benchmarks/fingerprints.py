"""Do fingerprints last? The share of causes whose fingerprint is the same in another run, and after lines moved.

    python benchmarks/fingerprints.py FOLDER_OR_REPORT ... [--trees TREES]

Each pytest-json-report is diagnosed as it is and as other runs of the same faults would have written it:

  run     another machine and moment: root, addresses, durations, temporary folders; entries in another order
  lines   the same, and every file of the project and its tests ten lines longer at the top

A cause counts as the same where a cluster of the same tests has the same fingerprint. TREES holds sources as
PROJECT-VERSION for reports named PROJECT_*, which are shifted too.
"""

import argparse
import gzip
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from devkit.diagnoser.pipeline import Options, diagnose
from devkit.diagnoser.readers import open_reports

LINES = 10
_PLACE = re.compile(r"(?P<path>[\w./+-]+\.py)(?P<between>\\?\", line |:)(?P<line>\d+)")
_JSON_PLACE = re.compile(r'("path": ?"(?P<path>[^"]+\.py)", ?"lineno": ?)(?P<line>\d+)')
_FOREIGN = re.compile(r"site-packages|dist-packages|^/usr/|/lib/python\d|^<")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument("--trees", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take each n-th report only")
    parser.add_argument("--show", action="store_true", help="name the causes that changed")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for kind, moved in (("run", 0), ("lines", LINES)):
            counts = Counter[str]()
            for path in list(reports(args.reports))[:: args.every]:
                root = next(iter(args.trees.glob(f"{path.name.partition('_')[0]}-*")), None) if args.trees else None
                old = marks(text_of(path), root)
                new = marks(rerun(text_of(path), moved), shifted_tree(root, Path(folder)) if root and moved else root)
                common = old.keys() & new.keys()
                changed = sorted(tests for tests in common if old[tests] != new[tests])
                counts += Counter(same=len(common) - len(changed), total=len(common), clusters=len(old))
                for tests in changed if args.show else ():
                    print(f"  {path.name}: {tests[0]} and {len(tests) - 1} more")
            share = counts["same"] / max(1, counts["total"])
            print(f"{kind}: {counts['same']} of {counts['total']} fingerprints the same ({share:.3f})")
            print(f"  {counts['clusters'] - counts['total']} of {counts['clusters']} clusters have other tests")


def reports(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob("*.json.gz")) or sorted(path.glob("*.json")) if path.is_dir() else [path]


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode()


def shifted_tree(root: Path, folder: Path) -> Path:
    """A copy of the sources with `LINES` empty lines put before every file."""
    copy = folder / root.name
    for source in () if copy.exists() else root.rglob("*.py"):
        target = copy / source.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"\n" * LINES + source.read_bytes())
    return copy


def marks(text: str, root: Path | None) -> dict[tuple[str, ...], str]:
    """By the tests of each cluster: its fingerprint."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.json")
        path.write_text(text, encoding="utf-8")
        found = diagnose(open_reports([str(path)]), Options(root=root or Path(folder)))
    return {cluster.tests: cluster.fingerprint for cluster in found.clusters}


def rerun(text: str, moved: int) -> str:
    """What another run of the same faults would have reported."""
    chance = random.Random(1)  # noqa: S311 - noise, no secrets
    report = json.loads(text)
    chance.shuffle(report["tests"])
    old_root = report.get("root") or "/no/such/root"
    text = json.dumps(report).replace(old_root, "/builds/agent7/checkout")
    addresses: dict[str, str] = {}
    text = re.sub(r"0x[0-9a-f]{6,16}\b", lambda m: addresses.setdefault(m[0], f"{chance.getrandbits(44):#x}"), text)
    text = re.sub(r'"duration": [\d.e-]+', lambda _: f'"duration": {chance.random():.6f}', text)
    text = re.sub(r"/pytest-of-\w+/pytest-\d+", f"/pytest-of-agent/pytest-{chance.randrange(10**4)}", text)
    if moved:
        text = _PLACE.sub(lambda m: _shifted(m, moved, m["path"] + m["between"]), text)
        text = _JSON_PLACE.sub(lambda m: _shifted(m, moved, m[1]), text)
    return text


def _shifted(match: re.Match[str], moved: int, start: str) -> str:
    line = int(match["line"])
    return f"{start}{line if _FOREIGN.search(match['path']) else line + moved}"


if __name__ == "__main__":
    main()
