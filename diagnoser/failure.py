"""A failure: the evidence of one failing test phase, as plain records."""

import msgspec

from devkit.diagnoser.location import Origin
from devkit.diagnoser.report import When


class Frame(msgspec.Struct, frozen=True, gc=False):
    """One frame of a traceback, outermost first in every list."""

    path: str
    """Relative to the repository root where it lies below it."""
    line: int
    """1-based, as of the commit that was tested."""
    function: str
    """As the report names it, unqualified; empty where unknown."""
    code: str
    """The source line, stripped; empty where unknown."""
    origin: Origin


class Raised(msgspec.Struct, frozen=True, gc=False):
    """An exception: its type, its text, the text's template."""

    type: str
    """Unqualified, such as `ValueError`; empty where the report names none."""
    text: str
    """The message without the type, whole."""
    template: str
    """First line of `text`, variable parts masked."""

    @property
    def judged(self) -> bool:
        """Whether a test's own check failed (an assertion, `pytest.fail`), rather than code having raised."""
        return self.type in ("AssertionError", "Failed", "") and not self.timed_out

    @property
    def timed_out(self) -> bool:
        """Whether a timeout plugin stopped the test."""
        return self.type == "Failed" and self.text.startswith("Timeout")


class Link(msgspec.Struct, frozen=True, gc=False):
    """An earlier exception of the chain (a cause, a context, or a member of an exception group)."""

    raised: Raised
    frames: tuple[Frame, ...]


class Failure(msgspec.Struct, frozen=True, gc=False):
    """What is known of one failing phase of one test."""

    nodeid: str
    when: When
    raised: Raised
    """The exception that failed the phase."""
    embedded: Raised | None
    """An exception seen only as an operand of a failed assertion, such as `<Result KeyError('x')>.exit_code == 0`."""
    frames: tuple[Frame, ...]
    chain: tuple[Link, ...]
    """Earlier exceptions, the nearest to the failure last."""
    longrepr: str
    logs: tuple[str, ...]
    """Captured log records at WARNING and above, `LEVEL logger: message`."""

    @property
    def effective(self) -> Raised:
        """The exception that says most of the cause: the embedded one if there is one."""
        return self.embedded or self.raised

    @property
    def telling(self) -> Raised:
        """The exception to tell a person of: an embedded SystemExit is how a command line ends, not what went wrong."""
        return self.raised if self.embedded is not None and self.embedded.type == "SystemExit" else self.effective

    @property
    def test(self) -> str:
        """The nodeid without its parameters."""
        return without_parameters(self.nodeid)

    @property
    def file(self) -> str:
        """The test's file."""
        return self.nodeid.partition("::")[0]

    def frames_of(self, *origins: Origin) -> list[Frame]:
        """The frames of these origins, outermost first."""
        return [frame for frame in self.frames if frame.origin in origins]


def without_parameters(nodeid: str) -> str:
    """`tests/test_a.py::test_b[x::y]` -> `tests/test_a.py::test_b`; parameters may hold `::` and `[` too."""
    path, separator, rest = nodeid.partition("::")
    return path + separator + rest.partition("[")[0]
