"""A text read by the model: what is stored of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.classifier import Classifier
from models.prediction import Prediction
from models.tasks import URGENCY_NAMES
from nlp import prepare
from nlp.prepared import PreparedText
from service.answer import make_answer
from service.store.ids import new_id


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, the prediction, and the answer of the contract without an id (masked)."""

    prepared: PreparedText
    prediction: Prediction
    answer: dict[str, Any]


def read_text(text: str, classifier: Classifier) -> Reading:
    """Prepare, predict, and shape the answer."""
    prepared = prepare(text)
    [prediction] = classifier.predict([prepared])
    return Reading(prepared, prediction, make_answer(prepared, prediction))


def mask(text: str | None) -> str | None:
    """A short text (a reason, a product) with its personal data masked; as in NewComplaint, without NUL."""
    return prepare(text.replace("\0", "\ufffd")).masked_text if text else None


def prediction_row(reading: Reading, complaint_id: str, message_id: str, at: datetime) -> dict[str, Any]:
    """The row of `predictions`."""
    prediction = reading.prediction
    category, urgency, emotion = prediction.category, prediction.urgency, prediction.emotion
    return {
        "id": new_id("p"),
        "complaint_id": complaint_id,
        "message_id": message_id,
        "created_at": at,
        "model_version": prediction.model_version,
        "category": category.label if category else None,
        "category_confidence": float(category.confidence) if category else None,
        "urgency": urgency.label if urgency else None,
        "urgency_confidence": float(urgency.confidence) if urgency else None,
        "emotion": emotion.label if emotion else None,
        "intensity": intensity_of(prediction),
        "needs_review": bool(prediction.needs_review),
        "answer": reading.answer,
    }


def intensity_of(prediction: Prediction) -> float | None:
    """0..1, or None where the model has no such head."""
    emotion = prediction.emotion
    return None if emotion is None or emotion.intensity is None else float(emotion.intensity)


def raise_answer(answer: dict[str, Any], urgency: str | None) -> dict[str, Any]:
    """The answer with the level that the desk's rules raised it to (`urgency` is never lower)."""
    read = answer["urgency"]
    if read is None or urgency is None or read["label"] == urgency:
        return answer
    reason = {"rule": "repeated_complaint", "start": 0, "end": 0, "text": ""}
    raised = {
        **read,
        "label": urgency,
        "name": URGENCY_NAMES.get(urgency, urgency),
        "source": "rule",
        "reasons": [*read["reasons"], reason],
    }
    return {**answer, "urgency": raised}
