"""Rank correlation and AUC with percentile bootstrap intervals over dialogues (Efron, 1979)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from training.evaluation.figures import Figure

Float64s = NDArray[np.float64]
DRAWS = 2_000


def rank_correlation(left: Float64s, right: Float64s) -> float:
    """Spearman's rho; ties share their mean rank."""
    return float(np.corrcoef(rankdata(left), rankdata(right))[0, 1])


def area_under_curve(score: Float64s, positive: Float64s) -> float:
    """Chance that a positive (1) has the higher score than a negative (0), ties half (Mann-Whitney)."""
    ranks = rankdata(score)
    wanted = positive > 0
    count = int(wanted.sum())
    return float((ranks[wanted].sum() - count * (count + 1) / 2) / (count * (len(score) - count)))


def with_interval(
    statistic: Callable[[Float64s, Float64s], float], left: Float64s, right: Float64s, *, seed: int
) -> Figure:
    """The statistic on all rows, and its 95 % interval over `DRAWS` resamples of the rows."""
    random = np.random.default_rng(seed)
    drawn = []
    for _ in range(DRAWS):
        rows = random.integers(0, len(left), len(left))
        drawn.append(statistic(left[rows], right[rows]))
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Figure(statistic(left, right), float(low), float(high))
