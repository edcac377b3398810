"""Builders of predictions and a classifier that answers by heart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.prediction import EmotionPrediction, LabelScore, Prediction, UrgencyPrediction
from models.taxonomy import Taxonomy, load_taxonomy
from nlp import PreparedText

GENERAL = load_taxonomy("general")


def predicted(
    category: str | None = None,
    *,
    confidence: float = 0.5,
    also: Sequence[str] = (),
    urgency: str | None = None,
    emotion: str | None = None,
    intensity: float | None = None,
    needs_review: bool = False,
) -> Prediction:
    """A prediction with one confidence for all its answers."""
    return Prediction(
        model_version="by-heart",
        category=None if category is None else LabelScore(category, category, confidence),
        alternatives=(),
        also=tuple(LabelScore(label, label, 0.5) for label in also),
        urgency=None if urgency is None else UrgencyPrediction(urgency, urgency, confidence, "model"),
        emotion=None if emotion is None else EmotionPrediction(emotion, emotion, confidence, intensity),
        needs_review=needs_review,
        evidence=(),
    )


class ByHeart:
    """Keeps the contract of a classifier; its answers are given text by text."""

    def __init__(
        self, answers: Mapping[str, Prediction], *, version: str = "by-heart", taxonomy: Taxonomy = GENERAL
    ) -> None:
        self.version = version
        self.taxonomy = taxonomy
        self._answers = answers

    def predict(self, texts: Sequence[PreparedText], *, evidence: bool = True) -> list[Prediction]:
        return [self._answers[text.original] for text in texts]
