"""From calibrated probabilities to decisions. One set of rules for every kind of model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.arrays import Float32s
from models.prediction import UrgencyPrediction
from models.scores import Scores
from models.tasks import URGENCY_LABELS

LEAST_SURE_URGENT = 0.5
"""The probability below which a person looks at an urgent answer. The threshold for calling a text urgent is
far lower, as a missed one costs most; below this most of those that are called urgent are not. It says what
'probable' means, so it is no setting of a model."""


@dataclass(frozen=True, slots=True)
class DecisionSettings:
    """Chosen on out-of-fold predictions while training; stored in the manifest.

    also_threshold: least probability for a further category; also_limit: most of them.
    major_threshold, urgent_threshold: least P(at least major), P(urgent) for the level.
        They follow the costs of DECISION_COSTS in training, not 0.5: a missed urgent case
        costs most.
    rule_confidence: how often a text that rules raised to (major, urgent) truly is at least that.
    review_confidence: category confidence below which a person should look.
    review_urgent: P(urgent) from which a case that was not called urgent should be looked at.
    """

    also_threshold: float = 0.5
    also_limit: int = 2
    major_threshold: float = 0.5
    urgent_threshold: float = 0.5
    rule_confidence: tuple[float, float] = (0.5, 0.5)
    review_confidence: float = 0.0
    review_urgent: float = 1.0


@dataclass(frozen=True, slots=True)
class Decisions:
    """Label numbers of a batch; None for a task without scores.

    category, emotion, urgency: (texts,) int64 label numbers. also: label numbers a text.
    needs_review: (texts,) bool, by the scores alone; `is_doubtful_urgent` knows the rules, too.
    """

    category: NDArray[np.int64] | None
    also: list[list[int]] | None
    urgency: NDArray[np.int64] | None
    emotion: NDArray[np.int64] | None
    needs_review: NDArray[np.bool_]


def decide_labels(scores: Scores, settings: DecisionSettings, texts: int) -> Decisions:
    """Choose labels for a batch of `texts` texts."""
    category = urgency = emotion = also = None
    needs_review = np.zeros(texts, bool)
    if scores.category is not None:
        category = scores.category.argmax(axis=1)
        confidence = scores.category[np.arange(texts), category]
        needs_review |= confidence < settings.review_confidence
    if scores.also is not None:
        also = further_labels(scores.also, category, settings)
    if scores.urgency is not None:
        urgency = urgency_levels(scores.urgency, settings)
        needs_review |= (urgency < 2) & (scores.urgency[:, 2] >= settings.review_urgent)
    if scores.emotion is not None:
        emotion = scores.emotion.argmax(axis=1)
    return Decisions(category, also, urgency, emotion, needs_review)


def is_doubtful_urgent(urgency: UrgencyPrediction, *, neutral: bool, settled: bool = False) -> bool:
    """Whether a person should look at an urgent answer.

    neutral: of a category that is no grievance; urgent praise or an urgent question is seldom right.
    settled: the text thanks for a danger that is over (多亏120来得快，我爸抢救回来了).
    """
    if urgency.label != URGENCY_LABELS[-1]:
        return False
    return urgency.confidence < LEAST_SURE_URGENT or neutral or settled


def urgency_levels(probabilities: Float32s, settings: DecisionSettings) -> NDArray[np.int64]:
    """(texts,) 0 general, 1 major, 2 urgent by the cost-chosen thresholds."""
    urgent = probabilities[:, 2]
    at_least_major = probabilities[:, 1] + urgent
    levels = (at_least_major >= settings.major_threshold).astype(np.int64)
    levels[urgent >= settings.urgent_threshold] = 2
    return levels


def further_labels(
    probabilities: Float32s, category: NDArray[np.int64] | None, settings: DecisionSettings
) -> list[list[int]]:
    """Up to `also_limit` label numbers a text over the threshold, the main category left out."""
    rows: list[list[int]] = [[] for _ in range(len(probabilities))]
    over = probabilities >= settings.also_threshold
    if category is not None:
        over[np.arange(len(over)), category] = False
    for text, label in zip(*np.nonzero(over), strict=True):
        rows[text].append(int(label))
    for text, labels in enumerate(rows):
        if len(labels) > 1:
            labels.sort(key=lambda label: -probabilities[text, label])
            del labels[settings.also_limit :]
    return rows
