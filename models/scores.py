"""Calibrated probabilities of one batch, the common output of every kind of model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.arrays import Float32s


@dataclass(frozen=True, slots=True)
class Scores:
    """Row i speaks of text i; None for a task the model was not trained for.

    category: (texts, labels), rows sum to 1, label order of the taxonomy.
    also: (texts, labels), each the probability that the category is present at all.
    urgency: (texts, 3), rows sum to 1, order of URGENCY_LABELS.
    emotion: (texts, 5), rows sum to 1, order of EMOTION_LABELS.
    intensity: (texts,), expected intensity, 0..1.
    """

    category: Float32s | None = None
    also: Float32s | None = None
    urgency: Float32s | None = None
    emotion: Float32s | None = None
    intensity: Float32s | None = None


def softmax(logits: Float32s) -> Float32s:
    """(rows, labels) logits -> probabilities."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True), np.float32)


def sigmoid(logits: Float32s) -> Float32s:
    """Logits of any shape -> probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)


def ordinal_probabilities(at_least: Float32s) -> Float32s:
    """(rows, levels - 1) P(y >= level) -> (rows, levels) P(y == level), made monotone first."""
    falling = np.minimum.accumulate(at_least, axis=1)
    rows = len(falling)
    edges = np.concatenate([np.ones((rows, 1)), falling, np.zeros((rows, 1))], axis=1)
    return np.asarray(edges[:, :-1] - edges[:, 1:], np.float32)
