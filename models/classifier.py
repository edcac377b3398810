"""The contract that every classifier keeps (one contract test runs over all of them)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from models.prediction import Prediction
from models.taxonomy import Taxonomy
from nlp import PreparedText


class Classifier(Protocol):
    """Reads prepared texts, answers in the same order. Pure: same texts, same predictions."""

    @property
    def version(self) -> str:
        """Version of the artifact that speaks, as written to `Prediction.model_version`."""
        ...

    @property
    def taxonomy(self) -> Taxonomy:
        """The categories that this classifier answers with."""
        ...

    def predict(self, texts: Sequence[PreparedText], *, evidence: bool = True) -> list[Prediction]:
        """One prediction a text. With evidence=False, `Prediction.evidence` stays empty (faster)."""
        ...
