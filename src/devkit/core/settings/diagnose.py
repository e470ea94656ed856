"""`[tool.devkit.diagnose]`: what a diagnosis is made of."""

from typing import Annotated, Literal

import msgspec


class DiagnoseSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.diagnose]`: the defaults of the options of the same name."""

    root: str | None = None
    """Relative to the folder of the file it stands in."""
    base: str | None = None
    fail_on: Literal["any", "new", "none"] | None = None
    max_bytes: Annotated[int, msgspec.Meta(ge=1)] | None = None
    format: str | list[str] | None = None
