"""CPU of each published hook on a commit of five files against `python -c pass`, both by one interpreter.

    python benchmarks/hooks.py [PYTHON] [TIMES] [REPOSITORY]

PYTHON is that of an environment with devkit installed from a wheel, as pre-commit makes one: an editable install looks
for modules in slower ways. Every hook runs once before it is measured (more often in a REPOSITORY, in which devkit
learns and remembers things); the figure is the median of TIMES runs. Without a REPOSITORY, the commit is the first one
of five small files; with one, it changes five of its Python files, picked at random with a seed, in a clone.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from processes import cost

BAR = 10
FILES = 5
FIRST_RUNS = 8
"""Until a hook knows a large repository."""
MODULE = '''"""Module {number} of the shop."""

import logging
from pathlib import Path

LOGGER = logging.getLogger(__name__)
FIELDS = ("name", "price", "stock", "{number}")


def total_{number}(prices: list[int]) -> int:
    """Add prices."""
    if not prices:
        raise ValueError("no prices are given to shop {number}")
    return sum(prices) + {number}


def save_{number}(folder: Path, text: str) -> None:
    """Write a text."""
    LOGGER.info("saving %s", folder)
    (folder / "prices-{number}.txt").write_text(text, encoding="utf-8")
'''
COMMIT_TIME = {"pre-commit", "prepare-commit-msg", "commit-msg", "pre-merge-commit", "post-checkout"}


def repository(folder: Path) -> list[str]:
    """A repository with a commit and five files staged; returns their names."""
    git = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    names = [f"shop/part_{number}.py" for number in range(FILES)]
    (folder / "shop").mkdir()
    (folder / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n", encoding="utf-8")
    subprocess.run([*git, "init", "--quiet"], cwd=folder, check=True)
    subprocess.run([*git, "add", "--all"], cwd=folder, check=True)
    subprocess.run([*git, "commit", "--quiet", "-m", "chore: begin"], cwd=folder, check=True)
    for number, name in enumerate(names):
        (folder / name).write_text(MODULE.replace("{number}", str(number)), encoding="utf-8")
    subprocess.run([*git, "add", "--all"], cwd=folder, check=True)
    (folder / "message").write_text("feat: sell things\n", encoding="utf-8")
    return names


def changed(folder: Path, origin: str) -> list[str]:
    """A clone with five Python files changed and staged; returns their names."""
    subprocess.run(["git", "clone", "--quiet", origin, str(folder)], check=True)
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=folder, check=True, capture_output=True, text=True)
    names = random.Random(FILES).sample(  # noqa: S311 - a choice that can be made again
        [name for name in listed.stdout.splitlines() if (folder / name).read_text()], FILES
    )
    for name in names:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("\n# Changed.\n")
    time.sleep(1.1)  # files as young as the index are compared by git again and again
    subprocess.run(["git", "add", "--all"], cwd=folder, check=True)
    (folder / "message").write_text("feat: sell things\n", encoding="utf-8")
    return names


def command(python: str, hook: dict[str, object], names: list[str]) -> list[str]:
    """How pre-commit would start a hook."""
    program = Path(python).with_name("devkit")
    start = [str(program)] if program.exists() else [python, "-m", "devkit"]
    stages = hook["stages"]
    files = ["message"] if stages in (["commit-msg"], ["prepare-commit-msg"]) else names
    return [*start, *str(hook["entry"]).split()[1:], *([] if hook.get("pass_filenames") is False else files)]


def cpu(arguments: list[str], folder: Path, times: int, first: int = 1) -> float:
    for _ in range(first):
        cost(arguments, folder)
    return median(cost(arguments, folder).cpu for _ in range(times))


def main(python: str = sys.executable, times: str = "15", origin: str = "") -> int:
    from devkit.hooks.published import HOOKS

    worst = 0.0
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        names = changed(folder, origin) if origin else repository(folder)
        nothing = cpu([python, "-c", "pass"], folder, int(times))
        print(f"python -c pass: {nothing * 1000:.0f} ms")
        for hook in HOOKS:
            if COMMIT_TIME.isdisjoint(hook["stages"]):
                continue
            ratio = cpu(command(python, hook, names), folder, int(times), FIRST_RUNS if origin else 1) / nothing
            worst = max(worst, ratio)
            print(f"{hook['id']:24} {ratio:5.1f} x{'' if ratio <= BAR else '   ABOVE THE BAR'}")
    return worst > BAR


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
