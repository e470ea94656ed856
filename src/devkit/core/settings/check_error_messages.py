"""`[tool.devkit.check.error-messages]`: messages of errors."""

import msgspec


class ErrorMessagesSettings(msgspec.Struct, frozen=True, rename="kebab"):
    """`[tool.devkit.check.error-messages]`: where messages belong."""

    registry: str | None = None
    """The module, as it is imported, that `devkit fix --extract` moves messages to, such as `package.errors`."""
