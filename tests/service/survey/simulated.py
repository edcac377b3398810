"""A simulated survey whose drivers are known: what the regression gives on a very large sample of it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from service.survey.totals.driver_sums import DriverSums

ASPECTS = ("quality", "service", "price", "delivery", "environment")
_AGAINST = np.array([0.20, 0.15, 0.10, 0.12, 0.08])
_FAVOUR = np.array([0.30, 0.20, 0.08, 0.10, 0.15])
_PENALTY = np.array([-1.4, -0.9, -0.4, -0.6, 0.0])
_REWARD = np.array([0.5, 0.4, 0.2, 0.0, 0.0])


def simulate(rows: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(rows, aspects) polarity -1, 0, 1 and (rows,) score 1..5. Aspects share the mood of a row."""
    random = np.random.default_rng(seed)
    mood = random.normal(0, 0.5, rows)[:, None]
    draw = random.random((rows, len(ASPECTS)))
    against = draw < _AGAINST * np.exp(-mood)
    favour = ~against & (draw > 1 - np.minimum(0.45, _FAVOUR * np.exp(mood)))
    score = 3.8 + against @ _PENALTY + favour @ _REWARD + random.normal(0, 0.7, rows)
    return favour.astype(int) - against.astype(int), np.clip(np.rint(score), 1, 5)


def make_sums(rows: int, seed: int, *, copies: int = 200) -> DriverSums:
    sums = DriverSums(ASPECTS, copies=copies)
    polarities, scores = simulate(rows, seed)
    for row, score in zip(polarities, scores, strict=True):
        sums.add(dict(zip(ASPECTS, map(int, row), strict=True)), float(score))
    return sums


@lru_cache(maxsize=1)
def large_sums() -> DriverSums:
    """The truth: a hundred thousand rows (errors a twentieth of those of 500 rows)."""
    return make_sums(100_000, 99, copies=2)
