"""`[tool.devkit.preflight]`: what the environment has to offer."""

from typing import Annotated

import msgspec


class PreflightSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.preflight]`: what can't be seen from the repository's other files."""

    extras: list[str] = []
    """Of the project's optional dependencies, those that should be installed."""
    groups: list[str] = []
    """Of its dependency groups, those that should be installed."""
    requirements: tuple[str, ...] = ("requirements.txt",)
    """Requirements files that should be installed, relative to the top folder; those that aren't there are left out."""
    programs: list[str] = []
    """Programs that should be on PATH."""
    services: list[str] = []
    """`host:port` of services that should answer."""
    schemas: dict[str, str] = {}
    """Configuration file -> the JSON Schema it should be valid by, both relative to the top folder."""
    free_disk: Annotated[int, msgspec.Meta(ge=0)] = 1_000
    """Megabytes that should be free."""
    skip: list[str] = []
    """Probes that are left out."""
