"""A run of tests is remembered: what it saw of the project, and which functions each test ran."""

import hashlib
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from devkit.core import git
from devkit.core.settings.tests import TestsSettings
from devkit.hooks.affected import memory
from devkit.hooks.affected.difference import FileChange, file_changes

_MUCH = 4_000_000
"""Bytes of files that differ from the last commit, of which a run's state is made up."""
_SOURCE = Path(__file__).parent / "recording"
_PACKAGE = "devkit_recording"
PLUGIN = f"{_PACKAGE}.plugin"
"""What pytest is told to load."""


class State:
    """What a run sees of a project."""

    def __init__(self, top: Path) -> None:
        """Look at the work tree."""
        self.top = top
        self.commit = git.head_commit(top) or ""
        self.differing = {each.path: each.new for each in self._changes()} if self.commit else {}

    def _changes(self) -> Iterable[FileChange]:
        return (each for each in file_changes(self.top, self.commit) if "__pycache__/" not in f"/{each.path}")

    @property
    def is_known(self) -> bool:
        """Whether it can be told what has changed since."""
        return bool(self.commit) and sum(len(each or b"") for each in self.differing.values()) < _MUCH

    @property
    def lasts(self) -> bool:
        """Whether the work tree is the same as then, but for files that tests made."""
        if git.head_commit(self.top) != self.commit:
            return False
        now = {each.path: each for each in self._changes()}
        if any(path not in now or now[path].new != content for path, content in self.differing.items()):
            return False
        return all(each.old is None for path, each in now.items() if path not in self.differing)


def prepare(scratch: Path, top: Path) -> dict[str, str]:
    """Copy the plugin to a folder that Python looks for modules in; the variables that it is told by."""
    target = scratch / _PACKAGE
    target.mkdir()
    for path in _SOURCE.glob("*.py"):
        text = path.read_text(encoding="utf-8").replace("devkit.hooks.affected.recording", _PACKAGE)
        (target / path.name).write_text(text, encoding="utf-8")
    into = scratch / "recorded"
    into.mkdir()
    return {"DEVKIT_RECORDED": str(top), "DEVKIT_RECORD": str(into)}


def remember(state: State, scratch: Path, command: str) -> None:
    """Keep what the plugin has written; where it hasn't, what was known before is forgotten.

    Args:
        state: The project's, from before the run.
        scratch: The folder that was prepared.
        command: What `told` says of the run.
    """
    recorded = _recorded(scratch / "recorded")
    if not recorded:
        memory.forget(state.top)
        return
    if not state.is_known or not state.lasts:
        recorded = [msgspec.structs.replace(each, tests={}, gone=[*each.gone, *each.tests]) for each in recorded]
    places = sorted({place for each in recorded for place in each.places})
    run = memory.Run(
        commit=state.commit,
        differing=state.differing,
        command=command,
        installed=installed(places),
        places=places,
        early=sorted({path for each in recorded for path in each.early}),
        loaded=sorted({path for each in recorded for path in each.loaded}),
        outside=b"",
        left=b"",
    )
    memory.save(state.top, memory.add(memory.load(state.top), run, recorded))


def _recorded(folder: Path) -> list[memory.Recorded]:
    """What pytest's processes wrote; nothing where any of it is broken."""
    try:
        return [msgspec.json.decode(path.read_bytes(), type=memory.Recorded) for path in sorted(folder.iterdir())]
    except (OSError, msgspec.MsgspecError):
        return []


def told(settings: TestsSettings, python: Path) -> str:
    """How tests are run."""
    return shlex.join([str(python), settings.folder, *settings.arguments])


def installed(places: Sequence[str]) -> str:
    """What stands for the packages that are installed in some folders, and their versions."""
    found = hashlib.sha256()
    for place in places:
        try:
            names = sorted(path.name for path in Path(place).iterdir())
        except OSError:
            names = []
        known = [name for name in names if name.endswith((".dist-info", ".egg-info", ".pth", ".egg-link"))]
        found.update("\0".join([place, *known, ""]).encode("utf-8", "surrogateescape"))
    return found.hexdigest()
