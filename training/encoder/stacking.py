"""Fitting the combination of encoder and linear logits on cases that neither had trained on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_expit, log_softmax

from models.arrays import Float32s, Floats
from models.encoder.stacking import Stack
from models.linear.part import HEAD_KINDS
from training.calibration import fit_fair_calibration

_LOG_SCALE = (-5.0, 4.0)
_SHRINK = 1e-3  # L2 on the shifts of a softmax, and on the logarithms of the weights of a sigmoid about -0.5


def fit_stack(
    task: str,
    encoder: Float32s,
    linear: Float32s,
    targets: Float32s,
    numbers: NDArray[np.int64] | None,
    weights: Floats,
) -> Stack:
    """The stack of one task. encoder, linear, targets: (cases, columns), targets NaN where not labelled.

    numbers: (cases,) label numbers of an exclusive task. weights: (cases,).
    """
    rows = np.flatnonzero(~np.isnan(targets[:, 0]))
    encoder, linear, targets, weights = encoder[rows], linear[rows], targets[rows], weights[rows]
    if HEAD_KINDS[task] == "softmax" and numbers is not None:
        return _fit_softmax(encoder, linear, numbers[rows], weights)
    columns = [
        _fit_sigmoid(encoder[:, i], linear[:, i], targets[:, i], weights) for i in range(targets.shape[1])
    ]
    return Stack(*(np.array(values, np.float32) for values in zip(*columns, strict=True)))


def _fit_softmax(encoder: Floats, linear: Floats, labels: NDArray[np.int64], weights: Floats) -> Stack:
    """Two weights for the task, a shift a label; then lifted and cooled as a single model's logits are."""
    share = weights / weights.sum()
    count = encoder.shape[1]
    e, v = encoder.astype(np.float64), linear.astype(np.float64)

    def loss(parameters: Floats) -> float:
        logits = e * np.exp(parameters[0]) + v * np.exp(parameters[1]) + parameters[2:]
        log_p = log_softmax(logits, axis=1)[np.arange(len(labels)), labels]
        return float(-(share * log_p).sum() + _SHRINK * (parameters[2:] ** 2).sum())

    bounds = [_LOG_SCALE] * 2 + [(None, None)] * count
    found = minimize(loss, np.full(count + 2, -0.5), method="L-BFGS-B", bounds=bounds).x
    a, b = np.exp(found[:2])
    scale, shift = fit_fair_calibration(e * a + v * b + found[2:], labels, weights)
    return Stack(
        np.asarray(scale * a, np.float32),
        np.asarray(scale * b, np.float32),
        np.asarray(scale * found[2:] + shift, np.float32),
    )


def _fit_sigmoid(
    encoder: Floats, linear: Floats, answers: Floats, weights: Floats
) -> tuple[float, float, float]:
    share = weights / weights.sum()
    e, v = encoder.astype(np.float64), linear.astype(np.float64)

    def loss(parameters: Floats) -> float:
        z = e * np.exp(parameters[0]) + v * np.exp(parameters[1]) + parameters[2]
        fit = -(share * (answers * log_expit(z) + (1 - answers) * log_expit(-z))).sum()
        return float(fit + _SHRINK * ((parameters[:2] + 0.5) ** 2).sum())

    bounds = [_LOG_SCALE, _LOG_SCALE, (None, None)]
    found = minimize(loss, np.array([-0.5, -0.5, 0.0]), method="L-BFGS-B", bounds=bounds).x
    return float(np.exp(found[0])), float(np.exp(found[1])), float(found[2])
