"""A hand-written classifier for tests of the API: it finds a few words and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from models.prediction import (
    EmotionPrediction,
    Evidence,
    LabelScore,
    Prediction,
    Reason,
    UrgencyPrediction,
)
from models.taxonomy import Taxonomy, load_taxonomy
from nlp import PreparedText

CATEGORY_WORD, URGENT_WORD, EMOTION_WORD = "水壶", "烫伤", "气愤"
SATISFIED_WORD, PRAISE_WORD = "满意", "表扬"


@dataclass
class WordClassifier:
    """水壶 -> product quality, 表扬 -> praise, 烫伤 -> urgent by rule, 气愤 -> angry, 满意 -> satisfied.

    Everything else is a calm question.
    """

    version: str = "fake-1"
    taxonomy: Taxonomy = field(default_factory=lambda: load_taxonomy("general"))
    forked: int = 0

    def predict(self, texts: Sequence[PreparedText], *, evidence: bool = True) -> list[Prediction]:
        return [self._read(text.original, evidence) for text in texts]

    def before_fork(self) -> None:
        self.forked += 1

    def _read(self, text: str, evidence: bool) -> Prediction:
        marks = tuple(
            Evidence(task, start, start + len(word), 0.5)
            for task, word in (
                ("category", CATEGORY_WORD),
                ("urgency", URGENT_WORD),
                ("emotion", EMOTION_WORD),
            )
            if (start := text.find(word)) >= 0
        )
        tasks = {mark.task: mark for mark in marks}
        category = "product_quality" if "category" in tasks else "consultation_suggestion"
        if "category" not in tasks and PRAISE_WORD in text:
            category = "praise"
        urgent = tasks.get("urgency")
        return Prediction(
            model_version=self.version,
            category=LabelScore(category, self.taxonomy.name_of(category), 0.9),
            alternatives=(LabelScore("other", "其他", 0.06),),
            also=(LabelScore("service_attitude", "服务态度与沟通", 0.55),) if urgent else (),
            urgency=UrgencyPrediction(
                "urgent", "紧急", 0.97, "rule", (Reason("personal_injury", urgent.start, urgent.end),)
            )
            if urgent
            else UrgencyPrediction("general", "一般", 0.88, "model"),
            emotion=EmotionPrediction("angry", "愤怒", 0.8, 0.7, ("先道歉，再说明",))
            if "emotion" in tasks
            else EmotionPrediction("satisfied", "满意", 0.9, 0.0)
            if SATISFIED_WORD in text
            else EmotionPrediction("calm", "平静", 0.9, 0.0),
            needs_review=len(text) < 5,
            evidence=marks if evidence else (),
        )


@dataclass
class BrokenClassifier(WordClassifier):
    """Passes the trial at load, then fails with a message that quotes the customer's text."""

    calls: int = 0

    def predict(self, texts: Sequence[PreparedText], *, evidence: bool = True) -> list[Prediction]:
        self.calls += 1
        if self.calls > 1:
            raise RuntimeError(f"cannot read {texts[0].original}")
        return super().predict(texts, evidence=evidence)
