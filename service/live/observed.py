"""A classifier whose answers somebody else hears too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.classifier import Classifier
from models.prediction import Prediction
from models.taxonomy import Taxonomy
from nlp import PreparedText

Observer = Callable[[Classifier, Sequence[PreparedText], Sequence[Prediction]], None]
"""Told who answered what. Must return at once and never fail."""


class ObservedClassifier:
    """Answers as the classifier inside; see models.classifier.Classifier."""

    def __init__(self, inner: Classifier, observer: Observer) -> None:
        self.inner = inner
        self._observer = observer

    @property
    def version(self) -> str:
        """Of the classifier inside."""
        return self.inner.version

    @property
    def taxonomy(self) -> Taxonomy:
        """Of the classifier inside."""
        return self.inner.taxonomy

    def predict(self, texts: Sequence[PreparedText], *, evidence: bool = True) -> list[Prediction]:
        """As the classifier inside; the observer hears of it afterwards."""
        predictions = self.inner.predict(texts, evidence=evidence)
        self._observer(self.inner, texts, predictions)
        return predictions
