"""Fitting one head of the linear model: L-BFGS on a weighted, L2-regularised likelihood.

scikit-learn's LogisticRegression takes no soft targets and no missing labels; both are
needed here (a case may be labelled for some tasks only, and a teacher gives probabilities),
so the objective is written out and handed to scipy's optimiser.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Float32s = NDArray[np.float32]

# (logits, targets) -> (loss of every row, gradient of the loss by the logits)
_Loss = Callable[[Float32s, Float32s], tuple[Float32s, Float32s]]


def softmax_loss(logits: Float32s, targets: Float32s) -> tuple[Float32s, Float32s]:
    """Cross-entropy of (rows, labels) logits against (rows, labels) probabilities."""
    z = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(z)
    total = e.sum(axis=1, keepdims=True)
    return -(targets * (z - np.log(total))).sum(axis=1), e / total - targets


def sigmoid_loss(logits: Float32s, targets: Float32s) -> tuple[Float32s, Float32s]:
    """Sum over columns of the binary cross-entropy against (rows, columns) probabilities."""
    loss = (np.logaddexp(0, logits) - targets * logits).sum(axis=1)
    return loss, (1 / (1 + np.exp(-logits)) - targets).astype(np.float32)


def fit_head(
    matrix: csr_matrix,
    targets: Float32s,
    row_weights: Float32s,
    *,
    loss: _Loss,
    l2: float,
    iterations: int = 60,
) -> tuple[Float32s, Float32s]:
    """Weights (features, columns) and bias (columns,) of one head.

    matrix: (rows, features) float32. targets: (rows, columns), probabilities.
    row_weights: (rows,), scaled to mean 1 here. l2: strength per feature weight, relative to
    the mean loss of a row.
    """
    features, columns = matrix.shape[1], targets.shape[1]
    scale = (row_weights / row_weights.sum()).astype(np.float32)
    transposed = matrix.T.tocsr()

    def objective(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat[: features * columns].reshape(features, columns).astype(np.float32)
        bias = flat[features * columns :].astype(np.float32)
        losses, gradient = loss(matrix @ weights + bias, targets)
        gradient *= scale[:, None]
        by_weights = transposed @ gradient + np.float32(l2) * weights
        value = float(losses @ scale) + 0.5 * l2 * float(np.vdot(weights, weights))
        return value, np.concatenate([by_weights.ravel(), gradient.sum(axis=0)]).astype(np.float64)

    start = np.zeros(features * columns + columns)
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations, "maxcor": 6})
    weights = found.x[: features * columns].reshape(features, columns).astype(np.float32)
    return weights, found.x[features * columns :].astype(np.float32)
