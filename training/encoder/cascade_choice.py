"""When may the linear model's word stand? The thresholds of `auto`, from out-of-fold probabilities."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Int64s
from models.cascade_settings import CascadeSettings
from models.decision import DecisionSettings, urgency_levels
from models.scores import Scores
from training.thresholds import macro_f1

MOST_LOSS = 0.005  # of macro-F1 on each task, against the encoder reading everything
LEAST_CASES = 100  # with a label, of each task: with fewer a threshold would be luck
_CATEGORY = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 1.01)
_EMOTION = (0.0, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.01)
_URGENT = (0.01, 0.02, 0.03, 0.05, 0.08)
_ALWAYS = 1.01  # a probability is below it
_MAJOR_MARGIN = (0.0, 0.1, 0.2, 0.3, 0.35)


@dataclass(frozen=True, slots=True)
class CascadeCases:
    """Cases that neither model had trained on, each an array over the same cases.

    fast, accurate: calibrated probabilities of the same tasks. numbers: task -> label numbers. ruled: the
    level to which rules raise, fired: whether any rule fired. weights: how much each case counts.
    """

    fast: Scores
    accurate: Scores
    numbers: dict[str, Int64s]
    ruled: Int64s
    fired: NDArray[np.bool_]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CascadeChoice:
    """The settings, the share of cases that the encoder reads under them, and the loss a task."""

    settings: CascadeSettings
    encoder_share: float
    losses: dict[str, float]

    @property
    def is_of_use(self) -> bool:
        """Whether the linear model answers anything."""
        return self.encoder_share < 1


def describe_choice(choice: CascadeChoice | None) -> dict[str, Any] | None:
    """What a manifest says of it beside the settings."""
    return None if choice is None else {"share": choice.encoder_share, "losses": choice.losses}


def choose_cascade(cases: CascadeCases, fast: DecisionSettings, accurate: DecisionSettings) -> CascadeChoice:
    """The thresholds that send the fewest cases to the encoder at no more than MOST_LOSS on any task.

    A task that the encoder does not answer asks for nothing: the linear model answers it either way. Where a
    task has fewer than LEAST_CASES cases, the encoder reads everything.
    Raises: ValueError where it answers none of them.
    """
    quick, careful = _answers(cases, cases.fast, fast), _answers(cases, cases.accurate, accurate)
    best = {task: _score(cases, task, answers) for task, answers in careful.items()}
    if not best:
        raise ValueError("a cascade needs category, urgency or emotion")
    chosen = CascadeChoice(CascadeSettings(1.01, 1.01, 0.0, 1.0), 1.0, dict.fromkeys(best, 0.0))
    if min(int((cases.numbers[task] >= 0).sum()) for task in best) < LEAST_CASES:
        return chosen
    tests = _Tests.of(cases.fast, fast, len(cases.fired))
    for c, e, u, m in product(*_grid(best)):
        sure = ~cases.fired & tests.passed(c, e, u, m)
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


def _grid(tasks: Container[str]) -> tuple[tuple[float, ...], ...]:
    """Thresholds to try for category, emotion, urgent and the margin; of a missing task one that all pass."""
    urgency = "urgency" in tasks
    return (
        _CATEGORY if "category" in tasks else (0.0,),
        _EMOTION if "emotion" in tasks else (0.0,),
        _URGENT if urgency else (_ALWAYS,),
        _MAJOR_MARGIN if urgency else (0.0,),
    )


@dataclass(frozen=True, slots=True)
class _Tests:
    """What the thresholds are held against: (cases,) each, of the linear model."""

    category: NDArray[np.floating[Any]]
    emotion: NDArray[np.floating[Any]]
    urgent: NDArray[np.floating[Any]]
    distance: NDArray[np.floating[Any]]

    @classmethod
    def of(cls, scores: Scores, settings: DecisionSettings, count: int) -> _Tests:
        ones, zeros = np.ones(count), np.zeros(count)
        category = ones if scores.category is None else scores.category.max(axis=1)
        emotion = ones if scores.emotion is None else scores.emotion.max(axis=1)
        if scores.urgency is None:
            return cls(category, emotion, zeros, ones)
        urgent = scores.urgency[:, 2]
        distance = np.abs(scores.urgency[:, 1] + urgent - settings.major_threshold)
        return cls(category, emotion, urgent, distance)

    def passed(self, category: float, emotion: float, urgent: float, margin: float) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = (
            (self.category >= category)
            & (self.emotion >= emotion)
            & (self.urgent < urgent)
            & (self.distance >= margin)
        )
        return found


def _answers(cases: CascadeCases, scores: Scores, settings: DecisionSettings) -> dict[str, Int64s]:
    answers = {}
    if scores.category is not None:
        answers["category"] = scores.category.argmax(axis=1)
    if scores.urgency is not None:
        answers["urgency"] = np.maximum(urgency_levels(scores.urgency, settings), cases.ruled)
    if scores.emotion is not None:
        answers["emotion"] = scores.emotion.argmax(axis=1)
    return answers


def _score(cases: CascadeCases, task: str, answers: Int64s) -> float:
    truth = cases.numbers[task]
    known = truth >= 0
    labels = int(max(truth.max(), answers.max())) + 1
    return macro_f1(truth[known], answers[known], cases.weights[known], labels)
