"""Rounding as people and Excel do it: 2.735 is 2.74 with two digits, however the computer holds it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_SIGNIFICANT = 15  # of a float, as Excel takes them: 2.735 is held as 2.73499999999999987


@lru_cache(maxsize=4_096)
def rounded(value: float, digits: int) -> float:
    """Half away from zero. `value` is finite."""
    return float(_exact(value, digits))


def fixed(value: float, digits: int, *, sign: bool = False) -> str:
    """With all its digits; sign: + before what is not negative."""
    return f"{_exact(value, digits):{'+' if sign else ''}f}"


def _exact(value: float, digits: int) -> Decimal:
    exact = Decimal(f"{value:.{_SIGNIFICANT}g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return exact + 0 if exact else abs(exact)
