"""The combination of encoder and linear logits, fitted on synthetic ones."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from models.arrays import Float64s
from models.encoder.stacking import Stack
from training.encoder.stacking import fit_stack

ROWS = 6000


def draw(columns: int, seed: int = 0) -> tuple[np.random.Generator, Float64s, Float64s]:
    random = np.random.default_rng(seed)
    return random, random.normal(size=(ROWS, columns)), random.normal(size=(ROWS, columns))


def f32(array: Float64s) -> NDArray[np.float32]:
    return array.astype(np.float32)


def log_loss(probabilities: Float64s, labels: NDArray[np.int64]) -> float:
    return float(-np.log(probabilities[np.arange(len(labels)), labels]).mean())


def soft(logits: Float64s) -> Float64s:
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def test_independent_columns_get_back_the_weights_that_made_the_answers() -> None:
    random, encoder, linear = draw(3)
    a, b, shift = np.array([1.5, 0.6, 1.0]), np.array([0.5, 1.2, 0.8]), np.array([-0.4, 0.3, 0.0])
    chance = 1 / (1 + np.exp(-(encoder * a + linear * b + shift)))
    targets = (random.random((ROWS, 3)) < chance).astype(np.float32)
    stack = fit_stack("also", f32(encoder), f32(linear), targets, None, np.ones(ROWS))
    assert stack.encoder == pytest.approx(a, abs=0.12)
    assert stack.linear == pytest.approx(b, abs=0.12)
    assert stack.shift == pytest.approx(shift, abs=0.12)


def test_exclusive_labels_get_back_one_weight_a_model() -> None:
    random, encoder, linear = draw(4)
    chance = soft(1.4 * encoder + 0.7 * linear)
    labels = np.array([random.choice(4, p=row) for row in chance])
    targets = f32(np.eye(4)[labels])
    stack = fit_stack("category", f32(encoder), f32(linear), targets, labels, np.ones(ROWS))
    assert stack.encoder == pytest.approx(np.full(4, 1.4), abs=0.12)
    assert stack.linear == pytest.approx(np.full(4, 0.7), abs=0.12)


def test_two_models_with_independent_errors_are_better_together_than_either() -> None:
    random = np.random.default_rng(2)
    labels = random.integers(0, 4, ROWS)
    truth = 2.0 * np.eye(4)[labels]
    encoder, linear = (f32(truth + 1.5 * random.normal(size=(ROWS, 4))) for _ in range(2))
    fitted, fresh = slice(0, ROWS // 2), slice(ROWS // 2, ROWS)
    targets, nothing, ones = f32(np.eye(4)[labels]), np.zeros_like(encoder), np.ones(ROWS // 2)
    losses = []
    for e, v in ((encoder, linear), (encoder, nothing), (nothing, linear)):
        stack = fit_stack("category", e[fitted], v[fitted], targets[fitted], labels[fitted], ones)
        losses.append(log_loss(soft(stack.join(e[fresh], v[fresh]).astype(np.float64)), labels[fresh]))
    both, encoder_alone, linear_alone = losses
    assert both < 0.85 * min(encoder_alone, linear_alone)


def test_rows_without_a_label_and_of_no_weight_change_nothing() -> None:
    random, encoder, linear = draw(2)
    targets = (random.random((ROWS, 2)) < 1 / (1 + np.exp(-encoder - linear))).astype(np.float32)
    weights = np.ones(ROWS)
    plain = fit_stack("urgency", f32(encoder), f32(linear), targets, None, weights)
    more = np.concatenate([targets, np.full((50, 2), np.nan, np.float32)])
    strange = np.full((50, 2), 40.0)
    again = fit_stack(
        "urgency",
        f32(np.concatenate([encoder, strange])),
        f32(np.concatenate([linear, strange])),
        more,
        None,
        np.ones(ROWS + 50),
    )
    assert np.array_equal(plain.encoder, again.encoder)
    assert np.array_equal(plain.shift, again.shift)


def test_a_column_that_is_never_true_stays_finite() -> None:
    _, encoder, linear = draw(2)
    targets = np.zeros((ROWS, 2), np.float32)
    stack = fit_stack("also", f32(encoder), f32(linear), targets, None, np.ones(ROWS))
    joined = stack.join(f32(encoder), f32(linear))
    assert np.isfinite(joined).all()
    assert joined.max() < 0


def test_join_keeps_rows_and_columns_and_is_float32() -> None:
    stack = Stack(*(np.full(3, value, np.float32) for value in (2, 1, 0.5)))
    joined = stack.join(np.ones((5, 3), np.float32), np.zeros((5, 3), np.float32))
    assert (joined.shape, joined.dtype) == ((5, 3), np.float32)
    assert (joined == 2.5).all()
