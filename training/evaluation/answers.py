"""Cases and predictions side by side: for each task the truth, the answer and its confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.cases import LabelledCase
from models.prediction import EmotionPrediction, LabelScore, Prediction, UrgencyPrediction
from models.tasks import EMOTION_LABELS, EXCLUSIVE_TASKS, INTENSITY_STEPS, URGENCY_LABELS
from models.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class TaskAnswers:
    """The cases that are labelled for a task and got an answer, at least one.

    labels: all that a label number may mean. truth, answered: (cases,) label numbers.
    confidence: (cases,) of the answer. places: (cases,) which of the given cases they are.
    """

    labels: tuple[str, ...]
    truth: NDArray[np.int64]
    answered: NDArray[np.int64]
    confidence: NDArray[np.float64]
    places: NDArray[np.int64]


def match_answers(
    task: str, cases: Sequence[LabelledCase], predictions: Sequence[Prediction], taxonomy: Taxonomy
) -> TaskAnswers | None:
    """The answers to one of EXCLUSIVE_TASKS; None where no case is both labelled and answered."""
    rows = [
        (place, truth, answer)
        for place, (case, prediction) in enumerate(zip(cases, predictions, strict=True))
        if (truth := _truth(task, case)) is not None and (answer := _answer(task, prediction)) is not None
    ]
    if not rows:
        return None
    labels = label_set(task, [truth for _, truth, _ in rows], taxonomy)
    number = {label: i for i, label in enumerate(labels)}
    return TaskAnswers(
        labels,
        truth=np.array([number[truth] for _, truth, _ in rows], np.int64),
        answered=np.array([number[answer.label] for _, _, answer in rows], np.int64),
        confidence=np.array([answer.confidence for _, _, answer in rows], np.float64),
        places=np.array([place for place, _, _ in rows], np.int64),
    )


def label_set(task: str, truths: Sequence[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """The task's labels in their order, then truths that the classifier cannot answer with."""
    known = {"category": taxonomy.codes, "urgency": URGENCY_LABELS, "emotion": EMOTION_LABELS}[task]
    return (*known, *sorted(set(truths) - set(known)))


def shared_tasks(first: Taxonomy, second: Taxonomy) -> tuple[str, ...]:
    """The exclusive tasks that classifiers of two taxonomies answer with the same labels."""
    return EXCLUSIVE_TASKS if first.codes == second.codes else EXCLUSIVE_TASKS[1:]


@dataclass(frozen=True, slots=True)
class IntensityAnswers:
    """truth: (cases,) labels as 0..1. answered: (cases,) 0..1. At least one case."""

    truth: NDArray[np.float64]
    answered: NDArray[np.float64]


def match_intensities(
    cases: Sequence[LabelledCase], predictions: Sequence[Prediction]
) -> IntensityAnswers | None:
    """Labelled and answered intensities; None where there are none."""
    pairs = [
        (case.intensity / INTENSITY_STEPS, prediction.emotion.intensity)
        for case, prediction in zip(cases, predictions, strict=True)
        if case.intensity is not None
        and prediction.emotion is not None
        and prediction.emotion.intensity is not None
    ]
    if not pairs:
        return None
    truth, answered = np.array(pairs, np.float64).T
    return IntensityAnswers(truth, answered)


def _truth(task: str, case: LabelledCase) -> str | None:
    return {"category": case.category, "urgency": case.urgency, "emotion": case.emotion}[task]


def _answer(task: str, prediction: Prediction) -> LabelScore | UrgencyPrediction | EmotionPrediction | None:
    if task == "category":
        return prediction.category
    return prediction.urgency if task == "urgency" else prediction.emotion
