"""Scores and decisions -> predictions, with the urgency rules applied. Common to every kind of model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Float32s
from models.backhanded import is_backhanded
from models.decision import Decisions, DecisionSettings, is_doubtful_urgent
from models.guidance import advised_texts
from models.prediction import EmotionPrediction, Evidence, LabelScore, Prediction, UrgencyPrediction
from models.scores import Scores
from models.tasks import EMOTION_LABELS, EMOTION_NAMES, URGENCY_LABELS, URGENCY_NAMES
from models.taxonomy import Taxonomy
from models.urgency_rules import FiredRules, UrgencyRules
from nlp import PreparedText

MOST_ALTERNATIVES = 3
LEAST_ALTERNATIVE = 0.03
REST = (
    "other"  # by convention the code of what fits nowhere else: public affairs too, where danger may well be
)


class Answerer:
    """Builds `Prediction`s. Rules raise the urgency of a model, never lower it."""

    def __init__(
        self, version: str, taxonomy: Taxonomy, settings: DecisionSettings, rules: UrgencyRules
    ) -> None:
        self._version = version
        self._labels = [(category.code, category.name) for category in taxonomy.categories]
        self._neutral = frozenset(
            category.code for category in taxonomy.categories if category.neutral and category.code != REST
        )
        self._settings = settings
        self._rules = rules

    def answer(
        self,
        texts: Sequence[PreparedText],
        scores: Scores,
        decisions: Decisions,
        evidence: Sequence[Sequence[Evidence]],
    ) -> list[Prediction]:
        """One prediction a text, in order."""
        count = len(texts)
        categories, alternatives = self._categories(scores.category, decisions, count)
        also = self._also(scores.also, decisions, count)
        fired = [self._rules.apply(text) for text in texts]
        urgencies = self._urgencies(fired, scores.urgency, decisions)
        emotions = _emotions(scores, decisions, urgencies)
        review = [
            needed or self._is_doubtful(category, urgency, rules) or is_backhanded(text, category, emotion)
            for needed, text, category, urgency, emotion, rules in zip(
                decisions.needs_review.tolist(), texts, categories, urgencies, emotions, fired, strict=True
            )
        ]
        return [
            Prediction(
                self._version,
                categories[i],
                alternatives[i],
                also[i],
                urgencies[i],
                emotions[i],
                review[i],
                tuple(evidence[i]),
            )
            for i in range(count)
        ]

    def _is_doubtful(
        self, category: LabelScore | None, urgency: UrgencyPrediction | None, fired: FiredRules
    ) -> bool:
        if urgency is None:
            return False
        neutral = category is not None and category.label in self._neutral
        return is_doubtful_urgent(urgency, neutral=neutral, settled=fired.exempt)

    def _score(self, label: int, confidence: float) -> LabelScore:
        code, name = self._labels[label]
        return LabelScore(code, name, confidence)

    def _categories(
        self, probabilities: Float32s | None, decisions: Decisions, count: int
    ) -> tuple[list[LabelScore | None], list[tuple[LabelScore, ...]]]:
        if probabilities is None or decisions.category is None:
            return [None] * count, [()] * count
        categories: list[LabelScore | None] = []
        alternatives = []
        ranked = np.argsort(-probabilities, axis=1)[:, : MOST_ALTERNATIVES + 1].tolist()
        for chosen, order, row in zip(
            decisions.category.tolist(), ranked, probabilities.tolist(), strict=True
        ):
            categories.append(self._score(chosen, row[chosen]))
            others = [
                self._score(label, row[label])
                for label in order
                if row[label] >= LEAST_ALTERNATIVE and label != chosen
            ]
            alternatives.append(tuple(others[:MOST_ALTERNATIVES]))
        return categories, alternatives

    def _also(
        self, probabilities: Float32s | None, decisions: Decisions, count: int
    ) -> list[tuple[LabelScore, ...]]:
        if probabilities is None or decisions.also is None:
            return [()] * count
        return [
            tuple([self._score(label, float(probabilities[i, label])) for label in labels]) if labels else ()
            for i, labels in enumerate(decisions.also)
        ]

    def _urgencies(
        self, fired: Sequence[FiredRules], probabilities: Float32s | None, decisions: Decisions
    ) -> list[UrgencyPrediction | None]:
        if probabilities is None or decisions.urgency is None:
            return [None] * len(fired)
        rows = zip(fired, decisions.urgency.tolist(), probabilities.tolist(), strict=True)
        return [self._urgency(rules, level, row) for rules, level, row in rows]

    def _urgency(self, fired: FiredRules, level: int, row: list[float]) -> UrgencyPrediction:
        ruled = URGENCY_LABELS.index(fired.raised) if fired.raised else 0
        if ruled > level:
            confidence = max(row[ruled], self._settings.rule_confidence[ruled - 1])
            label = URGENCY_LABELS[ruled]
            return UrgencyPrediction(label, URGENCY_NAMES[label], confidence, "rule", fired.reasons)
        label = URGENCY_LABELS[level]
        reasons = fired.reasons if level else ()  # nothing explains 'general'
        return UrgencyPrediction(label, URGENCY_NAMES[label], row[level], "model", reasons)


def _emotions(
    scores: Scores, decisions: Decisions, urgencies: Sequence[UrgencyPrediction | None]
) -> list[EmotionPrediction | None]:
    if scores.emotion is None or decisions.emotion is None:
        return [None] * len(urgencies)
    intensities = [None] * len(urgencies) if scores.intensity is None else scores.intensity.tolist()
    answers: list[EmotionPrediction | None] = []
    rows = zip(decisions.emotion.tolist(), scores.emotion.tolist(), intensities, urgencies, strict=True)
    for chosen, row, intensity, urgency in rows:
        label = EMOTION_LABELS[chosen]
        guidance = _guidance(label, intensity, urgency)
        answers.append(EmotionPrediction(label, EMOTION_NAMES[label], row[chosen], intensity, guidance))
    return answers


def _guidance(label: str, intensity: float | None, urgency: UrgencyPrediction | None) -> tuple[str, ...]:
    if urgency is None:
        return advised_texts(label, intensity)
    fired = [reason.rule for reason in urgency.reasons]
    return advised_texts(label, intensity, urgency=urgency.label, fired=fired)
