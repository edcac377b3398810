"""Which queue the routing rules send a tagged row to, as if it were a complaint of an unknown customer."""

from __future__ import annotations

from models.prediction import EmotionPrediction, LabelScore, Prediction, UrgencyPrediction
from service.routing import route
from service.routing.customer import Customer
from service.routing.rules import Rules
from service.tagging.results import ResultRow


def queue_of(row: ResultRow, text: str, rules: Rules) -> str:
    """Code of the queue. text: of the customer, for the rules that ask for words."""
    return route(_prediction_of(row), Customer(text=text), rules).queue


def _prediction_of(row: ResultRow) -> Prediction:
    """What routing asks of a prediction: labels, intensity, and whether a person must look."""
    category, urgency, emotion = row.category, row.urgency, row.emotion
    return Prediction(
        model_version=row.model_version,
        category=LabelScore(category, category, row.category_confidence or 0.0) if category else None,
        alternatives=(),
        also=tuple(LabelScore(code, code, 0.0) for code in row.also.split("|") if code),
        urgency=UrgencyPrediction(urgency, urgency, row.urgency_confidence or 0.0, "model")
        if urgency
        else None,
        emotion=EmotionPrediction(emotion, emotion, 0.0, row.emotion_intensity) if emotion else None,
        needs_review=row.needs_review,
        evidence=(),
    )
