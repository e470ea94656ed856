"""`[tool.devkit.check]`: which checks run, and where."""

import msgspec

from devkit.core.settings.check_error_messages import ErrorMessagesSettings
from devkit.core.settings.check_paths import PathsSettings


class CheckSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.check]`; each check's own table is below it, in the file `check_<name>.py`."""

    select: list[str] = []
    """Checks and rules that are on, instead of the default ones."""
    extend_select: list[str] = []
    """Checks and rules that are on beside those."""
    ignore: list[str] = []
    """Checks and rules that are off."""
    exclude: list[str] = []
    """Patterns as in .gitignore, relative to the folder of the file they stand in: files that are not read at all."""
    per_file_ignores: dict[str, list[str]] = {}
    """Pattern as in .gitignore -> checks and rules that find nothing in those files."""
    error_messages: ErrorMessagesSettings = ErrorMessagesSettings()
    paths: PathsSettings = PathsSettings()
