"""One text that waits for a label, as it goes to the labellers."""

from __future__ import annotations

from dataclasses import dataclass

from models.prediction import Prediction
from models.taxonomy import Taxonomy
from training.label_queue import Doubt

PICKED = "active"
"""The column `sample` of every task: training then knows that the texts were not drawn at random."""


@dataclass(frozen=True, slots=True)
class LabelTask:
    """row: number in the file it came from. text: masked. category, urgency, emotion: Chinese names of
    what the model would answer, '' where it does not answer that task."""

    row: int
    text: str
    category: str
    urgency: str
    emotion: str
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class LabelChoices:
    """The names that labellers choose from, task by task; a task that no model answers is empty."""

    category: tuple[str, ...]
    urgency: tuple[str, ...]
    emotion: tuple[str, ...]


def make_task(row: int, masked_text: str, prediction: Prediction, doubt: Doubt) -> LabelTask:
    """The task of one text."""
    return LabelTask(
        row=row,
        text=masked_text,
        category=prediction.category.name if prediction.category else "",
        urgency=prediction.urgency.name if prediction.urgency else "",
        emotion=prediction.emotion.name if prediction.emotion else "",
        doubt=doubt,
    )


def choices_of(taxonomy: Taxonomy) -> LabelChoices:
    """All names of all tasks."""
    from models.tasks import EMOTION_NAMES, URGENCY_NAMES

    return LabelChoices(
        tuple(category.name for category in taxonomy.categories),
        tuple(URGENCY_NAMES.values()),
        tuple(EMOTION_NAMES.values()),
    )
