from decimal import Decimal

import pytest

from bookshop.orders import Order, read_order


@pytest.fixture
def order(catalogue):
    order = Order()
    order.add(catalogue.find("978-0-14-143972-3"), 2)
    return order


def test_one_price_a_copy(order):
    assert order.prices() == [Decimal("25.00"), Decimal("25.00")]


def test_total_has_the_discount(order):
    assert order.total() == Decimal("47.50")


def test_summary(order):
    assert order.summary() == {"copies": 2, "total": "47.50"}


def test_quantity_is_checked(catalogue):
    with pytest.raises(ValueError, match="quantity must be positive"):
        Order().add(catalogue.find("978-0-14-143972-3"), 0)


def test_read_order(catalogue):
    assert len(read_order(catalogue, "2 978-0-14-143951-8\n1 978-0-14-143972-3").lines) == 2


def test_read_order_with_spaces(catalogue):
    assert len(read_order(catalogue, "1 978 0 14 143951 8").lines) == 1


@pytest.mark.parametrize("copies", [1, 3])
def test_receipt_counts_copies(catalogue, copies):
    order = Order()
    order.add(catalogue.find("978-0-14-143951-8"), copies)
    assert f"{copies} x Pride and Prejudice" in order.receipt()


def test_empty_receipt():
    assert Order().receipt().startswith("Total 0.00")
