"""Auxiliary sets: other people's labels on similar texts (sentiment, emotion, topics).

Each set trains linear columns of its own. Their outputs on the cases become extra inputs of
the tasks. As those outputs are linear in the same features, they fold back into the tasks'
weights when training ends: the finished model is as small and fast as without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack

from models.arrays import Float32s
from models.linear.vocabulary import Vocabulary
from nlp import prepare
from training.linear.columns import fit_columns
from training.linear.vectors import vectorise


@dataclass(frozen=True, slots=True)
class AuxiliarySet:
    """Texts with one label each from some other label set."""

    name: str
    texts: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Directions:
    """Extra inputs: matrix @ weights + bias. weights: (features, inputs), bias: (inputs,)."""

    weights: Float32s
    bias: Float32s

    def join(self, matrix: csr_matrix) -> csr_matrix:
        """(rows, features) -> (rows, features + inputs)."""
        return hstack([matrix, csr_matrix(matrix @ self.weights + self.bias)]).tocsr()

    def fold(self, weights: Float32s, bias: Float32s) -> tuple[Float32s, Float32s]:
        """Weights over features + inputs -> equal weights over the features alone."""
        features = self.weights.shape[0]
        by_inputs = weights[features:]
        return weights[:features] + self.weights @ by_inputs, bias + self.bias @ by_inputs


def fit_directions(
    sets: Sequence[AuxiliarySet],
    vocabulary: Vocabulary,
    matrix: csr_matrix,
    *,
    strength: float,
    c: float,
    seed: int,
) -> Directions | None:
    """Train every set over `vocabulary`; inputs have mean 0 and deviation `strength` on `matrix`."""
    weights, biases = [], []
    for auxiliary in sets:
        labels = sorted(set(auxiliary.labels))
        columns = labels[1:] if len(labels) == 2 else labels
        targets = np.array(
            [[label == column for column in columns] for label in auxiliary.labels], np.float32
        )
        rows = vectorise([prepare(text) for text in auxiliary.texts], vocabulary)
        w, b = fit_columns(rows, targets, c=c, seed=seed)
        outputs = matrix @ w + b
        scale = strength / np.maximum(outputs.std(axis=0), 1e-6)
        weights.append(w * scale)
        biases.append((b - outputs.mean(axis=0)) * scale)
    if not weights:
        return None
    return Directions(np.concatenate(weights, axis=1), np.concatenate(biases).astype(np.float32))
