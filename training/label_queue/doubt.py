"""How little a model knows about a text: its own uncertainty, and whether a second model disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.prediction import Prediction

URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Doubt:
    """uncertainty: 1 - (confidence of the answer - that of the runner-up), 0..1 (margin sampling,
    Scheffer, Decomain and Wrobel, 2001). disagreement: the second model's answer for category, urgency
    or emotion differs, 0..1 by confidence; 0 without one. urgent: a model or a rule calls it urgent.
    """

    uncertainty: float
    disagreement: float
    urgent: bool

    @property
    def score(self) -> float:
        """What the queue ranks by."""
        return self.uncertainty + self.disagreement


def doubt_texts(first: Sequence[Prediction], second: Sequence[Prediction] | None = None) -> list[Doubt]:
    """One doubt a text. second: of another model on the same texts and labels."""
    if second is None:
        return [Doubt(_uncertainty(one), 0.0, _is_urgent(one)) for one in first]
    return [
        Doubt(
            max(_uncertainty(one), _uncertainty(other)),
            _disagreement(one, other),
            _is_urgent(one) or _is_urgent(other),
        )
        for one, other in zip(first, second, strict=True)
    ]


def _uncertainty(prediction: Prediction) -> float:
    if prediction.category is not None:
        rival = prediction.alternatives[0].confidence if prediction.alternatives else 0.0
        return 1 - max(0.0, prediction.category.confidence - rival)
    if prediction.emotion is not None:
        return 1 - prediction.emotion.confidence
    return 1 - prediction.urgency.confidence if prediction.urgency is not None else 0.0


def _disagreement(one: Prediction, other: Prediction) -> float:
    found = 0.0
    for mine, theirs in (
        (one.category, other.category),
        (one.urgency, other.urgency),
        (one.emotion, other.emotion),
    ):
        if mine is not None and theirs is not None and mine.label != theirs.label:
            found = max(found, (mine.confidence + theirs.confidence) / 2)
    return found


def _is_urgent(prediction: Prediction) -> bool:
    return prediction.urgency is not None and prediction.urgency.label == URGENT
