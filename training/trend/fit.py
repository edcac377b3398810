"""Fits the outlook: ridge regression for the satisfaction, logistic regression for the dissatisfied end.

Every conversation is learnt from after each of its turns, for in use the outlook is asked for in the middle;
the prefixes of one conversation weigh together as much as any other conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression, Ridge

from models.trend import Turn
from models.trend.features import measure_conversation
from models.trend.outlook import OutlookWeights
from training.split import group_keys, make_folds
from training.trend.dialogues import DISSATISFIED, JudgedDialogue

RIDGE_PENALTY = 50.0
LOGISTIC_C = 0.05
FOLDS = 5

Float64s = NDArray[np.float64]


@dataclass(frozen=True)
class OutOfFold:
    """(dialogues,) what models that never saw a dialogue, or one like it, say of it."""

    satisfaction: Float64s  # after the last turn
    risk_at_half: Float64s  # after the first half of the turns


def fit_outlook(dialogues: Sequence[JudgedDialogue]) -> OutlookWeights:
    """The weights fitted to all prefixes of `dialogues`."""
    x, y, weight = [], [], []
    for dialogue in dialogues:
        for end in range(1, len(dialogue.turns) + 1):
            x.append(measure_conversation(dialogue.turns[:end]))
            y.append(dialogue.satisfaction)
            weight.append(1 / len(dialogue.turns))
    values, judged, weights = np.asarray(x), np.asarray(y), np.asarray(weight)
    mean = np.average(values, axis=0, weights=weights)
    scale = np.sqrt(np.average((values - mean) ** 2, axis=0, weights=weights))
    scale[scale < 1e-6] = 1.0
    values = (values - mean) / scale
    ridge = Ridge(RIDGE_PENALTY).fit(values, judged, sample_weight=weights)
    logistic = LogisticRegression(C=LOGISTIC_C, max_iter=2_000)
    logistic.fit(values, judged <= DISSATISFIED, sample_weight=weights)
    return OutlookWeights(
        mean, scale, ridge.coef_, float(ridge.intercept_), logistic.coef_[0], float(logistic.intercept_[0])
    )


def predict_out_of_fold(dialogues: Sequence[JudgedDialogue], *, seed: int) -> OutOfFold:
    """Five folds; dialogues whose first message says the same stand in one fold."""
    keys = group_keys([dialogue.text for dialogue in dialogues])
    labels = [dialogue.satisfaction <= DISSATISFIED for dialogue in dialogues]
    folds = make_folds(keys, labels, FOLDS, seed)
    satisfaction, risk = np.zeros(len(dialogues)), np.zeros(len(dialogues))
    for fold in range(FOLDS):
        fitted = fit_outlook([d for d, own in zip(dialogues, folds, strict=True) if own != fold])
        for i in np.flatnonzero(folds == fold).tolist():
            satisfaction[i] = _score(dialogues[i].turns, fitted.satisfaction, fitted)
            risk[i] = _score(dialogues[i].half(), fitted.risk, fitted)
    return OutOfFold(satisfaction, risk)


def _score(turns: Sequence[Turn], direction: Float64s, weights: OutlookWeights) -> float:
    values = (np.asarray(measure_conversation(turns)) - weights.mean) / weights.scale
    return float(values @ direction)
