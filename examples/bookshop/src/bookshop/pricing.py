"""What a basket costs."""

from decimal import ROUND_HALF_UP, Decimal

DISCOUNTS = [(Decimal(100), Decimal("0.10")), (Decimal(50), Decimal("0.05"))]
"""(from this sum, share taken off), largest first."""


def rounded(amount: Decimal) -> Decimal:
    """To whole cents."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def discount(subtotal: Decimal) -> Decimal:
    """What is taken off a sum."""
    for threshold, share in DISCOUNTS:
        if subtotal > threshold:
            return rounded(subtotal * share)
    return Decimal("0.00")


def total(prices: list[Decimal]) -> Decimal:
    """The sum to pay."""
    subtotal = sum(prices, Decimal(0))
    return rounded(subtotal - discount(subtotal))
