"""Conversations that people judged, read and with the emotion of every customer message predicted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.classifier import Classifier
from models.trend import Turn
from nlp import PreparedText, prepare
from nlp.errors import InputError
from training.tables import read_rows

DISSATISFIED = -0.5  # judges' mean at or below: a dissatisfied end
_SPEAKERS = {"客户": "customer", "客服": "agent"}
_BETWEEN_TURNS = " || "


@dataclass(frozen=True, slots=True)
class JudgedDialogue:
    """A whole conversation; satisfaction: mean of the judges, -2 .. 2; text: the first customer message."""

    turns: tuple[Turn, ...]
    satisfaction: float
    text: str

    def half(self) -> tuple[Turn, ...]:
        """The first half of the turns, the middle one included."""
        return self.turns[: (len(self.turns) + 1) // 2]


def read_dialogues(path: Path, classifier: Classifier) -> list[JudgedDialogue]:
    """The dialogues of a file with the columns dialogue, text, satisfaction_mean.

    Raises: InputError naming the row that cannot be read.
    """
    rows = list(read_rows(path))
    spoken = [_split(row["dialogue"], number) for number, row in enumerate(rows, 2)]
    texts = [prepare(text) for turns in spoken for speaker, text in turns if speaker == "customer"]
    predictions = iter(classifier.predict(texts, evidence=False))
    prepared = iter(texts)
    dialogues = []
    for row, turns in zip(rows, spoken, strict=True):
        read = []
        for speaker, text in turns:
            if speaker == "agent":
                read.append(Turn("agent", prepare(text).masked_text))
                continue
            mine: PreparedText = next(prepared)
            emotion = next(predictions).emotion
            if emotion is None:
                raise InputError("模型没有情绪任务，请换用 fast、accurate 或 auto。")
            read.append(Turn("customer", mine.masked_text, emotion.label, emotion.intensity))
        dialogues.append(JudgedDialogue(tuple(read), float(row["satisfaction_mean"]), row["text"]))
    return dialogues


def _split(dialogue: str, number: int) -> Sequence[tuple[str, str]]:
    turns = []
    for part in dialogue.split(_BETWEEN_TURNS):
        speaker, colon, text = part.partition("：")
        if not colon or speaker not in _SPEAKERS:
            raise InputError(f"第 {number} 行的对话无法读取：每一句应以「客户：」或「客服：」开头。")
        turns.append((_SPEAKERS[speaker], text))
    return turns
