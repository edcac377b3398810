"""The fast classifier: linear parts, decision settings, urgency rules. Keeps models.classifier.Classifier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from models.answering import Answerer
from models.arrays import Float32s, Int64s
from models.decision import Decisions, DecisionSettings, decide_labels
from models.linear.evidence import Contrast, LinearTerms, pick_spans
from models.linear.features import Occurrences
from models.linear.matrix import WeightedTexts
from models.linear.part import Head, LinearPart, scores_of
from models.linear.shared import BATCH, weighted
from models.linear.vocabulary import Vocabulary
from models.prediction import Evidence, Prediction
from models.scores import Scores
from models.taxonomy import Taxonomy
from models.urgency_rules import UrgencyRules
from nlp import PreparedText


@dataclass(frozen=True, slots=True)
class PartReading:
    """What one part reads out of a batch. logits: (texts, columns), calibrated."""

    part: LinearPart
    weighted: WeightedTexts
    logits: Float32s


class LinearClassifier:
    """See models.classifier.Classifier. Parts answer disjoint sets of tasks."""

    def __init__(
        self,
        version: str,
        taxonomy: Taxonomy,
        parts: Sequence[LinearPart],
        settings: DecisionSettings,
        rules: UrgencyRules,
    ) -> None:
        self.version = version
        self.taxonomy = taxonomy
        self.parts = tuple(parts)
        self.settings = settings
        self._answerer = Answerer(version, taxonomy, settings, rules)

    @property
    def vocabularies(self) -> tuple[Vocabulary, ...]:
        """One a part."""
        return tuple(part.vocabulary for part in self.parts)

    def predict(self, texts: Sequence[PreparedText], *, evidence: bool = True) -> list[Prediction]:
        """One prediction a text, in order."""
        predictions: list[Prediction] = []
        for start in range(0, len(texts), BATCH):
            predictions += self._predict_batch(texts[start : start + BATCH], evidence)
        return predictions

    def scores(self, texts: Sequence[PreparedText]) -> Scores:
        """Calibrated probabilities of one batch (at least one text), before any decision."""
        return merge_scores(scores_of(read.part.heads, read.logits) for read in self.read(texts)[1])

    def _predict_batch(self, texts: Sequence[PreparedText], evidence: bool) -> list[Prediction]:
        return self.answer(texts, *self.read(texts), evidence=evidence)

    def answer(
        self,
        texts: Sequence[PreparedText],
        occurrences: Occurrences,
        reads: Sequence[PartReading],
        *,
        evidence: bool,
    ) -> list[Prediction]:
        """One prediction a text of a batch that `read` has read."""
        scores = merge_scores(scores_of(read.part.heads, read.logits) for read in reads)
        decisions = decide_labels(scores, self.settings, len(texts))
        spans: list[list[Evidence]] = [[] for _ in texts]
        for read in reads if evidence else ():
            terms = LinearTerms(occurrences, read.weighted, read.part)
            for contrast in make_contrasts(read.part, read.logits, decisions):
                for text, found in pick_spans(texts, occurrences, contrast.task, terms.sums(contrast)):
                    spans[text].append(found)
        return self._answerer.answer(texts, scores, decisions, spans)

    def read(self, texts: Sequence[PreparedText]) -> tuple[Occurrences, list[PartReading]]:
        """The features of one batch (at least one text) and every part's logits for it."""
        occurrences, batch = weighted(texts, self.vocabularies)
        reads = [
            PartReading(part, found, found.matrix @ part.weights + part.bias)
            for part, found in zip(self.parts, batch, strict=True)
        ]
        return occurrences, reads


def merge_scores(parts: Iterable[Scores]) -> Scores:
    """The scores of disjoint sets of tasks as one."""
    merged = Scores()
    for scores in parts:
        given = {f.name: v for f in fields(scores) if (v := getattr(scores, f.name)) is not None}
        merged = replace(merged, **given)
    return merged


def make_contrasts(part: LinearPart, logits: Float32s, decisions: Decisions) -> list[Contrast]:
    """What evidence has to explain: the chosen label against the runner-up of `logits`, or a raised level."""
    contrasts = []
    for task, chosen in (("category", decisions.category), ("emotion", decisions.emotion)):
        head = part.head(task)
        if head is not None and chosen is not None:
            contrasts.append(_against_runner_up(task, head, logits, chosen))
    head = part.head("urgency")
    if head is not None and decisions.urgency is not None:
        raised = decisions.urgency > 0  # nothing in a text makes it general: only raised levels have words
        column = np.where(raised, head.start + decisions.urgency - 1, -1)
        contrasts.append(Contrast("urgency", column, None))
    return contrasts


def _against_runner_up(task: str, head: Head, logits: Float32s, chosen: Int64s) -> Contrast:
    rivals = logits[:, head.start : head.stop].copy()
    rivals[np.arange(len(rivals)), chosen] = -np.inf
    return Contrast(task, head.start + chosen, head.start + rivals.argmax(axis=1))
