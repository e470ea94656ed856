"""What the hook `devkit-docs` costs a commit of five files: CPU over CPU of `python -c pass`.

    python benchmarks/docs_hook.py [--times 11]

Three projects: one without documents to keep, one whose README.md has marks for version, changelog, options and
table of contents, and one with a project.json of all facts besides. Nothing is stale in any of them. Figures are
medians of runs taken in turn; take them in a virtual environment with the wheel in it, since an editable install makes
every start slower.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from processes import DEVKIT, checked, cost

FILES = [f"src/shop/module{number}.py" for number in range(5)]
MARKS = ["changelog", "options src/shop/cli.py", "toc"]
README = "# Shop <!-- devkit:begin version --><!-- devkit:end -->\n\n" + "".join(
    f"<!-- devkit:begin {mark} -->\n<!-- devkit:end -->\n\n" for mark in MARKS
)
SETTINGS = '[tool.devkit.docs]\nproject-json = "project.json"\n'


def project(top: Path, readme: str, settings: str) -> Path:
    """A git repository of some files, its documents up to date, five files staged."""
    files = {
        "pyproject.toml": f'[project]\nname = "shop"\nversion = "1.2.0"\n{settings}',
        "README.md": f"{readme}## One\n\n## Two\n",
        "CHANGELOG.md": "# Changelog\n\n## [1.2.0] - 2026-01-31\n\n- a thing\n",
        "src/shop/__init__.py": '__version__ = "1.2.0"\n',
        "src/shop/cli.py": 'parser.add_argument("--many", help="How many.")\n',
    } | dict.fromkeys(FILES, "x = 1\n")
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        [*identity, "commit", "-q", "-m", "feat: begin"],
        ["tag", "v1.2.0"],
    ):
        subprocess.run(["git", *arguments], cwd=top, check=True)
    subprocess.run([*DEVKIT, "docs", "update"], cwd=top, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["git", "add", "."], cwd=top, check=True)
    return top


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=11)
    args = parser.parse_args()
    hook = [*DEVKIT, "hook", "devkit-docs", *FILES]
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        cases = {
            "python -c pass": ([sys.executable, "-c", "pass"], top),
            "nothing to keep": (hook, project(top / "plain", "", "")),
            "a README.md with four regions": (hook, project(top / "regions", README, "")),
            "that and project.json": (hook, project(top / "facts", README, SETTINGS)),
        }
        spent: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(args.times):
            for name, (command, place) in cases.items():
                spent[name].append(checked(cost(command, place), lambda code: code == 0, command).cpu)
    reference = median(spent["python -c pass"])
    for name, seconds in spent.items():
        print(f"{name}: {median(seconds) * 1000:.0f} ms, {median(seconds) / reference:.1f} times `python -c pass`")


if __name__ == "__main__":
    main()
