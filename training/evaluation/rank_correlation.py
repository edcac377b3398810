"""Spearman's rank correlation of counted pairs, for a stack of resampled counts."""

from __future__ import annotations

import numpy as np

from models.arrays import Float64s, Int64s
from training.evaluation.confusion import divide


def spearman(counts: Int64s, left: Float64s, right: Float64s) -> Float64s:
    """(draws,) correlation of the ranks of `left` and `right`; ties share the mean of their ranks.

    counts: (draws, pairs) how often each pair stands in a draw. left, right: (pairs,) values.
    NaN where one side is constant.
    """
    x, y = _midranks(counts, left), _midranks(counts, right)
    total = counts.sum(axis=1, keepdims=True)
    x -= (counts * x).sum(axis=1, keepdims=True) / total
    y -= (counts * y).sum(axis=1, keepdims=True) / total
    covariance = (counts * x * y).sum(axis=1)
    return divide(covariance, np.sqrt((counts * x * x).sum(axis=1) * (counts * y * y).sum(axis=1)))


def _midranks(counts: Int64s, values: Float64s) -> Float64s:
    """(draws, pairs) mean rank of each pair's value in each draw, from 0.5 less than usual."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.add.reduceat(counts[:, order], starts, axis=1)
    ranks = np.cumsum(sizes, axis=1) - sizes / 2
    group = np.empty(len(values), np.int64)
    group[order] = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(values)]))
    return np.asarray(ranks[:, group], np.float64)
