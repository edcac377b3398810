"""Decision thresholds by cost and by wanted precision, from out-of-fold probabilities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.arrays import Floats, Int64s

# What a wrong level costs, in complaints handled by the frontline in vain: row = truth, column =
# answer (general, major, urgent). A missed urgent case may be an injured person who waits a day;
# a false alarm takes a supervisor a few minutes.
DECISION_COSTS = np.array([[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [10.0, 5.0, 0.0]])

_STRENGTHS = np.round(np.arange(0.0, 1.01, 0.05), 2)
_GRID = np.round(np.arange(0.02, 0.99, 0.01), 2)


def choose_urgency_thresholds(probabilities: Floats, truth: Int64s, weights: Floats) -> tuple[float, float]:
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


def choose_offsets(probabilities: Floats, truth: Int64s, weights: Floats) -> Floats:
    """(labels,) offsets on log probabilities that raise macro-F1: -strength * ln(share of the label).

    Menon et al., 2021 (logit adjustment). One number is chosen, not one a label: with a few dozen
    cases of the rare labels, an offset for each would follow chance.

    probabilities: (rows, labels). truth: (rows,) label numbers. weights: (rows,).
    """
    labels = probabilities.shape[1]
    shares = np.bincount(truth, weights, labels) + 0.5
    lift = -np.log(shares / shares.sum())
    scores = np.log(np.maximum(probabilities, 1e-12))
    values = [
        macro_f1(truth, (scores + strength * lift).argmax(axis=1), weights, labels) for strength in _STRENGTHS
    ]
    return np.asarray(_STRENGTHS[int(np.argmax(values))] * (lift - lift.mean()))


def choose_also_threshold(
    probabilities: Floats, truth: NDArray[np.bool_], main: Int64s, weights: Floats
) -> float:
    """Threshold of the best micro-F1 of further categories; `main` is the answered category, left out.

    probabilities: (rows, labels), each label's own. truth: (rows, labels). main: (rows,) label numbers.
    weights: (rows,).
    """
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
    """Least confidence from which the answers above it are right in a share of `wanted` (0..1).

    confidence, correct, weights: (rows,), the first of them 0..1. 1 where no confidence is enough.
    """
    order = np.argsort(-confidence)
    right = np.cumsum(correct[order] * weights[order])
    precision = right / np.cumsum(weights[order])
    enough = np.flatnonzero(precision >= wanted)
    if len(enough) == 0:
        return 1.0
    return float(confidence[order][enough[-1]])


def macro_f1(truth: Int64s, answered: Int64s, weights: Floats, labels: int) -> float:
    """Weighted macro-F1 over the labels that occur in `truth`.

    truth, answered: (rows,) numbers of `labels` labels. weights: (rows,).
    """
    table = np.bincount(truth * labels + answered, weights, labels * labels).reshape(labels, labels)
    hits = np.diag(table)
    sums = table.sum(axis=0) + table.sum(axis=1)
    met = table.sum(axis=1) > 0
    return float((2 * hits[met] / np.maximum(sums[met], 1e-12)).mean())
