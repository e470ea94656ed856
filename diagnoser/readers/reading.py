"""One report while it is read: where it comes from, and what the reader learns about it besides the tests."""

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from devkit.diagnoser.readers.content import Content

_MOST_PROBLEMS = 20


class Counts(msgspec.Struct, frozen=True):
    """Tests by outcome, as in `Run`."""

    tests: int = 0
    passed: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0


@dataclass
class Reading:
    """What a reader is given (`content`, `job`) and what it fills in while it yields the tests."""

    content: Content
    job: str = ""
    on_progress: Callable[[float], None] | None = None
    """Called with the part of the content that is done, 0 to 1."""
    root: str = ""
    created: float | None = None
    duration: float = 0.0
    exitcode: int | None = None
    summary: Counts | None = None
    """Only where the report holds counts and no tests."""
    problems: list[str] = field(default_factory=list)
    """Sentences without the file's name, at most 20."""
    _unlisted: int = 0

    def problem(self, sentence: str) -> None:
        """Note something that could not be read; the rest of the report still counts."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(sentence)
        else:
            self._unlisted += 1

    def all_problems(self) -> list[str]:
        """Return the sentences, the last one saying how many more there were."""
        if not self._unlisted:
            return self.problems
        return [*self.problems, f"{self._unlisted} more entries could not be read; the {_MOST_PROBLEMS} above say why"]

    def progress(self, done: float) -> None:
        """Tell whoever waits which part of the content is done, 0 to 1."""
        if self.on_progress is not None:
            self.on_progress(done)
