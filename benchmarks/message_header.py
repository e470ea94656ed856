"""How like the authors' headers the proposed ones are, against the nearest neighbour in the repository.

    python benchmarks/message_header.py CASES.json MIRRORS [--n 200]

CASES.json: [{"repo": "owner/name", "commits": [{"sha", "type", "scope", "breaking", "subject"}, …]}, …]; MIRRORS holds
a repository owner+name or owner+name/… for each. The neighbour is the ancestor whose paths and changed words are the
nearest (cosine of tf-idf), and its header is taken as it stands; a second figure leaves out the number at its end,
which no tool can know.
"""

import argparse
import difflib
import json
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

DEVKIT = str(Path(sys.executable).parent / "devkit")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+|\d+")
NUMBER = re.compile(r"\s*\(#\d+\)$")
MOST_WORDS = 3000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("mirrors", type=Path)
    parser.add_argument("--n", type=int, default=200)
    args = parser.parse_args()
    figures = []
    for case in json.loads(args.cases.read_text(encoding="utf-8")):
        folder = found(args.mirrors / case["repo"].replace("/", "+"))
        figures.append(measured(folder, case["commits"][: args.n]))
        ours, theirs, plain = figures[-1]
        print(f"{case['repo']}: devkit {ours:.3f}, neighbour {theirs:.3f}, without number {plain:.3f}", flush=True)
    ours, theirs, plain = (mean(column) for column in zip(*figures, strict=True))
    print(f"mean: devkit {ours:.3f} = {ours / theirs:.2f} times the neighbour, {ours / plain:.2f} without its number")


def found(base: Path) -> Path:
    return next(
        path for path in (base, *sorted(base.glob("*"))) if (path / "HEAD").exists() or (path / ".git").exists()
    )


def measured(folder: Path, rows: Sequence[dict[str, str]]) -> tuple[float, float, float]:
    asked = "".join(f"{row['sha']}\n" for row in rows)
    command = [DEVKIT, "message", "--stdin", "--format", "json"]
    done = subprocess.run(command, cwd=folder, input=asked, capture_output=True, encoding="utf-8", check=True)
    ours = [json.loads(line)["header"] for line in done.stdout.splitlines()]
    theirs = neighbours(folder, [row["sha"] for row in rows])
    written = [header(row) for row in rows]
    return (
        mean(alike(*pair) for pair in zip(written, ours, strict=True)),
        mean(alike(*pair) for pair in zip(written, theirs, strict=True)),
        mean(alike(text, NUMBER.sub("", other)) for text, other in zip(written, theirs, strict=True)),
    )


def header(row: dict[str, str]) -> str:
    scope = f"({row['scope']})" if row["scope"] else ""
    return f"{row['type']}{scope}{'!' if row['breaking'] else ''}: {row['subject']}"


def alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def neighbours(folder: Path, asked: Sequence[str]) -> list[str]:
    """The header of each commit's nearest ancestor; older in the order of history stands for ancestor."""
    history = list(commits(folder))
    seen = Counter(word for _, _, words in history for word in words)
    vectors = [normed(words, seen, len(history)) for _, _, words in history]
    postings: dict[str, list[tuple[int, float]]] = {}
    for index, vector in enumerate(vectors):
        for word, weight in vector.items():
            postings.setdefault(word, []).append((index, weight))
    places = {commit: index for index, (commit, _, _) in enumerate(history)}
    made = []
    for commit in asked:
        scores: Counter[int] = Counter()
        for word, weight in vectors[places[commit]].items():
            for index, other in postings[word]:
                if index > places[commit]:
                    scores[index] += weight * other
        made.append(history[scores.most_common(1)[0][0]][1] if scores else "")
    return made


def normed(words: Counter[str], seen: Counter[str], total: int) -> dict[str, float]:
    weights = {word: (1 + math.log(count)) * (1 + math.log(total / seen[word])) for word, count in words.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def commits(folder: Path) -> Iterator[tuple[str, str, Counter[str]]]:
    """Hash, header and words of every commit but merges, children before parents."""
    command = [
        "git",
        "log",
        "--topo-order",
        "--no-merges",
        "-n4000",
        "--format=%x01%H%x00%s",
        "-p",
        "-U0",
        "-M",
        "HEAD",
    ]
    log = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE)
    current: tuple[str, str, Counter[str]] | None = None
    for raw in log.stdout or ():
        line = raw.decode("utf-8", "replace")
        if line[:1] == "\x01":
            if current:
                yield current
            commit, _, text = line[1:].rstrip("\n").partition("\0")
            current = (commit, text, Counter())
        elif current and line.startswith("diff --git "):
            path = line.rpartition(" b/")[2].strip()
            current[2].update([f"path {path}", *path.split("/")])
        elif current and line[:1] in "+-" and line[:3] not in {"+++", "---"} and len(current[2]) < MOST_WORDS:
            current[2].update(WORD.findall(line[:300])[:12])
    if current:
        yield current


if __name__ == "__main__":
    main()
