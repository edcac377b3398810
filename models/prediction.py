"""What a classifier says about one complaint, as named tuples; spans are in the original text."""

from __future__ import annotations

from typing import Literal, NamedTuple


class LabelScore(NamedTuple):
    """A label with its shown name and its calibrated probability (0..1)."""

    label: str
    name: str
    confidence: float


class Reason(NamedTuple):
    """An urgency rule that fired, and where: `original[start:end]`."""

    rule: str
    start: int
    end: int


class UrgencyPrediction(NamedTuple):
    """The higher of model and rules. `source` is 'rule' only where a rule raised the model's level."""

    label: str
    name: str
    confidence: float
    source: Literal["model", "rule"]
    reasons: tuple[Reason, ...] = ()


class EmotionPrediction(NamedTuple):
    """Dominant emotion; `intensity` 0 (none) .. 1 (extreme), None where the model has no such head."""

    label: str
    name: str
    confidence: float
    intensity: float | None
    guidance: tuple[str, ...] = ()


class Evidence(NamedTuple):
    """A stretch of the original text that moved `task` towards its answer; `weight` is its share (0..1)."""

    task: str
    start: int
    end: int
    weight: float


class Prediction(NamedTuple):
    """Everything a classifier says about one text. A task the model was not trained for is None."""

    model_version: str
    category: LabelScore | None
    alternatives: tuple[LabelScore, ...]
    also: tuple[LabelScore, ...]
    urgency: UrgencyPrediction | None
    emotion: EmotionPrediction | None
    needs_review: bool
    evidence: tuple[Evidence, ...]
