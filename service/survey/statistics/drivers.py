"""How much each aspect moves the score: a regression of the score on what was spoken for and against.

score = constant + sum over aspects of (penalty where spoken against + reward where spoken for)

(penalty-reward contrast, Brandt 1987). From it: `lost`, the points by which the mean lies below what the
model gives if nobody spoke against the aspect; and `importance`, the share of the explained variance that
belongs to the aspect, averaged over all orders in which aspects can enter (Lindeman, Merenda and Gold
1980; the Shapley value of R2), on adjusted R2 so that an aspect without effect is expected at zero.
Intervals: estimate +- 1.96 standard errors of the bootstrap copies.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np

from models.arrays import Float64s
from service.survey.statistics.intervals import Estimate, Z
from service.survey.totals.driver_sums import DriverSums

LEAST_ROWS = 100  # comments with a score
LEAST_MENTIONS = 20  # comments that speak for, or against, an aspect
ROWS_PER_COLUMN = 10
MOST_ASPECTS = 10  # subsets double with every aspect
_RIDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Driver:
    """penalty, reward: points of the score, None where too few spoke against, for. lost: points.

    importance: share of the explained variance, 0..1 over all drivers; its interval may touch below zero.
    """

    aspect: str
    penalty: Estimate | None
    reward: Estimate | None
    lost: Estimate | None
    importance: Estimate


@dataclass(frozen=True, slots=True)
class DriverAnalysis:
    """rows: comments with a score. explained: adjusted R2. problem: why there are no drivers, '' else."""

    rows: int
    explained: float
    drivers: tuple[Driver, ...]
    too_few: tuple[str, ...]
    problem: str


def analyse_drivers(sums: DriverSums) -> DriverAnalysis:
    """Drivers with intervals, the most important first; `problem` where there is too little to tell."""
    sums.flush()
    n = sums.rows
    if n < LEAST_ROWS:
        return DriverAnalysis(
            n, 0.0, (), sums.aspects, f"既有得分又有意见的只有 {n} 条，少于 {LEAST_ROWS} 条"
        )
    columns = _choose_columns(sums)
    too_few = tuple(aspect for aspect in sums.aspects if aspect not in columns)
    if not columns:
        return DriverAnalysis(n, 0.0, (), too_few, f"没有一个方面被 {LEAST_MENTIONS} 条以上的意见提到")
    means = sums.sums[:, 0, :] / sums.sums[:, 0, :1]
    spread = sums.sums / sums.sums[:, :1, :1] - means[:, :, None] * means[:, None, :]
    if spread[0, -1, -1] < 1e-9:
        return DriverAnalysis(n, 0.0, (), too_few, "所有得分都相同")
    kept = [column for own in columns.values() for column in own]
    effects = _solve(spread, kept)
    parts, explained = _importance(spread, list(columns.values()), sums.sums[:, 0, 0])
    whole = max(1e-9, float(np.clip(parts[0], 0, None).sum()))
    drivers = [
        _driver(aspect, own, kept, effects, means, parts[:, place] / whole, len(sums.aspects), n)
        for place, (aspect, own) in enumerate(columns.items())
    ]
    drivers.sort(key=lambda driver: -driver.importance.value)
    return DriverAnalysis(n, explained, tuple(drivers), too_few, "")


def _choose_columns(sums: DriverSums) -> dict[str, list[int]]:
    """Aspect -> its columns with enough mentions: the most mentioned first, as many as the rows carry."""
    mentions = sums.sums[0, 0]
    count = len(sums.aspects)
    found = {
        aspect: [c for c in (1 + place, 1 + place + count) if mentions[c] >= LEAST_MENTIONS]
        for place, aspect in enumerate(sums.aspects)
    }
    order = sorted((a for a in found if found[a]), key=lambda a: -mentions[found[a]].sum())
    chosen: dict[str, list[int]] = {}
    for aspect in order[:MOST_ASPECTS]:
        used = sum(map(len, chosen.values())) + len(found[aspect])
        if ROWS_PER_COLUMN * used <= sums.rows:
            chosen[aspect] = found[aspect]
    return chosen


def _solve(spread: Float64s, kept: list[int]) -> Float64s:
    """Coefficients: (copies + 1, kept columns). A trace of ridge keeps a copy without mentions solvable."""
    matrix = spread[:, kept][:, :, kept] + _RIDGE * np.eye(len(kept))
    return np.asarray(np.linalg.solve(matrix, spread[:, kept, -1][..., None])[..., 0])


def _importance(spread: Float64s, groups: list[list[int]], rows: Float64s) -> tuple[Float64s, float]:
    """(copies + 1, aspects) parts of adjusted R2, and the adjusted R2 of all aspects together."""
    count = len(groups)
    subsets = np.arange(1 << count)
    has = subsets[:, None] >> np.arange(count) & 1
    columns = has @ [len(own) for own in groups]
    left = _unexplained(spread, groups) / spread[:, -1, -1]
    worth = 1 - left * (rows - 1) / (rows - columns[:, None] - 1)
    worth[0] = 0
    weights = [factorial(n) * factorial(count - n - 1) / factorial(count) for n in range(count)]
    parts = np.empty((len(spread), count))
    for place in range(count):
        without = subsets[has[:, place] == 0]
        gained = worth[without | 1 << place] - worth[without]
        parts[:, place] = np.take(weights, has[without].sum(axis=1)) @ gained
    return parts, float(worth[-1, 0])


def _unexplained(spread: Float64s, groups: list[list[int]]) -> Float64s:
    """(subsets, copies + 1) variance of the score that a regression on the subset's columns leaves over.

    Bit i of a subset's number says whether group i is in it. All subsets grow together: the next group is
    left out (its rows and columns go) or taken in (they are eliminated: Schur's complement).
    """
    order = [*(column for own in groups for column in own), -1]
    matrices = spread[None, :, order][:, :, :, order]
    for place in range(len(order) - 1):
        matrices[..., place, place] += _RIDGE
    for own in groups:
        taken = matrices
        for _ in own:
            row = taken[..., 0, 1:] / taken[..., 0, :1]
            taken = taken[..., 1:, 1:] - taken[..., 1:, :1] * row[..., None, :]
        matrices = np.concatenate([matrices[..., len(own) :, len(own) :], taken])
    return np.asarray(matrices[..., 0, 0])


def _driver(
    aspect: str,
    own: list[int],
    kept: list[int],
    effects: Float64s,
    means: Float64s,
    importance: Float64s,
    aspects: int,
    n: int,
) -> Driver:
    against = next((c for c in own if c <= aspects), None)
    favour = next((c for c in own if c > aspects), None)
    penalty = None if against is None else effects[:, kept.index(against)]
    reward = None if favour is None else effects[:, kept.index(favour)]
    return Driver(
        aspect,
        None if penalty is None else _estimate(penalty, n),
        None if reward is None else _estimate(reward, n),
        None if penalty is None or against is None else _estimate(-penalty * means[:, against], n),
        _estimate(importance, n),
    )


def _estimate(copies: Float64s, n: int) -> Estimate:
    """copies: [0] the estimate, [1:] its bootstrap copies."""
    value, error = float(copies[0]), float(copies[1:].std(ddof=1))
    return Estimate(value, value - Z * error, value + Z * error, n)
