"""A task learnt by several linear learners, joined into one linear map by weights chosen out of fold.

Stacked generalisation (Wolpert, 1992) with one weight a learner and one shift a label. On the train parts
of seven public sets (folds; 2 to 13 labels) the mixture was better than each of its learners alone, or
within chance of the best, in macro-F1; no setting is left to choose by hand.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import softmax

from models.arrays import Float32s, Floats, Int64s
from training.calibration import lift_calibration
from training.linear.columns import FittedColumns
from training.linear.learners import Learner, fit_bayes, fit_counted, fit_margin

LEARNERS: tuple[Learner, ...] = (fit_margin, fit_counted, fit_bayes)
LEARNERS_OF_MANY: tuple[Learner, ...] = (fit_counted, fit_bayes)
MANY = 600_000  # cases times labels from which the second margin would take a minute more
FAMILY_SCALES = (0.7, 1.0, 0.3)  # of words, characters, cues and shape: on anybody's labels cues say less
NEVER = -30.0  # logit of a label that no case has

_LOG_SCALE = (-6.0, 4.0)
_SHRINK = 1e-3  # L2 on the shifts, relative to the mean loss
_STEPS = 100


def fit_mixture(
    matrix: csr_matrix,
    labels: Int64s,
    count: int,
    *,
    folds: Int64s,
    row_weights: Floats,
    families: Int64s,
    seed: int,
) -> FittedColumns:
    """Learn one task with exclusive labels.

    matrix: (rows, features), not negative. labels: (rows,) label numbers below `count`, -1 where not
    labelled. folds: (rows,) fold numbers. row_weights: (rows,) in the choice of weights and shifts.
    families: (features,) each feature's family, see models.linear.features.FAMILIES.
    A label without rows is never answered.
    """
    scales = np.array(FAMILY_SCALES, np.float32)[families]
    inputs = csr_matrix((matrix.data * scales[matrix.indices], matrix.indices, matrix.indptr), matrix.shape)
    present = np.unique(labels[labels >= 0])
    known = np.searchsorted(present, labels)  # label numbers among those present
    labelled = labels >= 0

    def fit(learner: Learner, rows: NDArray[np.bool_]) -> tuple[Float32s, Float32s]:
        kept = np.flatnonzero(rows & labelled)
        return learner(inputs[kept], known[kept], len(present), seed)

    learners = LEARNERS if int(labelled.sum()) * len(present) <= MANY else LEARNERS_OF_MANY
    unseen = [np.zeros((len(labels), len(present)), np.float32) for _ in learners]
    for fold in np.unique(folds):
        left = np.flatnonzero(folds == fold)
        for learner, logits in zip(learners, unseen, strict=True):
            w, b = fit(learner, folds != fold)
            logits[left] = inputs[left] @ w + b
    parts, shift = fit_parts([logits[labelled] for logits in unseen], known[labelled], row_weights[labelled])
    joined = sum(part * logits.astype(np.float64) for part, logits in zip(parts, unseen, strict=True))
    scale, shift = lift_calibration(
        joined[labelled], np.ones(len(present)), shift, known[labelled], row_weights[labelled]
    )
    found = FittedColumns(
        np.zeros((matrix.shape[1], count), np.float32),
        np.full(count, NEVER, np.float32),
        np.full((len(labels), count), NEVER, np.float32),
    )
    found.bias[present] = shift
    found.out_of_fold[:, present] = joined * scale + shift
    for learner, part in zip(learners, parts, strict=True):
        w, b = fit(learner, np.ones(len(labels), np.bool_))
        found.weights[:, present] += w * (part * scale).astype(np.float32)
        found.bias[present] += b * (part * scale)
    found.weights[:] *= scales[:, None]
    return found


def fit_parts(logits: Sequence[Float32s], labels: Int64s, row_weights: Floats) -> tuple[Floats, Floats]:
    """Weights of the learners (learners,) and shifts (labels,) of the least log loss of
    softmax(sum of weight * logits + shift). logits: one (rows, labels) a learner."""
    share = row_weights / row_weights.sum()
    stacked = np.stack(logits).astype(np.float64)
    learners, rows, count = stacked.shape
    stacked -= stacked.mean(axis=2, keepdims=True)
    units = np.maximum(stacked.std(axis=(1, 2)), 1e-6)  # learners speak in different units
    stacked /= units[:, None, None]

    def loss(parameters: Floats) -> tuple[float, Floats]:
        powers, shift = np.exp(parameters[:learners]), parameters[learners:]
        p = softmax(np.tensordot(powers, stacked, 1) + shift, axis=1)
        value = -float((share * np.log(np.maximum(p[np.arange(rows), labels], 1e-300))).sum())
        p[np.arange(rows), labels] -= 1
        p *= share[:, None]
        by_power = powers * np.tensordot(stacked, p, ((1, 2), (0, 1)))
        by_shift = p.sum(axis=0) + 2 * _SHRINK * shift
        return value + _SHRINK * float((shift**2).sum()), np.concatenate([by_power, by_shift])

    found = minimize(
        loss,
        np.zeros(learners + count),
        jac=True,
        method="L-BFGS-B",
        bounds=[_LOG_SCALE] * learners + [(None, None)] * count,
        options={"maxiter": _STEPS},
    ).x
    return np.exp(found[:learners]) / units, found[learners:]
