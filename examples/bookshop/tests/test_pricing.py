from decimal import Decimal

import pytest

from bookshop import pricing


@pytest.mark.parametrize(("amount", "expected"), [("1.005", "1.01"), ("1.004", "1.00")])
def test_rounding(amount, expected):
    assert pricing.rounded(Decimal(amount)) == Decimal(expected)


def test_no_discount_below_fifty():
    assert pricing.discount(Decimal("49.99")) == 0


def test_discount_from_fifty():
    assert pricing.discount(Decimal(50)) == Decimal("2.50")


def test_discount_from_a_hundred():
    assert pricing.discount(Decimal(100)) == Decimal("10.00")


def test_discount_above_a_hundred():
    assert pricing.discount(Decimal(200)) == Decimal("20.00")


def test_total_of_nothing():
    assert pricing.total([]) == 0
