"""The learners of a mixture: each gives yes-or-no columns over the same inputs, each errs differently.

margin: squared-hinge columns, as training.linear.columns.
counted: the same over inputs scaled by how much a feature's counts tell the label from the rest, after
    the NB-SVM of Wang and Manning (2012), half way between their scale and none.
bayes: complement naive Bayes (Rennie et al., 2003).
All are linear in the inputs, so that a weighted sum of them is one linear map again.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC

from models.arrays import Float32s

Learner = Callable[[csr_matrix, NDArray[np.int64], int, int], tuple[Float32s, Float32s]]
"""(matrix (rows, inputs), label numbers (rows,), labels, seed) -> weights (inputs, labels), bias (labels,).
Inputs are not negative. A label without rows gets the bias -1 and no weights."""

MARGIN_C = 0.3
SMOOTHING = 0.1  # added to every count


def fit_margin(
    matrix: csr_matrix, labels: NDArray[np.int64], count: int, seed: int
) -> tuple[Float32s, Float32s]:
    """Squared-hinge columns, each balanced.

    matrix: (rows, inputs), not negative. labels: (rows,) numbers of `count` labels.
    Returns weights (inputs, labels) and bias (labels,), float32.
    """
    return _fit_columns(matrix, labels, count, seed, lambda _: None)


def fit_counted(
    matrix: csr_matrix, labels: NDArray[np.int64], count: int, seed: int
) -> tuple[Float32s, Float32s]:
    """The same over inputs scaled by how much their counts tell; shapes as of fit_margin."""
    sums = _sums(matrix, labels, count)
    total = sums.sum(axis=1)

    def scale(label: int) -> NDArray[np.float64]:
        inside, outside = sums[:, label] + SMOOTHING, total - sums[:, label] + SMOOTHING
        telling = np.abs(np.log(inside / inside.sum()) - np.log(outside / outside.sum()))
        return np.asarray(0.5 + 0.5 * telling / max(float(telling.mean()), 1e-9))

    return _fit_columns(matrix, labels, count, seed, scale)


def fit_bayes(
    matrix: csr_matrix, labels: NDArray[np.int64], count: int, seed: int
) -> tuple[Float32s, Float32s]:
    """Complement naive Bayes; shapes as of fit_margin. seed: not used, nothing is drawn."""
    sums = _sums(matrix, labels, count)
    others = sums.sum(axis=1, keepdims=True) - sums + SMOOTHING
    others /= others.sum(axis=0)
    weights = -np.log(others, out=others)
    weights -= weights.mean(axis=1, keepdims=True)
    return weights.astype(np.float32), np.zeros(count, np.float32)


def _fit_columns(
    matrix: csr_matrix,
    labels: NDArray[np.int64],
    count: int,
    seed: int,
    scale_of: Callable[[int], NDArray[np.float64] | None],
) -> tuple[Float32s, Float32s]:
    """One balanced column a label; shapes as of fit_margin.

    scale_of: (inputs,) factors of the inputs for the column of a label, or None.
    """
    weights = np.zeros((matrix.shape[1], count), np.float32)
    bias = np.full(count, -1.0, np.float32)
    wide = matrix.astype(np.float64)
    for label in range(count):
        answers = labels == label
        if answers.all() or not answers.any():
            bias[label] = 1.0 if answers.all() else -1.0
            continue
        scale = scale_of(label)
        inputs = wide
        if scale is not None:
            inputs = csr_matrix((wide.data * scale[wide.indices], wide.indices, wide.indptr), wide.shape)
        model = LinearSVC(C=MARGIN_C, class_weight="balanced", random_state=seed, max_iter=300, tol=1e-3)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # close enough: what counts is measured
            model.fit(inputs, answers)
        weights[:, label] = model.coef_[0] if scale is None else model.coef_[0] * scale
        bias[label] = model.intercept_[0]
        if count == 2:  # the other side of the same question
            weights[:, 1], bias[1] = -weights[:, 0], -bias[0]
            break
    return weights, bias


def _sums(matrix: csr_matrix, labels: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """(inputs, labels) sums of the inputs over the rows of each label."""
    rows = np.arange(len(labels))
    belongs = csr_matrix((np.ones(len(labels)), (rows, labels)), (len(labels), count))
    return np.asarray((matrix.T @ belongs).todense(), np.float64)
