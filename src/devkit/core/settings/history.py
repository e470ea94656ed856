"""`[tool.devkit.history]`: the memory of runs."""

from typing import Annotated

import msgspec

Weight = Annotated[float, msgspec.Meta(ge=0)] | None


class PriorityWeights(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.history.weights]`: how much each part of a priority counts; what is left out keeps its default."""

    tests: Weight = None
    runs: Weight = None
    branches: Weight = None
    recurrence: Weight = None
    recency: Weight = None
    cost: Weight = None
    age: Weight = None
    main: Weight = None


class HistorySettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.history]`: where runs are remembered, and what counts in them."""

    url: str | None = None
    """A path, relative to the folder of the file it stands in, or a URL; the default of `--history`."""
    keep: str | None = None
    """How long every result is kept, such as `90d`; older runs are rolled up."""
    main_branch: str | list[str] | None = None
    """The main branch's name, or its names, the likeliest first; by default it is found."""
    known_failures: str | None = None
    """Relative to the folder of the file it stands in; the default of `--known-failures`."""
    weights: PriorityWeights = PriorityWeights()
