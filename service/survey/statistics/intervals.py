"""Estimates with 95 % intervals, from counts and sums alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import stdtrit

Z = 1.959963984540054  # the 97.5 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval. n: answers it rests on."""

    value: float
    low: float
    high: float
    n: int


def share(hits: int, n: int) -> Estimate:
    """A proportion with Wilson's score interval (Wilson 1927; Brown, Cai and DasGupta 2001 recommend it).

    It never leaves 0..1 and keeps its coverage near the ends, where the usual interval fails.
    """
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    p = hits / n
    denominator = 1 + Z * Z / n
    centre = (p + Z * Z / (2 * n)) / denominator
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / denominator
    return Estimate(p, max(0.0, centre - half), min(1.0, centre + half), n)


def mean(total: float, squares: float, n: int, *, low: float = -math.inf, high: float = math.inf) -> Estimate:
    """A mean with Student's interval, cut to the ends of the scale. One answer alone has no interval."""
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    value = total / n
    if n == 1:
        return Estimate(value, low, high, 1)
    half = float(stdtrit(n - 1, 0.975)) * math.sqrt(variance(total, squares, n) / n)
    return Estimate(value, max(low, value - half), min(high, value + half), n)


def variance(total: float, squares: float, n: int) -> float:
    """Sample variance from sums; 0 for fewer than two answers."""
    return max(0.0, (squares - total * total / n) / (n - 1)) if n > 1 else 0.0


def net_promoter(promoters: int, detractors: int, n: int) -> Estimate:
    """NPS in points (-100..100): share of promoters less share of detractors.

    The two shares come from one multinomial draw, so that the variance of their difference is
    (p + d - (p - d)^2) / n, not the sum of two variances. The interval is the adjusted Wald one of
    Bonett and Price (2012, J. Educ. Behav. Stat. 37, 479-488): one promoter and one detractor are
    added before; Rocks (2016, The American Statistician 70, 365-372) finds adjusted intervals of this
    kind to hold their coverage for NPS where the plain one does not.
    """
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    p, d = (promoters + 1) / (n + 2), (detractors + 1) / (n + 2)
    half = Z * math.sqrt((p + d - (p - d) ** 2) / (n + 2))
    value = (promoters - detractors) / n
    return Estimate(100 * value, 100 * max(-1.0, p - d - half), 100 * min(1.0, p - d + half), n)


def net_promoter_error(promoters: int, detractors: int, n: int) -> float:
    """Standard error of the NPS in points, after the same adjustment."""
    p, d = (promoters + 1) / (n + 2), (detractors + 1) / (n + 2)
    return 100 * math.sqrt((p + d - (p - d) ** 2) / (n + 2))
