"""Beta distributions: how sure a rate is after so many failures in so many runs."""

import math
from functools import lru_cache

_STEPS = 60
"""Bisections: more than a double can tell apart."""


def log_beta(a: float, b: float) -> float:
    """Natural logarithm of the beta function."""
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


@lru_cache(maxsize=4096)
def interval(failures: int, passes: int, mass: float = 0.9) -> tuple[float, float]:
    """The credible interval of a failure rate, from Jeffreys' prior: as much left out below as above."""
    a, b, tail = failures + 0.5, passes + 0.5, (1 - mass) / 2
    low = _quantile(a, b, tail) if failures else 0.0
    high = _quantile(a, b, 1 - tail) if passes else 1.0
    return low, high


def _quantile(a: float, b: float, share: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if cumulative(a, b, middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def cumulative(a: float, b: float, x: float) -> float:
    """Share of Beta(a, b) below `x`: the regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - cumulative(b, a, 1 - x)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - log_beta(a, b)) / a
    return front * _fraction(a, b, x)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    tiny, result, c, d = 1e-300, 1.0, 1.0, 0.0
    for step in range(400):
        half = step // 2
        if step == 0:
            numerator = 1.0
        elif step % 2 == 0:
            numerator = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        else:
            numerator = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        d = 1 / (1 + numerator * d or tiny)
        c = 1 + numerator / c or tiny
        result *= c * d
        if abs(1 - c * d) < 1e-12:  # noqa: PLR2004 - converged as far as doubles go
            break
    return result - 1
