"""Figures of confusion tables, for one table or for a stack of resampled ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.arrays import Float64s, Int64s


def make_tables(counts: Int64s, codes: Int64s, labels: int) -> Int64s:
    """(draws, cells) counts of the cells `codes` = truth * labels + answer -> (draws, labels, labels)."""
    tables = np.zeros((len(counts), labels * labels), np.int64)
    tables[:, codes] = counts
    return tables.reshape(-1, labels, labels)


def accuracy(tables: Int64s) -> Float64s:
    """(draws,) share of right answers."""
    return divide(_hits(tables).sum(axis=-1), tables.sum(axis=(-2, -1)))


def precision(tables: Int64s) -> Float64s:
    """(draws, labels) share of the answers with a label that are right; NaN where it was never answered."""
    return divide(_hits(tables), tables.sum(axis=-2))


def recall(tables: Int64s) -> Float64s:
    """(draws, labels) share of a label's cases that are answered so; NaN where it has no case."""
    return divide(_hits(tables), tables.sum(axis=-1))


def f1(tables: Int64s) -> Float64s:
    """(draws, labels) harmonic mean of precision and recall; NaN where a label has no case."""
    supports = tables.sum(axis=-1)
    scores = divide(2 * _hits(tables), supports + tables.sum(axis=-2))
    scores[supports == 0] = np.nan
    return scores


def macro_f1(tables: Int64s) -> Float64s:
    """(draws,) mean F1 of the labels that have cases."""
    scores = f1(tables)
    return divide(np.nansum(scores, axis=-1), (~np.isnan(scores)).sum(axis=-1))


def divide(upper: NDArray[np.generic], lower: NDArray[np.generic]) -> Float64s:
    """Element by element, NaN for a division by 0."""
    upper, lower = np.asarray(upper, np.float64), np.asarray(lower, np.float64)
    quotients = np.full(np.broadcast(upper, lower).shape, np.nan)
    np.divide(upper, lower, out=quotients, where=lower != 0)
    return quotients


def _hits(tables: Int64s) -> Int64s:
    return np.asarray(np.diagonal(tables, axis1=-2, axis2=-1), np.int64)
