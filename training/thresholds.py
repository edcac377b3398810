"""Decision thresholds by cost and by wanted precision, from out-of-fold probabilities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]

# What a wrong level costs, in complaints handled by the frontline in vain: row = truth, column =
# answer (general, major, urgent). A missed urgent case may be an injured person who waits a day;
# a false alarm takes a supervisor a few minutes.
DECISION_COSTS = np.array([[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [10.0, 5.0, 0.0]])

_GRID = np.round(np.arange(0.02, 0.99, 0.01), 2)


def choose_urgency_thresholds(probabilities: Floats, truth: Ints, weights: Floats) -> tuple[float, float]:
    """(major, urgent) thresholds of the least total cost.

    The urgency rules are left out on purpose: they were written on the same cases and look better
    there than on new ones, so a threshold that counts on them comes out too high.

    probabilities: (rows, 3). truth: (rows,) levels 0..2. weights: (rows,).
    """
    at_least_major = probabilities[:, 1] + probabilities[:, 2]
    best = (np.inf, 0.5, 0.5)
    for urgent in _GRID:
        for major in _GRID:
            levels = (at_least_major >= major).astype(np.int64)
            levels[probabilities[:, 2] >= urgent] = 2
            cost = float((DECISION_COSTS[truth, levels] * weights).sum())
            if cost < best[0] - 1e-9:
                best = (cost, float(major), float(urgent))
    return best[1], best[2]


def choose_offsets(probabilities: Floats, truth: Ints, weights: Floats) -> tuple[float, ...]:
    """Per-label offsets on log probabilities that raise macro-F1, by coordinate ascent.

    Offsets stay within ±1 and move in steps of 0.1 only where macro-F1 gains; ties keep 0.
    """
    labels = probabilities.shape[1]
    scores = np.log(np.maximum(probabilities, 1e-12))
    offsets = np.zeros(labels)
    best = macro_f1(truth, (scores + offsets).argmax(axis=1), weights, labels)
    for _ in range(3):
        before = best
        for label in range(labels):
            for step in np.round(np.arange(-1.0, 1.01, 0.1), 1):
                trial = offsets.copy()
                trial[label] = step
                value = macro_f1(truth, (scores + trial).argmax(axis=1), weights, labels)
                if value > best + 5e-4:
                    best, offsets = value, trial
        if best == before:
            break
    return tuple(float(offset) for offset in offsets)


def choose_also_threshold(
    probabilities: Floats, truth: NDArray[np.bool_], main: Ints, weights: Floats
) -> float:
    """Threshold of the best micro-F1 of further categories; `main` is the answered category, left out."""
    allowed = np.ones_like(truth)
    allowed[np.arange(len(main)), main] = False
    best = (-1.0, 0.5)
    for threshold in _GRID:
        answered = (probabilities >= threshold) & allowed
        hits = float(((answered & truth) * weights[:, None]).sum())
        total = float(((answered.astype(float) + truth) * weights[:, None]).sum())
        value = 2 * hits / total if total else 0.0
        if value > best[0]:
            best = (value, float(threshold))
    return best[1]


def choose_review_confidence(
    confidence: Floats, correct: NDArray[np.bool_], weights: Floats, *, wanted: float
) -> float:
    """Least confidence from which the answers above it are right in a share of `wanted`."""
    order = np.argsort(-confidence)
    right = np.cumsum(correct[order] * weights[order])
    precision = right / np.cumsum(weights[order])
    enough = np.flatnonzero(precision >= wanted)
    if len(enough) == 0:
        return 1.0
    return float(confidence[order][enough[-1]])


def macro_f1(truth: Ints, answered: Ints, weights: Floats, labels: int) -> float:
    """Weighted macro-F1 over the labels that occur in `truth`."""
    table = np.bincount(truth * labels + answered, weights, labels * labels).reshape(labels, labels)
    hits = np.diag(table)
    sums = table.sum(axis=0) + table.sum(axis=1)
    met = table.sum(axis=1) > 0
    return float((2 * hits[met] / np.maximum(sums[met], 1e-12)).mean())
