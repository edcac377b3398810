"""`auto`, and every encoder version with thresholds: the linear model answers what it is sure of.

The encoder reads the rest. A prediction names the model that spoke; both halves of a version bear its name.
Whatever a rule fires on, and whatever stands near an urgency threshold, the encoder reads: there a mistake
costs most.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.cascade_settings import CascadeSettings
from models.classifier import Classifier
from models.encoder.classifier import EncoderClassifier
from models.linear.classifier import LinearClassifier, merge_scores
from models.linear.part import scores_of
from models.linear.picking import pick_texts
from models.prediction import Prediction
from models.scores import Scores
from models.taxonomy import Taxonomy
from models.urgency_rules import UrgencyRules
from nlp import PreparedText

_BATCH = 256


class CascadeClassifier:
    """See models.classifier.Classifier."""

    def __init__(
        self,
        fast: LinearClassifier,
        accurate: EncoderClassifier,
        settings: CascadeSettings,
        rules: UrgencyRules,
    ) -> None:
        self.fast = fast
        self.accurate = accurate
        self.settings = settings
        self._rules = rules

    @property
    def version(self) -> str:
        """That of both where they have one, else both; a prediction bears that of the model that made it."""
        if self._is_one_version:
            return self.accurate.version
        return f"auto-{self.fast.version.rpartition('-')[2]}-{self.accurate.version.rpartition('-')[2]}"

    @property
    def taxonomy(self) -> Taxonomy:
        """That of both models."""
        return self.accurate.taxonomy

    @property
    def members(self) -> dict[str, Classifier]:
        """What can be asked for by a name of its own: the shipped models, not the halves of a version."""
        return {} if self._is_one_version else {"auto": self, "fast": self.fast, "accurate": self.accurate}

    @property
    def _is_one_version(self) -> bool:
        return self.fast.version == self.accurate.version

    def before_fork(self) -> None:
        """See EncoderClassifier."""
        self.accurate.before_fork()

    def predict(self, texts: Sequence[PreparedText], *, evidence: bool = True) -> list[Prediction]:
        """One prediction a text, in order."""
        predictions: list[Prediction] = []
        for start in range(0, len(texts), _BATCH):
            predictions += self._predict_batch(texts[start : start + _BATCH], evidence)
        return predictions

    def _predict_batch(self, texts: Sequence[PreparedText], evidence: bool) -> list[Prediction]:
        occurrences, reads = self.fast.read(texts)
        sure = self._sure(texts, merge_scores(scores_of(r.part.heads, r.logits) for r in reads))
        first: list[Prediction] = []
        if sure.any():
            mine = [text for text, yes in zip(texts, sure, strict=True) if yes]
            first = self.fast.answer(mine, *pick_texts(occurrences, reads, sure), evidence=evidence)
        second = self.accurate.predict(
            [text for text, yes in zip(texts, sure, strict=True) if not yes], evidence=evidence
        )
        answers = {True: iter(first), False: iter(second)}
        return [next(answers[bool(yes)]) for yes in sure]

    def sure(self, texts: Sequence[PreparedText]) -> NDArray[np.bool_]:
        """(texts,) where the linear model's answer stands. At least one text."""
        return self._sure(texts, self.fast.scores(texts))

    def _sure(self, texts: Sequence[PreparedText], scores: Scores) -> NDArray[np.bool_]:
        sure = np.array([not self._rules.apply(text).reasons for text in texts], np.bool_)
        settings = self.settings
        if scores.category is not None:
            sure &= scores.category.max(axis=1) >= settings.category
        if scores.emotion is not None:
            sure &= scores.emotion.max(axis=1) >= settings.emotion
        if scores.urgency is not None:
            urgent = scores.urgency[:, 2]
            major = scores.urgency[:, 1] + urgent
            sure &= urgent < settings.urgent
            sure &= np.abs(major - self.fast.settings.major_threshold) >= settings.major_margin
        return sure
