"""The books the shop sells."""

from dataclasses import dataclass, field
from decimal import Decimal

from bookshop import isbn


@dataclass(frozen=True)
class Book:
    """One title."""

    isbn: str
    title: str
    price: Decimal


@dataclass
class Catalogue:
    """Books by ISBN."""

    books: dict[str, Book] = field(default_factory=dict)

    def add(self, number: str, title: str, price: str) -> Book:
        """Add a title; its number may be written with hyphens or spaces."""
        book = Book(isbn.normalise(number), title, Decimal(price))
        self.books[book.isbn] = book
        return book

    def find(self, number: str) -> Book:
        """The book of that number."""
        return self.books[isbn.normalise(number)]

    def search(self, words: str) -> list[Book]:
        """Books whose title holds all the words, by title."""
        wanted = words.casefold().split()
        found = [book for book in self.books.values() if all(word in book.title.casefold() for word in wanted)]
        return sorted(found, key=lambda book: book.title)
