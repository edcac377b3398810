"""A classifier that works by a rule on characters: fast, deterministic, and easy to predict in a test."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from models.prediction import EmotionPrediction, Evidence, LabelScore, Prediction, Reason, UrgencyPrediction
from models.taxonomy import Category, Taxonomy
from nlp import PreparedText
from nlp.errors import ModelError

TAXONOMY = Taxonomy("fake", "1", "测试", (Category("even", "偶数"), Category("odd", "奇数")))


class FakeClassifier:
    """Category by the parity of the length; urgent where 伤 stands; evidence is the first two characters.

    Texts with 停 wait until the file named by SUQING_TEST_GATE is there; 亡 kills the process.
    """

    def __init__(self, version: str = "fake-1") -> None:
        self.version = version
        self.taxonomy = TAXONOMY

    def predict(self, texts: Sequence[PreparedText], *, evidence: bool = True) -> list[Prediction]:
        return [self._predict(text, evidence) for text in texts]

    def _predict(self, text: PreparedText, evidence: bool) -> Prediction:
        original = text.original
        if "停" in original:
            wait_for_gate()
        if "亡" in original:
            os._exit(9)
        odd = len(original) % 2
        hurt = original.find("伤")
        reasons = () if hurt < 0 else (Reason("personal_injury", max(0, hurt - 1), hurt + 1),)
        return Prediction(
            model_version=self.version,
            category=LabelScore("odd" if odd else "even", "奇数" if odd else "偶数", 0.51234567 + 0.1 * odd),
            alternatives=(),
            also=(LabelScore("even", "偶数", 0.5), LabelScore("odd", "奇数", 0.4))
            if "又" in original
            else (),
            urgency=UrgencyPrediction("urgent", "紧急", 0.9, "rule", reasons)
            if reasons
            else UrgencyPrediction("general", "一般", 0.8, "model"),
            emotion=EmotionPrediction("angry", "愤怒", 0.7, min(1.0, original.count("！") / 3)),
            needs_review="？" in original,
            evidence=(Evidence("category", 0, min(2, len(original)), 0.4),) if evidence else (),
        )


def wait_for_gate() -> None:
    """Return when the gate is open, or at once where there is none."""
    gate = os.environ.get("SUQING_TEST_GATE")
    end = time.monotonic() + 30
    while gate and not Path(gate).exists() and time.monotonic() < end:
        time.sleep(0.02)


def load_fake() -> FakeClassifier:
    """A picklable loader, for worker processes."""
    return FakeClassifier()


def load_fake_by_name(name: str, *, home: Path | None = None, threads: int = 1) -> FakeClassifier:
    """Stands in for `models.loading.load_classifier`; the version is the name asked for."""
    if name == "missing":
        raise ModelError("找不到模型「missing」。")
    return FakeClassifier("auto" if name == "champion" else name)  # nothing was ever promoted
