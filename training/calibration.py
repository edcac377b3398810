"""Calibration and decision thresholds, fitted on out-of-fold logits only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_expit, log_softmax

from models.arrays import Floats
from training.thresholds import choose_offsets

# Bounds of the natural logarithm of a scale. Without the lower one, a handful of cases whose
# out-of-fold logits mislead would flatten every answer into the most frequent label.
_LOG_SCALE = (-2.5, 4.0)
_SHRINK = 1e-3  # L2 on the shifts, relative to the mean loss: few cases of a label, small shift


def fit_softmax_calibration(
    logits: Floats, labels: NDArray[np.int64], weights: Floats
) -> tuple[Floats, Floats]:
    """Temperature and per-label shift (Guo et al., 2017: bias-corrected temperature scaling).

    logits: (rows, labels). labels: (rows,) label numbers. weights: (rows,).
    Returns scale (labels,), all equal, and shift (labels,): softmax(logits * scale + shift).
    """
    count = logits.shape[1]
    share = weights / weights.sum()
    logits = logits.astype(np.float64)  # the optimiser differentiates numerically

    def loss(parameters: Floats) -> float:
        log_p = log_softmax(logits * np.exp(parameters[0]) + parameters[1:], axis=1)
        picked = log_p[np.arange(len(labels)), labels]
        return float(-(share * picked).sum() + _SHRINK * (parameters[1:] ** 2).sum())

    found = minimize(
        loss, np.zeros(count + 1), method="L-BFGS-B", bounds=[_LOG_SCALE] + [(None, None)] * count
    ).x
    return np.full(count, np.exp(found[0])), found[1:]


def fit_fair_calibration(logits: Floats, labels: NDArray[np.int64], weights: Floats) -> tuple[Floats, Floats]:
    """Scale and shift such that the most probable label is also the best answer for macro-F1.

    Calibrated first, then lifted by the offsets of `choose_offsets`, then the temperature alone
    is fitted again: the answer is always the label of the highest probability, and that
    probability is as often right as it says.

    logits: (rows, labels). labels: (rows,) label numbers. weights: (rows,).
    Returns scale (labels,), all equal, and shift (labels,), as fit_softmax_calibration.
    """
    scale, shift = fit_softmax_calibration(logits, labels, weights)
    return lift_calibration(logits, scale, shift, labels, weights)


def lift_calibration(
    logits: Floats, scale: Floats, shift: Floats, labels: NDArray[np.int64], weights: Floats
) -> tuple[Floats, Floats]:
    """The second half of fit_fair_calibration, for logits with the calibration `scale`, `shift`.

    logits: (rows, labels). scale, shift: (labels,), and so is each of the two that are returned.
    labels: (rows,) label numbers. weights: (rows,).
    """
    lifted = logits * scale + shift
    shift = shift + choose_offsets(np.exp(log_softmax(lifted, axis=1)), labels, weights)
    lifted = (logits * scale + shift).astype(np.float64)
    share = weights / weights.sum()

    def loss(log_temperature: Floats) -> float:
        log_p = log_softmax(lifted * np.exp(log_temperature[0]), axis=1)
        return float(-(share * log_p[np.arange(len(labels)), labels]).sum())

    temperature = np.exp(minimize(loss, np.zeros(1), method="L-BFGS-B", bounds=[_LOG_SCALE]).x[0])
    return scale * temperature, shift * temperature


def fit_sigmoid_calibration(logits: Floats, answers: Floats, weights: Floats) -> tuple[float, float]:
    """Platt scaling of one column: sigmoid(logits * scale + shift). All arguments (rows,)."""
    share = weights / weights.sum()
    logits = logits.astype(np.float64)

    def loss(parameters: Floats) -> float:
        z = logits * np.exp(parameters[0]) + parameters[1]
        return float(-(share * (answers * log_expit(z) + (1 - answers) * log_expit(-z))).sum())

    found = minimize(loss, np.zeros(2), method="L-BFGS-B", bounds=[_LOG_SCALE, (None, None)]).x
    return float(np.exp(found[0])), float(found[1])
