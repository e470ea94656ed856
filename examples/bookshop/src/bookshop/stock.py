"""How many copies there are."""

import csv
from pathlib import Path


class Stock:
    """Copies by ISBN."""

    def __init__(self, copies: dict[str, int]) -> None:
        self.copies = copies

    @classmethod
    def load(cls, path: Path) -> "Stock":
        """Read a table of two columns, number and copies."""
        with path.open(newline="") as file:
            return cls({row["isbn"]: int(row["copies"]) for row in csv.DictReader(file)})

    def take(self, number: str, copies: int) -> None:
        """Take copies out."""
        if self.copies.get(number, 0) < copies:
            raise LookupError(f"only {self.copies.get(number, 0)} copies of {number} left")
        self.copies[number] -= copies
