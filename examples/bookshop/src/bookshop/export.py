"""The catalogue as a spreadsheet."""

import openpyxl

from bookshop.catalogue import Catalogue


def workbook(catalogue: Catalogue) -> openpyxl.Workbook:
    """One row a book."""
    book = openpyxl.Workbook()
    for entry in catalogue.books.values():
        book.active.append([entry.isbn, entry.title, str(entry.price)])
    return book
