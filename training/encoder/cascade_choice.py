"""When may the linear model's word stand? The thresholds of `auto`, from out-of-fold probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from models.cascade_settings import CascadeSettings
from models.decision import DecisionSettings, urgency_levels
from models.scores import Scores
from training.thresholds import macro_f1

Ints = NDArray[np.int64]

MOST_LOSS = 0.005  # of macro-F1 on each task, against the encoder reading everything
_CATEGORY = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 1.01)
_EMOTION = (0.0, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.01)
_URGENT = (0.01, 0.02, 0.03, 0.05, 0.08)
_MAJOR_MARGIN = (0.0, 0.1, 0.2, 0.3, 0.35)


@dataclass(frozen=True, slots=True)
class CascadeCases:
    """Cases that neither model had trained on, each an array over the same cases.

    fast, accurate: calibrated probabilities. numbers: task -> label numbers. ruled: the level to which
    rules raise, fired: whether any rule fired. weights: how much each case counts.
    """

    fast: Scores
    accurate: Scores
    numbers: dict[str, Ints]
    ruled: Ints
    fired: NDArray[np.bool_]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CascadeChoice:
    """The settings, the share of cases that the encoder reads under them, and the loss a task."""

    settings: CascadeSettings
    encoder_share: float
    losses: dict[str, float]


def choose_cascade(cases: CascadeCases, fast: DecisionSettings, accurate: DecisionSettings) -> CascadeChoice:
    """The thresholds that send the fewest cases to the encoder at no more than MOST_LOSS on any task."""
    quick, careful = _answers(cases, cases.fast, fast), _answers(cases, cases.accurate, accurate)
    best = {task: _score(cases, task, answers) for task, answers in careful.items()}
    category = cases.fast.category.max(axis=1)  # type: ignore[union-attr]
    emotion = cases.fast.emotion.max(axis=1)  # type: ignore[union-attr]
    urgent = cases.fast.urgency[:, 2]  # type: ignore[index]
    distance = np.abs(cases.fast.urgency[:, 1] + urgent - fast.major_threshold)  # type: ignore[index]
    chosen = CascadeChoice(CascadeSettings(1.01, 1.01, 0.0, 1.0), 1.0, dict.fromkeys(best, 0.0))
    for c, e, u, m in product(_CATEGORY, _EMOTION, _URGENT, _MAJOR_MARGIN):
        sure = ~cases.fired & (category >= c) & (emotion >= e) & (urgent < u) & (distance >= m)
        share = 1 - float((cases.weights * sure).sum() / cases.weights.sum())
        if share >= chosen.encoder_share:
            continue
        losses = {
            task: best[task] - _score(cases, task, np.where(sure, quick[task], careful[task]))
            for task in best
        }
        if max(losses.values()) <= MOST_LOSS:
            chosen = CascadeChoice(CascadeSettings(c, e, u, m), share, losses)
    return chosen


def _answers(cases: CascadeCases, scores: Scores, settings: DecisionSettings) -> dict[str, Ints]:
    if scores.category is None or scores.urgency is None or scores.emotion is None:
        raise ValueError("a cascade needs category, urgency and emotion")
    return {
        "category": scores.category.argmax(axis=1),
        "urgency": np.maximum(urgency_levels(scores.urgency, settings), cases.ruled),
        "emotion": scores.emotion.argmax(axis=1),
    }


def _score(cases: CascadeCases, task: str, answers: Ints) -> float:
    truth = cases.numbers[task]
    known = truth >= 0
    labels = int(max(truth.max(), answers.max())) + 1
    return macro_f1(truth[known], answers[known], cases.weights[known], labels)
