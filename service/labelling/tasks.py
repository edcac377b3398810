"""One text that waits for a label, as it goes to the labellers."""

from __future__ import annotations

from dataclasses import dataclass

from models.prediction import Prediction
from models.taxonomy import Taxonomy
from service.labelling.texts import UnlabelledText
from training.label_queue import Doubt

PICKED = "active"
"""The column `sample` of every task: training then knows that the texts were not drawn at random."""


@dataclass(frozen=True, slots=True)
class LabelTask:
    """row: number in the file it came from. text: masked. category, urgency, emotion: Chinese names of
    what the model would answer, '' where it does not answer that task; codes: their labels, in this order.

    complaint_id: of a text from the store, '' for one from a file.
    """

    row: int
    text: str
    category: str
    urgency: str
    emotion: str
    doubt: Doubt
    codes: tuple[str, str, str] = ("", "", "")
    complaint_id: str = ""

    @property
    def source(self) -> dict[str, int | str]:
        """Where it came from, for a labelling tool to keep."""
        return {"complaint_id": self.complaint_id} if self.complaint_id else {"row": self.row}

    @property
    def reason(self) -> str:
        """Why it was picked, in words."""
        doubt = self.doubt
        found = ["疑似紧急"] if doubt.urgent else []
        found += ["两个模型不一致"] if doubt.disagreement else []
        return "；".join([*found, f"拿不准的程度 {doubt.uncertainty:.2f}"])


@dataclass(frozen=True, slots=True)
class LabelChoices:
    """The names that labellers choose from, task by task; a task that no model answers is empty."""

    category: tuple[str, ...]
    urgency: tuple[str, ...]
    emotion: tuple[str, ...]


def make_task(source: UnlabelledText, masked_text: str, prediction: Prediction, doubt: Doubt) -> LabelTask:
    """The task of one text."""
    answers = (prediction.category, prediction.urgency, prediction.emotion)
    category, urgency, emotion = (answer.name if answer else "" for answer in answers)
    codes = [answer.label if answer else "" for answer in answers]
    return LabelTask(
        row=source.row,
        text=masked_text,
        category=category,
        urgency=urgency,
        emotion=emotion,
        doubt=doubt,
        codes=(codes[0], codes[1], codes[2]),
        complaint_id=source.complaint_id,
    )


def choices_of(taxonomy: Taxonomy) -> LabelChoices:
    """All names of all tasks."""
    from models.tasks import EMOTION_NAMES, URGENCY_NAMES

    return LabelChoices(
        tuple(category.name for category in taxonomy.categories),
        tuple(URGENCY_NAMES.values()),
        tuple(EMOTION_NAMES.values()),
    )
