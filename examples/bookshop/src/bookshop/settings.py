"""Settings from the environment."""

import os


class SettingsError(Exception):
    """A setting is missing or wrong."""


def setting(name: str) -> str:
    """The value of `BOOKSHOP_<NAME>`."""
    variable = f"BOOKSHOP_{name.upper()}"
    value = os.environ.get(variable)
    if value is None:
        raise SettingsError(f"environment variable {variable} is not set")
    return value


def vat_id() -> str:
    """The shop's VAT number, printed on receipts."""
    return setting("vat_id")
