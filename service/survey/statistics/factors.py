"""Non-negative factors of a sparse matrix: weights times parts, both without a negative number.

Multiplicative updates of Lee and Seung (NIPS 2000) from the start of Boutsidis and Gallopoulos (Pattern
Recognition 2008): singular vectors, each cut to its heavier side. The result depends on the matrix alone.
scikit-learn has the same, but importing it takes as long as reading ten thousand comments.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

from models.arrays import Float64s

ROUNDS = 60
_TINY = 1e-9


def factor(matrix: csr_matrix, count: int) -> tuple[Float64s, Float64s]:
    """weights: (rows, count), parts: (count, columns). `count` below both sides of the matrix."""
    weights, parts = _start(matrix, count)
    across = matrix.T.tocsr()
    for _ in range(ROUNDS):
        _update(parts, (across @ weights).T, weights.T @ weights @ parts)
        _update(weights, matrix @ parts.T, weights @ (parts @ parts.T))
    return weights, parts


def _update(factors: Float64s, wanted: Float64s, given: Float64s) -> None:
    """Multiply by wanted / given, in place all along: half of the time went into new arrays."""
    given += _TINY
    wanted /= given
    factors *= wanted


def _start(matrix: csr_matrix, count: int) -> tuple[Float64s, Float64s]:
    """Zeros are lifted to a hundredth of the mean, or they would stay zero for ever."""
    left, values, right = svds(matrix, k=count, v0=np.ones(min(matrix.shape)), random_state=0)
    floor = matrix.mean() / 100
    weights, parts = np.empty((matrix.shape[0], count)), np.empty((count, matrix.shape[1]))
    for place, (u, value, v) in enumerate(zip(left.T[::-1], values[::-1], right[::-1], strict=True)):
        if np.linalg.norm(np.maximum(u, 0)) * np.linalg.norm(np.maximum(v, 0)) < np.linalg.norm(
            np.minimum(u, 0)
        ) * np.linalg.norm(np.minimum(v, 0)):
            u, v = -u, -v  # noqa: PLW2901  the other side is the heavier one
        scale = np.sqrt(value)
        weights[:, place] = np.maximum(u, 0) * scale + floor
        parts[place] = np.maximum(v, 0) * scale + floor
    return weights, parts
