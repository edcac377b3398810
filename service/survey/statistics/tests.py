"""Is there a difference: p-values for two samples, and what many of them are worth together."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy.special import ndtr, stdtr

from service.survey.statistics.intervals import Estimate, share


def shares_differ(hits: int, n: int, other_hits: int, other_n: int) -> float:
    """Two-sided p of the pooled z test of two proportions; 1 where nothing can be told."""
    if not n or not other_n:
        return 1.0
    pooled = (hits + other_hits) / (n + other_n)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / other_n))
    return 1.0 if error == 0 else float(2 * ndtr(-abs(hits / n - other_hits / other_n) / error))


def share_change(hits: int, n: int, other_hits: int, other_n: int) -> Estimate:
    """First proportion less the second; Newcombe's interval from the two of Wilson (1998, method 10)."""
    a, b = share(hits, n), share(other_hits, other_n)
    value = a.value - b.value
    low = value - math.hypot(a.value - a.low, b.high - b.value)
    high = value + math.hypot(a.high - a.value, b.value - b.low)
    return Estimate(value, low, high, n)


def means_differ(mean: float, variance: float, n: int, other: float, other_variance: float, m: int) -> float:
    """Two-sided p of Welch's test (1947); 1 with fewer than two answers on a side."""
    if n < 2 or m < 2:
        return 1.0
    a, b = variance / n, other_variance / m
    if a + b == 0:
        return 1.0 if mean == other else 0.0
    freedom = (a + b) ** 2 / (a * a / (n - 1) + b * b / (m - 1))
    return float(2 * stdtr(freedom, -abs(mean - other) / math.sqrt(a + b)))


def normal_differ(difference: float, error: float) -> float:
    """Two-sided p of a difference with a known standard error."""
    if error <= 0 or math.isnan(difference):
        return 1.0
    return float(2 * ndtr(-abs(difference) / error))


def adjust_holm(p_values: Sequence[float]) -> list[float]:
    """p-values that keep the chance of any false finding below the level (Holm 1979)."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted


def adjust_bh(p_values: Sequence[float]) -> list[float]:
    """p-values that keep the share of false findings below the level (Benjamini and Hochberg 1995)."""
    order = sorted(range(len(p_values)), key=lambda i: -p_values[i])
    adjusted = [1.0] * len(p_values)
    lowest = 1.0
    for rank, i in enumerate(order):
        lowest = min(lowest, p_values[i] * len(p_values) / (len(p_values) - rank))
        adjusted[i] = lowest
    return adjusted
