"""Prices asked from a supplier."""

from collections.abc import Callable
from decimal import Decimal


class SupplierTimeout(Exception):
    """The supplier did not answer in time."""


class Supplier:
    """A supplier reached through a function that answers with a price in cents, or None when it is too slow."""

    def __init__(self, ask: Callable[[str], int | None]) -> None:
        self.ask = ask

    def quote(self, number: str) -> Decimal:
        """The price of a book."""
        cents = self.ask(number)
        if cents is None:
            raise SupplierTimeout(f"no quote for {number} within 2 seconds")
        return Decimal(cents) / 100
