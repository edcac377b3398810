"""Decision settings from calibrated out-of-fold logits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Float32s, Int64s
from models.decision import DecisionSettings
from models.scores import ordinal_probabilities, sigmoid, softmax
from training.thresholds import (
    choose_also_threshold,
    choose_review_confidence,
    choose_urgency_thresholds,
)

WANTED_PRECISION = 0.85  # of the category of cases that no person looks at


def choose_settings(
    out_of_fold: dict[str, Float32s],
    numbers: dict[str, Int64s],
    targets: dict[str, Float32s],
    ruled: Int64s,
    weights: NDArray[np.float64],
    *,
    start: DecisionSettings,
) -> DecisionSettings:
    """Settings chosen for the tasks at hand; those of `start` for the others.

    out_of_fold: task -> (cases, columns) calibrated logits. numbers: task -> (cases,) label
    numbers, -1 unlabelled. targets: task -> (cases, columns). ruled: (cases,) level by rules.
    """
    found: dict[str, Any] = {}
    if "category" in out_of_fold:
        rows = numbers["category"] >= 0
        truth, w = numbers["category"][rows], weights[rows]
        p = softmax(out_of_fold["category"][rows])
        chosen = p.argmax(axis=1)
        found["review_confidence"] = choose_review_confidence(
            p.max(axis=1), chosen == truth, w, wanted=WANTED_PRECISION
        )
        if "also" in out_of_fold:
            present = targets["also"][rows] > 0.5
            present[np.arange(len(truth)), truth] = False
            found["also_threshold"] = choose_also_threshold(
                sigmoid(out_of_fold["also"][rows]), present, chosen, w
            )
    if "urgency" in out_of_fold:
        rows = numbers["urgency"] >= 0
        found |= _urgency(out_of_fold["urgency"][rows], numbers["urgency"][rows], ruled[rows], weights[rows])
    return replace(start, **found)


def _urgency(logits: Float32s, truth: Int64s, ruled: Int64s, weights: NDArray[np.float64]) -> dict[str, Any]:
    p = ordinal_probabilities(sigmoid(logits))
    major, urgent = choose_urgency_thresholds(p, truth, weights)
    confidence = []
    for level in (1, 2):
        raised = ruled == level
        right = float(weights[raised & (truth >= level)].sum())
        confidence.append((right + 1) / (float(weights[raised].sum()) + 2))  # Laplace
    return {
        "major_threshold": major,
        "urgent_threshold": urgent,
        "rule_confidence": tuple(confidence),
        "review_urgent": urgent / 2,
    }
