"""Orders and their receipts."""

import logging
from dataclasses import dataclass, field
from decimal import Decimal

from bookshop import pricing, settings
from bookshop.catalogue import Book, Catalogue

log = logging.getLogger(__name__)


@dataclass
class Order:
    """Books somebody buys."""

    lines: list[tuple[Book, int]] = field(default_factory=list)

    def add(self, book: Book, quantity: int = 1) -> None:
        """Add copies of a book."""
        if quantity < 1:
            raise ValueError(f"quantity must be at least 1, got {quantity}")
        self.lines.append((book, quantity))

    def prices(self) -> list[Decimal]:
        """One price a copy."""
        return [book.price for book, quantity in self.lines for _ in range(quantity)]

    def total(self) -> Decimal:
        """The sum to pay."""
        return pricing.total(self.prices())

    def summary(self) -> dict[str, object]:
        """What the basket page shows."""
        return {"copies": len(self.prices()), "total": str(self.total())}

    def receipt(self) -> str:
        """The text that is printed."""
        if not self.lines:
            log.warning("printing a receipt without lines")
        lines = [f"{quantity} x {book.title}" for book, quantity in self.lines]
        return "\n".join([*lines, f"Total {self.total()}", f"VAT ID {settings.vat_id()}"])


def read_order(catalogue: Catalogue, text: str) -> Order:
    """An order from lines such as `2 978-0-14-143951-8`."""
    order = Order()
    for line in text.splitlines():
        quantity, number = line.split(maxsplit=1)
        order.add(catalogue.find(number), int(quantity))
    return order
