"""CPU of `devkit check` on many files against `ast.parse` of them all, and of a check's hook against `python -c pass`.

    python benchmarks/check.py [FILES] [CHECK...]

The files are the standard library's and the installed packages', copied under new names until there are enough.
"""

import itertools
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from processes import DEVKIT, checked, cost

PARSE = """
import ast, sys, warnings
warnings.simplefilter("ignore")
for path in open(sys.argv[1], encoding="utf-8").read().split("\\0"):
    try:
        ast.parse(open(path, "rb").read())
    except (SyntaxError, ValueError):
        pass
"""


def cpu(command: list[str], folder: Path) -> float:
    return checked(cost(command, folder), lambda code: code in (0, 1), command).cpu


def sources() -> list[Path]:
    folders = (sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"))
    found = {path for folder in folders for path in Path(folder).rglob("*.py")}
    return sorted(path for path in found if path.stat().st_size < 100_000 and "lib2to3" not in path.parts)


def copies(folder: Path, number: int) -> Iterator[Path]:
    for index, source in enumerate(itertools.islice(itertools.cycle(sources()), number)):
        target = folder / f"package_{index % 50}" / f"{source.stem}_{index}.py"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(source.read_bytes())
        yield target


def whole(number: int, checks: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = list(copies(folder, number))
        (folder / "list").write_text("\0".join(map(str, paths)), encoding="utf-8")
        parse = cpu([sys.executable, "-c", PARSE, str(folder / "list")], folder)
        check = cpu([*DEVKIT, "check", *checks, "--format", "json"], folder)
        print(f"{number} files: ast.parse {parse:.2f} s, devkit check {check:.2f} s, ratio {check / parse:.2f}")


def commit(hook: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
        list(copies(folder, 5))
        subprocess.run(["git", "add", "."], cwd=folder, check=True)
        nothing = min(cpu([sys.executable, "-c", "pass"], folder) for _ in range(20))
        spent = min(cpu([*DEVKIT, "hook", hook], folder) for _ in range(20))
        figures = f"python -c pass {nothing * 1000:.0f} ms, hook {spent * 1000:.0f} ms, {spent / nothing:.1f} times"
        print(f"{hook}, 5 files staged: {figures}")


if __name__ == "__main__":
    amount, *names = sys.argv[1:] or ["5000"]
    commit("devkit-error-messages")
    whole(int(amount), names)
