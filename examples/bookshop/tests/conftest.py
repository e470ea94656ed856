from pathlib import Path

import pytest

from bookshop.catalogue import Catalogue
from bookshop.stock import Stock


@pytest.fixture
def catalogue():
    catalogue = Catalogue()
    catalogue.add("978-0-14-143951-8", "Pride and Prejudice", "8.50")
    catalogue.add("978-0-14-143960-0", "A Tale of Two Cities", "10.00")
    catalogue.add("978-0-14-143972-3", "The Time Machine", "25.00")
    return catalogue


@pytest.fixture
def stock():
    return Stock.load(Path(__file__).parent / "data" / "stock.csv")
