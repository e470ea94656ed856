"""What is known around a run when it is held against history: branches, the fork, what was renamed since."""

import msgspec

from devkit.diagnoser.history.lineage import NO_LINEAGE, Lineage
from devkit.diagnoser.history.renames import NO_RENAMES, Renames
from devkit.diagnoser.history.runs import MAIN


class Around(msgspec.Struct, frozen=True):
    """What is known around a run."""

    main: tuple[str, ...] = MAIN
    """Names the main branch may have, the likeliest first."""
    base: str | None = None
    """The branch the run's is to be merged into; None takes the main one."""
    fork: str | None = None
    """The commit where the run's branch left it; None where that is not known."""
    renames: Renames = NO_RENAMES
    lineage: Lineage = NO_LINEAGE


NOTHING_AROUND = Around()
