import pytest

from bookshop.stock import Stock


def test_take(stock):
    stock.take("9780141439518", 1)
    assert stock.copies["9780141439518"] == 4


def test_take_too_many(stock):
    with pytest.raises(LookupError):
        stock.take("9780141439518", 100)


def test_take_from_nothing():
    with pytest.raises(LookupError, match="only 0 copies"):
        Stock({}).take("9780141439518", 1)
