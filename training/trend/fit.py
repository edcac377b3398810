"""Fits the outlook: ridge regression for the satisfaction, logistic regression for the dissatisfied end.

Every conversation is learnt from after each of its turns, for in use the outlook is asked for in the middle;
the prefixes of one conversation weigh together as much as any other conversation.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge

from models.trend.features import measure_conversation
from models.trend.outlook import OutlookWeights
from training.trend.dialogues import DISSATISFIED, JudgedDialogue

RIDGE_PENALTY = 50.0
LOGISTIC_C = 0.05


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
