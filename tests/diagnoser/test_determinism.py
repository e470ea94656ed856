"""The same report gives the same bytes, whatever the order of its entries and of the interpreter's hashes."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Devkit = Callable[..., CompletedProcess[str]]

FORMATS = ["json", "markdown", "github", "sarif", "text"]


def shuffled(report: Path, folder: Path, seed: int) -> Path:
    content = json.loads(report.read_bytes())
    chance = random.Random(seed)  # noqa: S311 - an order, not a secret
    chance.shuffle(content["tests"])
    chance.shuffle(content["collectors"])
    path = folder / str(seed) / "report.json"
    path.parent.mkdir()
    path.write_text(json.dumps(content))
    return path


@pytest.mark.parametrize("kind", FORMATS)
def test_shuffled_entries(devkit: Devkit, bookshop: Path, tmp_path: Path, kind: str) -> None:
    outputs = set()
    for seed in range(3):
        path = shuffled(bookshop / "report.json", tmp_path, seed)
        arguments = ("diagnose", "report.json", "--format", kind, "--root", bookshop, "--no-history")
        result = devkit(*arguments, cwd=path.parent, env={"PYTHONHASHSEED": str(seed)})
        assert result.returncode == 1
        outputs.add(result.stdout)
    assert len(outputs) == 1


def test_several_reports_in_any_order(devkit: Devkit, bookshop: Path, tmp_path: Path) -> None:
    content = json.loads((bookshop / "report.json").read_bytes())
    for name, part in (("a", slice(None, None, 2)), ("b", slice(1, None, 2))):
        (tmp_path / f"{name}.json").write_text(json.dumps(content | {"tests": content["tests"][part]}))
    outputs = {
        devkit("diagnose", *names, "--format", "json", "--root", bookshop, "--no-history").stdout
        for names in (("a.json", "b.json"), ("b.json", "a.json"))
    }
    assert len(outputs) == 1
